/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame learn: warms the memory from archives, so that the first day is not
 * blind. Workers draw the facts of many messages at once; they are learned in
 * order of date, since who took part in a thread depends on what was there
 * before. What looks like a stolen thread even so is passed over: an archive
 * holds what got through. How far it came is kept in the memory itself, with
 * what was learned: an interrupted run goes on where it was.
 */
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/archive.h"
#include "cli/mailfile.h"
#include "cli/offline.h"
#include "cli/options.h"
#include "judge/judge.h"
#include "memory/threads.h"
#include "store/store.h"

#define RING 64	  /* messages between workers and memory */
#define BATCH 500 /* messages to a transaction */
#define SETS_MAX 64
#define LIST_MEMORY ((size_t)4 << 30)
#define MESSAGE_MEMORY ((size_t)256 << 20)
#define THREADS_MOST 64

struct slot {
	struct arena *arena;
	struct message message;
	struct report report;
	bool good;
	struct error error;
};

struct learning {
	struct offline of;
	struct engine *engine;
	struct secret *secret;
	struct archive archive;
	struct given given;

	struct slot slots[RING];
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t taken, ready[RING], consumed; /* numbers of messages */
	bool stop;

	struct bytes mark; /* the name under which its progress is kept */
	size_t first;	   /* earlier runs came so far */
	size_t learned, suspect, unreadable;
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "memory", required_argument, NULL, 'm' },
	{ "set", required_argument, NULL, 's' },
	{ "again", no_argument, NULL, 'a' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void
draw_facts(struct learning *l, const struct archived *one, struct slot *slot)
{
	struct message *m = &slot->message;
	struct job job = { .facts_only = true };

	slot->good = mailfile_open_at(m, one->path, one->at, one->size,
	    &l->given, l->of.settings.message_limit, slot->arena, &slot->error);
	if (!slot->good)
		return;
	if (m->envelope.date == 0)
		m->envelope.date = one->date;
	job.fd = m->fd;
	job.message_at = m->at;
	job.message_size = m->size;
	pool_inspect(l->of.gateway.pool, &job, clock_ms() + 60000, slot->arena,
	    &slot->report);
	close(m->fd);
}

/* The next message of all, when there is room for it; false: no more. */
static bool
take(struct learning *l, size_t *number)
{
	bool more;

	pthread_mutex_lock(&l->lock);
	*number = l->taken++;
	while (*number >= l->consumed + RING && !l->stop)
		pthread_cond_wait(&l->changed, &l->lock);
	more = *number < l->archive.count && !l->stop;
	pthread_mutex_unlock(&l->lock);
	return more;
}

static void *
work(void *context)
{
	struct learning *l = context;
	size_t number;

	while (take(l, &number)) {
		struct slot *slot = &l->slots[number % RING];

		slot->arena = arena_new(MESSAGE_MEMORY);
		draw_facts(l, &l->archive.list[number], slot);
		pthread_mutex_lock(&l->lock);
		l->ready[number % RING] = number + 1;
		pthread_cond_broadcast(&l->changed);
		pthread_mutex_unlock(&l->lock);
	}
	return NULL;
}

static struct slot *
await(struct learning *l, size_t number)
{
	pthread_mutex_lock(&l->lock);
	while (l->ready[number % RING] != number + 1)
		pthread_cond_wait(&l->changed, &l->lock);
	pthread_mutex_unlock(&l->lock);
	return &l->slots[number % RING];
}

static void
done_with(struct learning *l, struct slot *slot)
{
	arena_free(slot->arena);
	slot->arena = NULL;
	pthread_mutex_lock(&l->lock);
	l->consumed++;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
}

static bool
learn_one(struct learning *l, struct slot *slot, struct error *err)
{
	const struct envelope *e = &slot->message.envelope;
	struct circumstances now = { 0 };
	struct verdict v;

	if (!slot->good) {
		l->unreadable++;
		fprintf(stderr, "aratame learn: %s\n", slot->error.text);
		return true;
	}
	if (!threads_recall_now(
		l->engine, l->secret, &l->of.settings, e, &slot->report, err))
		return false;
	judge(&v, &slot->report, &now, &l->of.settings, &l->of.weights,
	    slot->arena);
	if (v.action != ACTION_ACCEPT || v.suspect) {
		l->suspect++;
		return true;
	}
	l->learned++;
	return threads_learn_now(
	    l->engine, l->secret, &slot->report.facts, e, &l->of.settings, err);
}

static void
progress(const struct learning *l, size_t at)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu of %zu%s", at, l->archive.count,
		    at == l->archive.count ? "\n" : "");
}

static bool
take_number(void *context, const struct value *columns)
{
	*(size_t *)context = (size_t)columns[0].number;
	return false;
}

/* How far earlier runs came with these archives. */
static bool
find_mark(struct learning *l, struct error *err)
{
	struct value values[2] = { BLOB(l->mark), NUMBER(0) };

	return engine_run(l->engine, STATEMENT_TALLY_ADD, values, 2, NULL, NULL,
		   err) &&
	    engine_run(l->engine, STATEMENT_META_GET, values, 1, take_number,
		&l->first, err);
}

/* In the transaction of what was learned. */
static bool
commit(struct learning *l, size_t done, struct error *err)
{
	struct value values[2] = { BLOB(l->mark),
		NUMBER((int64_t)(done - l->first)) };

	if (!engine_run(
		l->engine, STATEMENT_TALLY_MORE, values, 2, NULL, NULL, err) ||
	    !engine_commit(l->engine, err))
		return false;
	l->first = done;
	progress(l, done);
	return true;
}

static bool
learn_all(struct learning *l, struct error *err)
{
	bool good = engine_begin(l->engine, err);

	for (size_t i = l->first; good && i < l->archive.count; i++) {
		struct slot *slot = await(l, i);

		good = learn_one(l, slot, err);
		done_with(l, slot);
		if (good && (i + 1) % BATCH == 0)
			good = commit(l, i + 1, err) &&
			    engine_begin(l->engine, err);
	}
	return good && commit(l, l->archive.count, err);
}

static bool
run_threads(struct learning *l, struct error *err)
{
	pthread_t threads[THREADS_MOST];
	size_t count = 0;
	bool good;

	while (count < THREADS_MOST && count < l->of.settings.workers &&
	    pthread_create(&threads[count], NULL, work, l) == 0)
		count++;
	if (count == 0)
		return error_set(err, "cannot start a thread");
	good = learn_all(l, err);
	pthread_mutex_lock(&l->lock);
	l->stop = true;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	while (count > 0)
		pthread_join(threads[--count], NULL);
	return good;
}

/* One name for a set of archives, in whichever order they were given. */
static struct bytes
mark_of(struct learning *l, char *const *paths, int count)
{
	uint64_t sum = 0;

	for (int i = 0; i < count; i++) {
		char *real = realpath(paths[i], NULL);

		sum += secret_hash_number(l->secret, "learned",
		    (uint64_t)threads_key(l->secret, "learned",
			bytes_of(real != NULL ? real : paths[i])));
		free(real);
	}
	return arena_format(
	    l->archive.arena, "learned %016llx", (unsigned long long)sum);
}

static bool
open_memory(struct learning *l, const char *memory, struct error *err)
{
	char where[STORE_WHERE_MAX], key[STORE_WHERE_MAX];

	if (memory != NULL && !options_memory(&l->of.settings, memory, err))
		return false;
	store_where(&l->of.settings, where);
	store_key_path(&l->of.settings, key);
	l->secret = secret_open(key, true, err);
	if (l->secret == NULL)
		return false;
	l->engine = engine_open(where, ENGINE_WRITES, err);
	return l->engine != NULL;
}

static bool
start(struct learning *l, const char *memory, char *const *paths, int count,
    bool again, struct error *err)
{
	for (int i = 0; i < count; i++)
		if (!archive_add(&l->archive, paths[i], err))
			return false;
	archive_sort(&l->archive);
	l->given.hosts = l->of.settings.trusted_authserv_ids;
	l->given.own = l->of.settings.own_domains;
	if (l->of.settings.workers == 0)
		l->of.settings.workers = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
	if (!open_memory(l, memory, err) || !offline_start(&l->of, NULL, err))
		return false;
	l->mark = mark_of(l, paths, count);
	if (!again && !find_mark(l, err))
		return false;
	l->taken = l->consumed = l->first;
	return true;
}

static void
stop(struct learning *l)
{
	engine_close(l->engine);
	secret_close(l->secret);
	offline_stop(&l->of);
	arena_free(l->archive.arena);
}

static int
learn(struct learning *l, const char *memory, char *const *paths, int count,
    bool again)
{
	struct error err;
	size_t before;

	archive_init(&l->archive, arena_new(LIST_MEMORY));
	if (!start(l, memory, paths, count, again, &err))
		return command_failed(&command_learn, "%s", err.text);
	before = l->first;
	if (!run_threads(l, &err))
		return command_failed(&command_learn, "%s", err.text);
	printf("%zu messages: %zu learned, %zu suspect and passed over, %zu "
	       "unreadable",
	    l->archive.count - before, l->learned, l->suspect, l->unreadable);
	if (before > 0)
		printf("; %zu were learned in earlier runs", before);
	putchar('\n');
	return l->unreadable > 0 ? STATUS_TROUBLE : 0;
}

static int
run(int argc, char **argv)
{
	static struct learning l;
	const char *config = NULL, *memory = NULL;
	char *set[SETS_MAX];
	size_t set_count = 0;
	bool again = false;
	struct error err;
	int c, status;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_learn);
		if (c == 'c')
			config = optarg;
		else if (c == 'm')
			memory = optarg;
		else if (c == 'a')
			again = true;
		else if (c == 's' && set_count < SETS_MAX)
			set[set_count++] = optarg;
		else
			return command_misused(&command_learn);
	}
	if (optind == argc)
		return command_misused(&command_learn);
	pthread_mutex_init(&l.lock, NULL);
	pthread_cond_init(&l.changed, NULL);
	if (!options_settings(&l.of.settings, config, set, set_count, &err))
		return command_failed(&command_learn, "%s", err.text);
	status = learn(&l, memory, argv + optind, argc - optind, again);
	stop(&l);
	return status;
}

const struct command command_learn = {
	"learn",
	"[-c FILE] [--memory FILE] [--again] [--set NAME=VALUE]… FOLDER|MBOX…",
	"Warms the memory from archives, oldest mail first; goes on where it "
	"was interrupted.",
	run,
};

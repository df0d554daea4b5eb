/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame replay: what would have become of last month's mail? Scans and learns
 * in order of date, as the gateway would have, into a memory that begins empty
 * and is thrown away unless one is given. Nothing in force is touched.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/archive.h"
#include "cli/mailfile.h"
#include "cli/offline.h"
#include "cli/options.h"
#include "cli/scan.h"
#include "cli/terminal.h"

#define SETS_MAX 64
#define LIST_MEMORY ((size_t)4 << 30)
#define MESSAGE_MEMORY ((size_t)256 << 20)
#define ACTIONS (ACTION_TEMPFAIL + 1)

struct replay {
	struct offline of;
	struct archive archive;
	struct given given;
	char folder[64]; /* of a memory that is thrown away */
	bool json, quiet;
	size_t verdicts[ACTIONS], hits[FINDING_COUNT], unreadable;
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "memory", required_argument, NULL, 'm' },
	{ "set", required_argument, NULL, 's' },
	{ "json", no_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void
print_line(const struct replay *r, const struct archived *one,
    const struct message *m, const struct verdict *v, struct arena *arena)
{
	struct bytes says = r->of.settings.language == LANGUAGE_JA
	    ? v->sentence_ja
	    : v->sentence_en;
	char date[32];
	struct tm tm;

	if (r->quiet || v->action == ACTION_ACCEPT)
		return;
	gmtime_r(&m->envelope.date, &tm);
	strftime(date, sizeof date, "%Y-%m-%d %H:%M", &tm);
	printf("%s  %-10s %5.1f  ", date, action_name(v->action), v->score);
	terminal_print(bytes_of(one->path), stdout, arena);
	if (one->at > 0)
		printf("@%llu", (unsigned long long)one->at);
	printf("\n    ");
	terminal_print(says, stdout, arena);
	putchar('\n');
}

static void
count(struct replay *r, const struct report *report, const struct verdict *v)
{
	bool seen[FINDING_COUNT] = { false };

	r->verdicts[v->action]++;
	for (size_t i = 0; i < report->findings.count; i++) {
		enum finding_id id = report->findings.list[i].id;

		r->hits[id] += !seen[id];
		seen[id] = true;
	}
}

static bool
replay_one(struct replay *r, const struct archived *one, struct arena *arena,
    struct error *err)
{
	struct message m;
	struct report report;
	struct verdict verdict;
	bool good;
	struct scanned out = { one->path, &m, &report, &verdict, 0,
		r->of.settings.language == LANGUAGE_JA };

	if (!mailfile_open_at(&m, one->path, one->at, one->size, &r->given,
		r->of.settings.message_limit, arena, err)) {
		r->unreadable++;
		command_failed(&command_replay, "%s", err->text);
		return true;
	}
	if (m.envelope.date == 0)
		m.envelope.date = one->date;
	message_judge(&r->of.gateway, &m, arena, &report, &verdict);
	verdict.done = verdict.action;
	out.time_ms = clock_ms() - m.began;
	if (r->json)
		scan_print_json(&out, arena);
	else
		print_line(r, one, &m, &verdict, arena);
	count(r, &report, &verdict);
	good = offline_record(&r->of, &m, &report, &verdict, err);
	close(m.fd);
	return good;
}

static void
progress(size_t at, size_t all)
{
	if (isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO))
		fprintf(
		    stderr, "\r%zu of %zu%s", at, all, at == all ? "\n" : "");
}

static void
print_summary(const struct replay *r)
{
	printf("%s%zu messages:", r->quiet ? "" : "\n", r->archive.count);
	for (enum action a = 0; a < ACTIONS; a++)
		if (r->verdicts[a] > 0)
			printf(" %zu %s", r->verdicts[a], action_name(a));
	putchar('\n');
	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		if (r->hits[id] > 0)
			printf("  %7zu  %s\n", r->hits[id],
			    finding_kind(id)->name);
}

static bool
replay_all(struct replay *r, struct error *err)
{
	for (size_t i = 0; i < r->archive.count; i++) {
		struct arena *arena = arena_new(MESSAGE_MEMORY);
		bool good = replay_one(r, &r->archive.list[i], arena, err);

		arena_free(arena);
		if (!good)
			return false;
		progress(i + 1, r->archive.count);
	}
	if (!r->json)
		print_summary(r);
	return true;
}

/* A memory that is thrown away, in a folder of its own. */
static bool
make_memory(struct replay *r, char *path, size_t room, struct error *err)
{
	strcpy(r->folder, "/tmp/aratame-replay-XXXXXX");
	if (mkdtemp(r->folder) == NULL) {
		error_errno(err, "%s", r->folder);
		r->folder[0] = '\0';
		return false;
	}
	snprintf(path, room, "%s/memory", r->folder);
	return true;
}

static bool
start(struct replay *r, const char *memory, char *const *paths, int path_count,
    struct error *err)
{
	char path[128];

	for (int i = 0; i < path_count; i++)
		if (!archive_add(&r->archive, paths[i], err))
			return false;
	archive_sort(&r->archive);
	r->given.hosts = r->of.settings.trusted_authserv_ids;
	r->given.own = r->of.settings.own_domains;
	r->of.gateway.learns = true;
	if (memory == NULL && !make_memory(r, path, sizeof path, err))
		return false;
	return offline_start(&r->of, memory != NULL ? memory : path, err);
}

static void
remove_folder(const char *folder)
{
	static const char *const names[] = { "memory", "memory-wal",
		"memory-shm", "memory.key" };
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static void
stop(struct replay *r)
{
	offline_stop(&r->of);
	arena_free(r->archive.arena);
	if (r->folder[0] != '\0')
		remove_folder(r->folder);
}

static int
run(int argc, char **argv)
{
	struct replay r = { .json = false };
	const char *config = NULL, *memory = NULL;
	char *set[SETS_MAX];
	size_t set_count = 0;
	struct error err;
	int c, status = 0;

	while ((c = getopt_long(argc, argv, "c:q", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_replay);
		if (c == 'c')
			config = optarg;
		else if (c == 'm')
			memory = optarg;
		else if (c == 'j')
			r.json = true;
		else if (c == 'q')
			r.quiet = true;
		else if (c == 's' && set_count < SETS_MAX)
			set[set_count++] = optarg;
		else
			return command_misused(&command_replay);
	}
	if (optind == argc)
		return command_misused(&command_replay);
	archive_init(&r.archive, arena_new(LIST_MEMORY));
	if (!options_settings(&r.of.settings, config, set, set_count, &err) ||
	    !start(&r, memory, argv + optind, argc - optind, &err) ||
	    !replay_all(&r, &err))
		status = command_failed(&command_replay, "%s", err.text);
	stop(&r);
	return status != 0 || r.unreadable > 0 ? STATUS_TROUBLE : 0;
}

const struct command command_replay = {
	"replay",
	"[-c FILE] [--memory FILE] [--json] [--quiet] [--set NAME=VALUE]…\n"
	"        FOLDER|MBOX…",
	"Judges archived mail in order of date, learning as it goes: what "
	"would "
	"have become of it.",
	run,
};

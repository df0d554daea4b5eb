/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A store is some threads, two queues and a lock. The lock is never held
 * while a database is spoken to, so that whoever takes it waits for memory
 * only. A thread that hangs in its database at the end is left behind with
 * all it holds: the process ends soon, and mail must not wait for it.
 */
#include "store/store.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "log/log.h"
#include "store/inside.h"

#define OPEN_MS 3000  /* that the start waits for the database */
#define CLOSE_MS 5000 /* that the end waits for what is queued */
#define COMPLAIN_MS 60000

void
store_where(const struct settings *set, char where[STORE_WHERE_MAX])
{
	if (strcmp(set->store, "sqlite") == 0)
		snprintf(where, STORE_WHERE_MAX, "sqlite:%s/memory.sqlite",
		    set->state_folder);
	else
		snprintf(where, STORE_WHERE_MAX, "%s", set->store);
}

void
store_key_path(const struct settings *set, char path[STORE_WHERE_MAX])
{
	if (set->key_file[0] == '\0')
		snprintf(path, STORE_WHERE_MAX, "%s/key", set->state_folder);
	else
		snprintf(path, STORE_WHERE_MAX, "%s", set->key_file);
}

void
store_trouble(struct store *s, const struct error *err)
{
	if (err->text[0] == '\0' || strcmp(err->text, s->state.last.text) == 0)
		return;
	s->state.last = *err;
	log_warning("%s", err->text);
}

void
store_lost(struct store *s)
{
	int64_t now = clock_ms();

	s->state.lost++;
	if (s->complained != 0 && now - s->complained < COMPLAIN_MS)
		return;
	s->complained = now;
	log_error("store: news is lost, %llu since the start (%s)",
	    (unsigned long long)s->state.lost,
	    s->state.last.text[0] != '\0' ? s->state.last.text
					  : "the queue is full");
}

void
store_suspect(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	s->suspect = true;
	pthread_cond_signal(&s->told);
	pthread_mutex_unlock(&s->lock);
}

void *
store_leave(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	s->running--;
	pthread_cond_signal(&s->ended);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static bool
start_thread(struct store *s, void *(*run)(void *))
{
	/* The lock is ours: it cannot leave before it is counted. */
	if (pthread_create(&s->threads[s->started], NULL, run, s) != 0)
		return false;
	s->started++;
	s->running++;
	return true;
}

/* Signals are for the threads that were there before. */
static bool
start_threads(struct store *s)
{
	sigset_t all, before;
	bool good;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	good = start_thread(s, writer_run) && start_thread(s, checker_run);
	for (int i = 0; i < READERS && good; i++)
		good = start_thread(s, reader_run);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return good;
}

static struct store *
new_store(const struct settings *set)
{
	struct store *s = calloc(1, sizeof *s);

	if (s == NULL)
		_exit(EXIT_MEMORY);
	store_where(set, s->where);
	store_key_path(set, s->key_path);
	s->deadline_ms = (int64_t)set->store_deadline;
	s->memory_days = (int64_t)set->memory_days;
	/* Anywhere: a daemon that is often started anew must come round. */
	s->sweep = (struct sweep){ arc4random_uniform(SWEEP_SLICES),
		(int64_t)set->memory_days, (int64_t)set->people_days };
	s->closed_for = 1000;
	pthread_mutex_init(&s->lock, NULL);
	condition_init(&s->opened);
	condition_init(&s->asked);
	condition_init(&s->told);
	condition_init(&s->ended);
	queue_init(&s->questions);
	queue_init(&s->news);
	return s;
}

static struct store *
open_it(const struct settings *set, bool keeps_all, struct error *err)
{
	int64_t latest = clock_ms() + OPEN_MS;
	struct store *s;
	bool good;

	err->text[0] = '\0';
	if (strcmp(set->store, "none") == 0)
		return NULL;
	s = new_store(set);
	s->keeps_all = keeps_all;
	if (!engine_known(s->where, err)) {
		free(s);
		return NULL;
	}
	pthread_mutex_lock(&s->lock);
	good = start_threads(s);
	while (good && !s->open && s->state.last.text[0] == '\0' &&
	    condition_wait(&s->opened, &s->lock, latest))
		;
	pthread_mutex_unlock(&s->lock);
	if (good)
		return s;
	error_set(err, "store: cannot start its threads");
	store_close(s);
	return NULL;
}

struct store *
store_open(const struct settings *set, struct error *err)
{
	return open_it(set, false, err);
}

struct store *
store_open_timeless(const struct settings *set, struct error *err)
{
	return open_it(set, true, err);
}

static void
free_store(struct store *s)
{
	pthread_cond_destroy(&s->opened);
	pthread_cond_destroy(&s->asked);
	pthread_cond_destroy(&s->told);
	pthread_cond_destroy(&s->ended);
	pthread_mutex_destroy(&s->lock);
	secret_close(s->secret);
	free(s);
}

void
store_close(struct store *s)
{
	int64_t latest = clock_ms() + CLOSE_MS;
	unsigned left;

	if (s == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	if (s->checker != NULL)
		engine_interrupt(s->checker);
	pthread_cond_broadcast(&s->opened);
	pthread_cond_broadcast(&s->asked);
	pthread_cond_broadcast(&s->told);
	while (s->running > 0 && condition_wait(&s->ended, &s->lock, latest))
		;
	left = s->running;
	pthread_mutex_unlock(&s->lock);
	if (left > 0) {
		log_warning("store: the database hangs; %zu news may be lost",
		    s->news.count);
		return;
	}
	for (unsigned i = 0; i < s->started; i++)
		pthread_join(s->threads[i], NULL);
	free_store(s);
}

/* What a caller has to wait for is not worth it when nothing can be written. */
static bool
takes_news(struct store *s, const struct task *t)
{
	if (s->stopping || s->news.count >= NEWS_MAX)
		return false;
	return !t->commit || (s->open && !s->down);
}

bool
store_tell(
    struct store *s, store_work *work, void *news, void (*free_it)(void *))
{
	struct task *t = task_new(work, news, free_it);
	bool taken = false;

	if (s != NULL) {
		pthread_mutex_lock(&s->lock);
		s->state.told++;
		if ((taken = takes_news(s, t))) {
			queue_add(&s->news, t);
			pthread_cond_signal(&s->told);
		} else
			store_lost(s);
		pthread_mutex_unlock(&s->lock);
	}
	if (!taken)
		task_free(t);
	return taken;
}

/* True: done, well or not, or it can no longer be: the task is ours. */
static bool
await(struct store *s, struct task *t, int64_t latest)
{
	t->awaited = true;
	queue_add(&s->news, t);
	pthread_cond_signal(&s->told);
	while (
	    t->state != TASK_DONE && condition_wait(&t->done, &s->lock, latest))
		;
	t->awaited = false;
	return t->state == TASK_DONE || queue_remove(&s->news, t);
}

bool
store_commit(struct store *s, store_work *work, void *news,
    void (*free_it)(void *), int64_t wait_ms, struct error *err)
{
	struct task *t = task_new(work, news, free_it);
	bool ours = true, good = false;

	t->commit = true;
	if (s == NULL) {
		task_free(t);
		return error_set(err, "store: there is none");
	}
	pthread_mutex_lock(&s->lock);
	s->state.told++;
	if (!takes_news(s, t))
		error_set(
		    err, "store: cannot write now: %s", s->state.last.text);
	else if (!(ours = await(s, t, clock_ms() + wait_ms)) ||
	    t->state != TASK_DONE)
		error_set(err, "store: not written within %lld ms",
		    (long long)wait_ms);
	else if (!(good = t->good))
		*err = t->err;
	pthread_mutex_unlock(&s->lock);
	if (ours)
		task_free(t);
	return good;
}

static bool
nothing(struct engine *engine, const struct secret *secret, void *it,
    struct error *err)
{
	(void)engine;
	(void)secret;
	(void)it;
	(void)err;
	return true;
}

static void
keep(void *it)
{
	(void)it;
}

/* News is written in order: when nothing is, all before it is. */
bool
store_settle(struct store *s, int64_t wait_ms, struct error *err)
{
	return store_commit(s, nothing, NULL, keep, wait_ms, err);
}

const struct secret *
store_secret(struct store *s)
{
	const struct secret *secret;

	if (s == NULL)
		return NULL;
	pthread_mutex_lock(&s->lock);
	secret = s->secret;
	pthread_mutex_unlock(&s->lock);
	return secret;
}

struct store_state
store_state(struct store *s)
{
	struct store_state state = { 0 };

	if (s == NULL)
		return state;
	state.available = store_available(s);
	pthread_mutex_lock(&s->lock);
	s->state.available = state.available;
	s->state.queued = s->news.count;
	s->state.slowest_ms = 0;
	for (size_t i = 0; i < ANSWERS; i++)
		if (s->times[i] > s->state.slowest_ms)
			s->state.slowest_ms = s->times[i];
	state = s->state;
	pthread_mutex_unlock(&s->lock);
	return state;
}

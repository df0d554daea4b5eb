/* SPDX-License-Identifier: BSD-2-Clause
 *
 * News. One thread writes all of it, as much as is queued in one transaction,
 * so that a sync of the disk is shared by many. A database that cannot be
 * written to keeps the news waiting, up to the queue's bound; news that the
 * database refuses by itself is tried alone, twice, and dropped, so that it
 * cannot stand in the way of the rest.
 */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "log/log.h"
#include "store/inside.h"

#define BATCH_MAX 500
#define AGAIN_MS 1000 /* until a database that is down is tried again */
#define IDLE_MS 1000  /* between two looks for what is too old */
#define CHECK_EVERY_MS 60000
enum outcome { WRITTEN, REFUSED, DOWN };

static enum outcome
write_all(
    struct store *s, struct engine *e, struct task *first, struct error *err)
{
	if (!engine_begin(e, err))
		return DOWN;
	for (struct task *t = first; t != NULL; t = t->next)
		if (!t->work(e, s->secret, t->it, err)) {
			engine_rollback(e);
			return REFUSED;
		}
	if (engine_commit(e, err))
		return WRITTEN;
	engine_rollback(e);
	return REFUSED;
}

/* Whoever waits for it is told, else it is freed. */
static void
finish(struct store *s, struct task *t, bool good, const struct error *err)
{
	bool awaited;

	pthread_mutex_lock(&s->lock);
	t->good = good;
	if (good)
		s->state.written++;
	else {
		t->err = *err;
		store_trouble(s, err);
		store_lost(s);
	}
	s->down = false;
	s->state.writing = good;
	t->state = TASK_DONE;
	awaited = t->awaited;
	if (awaited)
		pthread_cond_signal(&t->done);
	pthread_mutex_unlock(&s->lock);
	if (!awaited)
		task_free(t);
}

static void
note_down(struct store *s, const struct error *err)
{
	pthread_mutex_lock(&s->lock);
	store_trouble(s, err);
	s->down = true;
	s->state.writing = false;
	pthread_mutex_unlock(&s->lock);
}

/* Each by itself. What is left when the database is down is returned. */
static struct task *
write_singly(struct store *s, struct engine *e, struct task *first)
{
	struct error err = { "" };
	struct task *next;

	for (struct task *t = first; t != NULL; t = next) {
		enum outcome o;

		next = t->next;
		t->next = NULL;
		if ((o = write_all(s, e, t, &err)) == REFUSED)
			o = write_all(s, e, t, &err);
		if (o == DOWN) {
			note_down(s, &err);
			t->next = next;
			return t;
		}
		finish(s, t, o == WRITTEN, &err);
	}
	return NULL;
}

/* What is left to be written, when it is down. */
static struct task *
write_batch(struct store *s, struct engine *e, struct task *first)
{
	struct error err = { "" };
	enum outcome o = write_all(s, e, first, &err);
	struct task *next;

	if (o == DOWN) {
		note_down(s, &err);
		return first;
	}
	if (o == REFUSED)
		return write_singly(s, e, first);
	for (struct task *t = first; t != NULL; t = next) {
		next = t->next;
		finish(s, t, true, &err);
	}
	return NULL;
}

/* A list of at most BATCH_MAX. */
static struct task *
take_batch(struct store *s)
{
	struct task *first = NULL, **last = &first, *t;

	for (size_t i = 0; i < BATCH_MAX && (t = queue_take(&s->news)) != NULL;
	     i++) {
		t->state = TASK_RUNS;
		*last = t;
		last = &t->next;
		t->next = NULL;
	}
	return first;
}

/* In front, in order; but for what somebody waited for and has given up. */
static void
put_back(struct store *s, struct task *list)
{
	struct queue q;
	struct task *next;

	queue_init(&q);
	for (struct task *t = list; t != NULL; t = next) {
		next = t->next;
		t->state = TASK_WAITS;
		if (t->commit && !t->awaited)
			task_free(t);
		else
			queue_add(&q, t);
	}
	if (q.first == NULL)
		return;
	*q.last = s->news.first;
	if (s->news.first == NULL)
		s->news.last = q.last;
	s->news.first = q.first;
	s->news.count += q.count;
}

/* Waits for news, or for the time to look for what is too old. */
static struct task *
next_batch(struct store *s, int64_t idle_until)
{
	struct task *batch;

	pthread_mutex_lock(&s->lock);
	while (s->news.count == 0 && !s->stopping && !s->suspect &&
	    condition_wait(&s->told, &s->lock, idle_until))
		;
	batch = take_batch(s);
	pthread_mutex_unlock(&s->lock);
	return batch;
}

/* What is left when there is nobody to write it any more. */
static void
drop_all(struct store *s)
{
	struct error err = { "store: closed before it was written" };
	struct task *t;

	for (;;) {
		pthread_mutex_lock(&s->lock);
		t = queue_take(&s->news);
		pthread_mutex_unlock(&s->lock);
		if (t == NULL)
			return;
		finish(s, t, false, &err);
	}
}

static void
wait_again(struct store *s, struct task *left)
{
	pthread_mutex_lock(&s->lock);
	put_back(s, left);
	if (!s->stopping)
		condition_wait(&s->opened, &s->lock, clock_ms() + AGAIN_MS);
	pthread_mutex_unlock(&s->lock);
}

/* True: a look for damage is due. One a minute is enough. */
static bool
take_suspicion(struct store *s)
{
	int64_t now = clock_ms();
	bool due;

	pthread_mutex_lock(&s->lock);
	due = s->suspect &&
	    (s->checked == 0 || now - s->checked > CHECK_EVERY_MS);
	s->suspect = false;
	if (due)
		s->checked = now;
	pthread_mutex_unlock(&s->lock);
	return due;
}

/* When it is down, whether it still is. False: it is. */
static bool
try_again(struct store *s, struct engine *e, struct error *err)
{
	bool down;

	pthread_mutex_lock(&s->lock);
	down = s->down;
	pthread_mutex_unlock(&s->lock);
	if (!down)
		return true;
	if (!engine_begin(e, err))
		return false;
	engine_rollback(e);
	pthread_mutex_lock(&s->lock);
	s->down = false;
	s->state.writing = true;
	pthread_mutex_unlock(&s->lock);
	return true;
}

/* Now and then. True: there is more to do as soon as there is no news. */
static bool
look_after(struct store *s, struct engine *e)
{
	struct error err = { "" };
	bool again = false, good;

	good = !take_suspicion(s) || engine_check(e, &err);
	good = good && try_again(s, e, &err) &&
	    (s->keeps_all ||
		(expire_some(e, time(NULL), &again, &err) &&
		    expire_sweep(e, &s->sweep, time(NULL), &err)));
	if (good && !s->keeps_all)
		expire_months(s, e);
	if (!good)
		note_down(s, &err);
	return good && again;
}

static bool
is_over(struct store *s)
{
	bool over;

	pthread_mutex_lock(&s->lock);
	over = s->stopping && (s->down || s->news.count == 0);
	pthread_mutex_unlock(&s->lock);
	return over;
}

void *
writer_run(void *arg)
{
	struct store *s = arg;
	struct engine *e = writer_open(s);
	int64_t idle_until = clock_ms() + IDLE_MS;

	while (e != NULL && !is_over(s)) {
		struct task *batch = next_batch(s, idle_until);
		struct task *left = NULL;

		if (batch != NULL)
			left = write_batch(s, e, batch);
		if (left != NULL)
			wait_again(s, left);
		/* A gateway may well never be idle. */
		else if (batch == NULL || clock_ms() >= idle_until)
			idle_until =
			    clock_ms() + (look_after(s, e) ? 0 : IDLE_MS);
	}
	drop_all(s);
	engine_close(e);
	return store_leave(s);
}

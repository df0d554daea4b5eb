/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Questions. Whoever asks hands the question over and waits on it with a
 * deadline; a reader thread works on it with an engine of its own and may hang
 * there as long as it likes. A driver with timeouts of its own was not enough:
 * no database client promises to return in 50 ms when its server is stopped.
 *
 * The breaker spares the mails behind the first five the wait: then one
 * question a second, later one in thirty, goes through to see.
 */
#include "base/clock.h"
#include "log/log.h"
#include "store/inside.h"

#define FAILURES_MAX 5
#define CLOSED_FIRST_MS 1000
#define CLOSED_MOST_MS 30000

static bool
breaker_is_open(const struct store *s)
{
	return s->failures >= FAILURES_MAX;
}

/* Lets one question through when its time has come. */
static bool
breaker_allows(struct store *s, int64_t now)
{
	if (!breaker_is_open(s))
		return true;
	if (now < s->closed_until)
		return false;
	s->closed_until = now + s->closed_for;
	return true;
}

static void
breaker_note(struct store *s, bool good, int64_t now)
{
	if (good) {
		if (breaker_is_open(s))
			log_info("store: answers again");
		s->failures = 0;
		s->closed_for = CLOSED_FIRST_MS;
		return;
	}
	if (++s->failures == FAILURES_MAX)
		log_warning("store: no answer %d times in a row; mail goes on "
			    "without the memory (%s)",
		    FAILURES_MAX,
		    s->state.last.text[0] != '\0' ? s->state.last.text
						  : "too slow");
	if (!breaker_is_open(s) || now + s->closed_for <= s->closed_until)
		return;
	s->closed_until = now + s->closed_for;
	s->closed_for *= 2;
	if (s->closed_for > CLOSED_MOST_MS)
		s->closed_for = CLOSED_MOST_MS;
}

bool
store_available(struct store *s)
{
	bool good;

	if (s == NULL)
		return false;
	pthread_mutex_lock(&s->lock);
	good = s->open && !breaker_is_open(s);
	pthread_mutex_unlock(&s->lock);
	return good;
}

static bool
may_ask(struct store *s, int64_t now)
{
	return s->open && !s->stopping && s->questions.count < QUESTIONS_MAX &&
	    breaker_allows(s, now);
}

/* True: answered, well or not. The task is then nobody else's. */
static bool
await(struct store *s, struct task *t, int64_t latest)
{
	t->awaited = true;
	queue_add(&s->questions, t);
	pthread_cond_signal(&s->asked);
	while (
	    t->state != TASK_DONE && condition_wait(&t->done, &s->lock, latest))
		;
	if (t->state == TASK_DONE)
		return true;
	t->awaited = false;
	return false;
}

static void
note_time(struct store *s, int64_t ms)
{
	s->times[s->time_at] = ms;
	s->time_at = (s->time_at + 1) % ANSWERS;
}

bool
store_ask(
    struct store *s, store_work *work, void *question, void (*free_it)(void *))
{
	return store_ask_within(
	    s, work, question, free_it, s != NULL ? s->deadline_ms : 0);
}

bool
store_ask_within(struct store *s, store_work *work, void *question,
    void (*free_it)(void *), int64_t wait_ms)
{
	struct task *t = task_new(work, question, free_it);
	int64_t began = clock_ms();
	bool asked, ours = true, good = false;

	if (s == NULL) {
		task_free(t);
		return false;
	}
	pthread_mutex_lock(&s->lock);
	s->state.asked++;
	if ((asked = may_ask(s, began))) {
		/* What no reader has begun is still ours to free. */
		ours = await(s, t, began + wait_ms) ||
		    queue_remove(&s->questions, t);
		good = t->state == TASK_DONE && t->good;
		note_time(s, clock_ms() - began);
		breaker_note(s, good, clock_ms());
	}
	if (!good)
		s->state.unanswered++;
	else
		t->it = NULL;
	pthread_mutex_unlock(&s->lock);
	if (ours)
		task_free(t);
	return good;
}

/* Waits for a question. NULL: the end. */
static struct task *
next_question(struct store *s)
{
	struct task *t;

	while ((t = queue_take(&s->questions)) == NULL && !s->stopping)
		pthread_cond_wait(&s->asked, &s->lock);
	if (t != NULL)
		t->state = TASK_RUNS;
	return t;
}

static bool
answer(struct store *s, struct engine **e, struct task *t)
{
	if (*e == NULL)
		*e = engine_open(s->where, ENGINE_READS, &t->err);
	return *e != NULL && t->work(*e, s->secret, t->it, &t->err);
}

static void
give_back(struct store *s, struct task *t)
{
	bool awaited;

	pthread_mutex_lock(&s->lock);
	if (!t->good)
		store_trouble(s, &t->err);
	awaited = t->awaited;
	t->state = TASK_DONE;
	if (awaited)
		pthread_cond_signal(&t->done);
	pthread_mutex_unlock(&s->lock);
	if (!awaited)
		task_free(t);
}

void *
reader_run(void *arg)
{
	struct store *s = arg;
	struct engine *e = NULL;
	struct task *t;

	for (;;) {
		pthread_mutex_lock(&s->lock);
		t = next_question(s);
		pthread_mutex_unlock(&s->lock);
		if (t == NULL)
			break;
		t->good = answer(s, &e, t);
		if (e == NULL || engine_is_damaged(e))
			store_suspect(s);
		give_back(s, t);
	}
	engine_close(e);
	return store_leave(s);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The store says what is to be done, and this thread does it, one after the
 * other: nothing it must not lose is in its memory, so it may be killed at any
 * point. Asking twice for the same message is harmless. The order is always:
 * first written, then held; first let go, then written. What dies in between
 * is asked for again, and is then found gone.
 *
 * The mail server may not have the message yet when its password comes: then
 * its queue file is not there, and we ask again for a while. A message that
 * was never taken looks the same, and ends as gone.
 */
#include "act/held.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "act/releasing.h"
#include "base/clock.h"
#include "judge/ppap.h"
#include "log/log.h"

#define COMMIT_MS 2000	   /* that an answer to the mail server may wait */
#define POLL_SLOW_MS 60000 /* when only what is left is waited for */
#define POLL_MS 2000	   /* other gateways write rows for us, too */
#define RETRY_FIRST_MS 250 /* when something could not be done */
#define RETRY_MOST_MS 30000
#define COMPLAIN_MS 60000
#define APPEARS_SECONDS 600 /* a queue file that is not there by then is gone */
#define FORGET_DAYS 30
#define FORGET_EVERY_MS ((int64_t)3600 * 1000)
#define UNWRITTEN_MOST 1000

/* News of a password that could not be written yet. */
struct unwritten {
	char id[17];
	enum held_state state;
};

struct held {
	struct store *store;
	const char *path; /* of the socket */
	char host[HOST_MOST];
	int64_t wait; /* seconds; 0: nothing new is held */
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t woken;
	atomic_bool stopping;
	bool wake;
	int connection; /* that the thread waits on; -1: none */
	struct unwritten unwritten[UNWRITTEN_MOST];
	size_t unwritten_count;
	/* Of the thread alone. */
	int64_t complained, forgot;
};

static void
complain(struct held *h, const char *text)
{
	if (h->complained != 0 && clock_ms() < h->complained + COMPLAIN_MS)
		return;
	h->complained = clock_ms();
	log_warning("held mail is not let go: %s", text);
}

bool
held_begin(struct held *h, const struct message *m, const struct verdict *v,
    struct error *err)
{
	struct held_row row = { .since = time(NULL),
		.state = v->action == ACTION_QUARANTINE ? HELD_KEEPING
							: HELD_WAITING };
	struct bytes sender =
	    bytes_first(m->envelope.sender, sizeof row.sender - 1);

	snprintf(row.id, sizeof row.id, "%s", m->id);
	snprintf(row.queue_id, sizeof row.queue_id, "%s", m->queue_id);
	snprintf(row.sender, sizeof row.sender, "%.*s", BYTES_ARG(sender));
	row.until = row.since + h->wait;
	return held_rows_add(h->store, h->host, &row, COMMIT_MS, err);
}

static void
wake(struct held *h)
{
	pthread_mutex_lock(&h->lock);
	h->wake = true;
	pthread_cond_signal(&h->woken);
	pthread_mutex_unlock(&h->lock);
}

/* Written later; when there are too many the time of that mail decides. */
static void
keep_unwritten(struct held *h, const char *id, enum held_state state)
{
	struct unwritten *u;

	pthread_mutex_lock(&h->lock);
	if (h->unwritten_count < UNWRITTEN_MOST) {
		u = &h->unwritten[h->unwritten_count++];
		snprintf(u->id, sizeof u->id, "%.16s", id);
		u->state = state;
	}
	pthread_mutex_unlock(&h->lock);
}

static bool
move(struct held *h, const char *id, enum held_state state)
{
	struct error err;

	if (held_rows_move(h->store, id, state, COMMIT_MS, &err))
		return true;
	log_warning("id=%s: held mail is not written down as %s yet: %s", id,
	    held_state_name(state), err.text);
	return false;
}

void
held_never(struct held *h, const struct message *m)
{
	if (h != NULL && !move(h, m->id, HELD_GONE))
		keep_unwritten(h, m->id, HELD_GONE);
}

void
held_resolved(struct held *h, const char *id, bool bad)
{
	enum held_state state = bad ? HELD_BAD : HELD_CLEAN;
	struct held_row row = { .queue_id = "-" };
	bool found;

	if (held_rows_get(h->store, id, &row, &found) && !found)
		return;
	if (!move(h, id, state))
		keep_unwritten(h, id, state);
	if (bad && row.state < HELD_RELEASED)
		log_warning("%s: id=%s incident: held mail is bad, it stays in "
			    "the hold queue",
		    row.queue_id, id);
	wake(h);
}

/* False: some are still not written; then nothing may be let go. */
static bool
write_the_unwritten(struct held *h)
{
	struct unwritten list[UNWRITTEN_MOST];
	size_t count;
	bool good = true;

	pthread_mutex_lock(&h->lock);
	count = h->unwritten_count;
	memcpy(list, h->unwritten, count * sizeof *list);
	h->unwritten_count = 0;
	pthread_mutex_unlock(&h->lock);
	for (size_t i = 0; i < count; i++) {
		good = good && move(h, list[i].id, list[i].state);
		if (!good)
			keep_unwritten(h, list[i].id, list[i].state);
	}
	return good;
}

/* The one connection, so that held_stop() can end the waiting on it. */
static bool
connect_to(struct held *h)
{
	struct error err;
	bool good;
	int fd;

	if (h->connection >= 0)
		return true;
	if ((fd = releasing_open(h->path, &err)) < 0)
		complain(h, err.text);
	pthread_mutex_lock(&h->lock);
	h->connection = fd;
	good = fd >= 0 && !h->stopping;
	pthread_mutex_unlock(&h->lock);
	return good;
}

static void
hang_up(struct held *h)
{
	pthread_mutex_lock(&h->lock);
	if (h->connection >= 0)
		close(h->connection);
	h->connection = -1;
	pthread_mutex_unlock(&h->lock);
}

/* True: it has come to its end. */
static bool
end(struct held *h, const struct held_row *row, enum held_state state,
    const char *why)
{
	log_info("%s: id=%s held mail: %s: %s", row->queue_id, row->id,
	    held_state_name(state), why);
	return move(h, row->id, state);
}

static bool
let_go(struct held *h, const struct held_row *row, int64_t now)
{
	struct error err;

	if (!connect_to(h))
		return false;
	switch (releasing_ask(h->connection, row->queue_id, row->id, &err)) {
	case ANSWER_RELEASED:
		return end(h, row, HELD_RELEASED,
		    row->state == HELD_CLEAN ? "its password came"
					     : "its time is over");
	case ANSWER_NOT_HELD:
		return end(h, row, HELD_GONE, "somebody let it go before");
	case ANSWER_OTHER_MESSAGE:
		return end(h, row, HELD_GONE,
		    "its queue id belongs to another message");
	case ANSWER_NOT_THERE:
		return now >= row->since + APPEARS_SECONDS &&
		    end(h, row, HELD_GONE, "it is not in the queue any more");
	case ANSWER_REFUSED:
		return end(h, row, HELD_STAYS, "its queue id is not Postfix's");
	case ANSWER_FAILED:
		break;
	}
	complain(h, err.text);
	hang_up(h);
	return false;
}

/* True: nothing is left to be tried again. */
static bool
work(struct held *h)
{
	int64_t now = time(NULL);
	struct held_list due;
	bool done = true;

	if (!write_the_unwritten(h) ||
	    !held_rows_due(h->store, h->host, now, &due))
		return false;
	for (size_t i = 0; i < due.count && !h->stopping; i++) {
		const struct held_row *row = &due.rows[i];

		if (row->state == HELD_KEEPING)
			done &= end(h, row, HELD_STAYS, "its time is over");
		else
			done &= let_go(h, row, now);
	}
	hang_up(h);
	done = done && due.count < ROWS_MOST;
	free(due.rows);
	if (h->forgot == 0 || clock_ms() >= h->forgot + FORGET_EVERY_MS) {
		h->forgot = clock_ms();
		held_rows_forget(
		    h->store, h->host, now - (int64_t)FORGET_DAYS * 24 * 3600);
	}
	return done;
}

/* False: it is time to end. */
static bool
rest(struct held *h, int64_t ms)
{
	struct timespec until;
	bool on;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&h->lock);
	while (!h->stopping && !h->wake &&
	    pthread_cond_clockwait(
		&h->woken, &h->lock, CLOCK_MONOTONIC, &until) == 0)
		;
	h->wake = false;
	on = !h->stopping;
	pthread_mutex_unlock(&h->lock);
	return on;
}

static void *
run(void *arg)
{
	struct held *h = arg;
	int64_t pause = 0;

	do {
		if (work(h))
			pause = 0;
		else
			pause = pause == 0 ? RETRY_FIRST_MS : pause * 2;
		if (pause > RETRY_MOST_MS)
			pause = RETRY_MOST_MS;
	} while (rest(h,
	    pause > 0	      ? pause
		: h->wait > 0 ? POLL_MS
			      : POLL_SLOW_MS));
	return NULL;
}

/* A gateway of its own has one name for ever, whatever its host is called. */
static void
name_host(char host[HOST_MOST], const struct settings *set)
{
	host[0] = '\0';
	if (strncmp(set->store, "postgresql:", strlen("postgresql:")) == 0)
		gethostname(host, HOST_MOST - 1);
	host[HOST_MOST - 1] = '\0';
}

struct held *
held_start(const struct settings *set, struct store *store, struct error *err)
{
	bool takes = set->mode == MODE_ENFORCE && ppap_may_hold(set);
	struct held *h;

	err->text[0] = '\0';
	if (store == NULL && takes)
		log_warning("store = none: no mail is held for its password, "
			    "on_sealed decides");
	if (store == NULL)
		return NULL;
	if ((h = calloc(1, sizeof *h)) == NULL)
		exit(EXIT_MEMORY);
	*h = (struct held){ .store = store,
		.path = set->release,
		.wait = takes ? (int64_t)set->sister_wait : 0,
		.connection = -1 };
	name_host(h->host, set);
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->woken, NULL);
	if (pthread_create(&h->thread, NULL, run, h) == 0)
		return h;
	error_set(err, "cannot start the thread for held mail");
	free(h);
	return NULL;
}

void
held_stop(struct held *h)
{
	if (h == NULL)
		return;
	pthread_mutex_lock(&h->lock);
	h->stopping = true;
	if (h->connection >= 0)
		shutdown(h->connection, SHUT_RDWR);
	pthread_cond_signal(&h->woken);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	pthread_cond_destroy(&h->woken);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

bool
held_takes(const struct held *h)
{
	return h != NULL && h->wait > 0;
}

json_t *
held_counts(struct held *h)
{
	uint64_t counts[HELD_STATES];
	json_t *j;

	if (h == NULL || !held_rows_count(h->store, h->host, counts))
		return NULL;
	j = json_object();
	for (enum held_state s = HELD_WAITING; s < HELD_STATES; s++)
		json_object_set_new(
		    j, held_state_name(s), json_integer((json_int_t)counts[s]));
	return j;
}

json_t *
held_json(struct held *h)
{
	struct held_list list;
	json_t *j;

	if (h == NULL || !held_rows_held(h->store, h->host, &list))
		return NULL;
	j = json_array();
	for (size_t i = 0; i < list.count; i++) {
		const struct held_row *row = &list.rows[i];
		json_t *sender = json_string(row->sender);
		json_t *one = json_pack("{s:s, s:s, s:s, s:I, s:I}", "id",
		    row->id, "queue_id", row->queue_id, "state",
		    held_state_name(row->state), "since",
		    (json_int_t)row->since, "until", (json_int_t)row->until);

		if (sender == NULL) /* it is not UTF-8 */
			sender = json_string("?");
		json_object_set_new(one, "sender", sender);
		json_array_append_new(j, one);
	}
	free(list.rows);
	return j;
}

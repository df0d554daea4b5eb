/* SPDX-License-Identifier: BSD-2-Clause
 *
 * All workers are started by this one thread, since the kernel ends a child
 * with the thread that forked it (PR_SET_PDEATHSIG), and libmilter's threads
 * end with their connection. It also notices workers that die while idle,
 * before a message is given to them. When a worker does not start, further
 * attempts come once a second, and the log says so once.
 *
 * Not taken: a nursery, one warm process that forks the workers. It saves each
 * worker's own copy of the compiled rules (measured: 0.5 MB as shipped, 12 MB
 * with 1,200 rules of 12 strings) and some of the start (20 ms, 90 ms); it
 * costs one more kind of process, and all workers would share one layout of
 * their memory, so that what is learnt from one helps against the next.
 */
#include "sandbox/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "log/log.h"

#define START_MS 60000 /* to compile patterns and to read tables, at worst */
#define RETRY_MS 1000
#define LOOK_MS 1000 /* after workers that became idle meanwhile */

void
supervisor_wake(struct pool *pool)
{
	uint64_t one = 1;

	/* It can fail only by being awake already. */
	if (write(pool->wake, &one, sizeof one) < 0)
		return;
}

static void
start_failed(struct pool *pool, const struct error *e)
{
	bool news;

	pthread_mutex_lock(&pool->lock);
	news = pool->up && !pool->failing;
	pool->failing = true;
	pool->error = *e;
	pool->not_before = clock_ms() + RETRY_MS;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	if (news)
		log_error("a worker does not start: %s", e->text);
}

static void
give_up(struct pool *pool, struct slot *slot, struct error *e)
{
	struct ending ending = spawn_end(&slot->child);

	slot->state = SLOT_ABSENT;
	if (e->text[0] == '\0') {
		char how[64];

		spawn_describe(ending, how, sizeof how);
		error_set(e, "it ended before it was ready: %s", how);
	}
	start_failed(pool, e);
}

static void
start_absent(struct pool *pool)
{
	struct error e;

	if (clock_ms() < pool->not_before)
		return;
	for (size_t i = 0; i < pool->slot_count; i++) {
		struct slot *slot = &pool->slots[i];

		if (slot->state != SLOT_ABSENT)
			continue;
		if (!spawn_child(&slot->child, pool->role, pool->rules_fd,
			pool->orders_fd, &e)) {
			start_failed(pool, &e);
			return;
		}
		slot->messages = 0;
		slot->started = clock_ms();
		slot->state = SLOT_STARTING;
		if (pool->failing) { /* one is enough to see whether it works */
			pool->not_before = slot->started + RETRY_MS;
			return;
		}
	}
}

/* The first word of a worker that was started. */
static void
greet(struct pool *pool, struct slot *slot)
{
	struct error e = { "" };
	struct bytes packet = { slot->packet, 0 }, text;
	ssize_t len = recv(slot->child.socket, slot->packet,
	    sizeof slot->packet, MSG_DONTWAIT);

	if (len < 0 && clock_ms() - slot->started < START_MS)
		return;
	if (len < 0)
		error_set(
		    &e, "it was not ready within %d seconds", START_MS / 1000);
	packet.len = len > 0 ? (size_t)len : 0;
	if (len <= 0 || !wire_read_ready(packet, &text, &e)) {
		give_up(pool, slot, &e);
		return;
	}
	pthread_mutex_lock(&pool->lock);
	slot->state = SLOT_FREE;
	if (pool->failing && pool->up)
		log_info("workers start again");
	pool->failing = false;
	pool->not_before = 0;
	pthread_cond_broadcast(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

/* An idle worker has nothing to say: it is dead, or no longer ours. */
static void
dismiss(struct pool *pool, struct slot *slot)
{
	struct pollfd again = { .events = POLLIN };
	bool mine;

	pthread_mutex_lock(&pool->lock);
	/* It may have had a job, and done it, since the news came. */
	mine = slot->state == SLOT_FREE;
	again.fd = mine ? slot->child.socket : -1; /* else not ours to read */
	mine = mine && poll(&again, 1, 0) > 0;
	if (mine) {
		slot->state = SLOT_STARTING;
		pool->replaced++;
	}
	pthread_mutex_unlock(&pool->lock);
	if (!mine)
		return;
	spawn_end(&slot->child);
	if (clock_ms() - slot->started < RETRY_MS)
		pool->not_before = clock_ms() + RETRY_MS; /* do not spin */
	slot->state = SLOT_ABSENT;
}

/* Whose news to wait for, and for how long. */
static int
watch(struct pool *pool, struct pollfd *watched)
{
	int64_t now = clock_ms(), until = now + LOOK_MS;

	pthread_mutex_lock(&pool->lock);
	watched[pool->slot_count] =
	    (struct pollfd){ .fd = pool->wake, .events = POLLIN };
	for (size_t i = 0; i < pool->slot_count; i++) {
		struct slot *slot = &pool->slots[i];
		bool ours =
		    slot->state == SLOT_STARTING || slot->state == SLOT_FREE;

		watched[i] =
		    (struct pollfd){ .fd = ours ? slot->child.socket : -1,
			    .events = POLLIN };
		if (slot->state == SLOT_ABSENT && pool->not_before < until)
			until = pool->not_before;
	}
	pthread_mutex_unlock(&pool->lock);
	return until > now ? (int)(until - now) : 0;
}

static void
hear_news(struct pool *pool, struct pollfd *watched)
{
	uint64_t ignored;
	int wait = watch(pool, watched);

	if (poll(watched, pool->slot_count + 1, wait) < 0)
		return;
	if (watched[pool->slot_count].revents != 0 &&
	    read(pool->wake, &ignored, sizeof ignored) < 0 && errno != EAGAIN)
		log_warning("the supervisor cannot read its wake-up call");
	for (size_t i = 0; i < pool->slot_count; i++) {
		struct slot *slot = &pool->slots[i];

		if (watched[i].fd < 0)
			continue;
		if (slot->state == SLOT_STARTING)
			greet(pool, slot);
		else if (watched[i].revents != 0)
			dismiss(pool, slot);
	}
}

static bool
stopping(struct pool *pool)
{
	bool stop;

	pthread_mutex_lock(&pool->lock);
	stop = pool->stopping;
	pthread_mutex_unlock(&pool->lock);
	return stop;
}

void *
supervisor_run(void *context)
{
	struct pool *pool = context;
	struct pollfd *watched = calloc(pool->slot_count + 1, sizeof *watched);

	if (watched == NULL)
		_exit(EXIT_MEMORY);
	while (!stopping(pool)) {
		start_absent(pool);
		hear_news(pool, watched);
	}
	for (size_t i = 0; i < pool->slot_count; i++)
		if (pool->slots[i].state != SLOT_ABSENT)
			spawn_end(&pool->slots[i].child);
	free(watched);
	return NULL;
}

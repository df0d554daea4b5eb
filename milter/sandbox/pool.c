/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One message, one worker, one deadline. The daemon's thread does all of it
 * itself: takes a free worker, sends the job, waits for the answer, and when
 * there is none kills the worker, asks the kernel how it ended, and says so as
 * a finding. An answer counts only when all of it has arrived and was right;
 * of a malformed one nothing is kept, since what lies in one number may lie in
 * all.
 */
#include "sandbox/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "sandbox/supervisor.h"

/* How an attempt at a message came out. */
enum outcome {
	DONE,
	UNUSED, /* the worker was gone before it took the job */
	LATE,
	DIED,
	NO_MEMORY,
	MALFORMED
};

struct attempt {
	enum outcome outcome;
	bool taken;	     /* a worker had the message */
	struct error detail; /* how it died, or what was malformed */
};

static struct slot *
find_free(struct pool *pool)
{
	if (pool->busy < pool->busy_max)
		for (size_t i = 0; i < pool->slot_count; i++)
			if (pool->slots[i].state == SLOT_FREE)
				return &pool->slots[i];
	return NULL;
}

static struct timespec
timespec_of(int64_t ms)
{
	return (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
}

/* NULL: none became free in time. */
static struct slot *
take_slot(struct pool *pool, int64_t deadline_ms, uint64_t *sequence)
{
	struct timespec until = timespec_of(deadline_ms);
	struct slot *slot;
	int status = 0;

	pthread_mutex_lock(&pool->lock);
	while ((slot = find_free(pool)) == NULL && status != ETIMEDOUT)
		status =
		    pthread_cond_timedwait(&pool->changed, &pool->lock, &until);
	if (slot != NULL) {
		slot->state = SLOT_BUSY;
		pool->busy++;
		*sequence = ++pool->sequence;
	}
	pthread_mutex_unlock(&pool->lock);
	return slot;
}

static void
give_back(struct pool *pool, struct slot *slot, enum outcome outcome)
{
	bool gone = outcome != DONE;

	slot->messages++;
	if (outcome == DONE && slot->messages >= pool->orders.messages) {
		spawn_end(&slot->child);
		gone = true;
	}
	pthread_mutex_lock(&pool->lock);
	slot->state = gone ? SLOT_ABSENT : SLOT_FREE;
	pool->busy--;
	pool->replaced += gone;
	pool->inspected += outcome == DONE;
	pool->crashed +=
	    outcome == DIED || outcome == MALFORMED || outcome == NO_MEMORY;
	pool->timed_out += outcome == LATE;
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
	if (gone)
		supervisor_wake(pool);
}

/*
 * The worker must not be able to write. A sealed memfd nobody can; of a spool
 * file it gets a descriptor that only reads. -1, with errno.
 */
static int
readable_only(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);
	char path[32];

	if (seals >= 0 && (seals & F_SEAL_WRITE) != 0)
		return fcntl(fd, F_DUPFD_CLOEXEC, 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* An idle worker has nothing to say: else it is dead, or no longer ours. */
static bool
is_quiet(const struct slot *slot)
{
	struct pollfd news = { .fd = slot->child.socket, .events = POLLIN };

	return poll(&news, 1, 0) == 0;
}

/*
 * DONE: a packet of `len` bytes. The kernel tells a worker that died over the
 * job (end of file) from one that died before it took it (ECONNRESET).
 */
static enum outcome
next_packet(struct slot *slot, int64_t deadline_ms, size_t *packet_len)
{
	struct pollfd news = { .fd = slot->child.socket, .events = POLLIN };

	for (;;) {
		int64_t left = deadline_ms - clock_ms();
		ssize_t len;

		if (left <= 0)
			return LATE;
		if (poll(&news, 1, left < INT32_MAX ? (int)left : INT32_MAX) <=
		    0)
			continue;
		len = recv(slot->child.socket, slot->packet,
		    sizeof slot->packet, MSG_DONTWAIT);
		*packet_len = len > 0 ? (size_t)len : 0;
		if (len >= 0)
			return len > 0 ? DONE : DIED;
		if (errno == ECONNRESET)
			return UNUSED;
		if (errno != EAGAIN && errno != EINTR)
			return DIED;
	}
}

static void
judge_ending(struct attempt *a, struct ending ending)
{
	a->outcome = DIED;
	/* SIGTRAP is how GLib, below GMime, ends without memory. */
	if ((ending.signal == 0 && ending.status == EXIT_MEMORY) ||
	    ending.signal == SIGTRAP)
		a->outcome = NO_MEMORY;
	if (ending.signal == SIGPROF)
		a->outcome = LATE;
	spawn_describe(ending, a->detail.text, sizeof a->detail.text);
}

static void
hear_answer(struct slot *slot, struct wire_reader *reader, int64_t deadline_ms,
    struct attempt *a)
{
	size_t len;

	a->outcome = DONE;
	while (!reader->done && a->outcome == DONE) {
		a->outcome = next_packet(slot, deadline_ms, &len);
		if (a->outcome == DONE &&
		    !wire_read(reader, (struct bytes){ slot->packet, len },
			&a->detail))
			a->outcome = MALFORMED;
	}
	if (a->outcome == DIED)
		judge_ending(a, spawn_end(&slot->child));
	else if (a->outcome != DONE)
		spawn_end(&slot->child);
}

/* One attempt. The report holds something only when it is DONE. */
static void
attempt(struct pool *pool, const struct job *job, bool careful,
    int64_t deadline_ms, struct report *report, struct attempt *a)
{
	struct arena *arena = report->findings.arena;
	struct wire_reader reader = { .report = report };
	struct wire_job wire = { .message_at = job->message_at,
		.message_size = job->message_size,
		.careful = careful,
		.facts_only = job->facts_only,
		.object_name = job->object_name,
		.hints = job->hints,
		.hint_count = job->hint_count,
		.guesses = job->guesses };
	struct slot *slot;

	report_init(report, arena);
	*a = (struct attempt){ .outcome = LATE };
	slot = take_slot(pool, deadline_ms, &reader.sequence);
	if (slot == NULL)
		return;
	reader.objects_max = pool->orders.limits.object_count;
	wire.sequence = reader.sequence;
	if (is_quiet(slot) &&
	    wire_send_job(slot->child.socket, &wire, job->fd)) {
		hear_answer(slot, &reader, deadline_ms, a);
	} else {
		a->outcome = UNUSED;
		spawn_end(&slot->child);
	}
	a->taken = a->outcome != UNUSED;
	give_back(pool, slot, a->outcome);
	if (a->outcome != DONE)
		report_init(report, arena);
}

/* A job that no worker takes, however often, is trouble of our own. */
static void
attempt_until_used(struct pool *pool, const struct job *job, bool careful,
    int64_t deadline_ms, struct report *report, struct attempt *a)
{
	for (size_t i = 0; i <= pool->slot_count; i++) {
		attempt(pool, job, careful, deadline_ms, report, a);
		if (a->outcome != UNUSED)
			return;
	}
	a->outcome = DIED;
	a->taken = false;
	error_set(&a->detail, "no worker could be given the message");
}

static enum finding_id
finding_of(enum outcome outcome)
{
	if (outcome == LATE)
		return FINDING_WORKER_TIMEOUT;
	if (outcome == NO_MEMORY)
		return FINDING_WORKER_MEMORY;
	if (outcome == MALFORMED)
		return FINDING_WORKER_MALFORMED;
	return FINDING_WORKER_CRASHED;
}

static void
add_trouble(struct findings *fs, const struct attempt *a, const char *then)
{
	struct error text;

	error_set(&text, "%s%s", a->detail.text, then);
	findings_insist(
	    fs, finding_of(a->outcome), BYTES(""), bytes_of(text.text));
}

/* False: no worker had it. */
static bool
inspect_twice(struct pool *pool, const struct job *job, int64_t deadline_ms,
    struct report *report)
{
	struct attempt first, second;

	attempt_until_used(pool, job, false, deadline_ms, report, &first);
	if (first.outcome == DONE)
		return true;
	if (first.outcome == LATE) {
		add_trouble(&report->findings, &first, "");
		return first.taken;
	}
	attempt_until_used(pool, job, true, deadline_ms, report, &second);
	if (second.outcome == DONE) {
		add_trouble(&report->findings, &first,
		    "; opened nothing on the second try");
		return true;
	}
	add_trouble(&report->findings, &first, "; on the second try, too");
	add_trouble(&report->findings, &second, " on the second try");
	return first.taken || second.taken;
}

bool
pool_inspect(struct pool *pool, const struct job *job, int64_t deadline_ms,
    struct arena *arena, struct report *report)
{
	struct job given = *job;
	struct attempt failed = { .outcome = DIED };
	bool taken;

	report_init(report, arena);
	if ((given.fd = readable_only(job->fd)) < 0) {
		error_errno(
		    &failed.detail, "the message cannot be handed over");
		add_trouble(&report->findings, &failed, "");
		return false;
	}
	taken = inspect_twice(pool, &given, deadline_ms, report);
	close(given.fd);
	return taken;
}

struct pool_state
pool_state(struct pool *pool)
{
	struct pool_state s;
	size_t ready = 0;

	pthread_mutex_lock(&pool->lock);
	for (size_t i = 0; i < pool->slot_count; i++)
		ready += pool->slots[i].state == SLOT_FREE ||
		    pool->slots[i].state == SLOT_BUSY;
	s = (struct pool_state){
		ready < pool->busy_max ? ready : pool->busy_max, pool->busy,
		pool->inspected, pool->crashed, pool->timed_out, pool->replaced
	};
	pthread_mutex_unlock(&pool->lock);
	return s;
}

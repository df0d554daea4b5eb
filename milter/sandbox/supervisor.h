/* SPDX-License-Identifier: BSD-2-Clause
 *
 * supervisor - the thread that starts workers and replaces those that ended
 *
 * Inside of sandbox/pool.h, shared by pool.c and supervisor.c. One worker more
 * than may be busy is kept ready, so that a dead one is replaced at once and
 * its successor takes its time to start.
 *
 * Owners   A slot belongs to the supervisor while ABSENT or STARTING, to nobody
 *          while FREE (change it under the lock only), to the thread that took
 *          it while BUSY. The owner reaps.
 */
#ifndef SANDBOX_SUPERVISOR_H
#define SANDBOX_SUPERVISOR_H

#include <pthread.h>

#include "sandbox/heritage.h"
#include "sandbox/pool.h"
#include "sandbox/spawn.h"
#include "sandbox/wire.h"

enum slot_state { SLOT_ABSENT, SLOT_STARTING, SLOT_FREE, SLOT_BUSY };

struct slot {
	_Atomic(enum slot_state) state;
	struct child child;
	size_t messages; /* that this worker has had */
	int64_t started; /* clock_ms() */
	unsigned char packet[PACKET_MAX + 1];
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t changed; /* a slot became FREE, or starting failed */
	pthread_t supervisor;
	int wake;	   /* eventfd: the supervisor has something to do */
	bool stopping, up; /* up: pool_new() has returned it */
	bool failing;
	struct error error; /* why the last start failed, while `failing' */

	struct orders orders;
	const char *role;
	int rules_fd, orders_fd;
	struct slot *slots;
	size_t slot_count, busy_max, busy;
	int64_t not_before; /* the next attempt to start, when failing */
	uint64_t sequence;
	uint64_t inspected, crashed, timed_out, replaced;
};

/* As pool_new(), with any role; tests bring their own workers so. */
struct pool *pool_start(const struct orders *, size_t workers, int rules_fd,
    const char *role, struct error *);

void *supervisor_run(void *pool);
void supervisor_wake(struct pool *);

#endif

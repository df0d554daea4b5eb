/* SPDX-License-Identifier: BSD-2-Clause
 *
 * receiver - what all connections share
 *
 * Made by main(), handed to the callbacks by milter_register(): libmilter
 * carries no pointer of ours.
 */
#ifndef RECEIVE_RECEIVER_H
#define RECEIVE_RECEIVER_H

#include <stdatomic.h>

#include "message.h"
#include "receive/direction.h"
#include "receive/spool.h"

#define ACTIONS (ACTION_TEMPFAIL + 1)

/* Counted since the start, for `aratame status'. */
struct tally {
	_Atomic uint64_t done[ACTIONS], aborted;
	atomic_uint in_hand; /* ended, not yet answered */
	atomic_uint connections;
	int64_t since; /* clock_ms() */
};

struct receiver {
	struct gateway gateway;
	struct networks own, trusted;
	struct spool_space space;
	struct tally tally;
	atomic_bool stopping; /* what ends from now on is deferred */
};

#endif

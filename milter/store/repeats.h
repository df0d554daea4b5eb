/* SPDX-License-Identifier: BSD-2-Clause
 *
 * repeats - has this message been here before?
 *
 * Two questions. How often has this body of this sender crashed or timed out
 * the inspection? (The third time it is held: deferring for ever loses mail.)
 * And did the same message (Message-ID, envelope and body) pass a moment ago?
 * (A gateway often sees mail twice, before and after another filter; it counts
 * once.)
 *
 * Memory   fixed, some megabytes; the oldest entries make room for new ones.
 * Lost     at a restart: a message is then deferred some times more.
 * Threads  any number.
 */
#ifndef STORE_REPEATS_H
#define STORE_REPEATS_H

#include "message.h"

struct repeats;

struct repeats *repeats_new(void);
void repeats_free(struct repeats *); /* NULL is allowed */

/* Counts a failure; how many there were, this one included. */
unsigned
repeats_failed(struct repeats *, const struct message *, int64_t now_ms);

/* True when it passed within the last hour; `ago` is then in seconds. */
bool repeats_seen(
    struct repeats *, const struct message *, int64_t now_ms, unsigned *ago);

/* It passed; a deferred message did not, it is still to come. */
void repeats_passed(struct repeats *, const struct message *, int64_t now_ms);

#endif

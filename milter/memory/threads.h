/* SPDX-License-Identifier: BSD-2-Clause
 *
 * threads - what the gateway remembers of who writes to whom, in which thread
 *
 * threads_recall() asks what is known before a message is judged;
 * threads_learn() tells what was delivered. Both work on the facts of a report
 * alone (inspect/facts.h) and keep nothing in clear but numbers: keys are keyed
 * hashes, addresses that must be shown are sealed.
 *
 * Units    a hash is cut to 8 bytes where a row stands for an address, a
 *          name or a fingerprint: one in 10^19 is confused with another.
 * Limits   store_deadline for a recall; learning is queued.
 */
#ifndef MEMORY_THREADS_H
#define MEMORY_THREADS_H

#include "base/envelope.h"
#include "inspect/report.h"
#include "store/store.h"

/*
 * Asks, and adds to the findings what the answer says (judge/thread.h). A
 * memory that is not available accuses nobody: finding `memory-unavailable'.
 */
void threads_recall(struct store *, const struct settings *,
    const struct envelope *, struct report *);

/* Of a message that was delivered and not suspect. Seen twice, counts once. */
void threads_learn(struct store *, const struct facts *,
    const struct envelope *, const struct settings *);

/* Both in this thread: for archives, where order matters. */
bool threads_recall_now(struct engine *, const struct secret *,
    const struct settings *, const struct envelope *, struct report *,
    struct error *);
bool
threads_learn_now(struct engine *, const struct secret *, const struct facts *,
    const struct envelope *, const struct settings *, struct error *);

/* For both: a fact's text as a key, by what it is. */
int64_t threads_key(const struct secret *, const char *kind, struct bytes);

/* The traits of a message, a byte of hash for each kind; 0: none. */
uint64_t threads_traits(const struct facts *);

/* A tally of the memory: mails since the last result of authentication. */
#define TALLY_UNHEARD "unheard"

/* Of address, "a@b", or of party. */
#define KEY_ADDRESS "address"
#define KEY_PARTY "party"
#define KEY_LIST "list"
#define KEY_NAME "name"
#define KEY_MESSAGE "message"
#define KEY_GUID "guid"
#define KEY_SUBJECT "subject"
#define KEY_PRINT "print"
#define KEY_FORM "form"
#define KEY_RIGHT_SIDE "right side"
#define KEY_SHOWN "shown"

#define MESSAGE_LEFT 1	 /* traits of a message: one of ours sent it */
#define MESSAGE_PROVED 2 /* its author was authenticated */

#endif

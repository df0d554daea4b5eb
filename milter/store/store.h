/* SPDX-License-Identifier: BSD-2-Clause
 *
 * store - the gateway's memory: questions with a deadline, news in batches
 *
 * Threads of the store's own hold the engines. Who asks waits at most
 * `store_deadline', whatever the database does; who tells does not wait at
 * all: news is queued and written many to a transaction. After some failures
 * in a row a circuit breaker answers "not available" at once, and tries again
 * from time to time. Nothing here delays mail or stops it.
 *
 * Memory   questions and news belong to the store once given, until it has
 *          freed them by `free'; only a question that was answered in time is
 *          the caller's again.
 * Threads  any number.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "settings/settings.h"
#include "store/engine.h"
#include "store/secret.h"

struct store;

/* What runs in a thread of the store. False, with the error: the engine failed. */
typedef bool
store_work(struct engine *, const struct secret *, void *it, struct error *);

/* NULL: `store = none', or an error (its text is then not empty). */
struct store *store_open(const struct settings *, struct error *);
void store_close(struct store *); /* writes what is queued; NULL is allowed */

/*
 * True: the work was done in time and `question` holds the answer. False: not
 * in time, failed, or the breaker is open; `question` is no longer ours. A
 * NULL store is never available.
 */
bool
store_ask(struct store *, store_work *, void *question, void (*free)(void *));

/* False: the queue is full and the news is lost (counted, logged by minute). */
bool store_tell(struct store *, store_work *, void *news, void (*free)(void *));

/* For what must not be lost: true when it is committed. Waits `wait_ms`. */
bool store_commit(struct store *, store_work *, void *news,
    void (*free)(void *), int64_t wait_ms, struct error *);

const struct secret *store_secret(const struct store *);

struct store_state {
	bool available;
	uint64_t asked, unanswered, told, written, lost;
	int64_t slowest_ms; /* of the last hundred questions */
	struct error last;  /* what the engine said last; empty: nothing */
};
struct store_state store_state(struct store *);

#endif

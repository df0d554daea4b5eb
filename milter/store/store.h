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
 *          the caller's again. Nothing in them may belong to a message (its
 *          arena may be gone when a thread gets to them).
 * Errors   a database or key that cannot be opened is tried again each second
 *          and told to the log; meanwhile nothing is available.
 * Threads  any number.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "settings/settings.h"
#include "store/engine.h"
#include "store/secret.h"

struct store;

/*
 * What runs in a thread of the store. False, with the error: the engine
 * failed. News may run again after its transaction was rolled back, and must
 * not begin or commit one itself; a question reads.
 */
typedef bool
store_work(struct engine *, const struct secret *, void *it, struct error *);

/*
 * NULL: `store = none', or an error in the settings (its text is then not
 * empty). Waits some seconds for the database, and goes on without it.
 */
struct store *store_open(const struct settings *, struct error *);
/* In which nothing is too old: for mail of another time than ours. */
struct store *store_open_timeless(const struct settings *, struct error *);
void store_close(struct store *); /* writes what is queued; NULL is allowed */

/* False for NULL: it is not open (yet), or the breaker is open. */
bool store_available(struct store *);

/*
 * True: the work was done in time and `question` holds the answer. False: not
 * in time, failed, or the breaker is open; `question` is no longer ours. A
 * NULL store is never available.
 */
bool
store_ask(struct store *, store_work *, void *question, void (*free)(void *));

/* The same for what is large: waits so long instead. */
bool store_ask_within(struct store *, store_work *, void *question,
    void (*free)(void *), int64_t wait_ms);

/* False: the queue is full and the news is lost (counted, logged by minute). */
bool store_tell(struct store *, store_work *, void *news, void (*free)(void *));

/*
 * For what must not be lost: true when it is committed, and survives a loss of
 * power. Waits `wait_ms`. False: it is not written, or, when the database
 * hung just then, perhaps later.
 */
bool store_commit(struct store *, store_work *, void *news,
    void (*free)(void *), int64_t wait_ms, struct error *);

/* Waits until all that was told so far is written; false as store_commit(). */
bool store_settle(struct store *, int64_t wait_ms, struct error *);

/* NULL: the key file is not usable (yet). */
const struct secret *store_secret(struct store *);

struct store_state {
	bool available; /* answers questions */
	bool writing;	/* the last news got through */
	uint64_t asked, unanswered, told, written, lost;
	size_t queued;	    /* news not yet written */
	int64_t slowest_ms; /* of the last hundred questions */
	struct error last;  /* what went wrong last; empty: nothing */
};
struct store_state store_state(struct store *); /* zero for NULL */

/* The engine's `where' and the key's path, as the settings have them. */
#define STORE_WHERE_MAX 4200
void store_where(const struct settings *, char where[STORE_WHERE_MAX]);
void store_key_path(const struct settings *, char path[STORE_WHERE_MAX]);

#endif

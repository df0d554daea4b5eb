/* SPDX-License-Identifier: BSD-2-Clause
 *
 * held_rows - mails that the mail server holds for us, as rows in the store
 *
 * A row is written before the mail server is told to hold, and ends in one of
 * four ways; so nothing that is held is forgotten, whenever we die.
 *
 *   waiting, keeping  until its password comes; when the time is over it is
 *                     let go, or kept in the hold queue (on_sealed)
 *   clean             its password came, nothing is bad: to be let go
 *   released | gone   let go | no longer in the hold queue, however it left
 *   stays | bad       in the hold queue for the admin: the time was over | its
 *                     password came and it is bad
 *
 * Limits   ROWS_MOST of one question.
 * Threads  any number.
 */
#ifndef ACT_HELD_ROWS_H
#define ACT_HELD_ROWS_H

#include "store/store.h"

#define ROWS_MOST 500
#define HOST_MOST 256

/* Numbers in the store; from HELD_RELEASED on nothing is to be done. */
enum held_state {
	HELD_WAITING,
	HELD_KEEPING,
	HELD_CLEAN,
	HELD_RELEASED,
	HELD_GONE,
	HELD_STAYS,
	HELD_BAD,
	HELD_STATES
};

const char *held_state_name(enum held_state); /* "waiting", … */

struct held_row {
	char id[17], queue_id[64], sender[400];
	int64_t since, until; /* seconds since 1970 */
	enum held_state state;
};

/* Both return when it is safe, at most `wait_ms` later. */
bool held_rows_add(struct store *, const char *host, const struct held_row *,
    int64_t wait_ms, struct error *);
/* What has ended stays as it is. */
bool held_rows_move(struct store *, const char *id, enum held_state,
    int64_t wait_ms, struct error *);

/* Questions: false when the store did not answer. */
bool
held_rows_get(struct store *, const char *id, struct held_row *, bool *found);

struct held_list {
	struct held_row *rows; /* of malloc(), the caller's */
	size_t count;
};

/* What is to be done on this host at the time `now`. */
bool held_rows_due(
    struct store *, const char *host, int64_t now, struct held_list *);
/* What lies in the hold queue of this host, as far as we know. */
bool held_rows_held(struct store *, const char *host, struct held_list *);

bool
held_rows_count(struct store *, const char *host, uint64_t counts[HELD_STATES]);

/* What ended goes when its time was over before `before`; nobody waits. */
void held_rows_forget(struct store *, const char *host, int64_t before);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * held - mail that waits in the mail server for its password
 *
 * held_begin() writes it down before the mail server is told to hold it. A
 * thread lets it go when its password came and nothing was bad, or when
 * sister_wait is over and on_sealed delivers; else it stays, for the admin. It
 * takes up whatever a gateway that died left behind. Of a fleet each gateway
 * lets go what its own mail server holds, by the name of its host.
 *
 * Limits   what the store or aratame-release(8) cannot do now is tried again,
 *          at most every RETRY_MOST_MS.
 * Threads  any number.
 */
#ifndef ACT_HELD_H
#define ACT_HELD_H

#include <jansson.h>

#include "act/held_rows.h"
#include "message.h"

struct held;

/* NULL: no store, or with an error. What is left of before is looked after. */
struct held *
held_start(const struct settings *, struct store *, struct error *);
void held_stop(struct held *); /* NULL is allowed */

/* Can mail be held now (ppap, sister_wait, mode)? */
bool held_takes(const struct held *);

/* False: it is not written down, and must not be held. */
bool held_begin(struct held *, const struct message *, const struct verdict *,
    struct error *);

/* The mail server did not take it after all. NULL is allowed. */
void held_never(struct held *, const struct message *);

/* Its password came. Of mail that is not held nothing is known here. */
void held_resolved(struct held *, const char *id, bool bad);

/* For `aratame status' and `aratame held'; NULL: nothing is known now. */
json_t *held_counts(struct held *);
json_t *held_json(struct held *);

#endif

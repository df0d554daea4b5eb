/* SPDX-License-Identifier: BSD-2-Clause
 *
 * kept - mails that stayed sealed, whole, until their password comes
 *
 * What is kept is the spool: the envelope's lines, then the message; so a kept
 * mail can be inspected again as if it had just come. It lies sealed in the
 * store for `sealed_days', under the pairs of its correspondents.
 *
 * Limits   sealed_mails and sealed_bytes in all: the oldest go first, which is
 *          told to the log. A mail larger than a fourth of sealed_bytes, or
 *          than KEPT_MOST, is not kept.
 * Clock    seconds since 1970, as the envelope's date.
 * Errors   false, with words, when it could not be kept; questions that are
 *          not answered find nothing.
 */
#ifndef MEMORY_KEPT_H
#define MEMORY_KEPT_H

#include "memory/pairs.h"
#include "message.h"
#include "store/store.h"

#define KEPT_MOST ((size_t)128 << 20)
#define KEPT_FOUND_MOST 64 /* of one question, the newest */

enum kept_state { KEPT_WAITING, KEPT_HARMLESS, KEPT_BAD };

/* A kept mail without its bytes; all views live in the asker's arena. */
struct kept {
	unsigned char key[SECRET_HASH]; /* the same mail has the same */
	struct bytes id, queue_id;	/* of the message */
	struct envelope envelope;
	struct bytes *proved; /* SECRET: passwords that it told itself */
	size_t proved_count;
};

/* Returns when it is safe, at most `wait_ms` later. */
bool kept_put(struct store *, const struct settings *, const struct message *,
    const struct pairs *, const struct facts *, int64_t wait_ms,
    struct error *);

/* Those of the pairs, the newest first. False: the store did not answer. */
bool kept_find(struct store *, const struct pairs *, int64_t now,
    struct kept *list[KEPT_FOUND_MOST], size_t *count, struct arena *);

/*
 * Its bytes as they were spooled; `at` is where the message begins. No bytes:
 * it was let go meanwhile. False: the store did not answer.
 */
bool kept_read(struct store *, const struct kept *, struct bytes *spool,
    size_t *at, int64_t wait_ms, struct arena *);

/* KEPT_HARMLESS lets it go, KEPT_BAD keeps it for further passwords. */
bool kept_resolve(struct store *, const struct kept *, enum kept_state,
    int64_t wait_ms, struct error *);

#endif

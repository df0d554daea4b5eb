/* SPDX-License-Identifier: BSD-2-Clause
 *
 * spool - a message while it comes in, until it is inspected
 *
 * Kept as the worker will see it: the envelope's lines, then the message. In a
 * memfd, which is sealed at the end; beyond spool_memory in an unlinked file
 * of spool_folder, which is then opened for reading only. Beyond message_limit
 * the rest is counted and hashed, not kept.
 *
 * Limits   spool_total bounds what all spools hold together.
 * Errors   `trouble' is a stable word once something failed, `why' says more;
 *          the message is counted and hashed on, so that its line in the
 *          journal is right, and must be deferred.
 */
#ifndef RECEIVE_SPOOL_H
#define RECEIVE_SPOOL_H

#include <nettle/sha2.h>
#include <nettle/umac.h>
#include <stdatomic.h>

#include "message.h"

/* What all spools share. */
struct spool_space {
	const struct settings *settings;
	_Atomic uint64_t taken;
	struct umac128_ctx tag; /* with a random key */
};

struct spool {
	struct spool_space *space;
	int fd;
	bool in_file;
	struct buffer pending; /* not yet written */
	uint64_t written;
	uint64_t reserved; /* of the space */
	uint64_t at, size, received;
	struct sha256_ctx hash;
	struct umac128_ctx body_tag;
	const char *trouble; /* NULL: none; "spool-full", "spool-failed" */
	struct error why;
};

void spool_space_init(struct spool_space *, const struct settings *);

/* Removes what a crash left in the folder. False: no writing there. */
bool spool_prepare(const struct settings *, struct error *);

void spool_begin(struct spool *, struct spool_space *);
void spool_envelope(struct spool *, const struct envelope *); /* comes first */
void spool_head(struct spool *, struct bytes); /* header, empty line */
void spool_body(struct spool *, struct bytes);

/* Seals it and fills what a message is told of its spool. */
void spool_end(struct spool *, struct message *);

/* Without its end: the size and the hashes so far. */
void spool_tell(struct spool *, struct message *);

void spool_close(struct spool *); /* gives everything back */

#endif

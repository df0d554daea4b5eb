/* SPDX-License-Identifier: BSD-2-Clause
 *
 * secrets - all that a message tells about the passwords of what it carries
 *
 * Which texts are read for passwords, in which order and when, and what is
 * guessed from the envelope. The reading itself is unpack/passwords.h.
 *
 * Cost     nothing is searched before the first object comes that may be
 *          sealed: most mail has none, and should not pay.
 * Memory   in the arena of the message.
 */
#ifndef INSPECT_SECRETS_H
#define INSPECT_SECRETS_H

#include "inspect/inspect.h"
#include "inspect/texts.h"
#include "parse/address.h"
#include "unpack/unpack.h"

struct secrets {
	const struct inspection *job;
	struct arena *arena;
	struct passwords *passwords;
	const struct mail *mail;    /* the message itself */
	const struct texts *texts;  /* of it */
	const struct address *from; /* its author; may be empty */
	bool searched;
	struct beside
	    *beside; /* texts that may be read later; the last first */
	size_t beside_bytes;
};

void secrets_begin(struct secrets *, const struct inspection *, struct arena *,
    struct findings *);

/* The message itself. All three must last as long as the secrets. */
void secrets_message(struct secrets *, const struct mail *,
    const struct texts *, const struct address *from);

/* At the end: what the mail told and what opened, for the daemon's memory. */
void secrets_facts(struct secrets *, struct facts *);

/* Before an object is opened: searches the message if this may be sealed. */
void secrets_wanted(struct secrets *, const struct object *);

/* Every object, before it is opened: keeps words that may tell a password. */
void secrets_beside(struct secrets *, const struct object *);

/*
 * Something stayed sealed: reads what was kept. True when that gave candidates
 * that were not tried yet.
 */
bool secrets_read_beside(struct secrets *, struct unpacker *);

/* At the end: so many passwords for something that none of them opens? */
void secrets_decoys(const struct secrets *, struct findings *);

/* The texts of an attached message: one may hold the password of another. */
void secrets_read(struct secrets *, const struct mail *, const struct texts *);

/* The object was opened by what the mail says in its subject or its text. */
bool secrets_told(const struct object *);

#endif

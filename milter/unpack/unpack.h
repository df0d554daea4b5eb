/* SPDX-License-Identifier: BSD-2-Clause
 *
 * unpack - every object inside a message, recursively, within limits
 *
 * Each object is identified, hashed, shown to the visitor, then opened if it
 * is a container, and what is inside goes the same way, depth first: so only
 * the contents on the way down are in memory. Formats bid for an object by its
 * bytes (unpack/formats.c is the one table of them). Sealed
 * ones are opened with the candidates of `passwords`.
 *
 * Limits   object_depth, object_count, object_bytes, total_bytes,
 *          expansion_ratio, password_…: each a finding, then on with the
 *          next object.
 * Errors   none: damage is a finding. Nothing is ever written to disk.
 */
#ifndef UNPACK_UNPACK_H
#define UNPACK_UNPACK_H

#include "base/arena.h"
#include "base/limits.h"
#include "inspect/finding.h"
#include "parse/mail.h"
#include "unpack/object.h"
#include "unpack/passwords.h"
#include "unpack/picture.h"

struct unpacker {
	const struct limits *limits;
	struct arena *arena;
	struct findings *findings;
	struct passwords *passwords;
	void (*visit)(void *context, const struct object *);
	/* An attached message was read: its texts may carry passwords. */
	void (*visit_mail)(
	    void *context, const struct mail *, const struct object *);
	/* A document links to somewhere; the URL as written. May be NULL. */
	void (*visit_link)(
	    void *context, const struct object *, struct bytes url);
	/* A document shows a picture that is no object. May be NULL. */
	void (*visit_picture)(
	    void *context, const struct object *, const struct picture *);
	void *context;
	bool careful; /* look, open nothing */

	size_t count;	   /* objects so far */
	struct seen *seen; /* what they were, … */
	size_t seen_room;
	size_t *pixels; /* of pictures that may still be decoded; or NULL */
	uint64_t total; /* bytes unpacked so far */
	uint64_t passwords_tried; /* in all */
	uint64_t costly_tries;	  /* those of unpack/seal.h, by their price */
	int64_t password_ms;	  /* unpack/password_time.h */
	struct xlm *xlm;	  /* unpack/xlm.h, a list */

	/* What stayed sealed: unpack/again.c. */
	struct left *left;
	size_t left_count, left_room, left_bytes;
	bool brief; /* the content of this part goes away after it */
	bool again; /* what was seen is not shown a second time */
};

/* Once per process, before the sandbox: opens what libarchive would later. */
void unpack_start(void);

/*
 * One part of a message. What only the tolerant view sees is an object when no
 * other has the same bytes.
 */
void unpack_part(struct unpacker *, const struct part *);

/* The same for a message that lies in an object; the part's path says so. */
void unpack_part_of(
    struct unpacker *, const struct object *parent, const struct part *);

/*
 * Opens once more what stayed sealed, for new candidates have been read since.
 * What it held unsealed is not shown again; what is said of its seal is.
 */
void unpack_again(struct unpacker *);
/* Where the object at `i', below left_count, stands. */
struct bytes unpack_left_path(const struct unpacker *, size_t i);

/*
 * For the formats: what was found inside `parent`. Gives the object its path,
 * type and hash, shows it, opens it. `content` may be freed afterwards.
 * `size` is what it would have been without a limit.
 */
struct found {
	struct bytes name; /* UTF-8, as stored, may hold slashes */
	struct bytes content;
	uint64_t size;
	bool was_sealed;
	struct bytes opened;
	enum object_type type; /* OBJECT_UNKNOWN: by content */
	bool again; /* another view: not if it was seen by this name before */
};
void unpack_found(
    struct unpacker *, const struct object *parent, const struct found *);

/*
 * May `len` more bytes be unpacked from an object of `packed` bytes that has
 * given `so_far`? Counts them. False: a limit was hit, and is a finding.
 */
bool unpack_allow(struct unpacker *, const struct object *, uint64_t packed,
    uint64_t so_far, uint64_t len);

#endif

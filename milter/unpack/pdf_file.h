/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pdf_file - all objects of a PDF, found where they stand
 *
 * Every "12 0 obj" counts, also those of older revisions and those that no
 * table mentions; object streams are unpacked and theirs added. Seals are
 * opened on the way (unpack/pdf_seal.h).
 *
 * Limits   PDF_OBJECTS_MAX; the words read of all values together, against
 *          values that overlap; for what is unpacked unpack_allow(). Each is a
 *          finding.
 * Memory   outside the arena; pdf_close() gives it back.
 */
#ifndef UNPACK_PDF_FILE_H
#define UNPACK_PDF_FILE_H

#include "base/buffer.h"
#include "unpack/pdf_lex.h"
#include "unpack/pdf_seal.h"
#include "unpack/unpack.h"

#define PDF_OBJECTS_MAX ((size_t)500000)
#define PDF_PACKED_MAX 2000

struct pdf_object {
	const unsigned char *at; /* where its value begins */
	uint32_t number;
	uint32_t source; /* 0: the file; else the object stream, from 1 */
	uint16_t generation;
	bool shown; /* its stream was given to unpack_found() */
};

struct pdf {
	struct unpacker *u;
	const struct object *object;
	struct pdf_object *list;    /* by number, then by place */
	size_t count, room, sorted; /* the first `sorted' are in order */
	struct buffer *packed;	    /* the object streams, unpacked */
	size_t packed_count, packed_bytes;
	uint64_t budget;  /* bytes of values that may still be read */
	size_t end_found; /* the last search for "endstream" and */
	size_t end_from;  /* where it began */
	struct pdf_seal seal;
	bool sealed;	     /* and no password fits */
	bool by_password;    /* not by the empty one */
	struct bytes opened; /* how */
};

void pdf_load(struct pdf *, struct unpacker *, const struct object *);
void pdf_close(struct pdf *);

/* Finds the seal, if there is one, and a password (unpack/pdf_unseal.c). */
void pdf_open_seal(struct pdf *);

/* An object's own value; empty when the budget is spent. */
struct bytes pdf_value(struct pdf *, const struct pdf_object *);

/* Counts what is read; false, after a finding, once it was too much. */
bool pdf_spend(struct pdf *, uint64_t bytes);

/*
 * The last object of that number, or NULL; those before it stand in front of
 * it in the list.
 */
struct pdf_object *pdf_find(struct pdf *, uint32_t number);

/* A string that stands in the value of `o`, unsealed; empty: cannot be. */
struct bytes
pdf_text(struct pdf *, const struct pdf_object *, const struct pdf_word *);

/* Where the value is a reference, the value of what it refers to. */
struct bytes pdf_follow(struct pdf *, struct bytes value);

/* The stream of an object, unsealed; `held' may hold it. Empty: it has none. */
struct bytes pdf_raw(
    struct pdf *, const struct pdf_object *, bool file, struct buffer *held);

/*
 * The stream of an object, unsealed and unpacked. False: it has none, or its
 * filters are foreign. `file`: it is sealed as embedded files are.
 */
bool
pdf_stream(struct pdf *, const struct pdf_object *, bool file, struct buffer *);

#endif

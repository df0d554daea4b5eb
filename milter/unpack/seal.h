/* SPDX-License-Identifier: BSD-2-Clause
 *
 * seal - the search for the password of a seal that makes every try costly
 *
 * 7z, RAR and Office hash a password a hundred thousand times and more, so
 * that a try takes as long as everything else in a message together. They
 * share one budget: password_tries_costly for an archive, COSTLY_MESSAGE times
 * that for the message, however many archives it holds; and their time is
 * bounded as that of all passwords.
 *
 * Input    what seal_try() is asked to weigh: a try counts as many as its
 *          price says (1: the usual 2^19 rounds or so), since who makes an
 *          archive chooses the rounds.
 * Errors   none: what stays sealed is a finding, by seal_unopened().
 */
#ifndef UNPACK_SEAL_H
#define UNPACK_SEAL_H

#include "unpack/password_time.h"

#define COSTLY_MESSAGE 4

struct seal {
	struct unpacker *unpacker;
	const struct object *object;
	const struct password *proved; /* opened a part of it before */
	size_t price;		       /* of a try; 0 counts as 1 */
	uint64_t tried, candidates;
	struct password_time time;
	bool spent; /* there are more than were tried */
};

/* Does the password open it? True only when the content proves it. */
typedef bool (*seal_try)(void *context, const struct password *);

void seal_begin(struct seal *, struct unpacker *, const struct object *);

/* The first that opens it, the one proved before first of all; or NULL. */
const struct password *seal_find(struct seal *, seal_try opens, void *context);

/* "password from text part 1, after the label パスワード, CRC checked". */
struct bytes
seal_how(struct arena *, const struct password *, const char *proof);

/* The same for a finding: also where it stood, its kind, and the tries. */
struct bytes seal_proof(
    struct arena *, struct bytes how, const struct password *, uint64_t tries);

/* Tells that it was opened, and returns how; remembers the password. */
struct bytes
seal_opened(struct seal *, const struct password *, const char *proof);

/*
 * The password as these seals take it: UTF-16, little-endian, without an end.
 * seal_find() passes over what is not UTF-8: it is no other form of a word.
 */
#define SEAL_UTF16_MOST 256
struct bytes
seal_utf16(unsigned char to[SEAL_UTF16_MOST], struct bytes password);

/* Tells that it stays sealed, and whether there was more to try. */
void seal_unopened(struct seal *);

#endif

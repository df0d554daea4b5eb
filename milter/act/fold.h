/* SPDX-License-Identifier: BSD-2-Clause
 *
 * fold - any text as the value of a header: folded, ASCII, short enough
 *
 * Words that are ASCII stay as they are; others become encoded words of at
 * most 75 characters, cut between characters (RFC 2047 sections 2 and 5).
 * Lines are folded at blanks, with LF and a tab, as libmilter wants it.
 *
 * Input    hostile text; control bytes become '?', what is not UTF-8 U+FFFD.
 * Limits   at most `most` bytes; what does not fit any more is left out, and
 *          "..." says so.
 * Memory   the value lives in the arena.
 */
#ifndef ACT_FOLD_H
#define ACT_FOLD_H

#include "base/arena.h"
#include "base/bytes.h"

struct fold {
	struct arena *arena;
	char *at; /* NUL-ended */
	size_t len, most;
	size_t column; /* of the line so far */
	bool encoded;  /* the last word was an encoded one */
	bool full;
};

/* `column`: how much of the first line its name takes. */
void fold_begin(struct fold *, struct arena *, size_t column, size_t most);

/* Adds words, a blank in front of each but the first. */
void fold_add(struct fold *, struct bytes text);

#endif

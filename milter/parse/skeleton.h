/* SPDX-License-Identifier: BSD-2-Clause
 *
 * skeleton - a multipart body without the middle of its long contents
 *
 * GMime copies and looks at every byte, but only needs delimiter lines and
 * headers. So whole lines are left out between them, and offsets in what is
 * left are brought back to the body.
 *
 * Input    the body, in order; never modified.
 * Memory   the text, to be freed with buffer_free(); the arena, 16 bytes for
 *          each piece of at least 4 KB that is left out.
 */
#ifndef PARSE_SKELETON_H
#define PARSE_SKELETON_H

#include "base/arena.h"
#include "base/buffer.h"

struct skeleton {
	struct buffer text; /* a made header, then what is kept */
	struct bytes body;
	struct arena *arena;
	size_t lead,
	    start;	/* offset `lead` in the text is `start` in the body */
	size_t taken;	/* of the body */
	size_t seen;	/* no empty line up to here … */
	size_t content; /* … behind which contents start; 0: not yet */
	struct cut *cuts;
	size_t cut_count, cut_room;
};

/* The text has its header: the body follows, from `start` on. */
void skeleton_begin(
    struct skeleton *, struct bytes body, size_t start, struct arena *);

/* Takes the body up to `to`. No line that begins in it may begin with "--". */
void skeleton_take(struct skeleton *, size_t to);

/* The line that ends at `end` is a delimiter: what follows is a header. */
void skeleton_header(struct skeleton *, size_t end);

/* Where a byte of the piece taken last stands in the text. */
size_t skeleton_offset(const struct skeleton *, size_t at);

/* Where a byte of the text, behind its own header, stands in the body. */
size_t skeleton_place(const struct skeleton *, size_t offset);

#endif

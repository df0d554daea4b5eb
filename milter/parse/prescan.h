/* SPDX-License-Identifier: BSD-2-Clause
 *
 * prescan - what of a multipart body may be handed to GMime
 *
 * One pass over the lines that begin with "--". It knows every boundary that
 * the headers behind such lines declare, and how deep they lie, and so counts
 * parts, depth and header bytes before GMime spends anything on them. What is
 * too much is cut off, or its type is masked so that it is one plain part.
 *
 * Input    any bytes; never modified.
 * Memory   the arena, for each declared boundary and each mask.
 * Limits   mime_parts, mime_depth, header_bytes, header_count: findings.
 */
#ifndef PARSE_PRESCAN_H
#define PARSE_PRESCAN_H

#include "parse/mail.h"

/* A byte that GMime is to see instead of the one that is there. */
struct mask {
	size_t at;
	unsigned char byte;
};

struct prescan {
	struct bytes
	    boundary;	   /* which of the declared ones is in use; or empty */
	size_t start, end; /* from the first delimiter to what may be read */
	struct mask *masks;
	size_t mask_count;
	bool digest; /* parts without a type are messages */
};

/*
 * `type` is the message's Content-Type, `depth` that of its parts, `where` the
 * place for findings.
 */
void prescan_read(struct prescan *, struct bytes body, struct bytes type,
    struct bytes where, unsigned depth, const struct limits *, struct arena *,
    struct findings *);

#endif

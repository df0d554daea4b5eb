/* SPDX-License-Identifier: BSD-2-Clause
 *
 * prescan - a multipart body as GMime may be given it
 *
 * One pass over the lines that begin with "--". It knows every boundary that
 * the headers behind such lines declare, and how deep they lie, and so counts
 * parts, depth and header bytes before GMime spends anything on them. What is
 * too much is cut off, or its type is masked so that it is one plain part. So
 * are all content fields but the types of multiparts, and all lines of dashes
 * that are no delimiters: GMime has no use for them and pays dearly.
 *
 * Input    any bytes; never modified.
 * Memory   the skeleton, its text to be freed with buffer_free(); the arena,
 *          for each declared boundary.
 * Limits   mime_parts, mime_depth, header_bytes, header_count: findings.
 */
#ifndef PARSE_PRESCAN_H
#define PARSE_PRESCAN_H

#include "parse/mail.h"
#include "parse/skeleton.h"

struct prescan {
	/* A header that declares the boundary, and the body from its first
	 * delimiter on. Empty: no declared boundary is used. */
	struct skeleton skeleton;
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

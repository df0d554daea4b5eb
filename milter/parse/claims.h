/* SPDX-License-Identifier: BSD-2-Clause
 *
 * claims - all that a header might say of its content, to one client or other
 *
 * Every line is read that could be a content field when blanks, control
 * characters and folds within its name are passed over, the colon is doubled or
 * missing, and the value is written in encoded-words, quotes or comments.
 *
 * Memory   views into the header; the arena.
 */
#ifndef PARSE_CLAIMS_H
#define PARSE_CLAIMS_H

#include "parse/transfer.h"

struct claims {
	struct bytes type, multipart, disposition; /* values, raw; the first */
	struct bytes boundary[2]; /* different ones; empty when fewer */
	unsigned encodings; /* 1 << enum transfer for each that is named */
	size_t count;	    /* content fields */
	bool unknown;	    /* an encoding that nobody knows is named */
	bool odd;	    /* a line is no clean field */
};

void claims_read(struct claims *, struct bytes header, struct arena *);

/* Two clients may see different content. NULL: they would not. */
const char *claims_conflict(const struct claims *);

/* Does a line begin, however oddly, with the name of a content field? */
bool claims_content_line(struct bytes line);

#endif

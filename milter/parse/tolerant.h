/* SPDX-License-Identifier: BSD-2-Clause
 *
 * tolerant - the second view of a message: what else clients may see in it
 *
 * Beside the ordinary view: headers that can be read in two ways, content that
 * another encoding makes a file of, parts of boundaries that were not the ones
 * used, files in preamble, epilogue, text and header.
 *
 * Input    the leaves of the ordinary view, in their order.
 * Output   views that look like files; findings for headers that contradict
 *          themselves. Nothing in ordinary mail.
 * Limits   mime_parts, and eight times the message may be decoded.
 */
#ifndef PARSE_TOLERANT_H
#define PARSE_TOLERANT_H

#include "parse/transfer.h"
#include "parse/tree.h"
#include "parse/views.h"

/* A part as the ordinary view took it. */
struct taken {
	struct leaf leaf;
	enum transfer used;
	struct bytes content; /* decoded */
	bool message;	      /* is read as a message of its own */
};

struct tolerant {
	struct bytes header, body; /* of the message … */
	struct bytes where;	   /* … at this place */
	bool odd_header;	   /* it has lines that are no fields */
	const struct taken *taken;
	size_t count;
	size_t room; /* parts that may be added */
	const struct limits *limits;
	struct arena *arena;
	struct findings *findings;
	/* `near` is the path of the part it stands in or behind. */
	void (*add)(void *, struct bytes near, const struct view *);
	void *context;
};

void tolerant_read(const struct tolerant *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * header - the fields of a header, one after the other, from the raw bytes
 *
 * A line ends with CRLF or LF; with a lone CR only where a field's name and
 * colon follow, for there mail programs disagree. A blank before the colon is
 * allowed. A line that is no field comes as one without a name.
 *
 * Input    any bytes; never modified. Memory: none, all are views.
 * Source   RFC 5322 section 2.2, section 4.5.
 */
#ifndef PARSE_HEADER_H
#define PARSE_HEADER_H

#include "parse/mail.h"

/* Does a header start here, or is all of it body? */
bool header_present(struct bytes);

/*
 * Takes the next field off the front of `rest`. False: the header is over; the
 * empty line is taken off, too, and `rest` is the body.
 */
bool header_next(struct bytes *rest, struct field *);

/* What the header of a part says of its content. Views into it. */
struct entity {
	struct bytes type; /* the first Content-Type that is not multipart */
	struct bytes multipart;	  /* the first that is */
	struct bytes encoding;	  /* the first that encodes anything */
	struct bytes disposition; /* the first */
};

void header_entity(struct entity *, const struct field *);

#endif

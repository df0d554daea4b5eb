/* SPDX-License-Identifier: BSD-2-Clause
 *
 * boundaries - parts that some boundary may make, whichever was declared
 *
 * Every line of dashes, behind LF, CRLF or a lone CR, below which a content
 * field stands, is taken for a delimiter.
 *
 * Input    what the ordinary view has not taken apart: preamble, epilogue, the
 *          content of a part.
 * Limits   `most` parts, and the budget of the views.
 */
#ifndef PARSE_BOUNDARIES_H
#define PARSE_BOUNDARIES_H

#include "parse/claims.h"
#include "parse/views.h"

/* Returns how many were found. */
size_t boundaries_read(struct views *, struct bytes text, size_t most);

/*
 * The readings of one content whose header claims this, beside the one that
 * `used` gives.
 */
void boundaries_content(struct views *, const struct claims *,
    struct bytes content, enum transfer used);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * encoded - header text as mailers really write it, to UTF-8
 *
 * RFC 2047 encoded-words (also where the RFC forbids them: inside quotes,
 * without blanks between, with a multibyte character split over two words:
 * adjacent words of one charset are joined before they are decoded), raw 8-bit
 * and raw ISO-2022-JP, folded lines. RFC 2231 parameters with charset and
 * continuations, in any order.
 *
 * Output   UTF-8 in the arena or, where nothing had to be done, a view of the
 *          input; unfolded, without control bytes.
 * Errors   none: what cannot be decoded stays as it was written.
 */
#ifndef PARSE_ENCODED_H
#define PARSE_ENCODED_H

#include "base/arena.h"

/* Unstructured text: a subject, a display name. */
struct bytes encoded_text(struct arena *, struct bytes raw);

/* A field's value in front of its parameters: "text/plain", lower case. */
struct bytes encoded_value(struct arena *, struct bytes raw);

/*
 * A parameter of Content-Type or Content-Disposition: name="…", name*=…,
 * name*0*=…. The RFC 2231 form wins over the plain one, since mail programs
 * show it. Empty when there is none.
 */
struct bytes
encoded_parameter(struct arena *, struct bytes raw, const char *name);

/* The last plain form alone: what a program without RFC 2231 may show. */
struct bytes
encoded_parameter_plain(struct arena *, struct bytes raw, const char *name);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * quoted_string - quoted strings and comments of header fields (RFC 5322, 3.2)
 *
 * Aware of raw Japanese, in which a quote or a backslash may be half of a
 * character. Comments within comments are counted, not called.
 */
#ifndef PARSE_QUOTED_STRING_H
#define PARSE_QUOTED_STRING_H

#include "base/arena.h"
#include "parse/japanese.h"

/*
 * Where the quoted string, the comment, that begins with the first byte ends:
 * the offset of its closing byte; the length of the text when it is not closed.
 */
size_t quoted_string_end(struct bytes, struct japanese_walk);
size_t comment_end(struct bytes);

/* The inside of a quoted string without its backslashes. */
struct bytes
quoted_string_text(struct arena *, struct bytes, struct japanese_walk);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * plain_text - the words of what lies beside a sealed attachment
 *
 * For passwords only: a text file, a page, a part of .docx, .xlsx or .pptx, a
 * calendar entry, the pages of a PDF. Not what a reader sees, but its words in
 * their order, lines and cells kept apart.
 *
 * Input    hostile bytes.
 * Memory   in the arena, at most PLAIN_TEXT_MOST of it.
 */
#ifndef UNPACK_PLAIN_TEXT_H
#define UNPACK_PLAIN_TEXT_H

#include "unpack/unpack.h"

#define PLAIN_TEXT_MOST ((size_t)64 * 1024)

/* Has it words of this kind? Cheap: by type and name. */
bool plain_text_has(const struct object *);

/* UTF-8; empty when there are none. The object's content must be alive. */
struct bytes plain_text(struct arena *, const struct object *);

/* The words of a PDF's pages, in UTF-8: plain_text_pdf.c. */
struct bytes plain_text_pdf(struct unpacker *, const struct object *);

/* What a calendar entry says in SUMMARY, DESCRIPTION, LOCATION and COMMENT. */
struct bytes plain_text_calendar(struct arena *, struct bytes utf8);

/* The comment that an archive carries for all to read; of any charset. */
struct bytes plain_text_comment(const struct object *);

#endif

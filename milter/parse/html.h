/* SPDX-License-Identifier: BSD-2-Clause
 *
 * html - the text a reader of an HTML body sees, and what is hidden from him
 *
 * By libxml2's push parser. Inline tags join without a space, block tags and
 * <br> end a line, table cells are parted by a TAB, script and style are left
 * out. Text under display:none, visibility:hidden, zero size or white colour
 * goes to `hidden'. Links (href, src) are kept in order.
 *
 * Input    UTF-8.
 * Limits   nesting of 1,000; deeper text is kept, its tags are not followed.
 */
#ifndef PARSE_HTML_H
#define PARSE_HTML_H

#include "base/arena.h"

struct html {
	struct bytes text, hidden;
	struct bytes *links;
	size_t link_count;
};

void html_read(struct html *, struct bytes utf8, struct arena *);

#endif

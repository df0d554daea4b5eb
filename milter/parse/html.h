/* SPDX-License-Identifier: BSD-2-Clause
 *
 * html - the text a reader of an HTML body sees, and what is hidden from him
 *
 * By libxml2's push parser. Inline tags join without a space, block tags and
 * <br> end a line, table cells are parted by a TAB, script and style are left
 * out, blanks are joined as browsers do. Lines of a quotation (<blockquote
 * type=cite>, class gmail_quote) begin with "> ", as in plain text. Text under
 * display:none, visibility:hidden, zero size or white colour, and the title,
 * goes to `hidden'. Links (href, src, action) are kept in order.
 *
 * Input    UTF-8.
 * Memory   the arena; the parser's own is given back.
 * Limits   nesting of 1,000, then reading starts afresh; of a tag with
 *          thousands of attributes the first ones.
 * Not seen rules of style sheets, what scripts would write.
 */
#ifndef PARSE_HTML_H
#define PARSE_HTML_H

#include "base/arena.h"

struct html {
	struct bytes text, hidden;
	struct bytes *links;
	size_t link_count;
};

/* Once per process, before the sandbox is entered; mail_start() does it. */
void html_start(void);

void html_read(struct html *, struct bytes utf8, struct arena *);

#endif

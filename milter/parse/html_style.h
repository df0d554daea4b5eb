/* SPDX-License-Identifier: BSD-2-Clause
 *
 * html_style - whether an element's own attributes hide or colour its text
 *
 * Input    attributes as libxml2 gives them: name, value, name, …, NULL; the
 *          whole list may be NULL, a value too.
 */
#ifndef PARSE_HTML_STYLE_H
#define PARSE_HTML_STYLE_H

#include <stdbool.h>

/* Not shown at all: display:none, zero size, the attribute `hidden'. */
bool html_style_hides(const unsigned char **attributes);

/* White text. */
bool html_style_white(const unsigned char **attributes);

/* A background of its own that is not white. */
bool html_style_background(const unsigned char **attributes);

/* The value of an attribute; NULL when there is none. */
const char *html_attribute(const unsigned char **attributes, const char *name);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * quotation - the lines that mail programs put in front of what they quote
 *
 * All take folded text that starts at a line. A dozen languages; Japanese in
 * the forms of Outlook, Gmail, Apple Mail, Thunderbird, Becky!, Yahoo.
 *
 * Limits   lines longer than 500 bytes introduce nothing.
 */
#ifndef PARSE_QUOTATION_H
#define PARSE_QUOTATION_H

#include "parse/text.h"

/* Takes ">" marks off the front of a line. False: there are none. */
bool quotation_marks_off(struct bytes *line);

/* Is the next line that is not empty marked? */
bool quotation_follows(struct bytes rest);

/* "-----Original Message-----": all below is quoted. */
bool quotation_separator(struct bytes line);

/*
 * "On … wrote:", in one to three lines. Returns the length of these lines with
 * their line ends; 0: it is none.
 */
size_t quotation_attribution(struct bytes text);

/*
 * A header block: at least three of From, Sent, To, Cc, Subject within eight
 * lines, in the labels of one language. Reads through quote marks. Returns the
 * length up to the end of the last labelled line; 0: it is none.
 */
size_t
quotation_header(struct bytes text, struct quoted_header *, struct arena *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * line - how long the line at the front is, for who asks it of every line
 *
 * It ends with CRLF, LF or a lone CR, which counts to it. Inline, since the
 * tolerant view asks it of all mail.
 */
#ifndef PARSE_LINE_H
#define PARSE_LINE_H

#include <string.h>

#include "base/bytes.h"

static inline size_t
line_span(struct bytes text)
{
	const unsigned char *feed = memchr(text.at, '\n', text.len), *lone;
	size_t len = feed != NULL ? (size_t)(feed - text.at) + 1 : text.len;

	lone = memchr(text.at, '\r', len);
	/* Most often it is the one before the LF. */
	if (lone == NULL || lone + 1 == feed)
		return len;
	return (size_t)(lone - text.at) + 1;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * "表" in raw CP932 ends in a backslash, "が" in ISO-2022-JP is $, and others
 * hold a quote: whoever steps byte by byte loses the end of such a name, and
 * with it the ending of an attachment. So characters are stepped over whole.
 */
#include "parse/quoted_string.h"

#include <string.h>

size_t
quoted_string_end(struct bytes text, struct japanese_walk walk)
{
	size_t at = 1;

	while (at < text.len && (walk.wide || text.at[at] != '"')) {
		if (!walk.wide && text.at[at] == '\\')
			at++;
		if (at < text.len)
			at += japanese_step(&walk, text, at);
	}
	return at < text.len ? at : text.len;
}

size_t
comment_end(struct bytes text)
{
	size_t depth = 0, at = 0;

	for (; at < text.len; at++) {
		if (text.at[at] == '\\')
			at++;
		else if (text.at[at] == '(')
			depth++;
		else if (text.at[at] == ')' && --depth == 0)
			return at;
	}
	return text.len;
}

struct bytes
quoted_string_text(
    struct arena *arena, struct bytes text, struct japanese_walk walk)
{
	unsigned char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t at = 0; at < text.len;) {
		size_t step;

		if (!walk.wide && text.at[at] == '\\' && at + 1 < text.len)
			at++;
		step = japanese_step(&walk, text, at);
		memcpy(out + len, text.at + at, step);
		len += step;
		at += step;
	}
	return (struct bytes){ out, len };
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * JSON and encoded words must be UTF-8, and mail is what its sender likes.
 * Showing a byte as U+FFFD loses it for the reader, which is better than a
 * journal line that no program can read.
 */
#include "base/utf8.h"

#include <string.h>

static bool
continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* The second byte tells overlong forms, surrogates and too large ones. */
static bool
second_allowed(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xE0:
		return second >= 0xA0;
	case 0xED:
		return second < 0xA0;
	case 0xF0:
		return second >= 0x90;
	case 0xF4:
		return second < 0x90;
	default:
		return true;
	}
}

size_t
utf8_character(struct bytes b)
{
	size_t len;

	if (b.len == 0)
		return 0;
	if (b.at[0] < 0x80)
		return 1;
	if (b.at[0] < 0xC2 || b.at[0] > 0xF4)
		return 0;
	len = b.at[0] < 0xE0 ? 2 : b.at[0] < 0xF0 ? 3 : 4;
	if (b.len < len || !second_allowed(b.at[0], b.at[1]))
		return 0;
	for (size_t i = 1; i < len; i++)
		if (!continues(b.at[i]))
			return 0;
	return len;
}

struct bytes
utf8_clean(struct arena *arena, struct bytes b)
{
	unsigned char *at = arena_array(arena, b.len, 3);
	size_t out = 0;

	while (b.len > 0) {
		size_t len = utf8_character(b);

		if (len == 0) {
			memcpy(at + out, "\xEF\xBF\xBD", 3);
			out += 3;
			len = 1;
		} else if (b.at[0] < 0x20 || b.at[0] == 0x7F) {
			at[out++] = '?';
		} else {
			memcpy(at + out, b.at, len);
			out += len;
		}
		b = bytes_from(b, len);
	}
	return (struct bytes){ at, out };
}

struct bytes
utf8_first(struct bytes b, size_t len)
{
	if (b.len <= len)
		return b;
	while (len > 0 && continues(b.at[len]))
		len--;
	return bytes_first(b, len);
}

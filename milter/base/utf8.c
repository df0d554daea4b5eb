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

/* Of a whole character. C1 holds the one-byte forms of terminal sequences. */
static bool
is_control(struct bytes c)
{
	return c.at[0] < 0x20 || c.at[0] == 0x7F ||
	    (c.at[0] == 0xC2 && c.at[1] < 0xA0);
}

/*
 * What makes the text around it look like another: U+061C, U+200B to U+200F,
 * U+2028 to U+202E, U+2060 to U+206F, U+FEFF.
 */
static bool
misleads(struct bytes c)
{
	if (c.len == 2)
		return c.at[0] == 0xD8 && c.at[1] == 0x9C;
	if (c.len != 3)
		return false;
	if (c.at[0] == 0xEF)
		return c.at[1] == 0xBB && c.at[2] == 0xBF;
	if (c.at[0] != 0xE2)
		return false;
	if (c.at[1] == 0x80)
		return (c.at[2] >= 0x8B && c.at[2] <= 0x8F) ||
		    (c.at[2] >= 0xA8 && c.at[2] <= 0xAE);
	return c.at[1] == 0x81 && c.at[2] >= 0xA0 && c.at[2] <= 0xAF;
}

static struct bytes
copy(struct arena *arena, struct bytes b, bool for_people)
{
	unsigned char *at = arena_array(arena, b.len, 3);
	struct bytes whole;
	size_t out = 0;

	for (; b.len > 0; b = bytes_from(b, whole.len > 0 ? whole.len : 1)) {
		whole = bytes_first(b, utf8_character(b));
		if (whole.len == 0 || (for_people && misleads(whole))) {
			memcpy(at + out, "\xEF\xBF\xBD", 3);
			out += 3;
		} else if (is_control(whole)) {
			at[out++] = '?';
		} else {
			memcpy(at + out, whole.at, whole.len);
			out += whole.len;
		}
	}
	return (struct bytes){ at, out };
}

struct bytes
utf8_clean(struct arena *arena, struct bytes b)
{
	return copy(arena, b, false);
}

struct bytes
utf8_shown(struct arena *arena, struct bytes b)
{
	return copy(arena, b, true);
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

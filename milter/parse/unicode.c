/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Most mail is ASCII, most of the rest is good UTF-8: so ASCII is skipped in
 * long words and only what is left is looked at byte by byte. A check that is
 * too mild would hand invalid text to PCRE2 and ICU, which trust it.
 */
#include "parse/unicode.h"

#include <string.h>

#include "base/utf8.h"

#define WORD 64

/* Bytes at the front that are ASCII, in whole words. */
static size_t
ascii_words(const unsigned char *at, size_t len)
{
	size_t done = 0;

	for (; len - done >= WORD; done += WORD) {
		uint64_t word[WORD / 8], high = 0;

		memcpy(word, at + done, WORD);
		for (size_t i = 0; i < WORD / 8; i++)
			high |= word[i];
		if ((high & 0x8080808080808080u) != 0)
			break;
	}
	return done;
}

static size_t
ascii_run(struct bytes b)
{
	size_t at = b.len > 0 ? ascii_words(b.at, b.len) : 0;

	while (at < b.len && b.at[at] < 0x80)
		at++;
	return at;
}

bool
unicode_is_ascii(struct bytes b)
{
	return ascii_run(b) == b.len;
}

/* Bytes of three-byte characters at the front, which is most of Japanese. */
static size_t
wide_run(struct bytes b)
{
	size_t at = 0;

	while (b.len - at >= 3) {
		const unsigned char *c = b.at + at;

		/* E0 and ED have bounds of their own. */
		if (c[0] < 0xE1 || c[0] > 0xEF || c[0] == 0xED ||
		    (c[1] & 0xC0) != 0x80 || (c[2] & 0xC0) != 0x80)
			break;
		at += 3;
	}
	return at;
}

/* Length of what is good at the front. */
static size_t
good_run(struct bytes b)
{
	size_t at = 0, len;

	while (at < b.len) {
		struct bytes rest = bytes_from(b, at);

		if (rest.at[0] < 0x80)
			at += ascii_run(rest);
		else if ((len = wide_run(rest)) > 0)
			at += len;
		else if ((len = utf8_character(rest)) > 0)
			at += len;
		else
			break;
	}
	return at;
}

bool
unicode_valid(struct bytes b)
{
	return good_run(b) == b.len;
}

uint32_t
unicode_next(struct bytes b, size_t *at)
{
	size_t len = utf8_character(bytes_from(b, *at));
	uint32_t code;

	if (len == 0) {
		*at += *at < b.len;
		return UNICODE_UNKNOWN;
	}
	code = b.at[*at];
	if (len > 1)
		code &= 0x7Fu >> len;
	for (size_t i = 1; i < len; i++)
		code = code << 6 | (b.at[*at + i] & 0x3Fu);
	*at += len;
	return code;
}

void
unicode_add(struct buffer *out, uint32_t code)
{
	unsigned char text[4];

	buffer_add(out,
	    (struct bytes){ text, (size_t)(unicode_put(text, code) - text) });
}

/* Characters beyond ASCII in good UTF-8. */
static size_t
count_wide(struct bytes b)
{
	size_t count = 0;

	for (size_t i = 0; i < b.len; i++)
		count += b.at[i] >= 0xC0;
	return count;
}

size_t
unicode_mend(struct bytes b, struct buffer *out, size_t *wide)
{
	size_t wrong = 0;

	*wide = 0;
	while (b.len > 0) {
		size_t len = good_run(b);

		buffer_add(out, bytes_first(b, len));
		*wide += count_wide(bytes_first(b, len));
		b = bytes_from(b, len);
		if (b.len == 0)
			break;
		unicode_add(out, UNICODE_UNKNOWN);
		wrong++;
		b = bytes_from(b, 1);
	}
	return wrong;
}

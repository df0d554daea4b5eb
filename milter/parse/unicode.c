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

bool
unicode_valid(struct bytes b)
{
	for (size_t len; b.len > 0; b = bytes_from(b, len)) {
		if (b.at[0] < 0x80)
			len = ascii_run(b);
		else if ((len = utf8_character(b)) == 0)
			return false;
	}
	return true;
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

unsigned char *
unicode_put(unsigned char *at, uint32_t code)
{
	if (code < 0x80) {
		*at++ = (unsigned char)code;
		return at;
	}
	if (code < 0x800) {
		*at++ = (unsigned char)(0xC0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*at++ = (unsigned char)(0xE0 | code >> 12);
		} else {
			*at++ = (unsigned char)(0xF0 | code >> 18);
			*at++ = (unsigned char)(0x80 | (code >> 12 & 0x3F));
		}
		*at++ = (unsigned char)(0x80 | (code >> 6 & 0x3F));
	}
	*at++ = (unsigned char)(0x80 | (code & 0x3F));
	return at;
}

void
unicode_add(struct buffer *out, uint32_t code)
{
	unsigned char text[4];

	buffer_add(out,
	    (struct bytes){ text, (size_t)(unicode_put(text, code) - text) });
}

size_t
unicode_mend(struct bytes b, struct buffer *out, size_t *wide)
{
	size_t wrong = 0, len;

	*wide = 0;
	for (; b.len > 0; b = bytes_from(b, len)) {
		if (b.at[0] < 0x80) {
			len = ascii_run(b);
			buffer_add(out, bytes_first(b, len));
		} else if ((len = utf8_character(b)) > 0) {
			buffer_add(out, bytes_first(b, len));
			++*wide;
		} else {
			unicode_add(out, UNICODE_UNKNOWN);
			wrong++;
			len = 1;
		}
	}
	return wrong;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * unicode - UTF-8 checked, written and mended (RFC 3629)
 *
 * Strict, as base/utf8.h: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef PARSE_UNICODE_H
#define PARSE_UNICODE_H

#include "base/buffer.h"
#include "base/bytes.h"

/* What a decoder shows for bytes that mean nothing. */
#define UNICODE_UNKNOWN 0xFFFDu

/* All bytes are below 0x80. */
bool unicode_is_ascii(struct bytes);

bool unicode_valid(struct bytes);

/* The character at `at` of valid UTF-8, which is moved behind it. */
uint32_t unicode_next(struct bytes, size_t *at);

/* Writes 1 to 4 bytes, returns where the next goes. `code' must be a scalar. */
static inline unsigned char *
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

void unicode_add(struct buffer *, uint32_t code);

/*
 * Copies with U+FFFD for each byte that fits nothing. Returns how many those
 * were; `wide` counts the characters beyond ASCII that were good.
 */
size_t unicode_mend(struct bytes, struct buffer *, size_t *wide);

#endif

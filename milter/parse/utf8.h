/* SPDX-License-Identifier: BSD-2-Clause
 *
 * utf8 - UTF-8 checked, written and mended (RFC 3629)
 *
 * Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef PARSE_UTF8_H
#define PARSE_UTF8_H

#include "base/buffer.h"
#include "base/bytes.h"

/* What a decoder shows for bytes that mean nothing. */
#define UTF8_UNKNOWN 0xFFFDu

/* All bytes are below 0x80. */
bool utf8_is_ascii(struct bytes);

bool utf8_valid(struct bytes);

/* Length of the well-formed character at the front; 0 when there is none. */
size_t utf8_length(struct bytes);

/* The character at `at` of valid UTF-8, which is moved behind it. */
uint32_t utf8_next(struct bytes, size_t *at);

/* Writes 1 to 4 bytes, returns where the next goes. `code` must be a scalar. */
unsigned char *utf8_put(unsigned char *at, uint32_t code);
void utf8_add(struct buffer *, uint32_t code);

/*
 * Copies with U+FFFD for each byte that fits nothing. Returns how many those
 * were; `wide` counts the characters beyond ASCII that were good.
 */
size_t utf8_mend(struct bytes, struct buffer *, size_t *wide);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * utf8 - is it UTF-8, and what to show where it is not (RFC 3629)
 *
 * Input    any bytes. Overlong forms, surrogates and what lies beyond U+10FFFF
 *          are not UTF-8.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"
#include "base/bytes.h"

/* The length of the character at the front, 1 to 4; 0 when there is none. */
size_t utf8_character(struct bytes);

/*
 * A copy that is UTF-8 and holds no control byte: U+FFFD stands for each byte
 * that is not UTF-8, '?' for each control byte.
 */
struct bytes utf8_clean(struct arena *, struct bytes);

/*
 * The same for a person's eyes: U+FFFD also stands for what turns text around
 * or hides in it. A program gets the true name, by utf8_clean().
 */
struct bytes utf8_shown(struct arena *, struct bytes);

/* The first bytes, at most `len`, cut between two characters. */
struct bytes utf8_first(struct bytes, size_t len);

#endif

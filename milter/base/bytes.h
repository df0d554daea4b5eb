/* SPDX-License-Identifier: BSD-2-Clause
 *
 * bytes - a view of some bytes: not owned, not NUL-ended, never written
 *
 * All mail text is handled as a view, so that no parser depends on a NUL and
 * none copies what it only looks at. A view is good as long as the memory it
 * points into. Offsets and lengths past the end are clamped, never an error.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const unsigned char *at;
	size_t len;
};

/* A view of a string literal. */
#define BYTES(literal)                                                         \
	((struct bytes){                                                       \
	    (const unsigned char *)(literal), sizeof(literal) - 1 })

/* For printf: "%.*s", BYTES_ARG(b). Only for text known to hold no NUL. */
#define BYTES_ARG(b) (int)(b).len, (const char *)(b).at

struct bytes bytes_of(const char *);

bool bytes_equal(struct bytes, struct bytes);
bool bytes_same(struct bytes, struct bytes); /* ASCII case ignored */
bool bytes_starts(struct bytes, struct bytes prefix);
bool bytes_starts_same(struct bytes, struct bytes prefix); /* case ignored */
bool bytes_ends_same(struct bytes, struct bytes suffix);   /* case ignored */

/* What is left from offset `at` on; the first `len`; `len` from `at` on. */
struct bytes bytes_from(struct bytes, size_t at);
struct bytes bytes_first(struct bytes, size_t len);
struct bytes bytes_slice(struct bytes, size_t at, size_t len);

/* Where something first occurs; the length of the view when it does not. */
size_t bytes_index(struct bytes, unsigned char);
size_t bytes_last_index(struct bytes, unsigned char); /* where it last does */
size_t bytes_find(struct bytes, struct bytes needle);
size_t bytes_find_same(struct bytes, struct bytes needle); /* case ignored */
bool bytes_has(struct bytes, struct bytes needle);
bool bytes_has_same(struct bytes, struct bytes needle); /* case ignored */

/* Without the bytes of `set` at both ends, or at the end. */
struct bytes bytes_trim(struct bytes, const char *set);
struct bytes bytes_rtrim(struct bytes, const char *set);

/*
 * Takes the next line off the front of `rest`, without its line end: CRLF, LF
 * or a lone CR. False when nothing is left.
 */
bool bytes_line(struct bytes *rest, struct bytes *line);

/* Takes what stands before the next `stop` off the front, and the stop. */
struct bytes bytes_cut(struct bytes *rest, unsigned char stop);

/* Takes the next word, parted by bytes of `gaps`, off the front. False: none. */
bool bytes_word(struct bytes *rest, const char *gaps, struct bytes *word);

/* Little-endian numbers at an offset; 0 where they are not wholly inside. */
uint16_t bytes_le16(struct bytes, size_t at);
uint32_t bytes_le32(struct bytes, size_t at);
uint64_t bytes_le64(struct bytes, size_t at);

/* The number a string of decimal digits means. False: not one, or too large. */
bool bytes_number(struct bytes, uint64_t *);

/* Inline, since they are asked of every byte. ASCII only, whatever the locale. */
static inline unsigned char
byte_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

static inline bool
byte_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
byte_is_letter(unsigned char c)
{
	c = byte_lower(c);
	return c >= 'a' && c <= 'z';
}

#endif

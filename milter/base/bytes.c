/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The only place that does arithmetic on pointers into mail. Everything else
 * asks for a slice and gets at most what is there, so that a wrong length in
 * a hostile file ends as a short view, not as a read beyond the end.
 */
#include "base/bytes.h"

#include <string.h>

/* A first byte this often, beyond the first few, is too often for memchr. */
#define STOP_BYTES 70
#define FREE_BYTES 560

#define LINE_STEP 256

struct bytes
bytes_of(const char *string)
{
	return (struct bytes){ (const unsigned char *)string, strlen(string) };
}

bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
bytes_same(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (byte_lower(a.at[i]) != byte_lower(b.at[i]))
			return false;
	return true;
}

bool
bytes_starts(struct bytes b, struct bytes prefix)
{
	return b.len >= prefix.len &&
	    bytes_equal(bytes_first(b, prefix.len), prefix);
}

bool
bytes_starts_same(struct bytes b, struct bytes prefix)
{
	return b.len >= prefix.len &&
	    bytes_same(bytes_first(b, prefix.len), prefix);
}

bool
bytes_ends_same(struct bytes b, struct bytes suffix)
{
	return b.len >= suffix.len &&
	    bytes_same(bytes_from(b, b.len - suffix.len), suffix);
}

struct bytes
bytes_from(struct bytes b, size_t at)
{
	if (at > b.len)
		at = b.len;
	if (at == 0) /* also keeps NULL + 0 out */
		return b;
	return (struct bytes){ b.at + at, b.len - at };
}

struct bytes
bytes_first(struct bytes b, size_t len)
{
	return (struct bytes){ b.at, len < b.len ? len : b.len };
}

struct bytes
bytes_slice(struct bytes b, size_t at, size_t len)
{
	return bytes_first(bytes_from(b, at), len);
}

size_t
bytes_index(struct bytes b, unsigned char c)
{
	const unsigned char *at = b.len > 0 ? memchr(b.at, c, b.len) : NULL;

	return at != NULL ? (size_t)(at - b.at) : b.len;
}

size_t
bytes_last_index(struct bytes b, unsigned char c)
{
	const unsigned char *at = b.len > 0 ? memrchr(b.at, c, b.len) : NULL;

	return at != NULL ? (size_t)(at - b.at) : b.len;
}

/*
 * memchr passes over bytes many times as fast as memmem does, but what is full
 * of first bytes would make it crawl: then the rest is for memmem.
 */
size_t
bytes_find(struct bytes b, struct bytes needle)
{
	size_t at = 0;
	const unsigned char *found;

	if (needle.len == 0)
		return 0;
	for (size_t stops = 0; stops * STOP_BYTES <= at + FREE_BYTES; stops++) {
		at += bytes_index(bytes_from(b, at), needle.at[0]);
		if (b.len - at < needle.len)
			return b.len;
		if (b.at[at + needle.len - 1] == needle.at[needle.len - 1] &&
		    memcmp(b.at + at, needle.at, needle.len) == 0)
			return at;
		at++;
	}
	found = memmem(b.at + at, b.len - at, needle.at, needle.len);
	return found != NULL ? (size_t)(found - b.at) : b.len;
}

size_t
bytes_find_same(struct bytes b, struct bytes needle)
{
	unsigned char first;

	if (needle.len == 0)
		return 0;
	first = byte_lower(needle.at[0]);
	for (size_t i = 0; i + needle.len <= b.len; i++)
		if (byte_lower(b.at[i]) == first &&
		    bytes_same(bytes_slice(b, i, needle.len), needle))
			return i;
	return b.len;
}

bool
bytes_has(struct bytes b, struct bytes needle)
{
	return needle.len == 0 || bytes_find(b, needle) < b.len;
}

bool
bytes_has_same(struct bytes b, struct bytes needle)
{
	return needle.len == 0 || bytes_find_same(b, needle) < b.len;
}

static bool
in_set(unsigned char c, const char *set)
{
	for (; *set != '\0'; set++)
		if ((unsigned char)*set == c)
			return true;
	return false;
}

struct bytes
bytes_rtrim(struct bytes b, const char *set)
{
	while (b.len > 0 && in_set(b.at[b.len - 1], set))
		b.len--;
	return b;
}

struct bytes
bytes_trim(struct bytes b, const char *set)
{
	while (b.len > 0 && in_set(b.at[0], set))
		b = bytes_from(b, 1);
	return bytes_rtrim(b, set);
}

/*
 * In steps: were the next LF looked for at once, many lines that end with CR
 * alone would each pay for the way to it.
 */
static size_t
line_end(struct bytes b)
{
	for (size_t at = 0; at < b.len; at += LINE_STEP) {
		struct bytes piece = bytes_slice(b, at, LINE_STEP);
		size_t end = bytes_index(piece, '\n');

		end = bytes_index(bytes_first(piece, end), '\r');
		if (end < piece.len)
			return at + end;
	}
	return b.len;
}

bool
bytes_line(struct bytes *rest, struct bytes *line)
{
	size_t end;

	if (rest->len == 0)
		return false;
	end = line_end(*rest);
	*line = bytes_first(*rest, end);
	if (end + 1 < rest->len && rest->at[end] == '\r' &&
	    rest->at[end + 1] == '\n')
		end++;
	*rest = bytes_from(*rest, end + 1);
	return true;
}

struct bytes
bytes_cut(struct bytes *rest, unsigned char stop)
{
	size_t end = bytes_index(*rest, stop);
	struct bytes head = bytes_first(*rest, end);

	*rest = bytes_from(*rest, end + 1);
	return head;
}

bool
bytes_word(struct bytes *rest, const char *gaps, struct bytes *word)
{
	size_t end = 0;

	while (rest->len > 0 && in_set(rest->at[0], gaps))
		*rest = bytes_from(*rest, 1);
	while (end < rest->len && !in_set(rest->at[end], gaps))
		end++;
	*word = bytes_first(*rest, end);
	*rest = bytes_from(*rest, end);
	return end > 0;
}

/* Shifts instead of a cast: the address may be odd. */
static uint64_t
little_endian(struct bytes b, size_t at, size_t width)
{
	uint64_t number = 0;

	b = bytes_slice(b, at, width);
	if (b.len < width)
		return 0;
	for (size_t i = width; i-- > 0;)
		number = number << 8 | b.at[i];
	return number;
}

uint16_t
bytes_le16(struct bytes b, size_t at)
{
	return (uint16_t)little_endian(b, at, 2);
}

uint32_t
bytes_le32(struct bytes b, size_t at)
{
	return (uint32_t)little_endian(b, at, 4);
}

uint64_t
bytes_le64(struct bytes b, size_t at)
{
	return little_endian(b, at, 8);
}

bool
bytes_number(struct bytes b, uint64_t *number)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b.len; i++) {
		unsigned char c = b.at[i];

		if (!byte_is_digit(c) || n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(c - '0');
	}
	if (b.len > 0)
		*number = n;
	return b.len > 0;
}

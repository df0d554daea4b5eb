/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A gram's hash is rolled on from the one before, so that cost is by character
 * and not by gram; the window's least is found anew only when it has left the
 * window. Hashes are not keyed: the worker has no key, and the daemon keys
 * what it keeps.
 */
#include "inspect/prints.h"

#include <stdlib.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "parse/unicode.h"

#define GRAM 8
#define WINDOW 16
#define TEXT_MOST ((size_t)65536)
#define BASE 0x9E3779B97F4A7C15ULL

/* The characters that count: no blanks, no marks, one case. */
static size_t
level(struct bytes text, uint32_t *to)
{
	size_t at = 0, count = 0;

	while (at < text.len) {
		uint32_t c = unicode_next(text, &at);

		if (c < 0x80) {
			unsigned char b = byte_lower((unsigned char)c);

			if (byte_is_digit(b) || byte_is_letter(b))
				to[count++] = b;
		} else if (u_isalnum((UChar32)c)) {
			to[count++] = (uint32_t)u_tolower((UChar32)c);
		}
	}
	return count;
}

/* Spreads the rolled sum over all bits: the least of them must be random. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9ULL;
	x = (x ^ x >> 27) * 0x94D049BB133111EBULL;
	return x ^ x >> 31;
}

static size_t
grams(const uint32_t *text, size_t count, uint64_t *to)
{
	uint64_t sum = 0, first = 1;

	if (count < GRAM)
		return 0;
	for (size_t i = 1; i < GRAM; i++)
		first *= BASE;
	for (size_t i = 0; i < count; i++) {
		if (i >= GRAM)
			sum -= first * (text[i - GRAM] + 1);
		sum = sum * BASE + text[i] + 1;
		if (i + 1 >= GRAM)
			to[i + 1 - GRAM] = mix(sum);
	}
	return count - GRAM + 1;
}

static size_t
least(const uint64_t *hash, size_t from, size_t to)
{
	size_t at = from;

	for (size_t i = from + 1; i < to; i++)
		if (hash[i] <= hash[at])
			at = i;
	return at;
}

/* A text shorter than a window has one: its least. In place. */
static size_t
winnow(uint64_t *hash, size_t count, uint64_t *to)
{
	size_t kept = 0, at = count;

	for (size_t end = count < WINDOW ? count : WINDOW; end <= count;
	     end++) {
		size_t from = end > WINDOW ? end - WINDOW : 0, found;

		if (at >= count || at < from)
			found = least(hash, from, end);
		else
			found = hash[end - 1] <= hash[at] ? end - 1 : at;
		if (found != at)
			to[kept++] = hash[found];
		at = found;
	}
	return count > 0 ? kept : 0;
}

static int
compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

size_t
prints_of(struct bytes folded, uint64_t *list, size_t room, struct arena *arena)
{
	struct bytes text = utf8_first(folded, TEXT_MOST);
	uint32_t *characters;
	uint64_t *hash, *kept;
	size_t count, out = 0;

	characters = arena_array(arena, text.len + 1, sizeof *characters);
	count = level(text, characters);
	hash = arena_array(arena, count + 1, sizeof *hash);
	kept = arena_array(arena, count + 1, sizeof *kept);
	count = winnow(hash, grams(characters, count, hash), kept);
	qsort(kept, count, sizeof *kept, compare);
	for (size_t i = 0; i < count && out < room && out < PRINTS_MAX; i++)
		if (out == 0 || kept[i] != list[out - 1])
			list[out++] = kept[i];
	return out;
}

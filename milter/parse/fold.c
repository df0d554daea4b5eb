/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Most characters of mail are in NFKC already and do not touch their
 * neighbours. A bitmap of the basic plane, made once, tells them: a character
 * with its bit, followed by one with its bit, is copied. Only what is between
 * goes to ICU, a run at a time, and a whole run points to its first character.
 * Half-width kana with a sound mark is such a run: two characters become one.
 *
 * Runs are cut at 32 characters (UAX 15 calls 30 enough for every language):
 * sorting a megabyte of combining marks would cost its square.
 */
#include "parse/text.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buffer.h"
#include "parse/unicode.h"

#define RUN_MOST 32
/* U+FDFA, the longest, becomes 18 units. */
#define UNITS_MOST (RUN_MOST * 18)

struct folding {
	struct bytes from;
	struct buffer to;
	struct buffer map; /* of uint32_t; unused without `mapped` */
	bool mapped;
};

static const UNormalizer2 *nfkc;
static uint8_t settled[0x10000 / 8];

static bool
is_invisible(UChar32 c)
{
	return u_charType(c) == U_FORMAT_CHAR ||
	    u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool
is_line_end(UChar32 c)
{
	return c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* In NFKC, and nothing before it joins it. */
static bool
is_settled(UChar32 c)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar unit[U16_MAX_LENGTH];
	int32_t len = 0;

	U16_APPEND_UNSAFE(unit, len, c);
	return !is_invisible(c) && !is_line_end(c) &&
	    unorm2_hasBoundaryBefore(nfkc, c) &&
	    unorm2_quickCheck(nfkc, unit, len, &error) == UNORM_YES;
}

void
text_start(void)
{
	UErrorCode error = U_ZERO_ERROR;

	if (nfkc != NULL)
		return;
	nfkc = unorm2_getNFKCInstance(&error);
	for (UChar32 c = 0; c < 0x10000; c++)
		if (!U_IS_SURROGATE(c) && is_settled(c))
			settled[c / 8] |= (uint8_t)(1u << (c % 8));
}

/*
 * The length of the character at `at` in valid UTF-8, 0 if it is not settled.
 * No check of the text again: this is most of what folding costs.
 */
static size_t
settled_character(struct bytes b, size_t at)
{
	const unsigned char *u = b.at + at;
	uint32_t c = u[0];
	size_t len = 1;

	if (c >= 0xF0)
		return 0;
	if (c >= 0xE0) {
		c = (c & 0x0F) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
		len = 3;
	} else if (c >= 0x80) {
		c = (c & 0x1F) << 6 | (u[1] & 0x3Fu);
		len = 2;
	}
	return (settled[c / 8] >> (c % 8) & 1) != 0 ? len : 0;
}

static void
put(struct folding *f, struct bytes text, size_t from, bool one)
{
	uint32_t *map;

	if (text.len == 0)
		return;
	buffer_add(&f->to, text);
	if (!f->mapped || !buffer_reserve(&f->map, text.len * sizeof *map))
		return;
	map = (void *)(f->map.at + f->map.len);
	for (size_t i = 0; i < text.len; i++)
		map[i] = (uint32_t)(one ? from : from + i);
	f->map.len += text.len * sizeof *map;
}

/* ICU's form of a few characters, as UTF-8. */
static size_t
normalized(const UChar *units, int32_t count, unsigned char *to)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar folded[UNITS_MOST];
	int32_t len;
	size_t at = 0;

	len = unorm2_normalize(nfkc, units, count, folded, UNITS_MOST, &error);
	for (int32_t i = 0; U_SUCCESS(error) && i < len;) {
		UChar32 c;

		U16_NEXT(folded, i, len, c);
		at = (size_t)(unicode_put(to + at, (uint32_t)c) - to);
	}
	return at;
}

/* The run at `at`, which does not settle by itself. Returns its end. */
static size_t
fold_run(struct folding *f, size_t at)
{
	UChar units[RUN_MOST * U16_MAX_LENGTH];
	unsigned char text[UNITS_MOST * 3];
	size_t end = at, next;
	int32_t count = 0;
	UChar32 c;

	for (int chars = 0; end < f->from.len && chars < RUN_MOST; chars++) {
		next = end;
		c = (UChar32)unicode_next(f->from, &next);
		if (chars > 0 && unorm2_hasBoundaryBefore(nfkc, c) &&
		    !is_invisible(c))
			break;
		if (!is_invisible(c))
			U16_APPEND_UNSAFE(units, count, c);
		end = next;
	}
	put(f, (struct bytes){ text, normalized(units, count, text) }, at,
	    true);
	return end;
}

static size_t
fold_line_end(struct folding *f, size_t at)
{
	size_t end = at;
	bool pair;

	unicode_next(f->from, &end);
	pair = f->from.at[at] == '\r' && end < f->from.len &&
	    f->from.at[end] == '\n';
	put(f, BYTES("\n"), at, true);
	return end + pair;
}

/* Where the characters end that are copied as they are. */
static size_t
settled_run(struct bytes b, size_t at)
{
	size_t last = at, len;

	while (at < b.len && (len = settled_character(b, at)) > 0) {
		last = at;
		at += len;
	}
	/* What is not settled may join the one before it; a line end does not. */
	return at == b.len || b.at[at] == '\r' ? at : last;
}

static void
fold(struct folding *f)
{
	struct bytes b = f->from;
	size_t at = 0, end, next;
	uint32_t c;

	text_start();
	while (at < b.len) {
		end = settled_run(b, at);
		put(f, bytes_slice(b, at, end - at), at, false);
		if ((at = end) == b.len)
			break;
		next = at;
		c = unicode_next(b, &next);
		at = is_line_end((UChar32)c) ? fold_line_end(f, at)
					     : fold_run(f, at);
	}
}

static bool
is_plain(struct bytes b)
{
	return unicode_is_ascii(b) && bytes_index(b, '\r') == b.len;
}

/* The characters of anything; unicode_next() wants valid UTF-8. */
static struct bytes
valid(struct arena *arena, struct bytes utf8)
{
	struct buffer mended = { 0 };
	size_t wide = 0;

	if (unicode_valid(utf8))
		return utf8;
	unicode_mend(utf8, &mended, &wide);
	utf8 = arena_copy(arena, buffer_bytes(&mended));
	buffer_free(&mended);
	return utf8;
}

struct text
text_fold(struct arena *arena, struct bytes utf8)
{
	struct folding f = { .from = valid(arena, utf8), .mapped = true };
	struct text text = { .original = f.from };
	uint32_t end = (uint32_t)f.from.len;

	fold(&f);
	buffer_add(&f.map, (struct bytes){ (const void *)&end, sizeof end });
	text.folded = arena_copy(arena, buffer_bytes(&f.to));
	text.map = (const void *)arena_copy(arena, buffer_bytes(&f.map)).at;
	buffer_free(&f.to);
	buffer_free(&f.map);
	return text;
}

struct bytes
text_folded(struct arena *arena, struct bytes utf8)
{
	struct folding f = { 0 };
	struct bytes folded;

	if (is_plain(utf8))
		return utf8;
	f.from = valid(arena, utf8);
	fold(&f);
	folded = arena_copy(arena, buffer_bytes(&f.to));
	buffer_free(&f.to);
	return folded;
}

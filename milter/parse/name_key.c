/* SPDX-License-Identifier: BSD-2-Clause
 *
 * 山田 太郎, 山田太郎様 and "ﾔﾏﾀﾞ" are written by the same people on the same
 * day: a key that is too exact finds no impostor, one that is too loose makes
 * every Tanaka a colleague. So writing is levelled (width, case, spaces between
 * kanji, order of Latin words, honorifics, departments in brackets), sound and
 * meaning are not.
 */
#include "parse/address.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "parse/unicode.h"

#define NAME_MAX_BYTES 400
#define UNITS 1600
#define WORDS 16

struct name {
	UChar at[UNITS];
	int32_t len;
};

/* NFKC, folded, default-ignorable characters out. False: nothing is left. */
static bool
level(struct bytes utf8, struct name *n)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&error);
	UChar wide[NAME_MAX_BYTES];
	int32_t len = 0;

	u_strFromUTF8WithSub(wide, NAME_MAX_BYTES, &len, (const char *)utf8.at,
	    (int32_t)utf8.len, UNICODE_UNKNOWN, NULL, &error);
	n->len = unorm2_normalize(form, wide, len, n->at, UNITS, &error);
	return U_SUCCESS(error) && n->len > 0;
}

static bool
is_opening(UChar c)
{
	return c == '(' || c == 0x3010 || c == '<' || c == '[' || c == 0x300C;
}

static bool
is_closing(UChar c)
{
	return c == ')' || c == 0x3011 || c == '>' || c == ']' || c == 0x300D;
}

/* Variants that one person's name is written with. */
static UChar
usual(UChar c)
{
	return c == 0x9AD9 ? 0x9AD8 : c == 0xFA11 ? 0x5D0E : c;
}

/* What stands outside brackets (or inside: then outside is nothing). */
static void
pick(const struct name *from, struct name *to, bool inside)
{
	int depth = 0;

	to->len = 0;
	for (int32_t i = 0; i < from->len; i++) {
		UChar c = from->at[i];

		if (is_opening(c) || is_closing(c)) {
			depth = is_opening(c);
			c = ' ';
		} else if ((depth > 0) != inside ||
		    u_charType(c) == U_FORMAT_CHAR) {
			continue;
		}
		if ((c == '/' || c == '|') && to->len > 0)
			break;
		to->at[to->len++] = usual(c);
	}
}

/* Parts words: blanks, quotes, commas, dots. */
static bool
is_gap(UChar c)
{
	return u_isUWhiteSpace(c) || c < '0' || (c < 0x80 && !u_isalnum(c)) ||
	    (c >= 0x2018 && c <= 0x201F) || c == 0x3001 || c == 0x30FB;
}

static bool
is_cjk(UChar c)
{
	return c >= 0x2E80;
}

struct span {
	int32_t at, len;
};

/* CJK words that only blanks part are one. Returns how many there are. */
static size_t
words(struct name *n, struct span *list)
{
	size_t count = 0;
	int32_t kept = 0;
	bool gap = true;

	for (int32_t i = 0; i < n->len; i++) {
		UChar c = n->at[i];

		if (is_gap(c)) {
			gap = true;
			continue;
		}
		if (gap &&
		    !(kept > 0 && is_cjk(c) && is_cjk(n->at[kept - 1]))) {
			if (count == WORDS)
				break;
			list[count++] = (struct span){ kept, 0 };
		}
		gap = false;
		n->at[kept++] = c;
		list[count - 1].len++;
	}
	return count;
}

/* 様, さん, 殿, 先生, さま, 氏 behind a name. */
static void
drop_honorific(const struct name *n, struct span *word)
{
	static const UChar honorifics[][3] = {
		{ 0x69D8, 0 },
		{ 0x3055, 0x3093, 0 },
		{ 0x6BBF, 0 },
		{ 0x5148, 0x751F, 0 },
		{ 0x3055, 0x307E, 0 },
		{ 0x6C0F, 0 },
	};

	for (size_t i = 0; i < sizeof honorifics / sizeof *honorifics; i++) {
		int32_t len = u_strlen(honorifics[i]);

		if (word->len > len &&
		    u_memcmp(n->at + word->at + word->len - len, honorifics[i],
			len) == 0) {
			word->len -= len;
			return;
		}
	}
}

static int
compare(const struct name *n, struct span a, struct span b)
{
	int32_t len = a.len < b.len ? a.len : b.len;
	int order = u_memcmp(n->at + a.at, n->at + b.at, len);

	return order != 0 ? order : a.len - b.len;
}

static void
sort(const struct name *n, struct span *list, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i;
		     j > 0 && compare(n, list[j], list[j - 1]) < 0; j--) {
			struct span swap = list[j];

			list[j] = list[j - 1];
			list[j - 1] = swap;
		}
}

static struct bytes
joined(struct arena *arena, const struct name *n, const struct span *list,
    size_t count)
{
	size_t room = (size_t)n->len * 3 + count + 4, len = 0;
	char *out = arena_alloc(arena, room);

	for (size_t i = 0; i < count; i++) {
		UErrorCode error = U_ZERO_ERROR;
		int32_t written = 0;

		if (i > 0)
			out[len++] = ' ';
		u_strToUTF8WithSub(out + len, (int32_t)(room - len), &written,
		    n->at + list[i].at, list[i].len, UNICODE_UNKNOWN, NULL,
		    &error);
		if (U_SUCCESS(error))
			len += (size_t)written;
	}
	return (struct bytes){ (const unsigned char *)out, len };
}

struct bytes
address_name_key(struct arena *arena, struct bytes name)
{
	struct name whole, part;
	struct span list[WORDS];
	size_t count;

	if (name.len == 0 || !level(bytes_first(name, NAME_MAX_BYTES), &whole))
		return (struct bytes){ 0 };
	pick(&whole, &part, false);
	count = words(&part, list);
	if (count == 0) {
		pick(&whole, &part, true);
		count = words(&part, list);
	}
	for (size_t i = 0; i < count; i++)
		drop_honorific(&part, &list[i]);
	sort(&part, list, count);
	return joined(arena, &part, list, count);
}

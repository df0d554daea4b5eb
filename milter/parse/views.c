/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Anything can be decoded as anything, so a reading that nobody announced has
 * to look like a file, or like text, before it is kept: ordinary mail is full
 * of words that are also base64. The beginnings are those of formats that
 * programs open or unpack. A file of another kind, sent in a way that only
 * some clients see, is missed; that is the price for looking everywhere.
 */
#include "parse/views.h"

#include <string.h>

/* Least length of text that chance does not make. */
#define TEXT_LEAST 40

#define HEAD(text)                                                             \
	{                                                                      \
		text, sizeof(text) - 1                                         \
	}

bool
views_afford(struct views *v, size_t bytes)
{
	if (bytes > v->budget) {
		v->spent = true;
		return false;
	}
	v->budget -= bytes;
	return true;
}

void
views_add(struct views *v, struct bytes content, const char *why)
{
	struct view view = { .content = content, .why = bytes_of(why) };

	if (content.len > 0)
		v->add(v->context, &view);
}

static const struct {
	const char *at;
	size_t len;
} heads[] = {
	HEAD("PK\3\4"),
	HEAD("PK\5\6"),
	HEAD("PK00PK"),
	HEAD("Rar!\x1a\7"),
	HEAD("7z\xbc\xaf\x27\x1c"),
	HEAD("\x1f\x8b\x08"),
	HEAD("BZh"),
	HEAD("\xfd"
	     "7zXZ"),
	HEAD("MSCF\0\0\0\0"),
	HEAD("\xd0\xcf\x11\xe0"),
	HEAD("%PDF-"),
	HEAD("{\\rt"),
	HEAD("MZ\x90"),
	HEAD("\x7f"
	     "ELF"),
	HEAD("L\0\0\0\1\x14\2"),
	HEAD("ITSF\3"),
	HEAD("\xe4\x52\x5c\x7b"),
	HEAD("\x78\x9f\x3e\x22"),
	HEAD("**ACE**"),
	HEAD("\x60\xea"),
	HEAD("X5O!P%@"),
	HEAD("<script"),
	HEAD("<html"),
	HEAD("<!doctype"),
	HEAD("<?xml"),
};
#define HEADS (sizeof heads / sizeof heads[0])

static struct bytes
head(size_t i)
{
	return (
	    struct bytes){ (const unsigned char *)heads[i].at, heads[i].len };
}

bool
views_is_file(struct bytes b)
{
	for (size_t i = 0; i < HEADS; i++)
		if (b.len > heads[i].len + 8 && bytes_starts_same(b, head(i)))
			return true;
	return (b.len > 20 && bytes_starts(bytes_from(b, 2), BYTES("-lh"))) ||
	    bytes_equal(bytes_slice(b, 257, 5), BYTES("ustar"));
}

static size_t
printable(struct bytes b)
{
	size_t good = 0;

	for (size_t i = 0; i < b.len; i++)
		good += (b.at[i] >= ' ' && b.at[i] < 0x7f) || b.at[i] == '\n' ||
		    b.at[i] == '\r' || b.at[i] == '\t';
	return good;
}

bool
views_is_text(struct bytes b)
{
	b = bytes_first(b, 512);
	return b.len >= TEXT_LEAST && printable(b) * 20 >= b.len * 19;
}

bool
views_may_be_file(struct bytes b)
{
	if (b.len < 12)
		return true;
	for (size_t i = 0; i < HEADS; i++)
		if (byte_lower(b.at[0]) ==
			byte_lower((unsigned char)heads[i].at[0]) &&
		    bytes_starts_same(b, head(i)))
			return true;
	return bytes_starts(bytes_from(b, 2), BYTES("-lh"));
}

/*
 * Of 512 bytes of text 25 may be none; the name that a tar begins with ends
 * before its 95th byte, or is text.
 */
bool
views_may_be(struct bytes b)
{
	return b.len < VIEWS_FRONT || b.at[94] == 0 ||
	    printable(bytes_first(b, VIEWS_FRONT)) * 5 >= VIEWS_FRONT * 3 ||
	    views_may_be_file(b);
}

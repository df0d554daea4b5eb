/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What mail programs and lists put around a subject, taken off until nothing
 * more comes off (RFC 5256 section 2.1, with the prefixes of other languages
 * than English). A 【tag】 stays: in Japanese it is often the subject itself.
 * A word too many in the table joins two threads that share the rest of their
 * subject; a word too few makes a reply look like a new mail.
 */
#include "parse/text.h"

#include <unicode/uchar.h>

#include "parse/unicode.h"

/* Longest [list] in front of a subject. */
#define TAG_MOST 60
/* A counter of replies is short, a year is not one. */
#define DIGITS_MOST 3

static const char *const replies[] = { "re", "aw", "antw", "antwort", "sv",
	"vs", "odp", "rif", "r", "res", "resp", "ref", "ynt", "atb", "bls",
	"回复", "回覆", "答复", "답장", "회신", "返信", "自動応答", "自動返信",
	"automatic reply", "承諾", "仮承諾", "辞退", "accepted", "tentative",
	"declined" };
static const char *const forwards[] = { "fwd", "fw", "wg", "tr", "rv", "i",
	"enc", "pd", "doorst", "vl", "vb", "ilt", "转发", "轉寄", "전달",
	"転送" };

static struct bytes
blanks_off(struct bytes b)
{
	return bytes_trim(b, " \t\n");
}

/* "^2", "[3]", "(4)", "5" behind a prefix. */
static struct bytes
counter_off(struct bytes b)
{
	struct bytes rest = blanks_off(b);
	size_t at = 0, digits;

	while (at < rest.len && at < 1 &&
	    (rest.at[at] == '[' || rest.at[at] == '(' || rest.at[at] == '^' ||
		rest.at[at] == '*'))
		at++;
	for (digits = at; at < rest.len && byte_is_digit(rest.at[at]); at++)
		;
	if (at == digits || at - digits > DIGITS_MOST)
		return rest;
	if (at < rest.len && (rest.at[at] == ']' || rest.at[at] == ')'))
		at++;
	return blanks_off(bytes_from(rest, at));
}

/* Takes one of the words and its colon off the front. */
static bool
prefix_off(struct bytes *b, const char *const *words, size_t count)
{
	struct bytes rest;

	for (size_t i = 0; i < count; i++) {
		if (!bytes_starts_same(*b, bytes_of(words[i])))
			continue;
		rest = counter_off(bytes_from(*b, bytes_of(words[i]).len));
		if (bytes_starts(rest, BYTES(":"))) {
			*b = blanks_off(bytes_from(rest, 1));
			return true;
		}
	}
	return false;
}

/* "[list 123] x", but not "[x]" alone. */
static bool
tag_off(struct bytes *b)
{
	size_t end = bytes_index(*b, ']');
	struct bytes rest = blanks_off(bytes_from(*b, end + 1));

	if (!bytes_starts(*b, BYTES("[")) || end > TAG_MOST || rest.len == 0)
		return false;
	*b = rest;
	return true;
}

/* "x (fwd)", "[Fwd: x]" */
static bool
wrapping_off(struct bytes *b)
{
	if (bytes_ends_same(*b, BYTES("(fwd)"))) {
		*b = blanks_off(bytes_first(*b, b->len - 5));
		return true;
	}
	if (bytes_starts_same(*b, BYTES("[fwd:")) &&
	    bytes_ends_same(*b, BYTES("]"))) {
		*b = blanks_off(bytes_slice(*b, 5, b->len - 6));
		return true;
	}
	return false;
}

/* Blanks joined, letters without case. */
static struct bytes
for_comparing(struct arena *arena, struct bytes b)
{
	/* A character of two bytes may fold to one of three. */
	unsigned char *to = arena_alloc(arena, b.len * 2 + 4), *at = to;
	bool blank = false;

	for (size_t i = 0; i < b.len;) {
		uint32_t c = unicode_next(b, &i);

		if (c <= ' ') {
			blank = true;
			continue;
		}
		if (blank)
			*at++ = ' ';
		blank = false;
		at = unicode_put(
		    at, (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT));
	}
	return (struct bytes){ to, (size_t)(at - to) };
}

struct subject
text_subject(struct arena *arena, struct bytes utf8)
{
	struct bytes b = blanks_off(text_folded(arena, utf8));
	struct subject s = { .reply = false };
	bool more = true;

	while (more) {
		if (wrapping_off(&b)) {
			s.forward = true;
		} else if (prefix_off(&b, replies,
			       sizeof replies / sizeof replies[0])) {
			s.reply = true;
		} else if (prefix_off(&b, forwards,
			       sizeof forwards / sizeof forwards[0])) {
			s.forward = true;
		} else {
			more = tag_off(&b);
		}
	}
	s.base = for_comparing(arena, b);
	return s;
}

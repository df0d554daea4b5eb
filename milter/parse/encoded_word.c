/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where a word ends is the question that hostile and clumsy mailers put: with
 * ?= inside the text (Q?=E3…), without it, folded in the middle, or far away.
 * We end where the mail programs do: at the next ?= if no other word begins
 * before it, else at the first blank. The search is bounded, so that a header
 * full of "=?" costs no square.
 */
#include "parse/encoded_word.h"

#include "parse/transfer.h"

#define CHARSET_MAX 60
#define TEXT_MAX 65536
#define TEXT_NEAR 256

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* "=?charset?B?": its length, 0 when there is no such thing. */
static size_t
opening(struct bytes raw, struct encoded_word *w)
{
	size_t at = 2, lang;

	if (!bytes_starts(raw, BYTES("=?")))
		return 0;
	while (at < raw.len && at < CHARSET_MAX + 2 && raw.at[at] > ' ' &&
	    raw.at[at] < 0x7F && raw.at[at] != '?' && raw.at[at] != '=')
		at++;
	if (at == 2 || at + 2 >= raw.len || raw.at[at] != '?' ||
	    raw.at[at + 2] != '?')
		return 0;
	w->base64 = byte_lower(raw.at[at + 1]) == 'b';
	if (!w->base64 && byte_lower(raw.at[at + 1]) != 'q')
		return 0;
	w->charset = bytes_slice(raw, 2, at - 2);
	lang = bytes_index(w->charset, '*');
	w->charset = bytes_first(w->charset, lang);
	return at + 3;
}

/*
 * Length of the text up to its ?=. A blank may stand inside only nearby: a fold
 * in the middle of a word, a Q text with spaces.
 */
static size_t
closing(struct bytes text, bool *closed)
{
	size_t blank = text.len, at = 0;

	*closed = false;
	for (; at < text.len && at < TEXT_MAX; at++) {
		if (is_blank(text.at[at]) && blank == text.len)
			blank = at;
		if (blank < text.len && at > blank + TEXT_NEAR)
			return blank;
		if (at + 1 == text.len)
			continue;
		if (text.at[at] == '?' && text.at[at + 1] == '=') {
			*closed = true;
			return at;
		}
		if (text.at[at] == '=' && text.at[at + 1] == '?' &&
		    (at + 2 == text.len || text.at[at + 2] != '='))
			break;
	}
	return blank < at ? blank : at;
}

bool
encoded_word_read(struct bytes raw, struct encoded_word *w)
{
	size_t start = opening(raw, w);
	bool closed;

	if (start == 0)
		return false;
	w->text = bytes_from(raw, start);
	w->text = bytes_first(w->text, closing(w->text, &closed));
	w->len = start + w->text.len + (closed ? 2 : 0);
	return true;
}

struct bytes
encoded_word_decode(struct arena *arena, const struct encoded_word *w)
{
	struct bytes text = w->text;
	unsigned char *out;
	size_t len = 0;

	if (w->base64)
		return base64_decode(arena, text);
	out = arena_alloc(arena, text.len + 1);
	for (size_t at = 0; at < text.len; at++) {
		unsigned char c = text.at[at];

		if (c == '\r' || c == '\n')
			continue;
		if (c == '_')
			c = ' ';
		if (c == '=' && at + 2 < text.len &&
		    (transfer_hex(text.at[at + 1]) |
			transfer_hex(text.at[at + 2])) < 16) {
			c = (unsigned char)(transfer_hex(text.at[at + 1]) << 4 |
			    transfer_hex(text.at[at + 2]));
			at += 2;
		}
		out[len++] = c;
	}
	return (struct bytes){ out, len };
}

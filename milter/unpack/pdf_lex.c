/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Readers of PDF forgive nearly everything, so this does: what is no word is
 * passed over, a string without its end ends with the value. Names are compared
 * with their escapes undone, for /J#61vaScript runs as well as /JavaScript.
 */
#include "unpack/pdf_lex.h"

#include <string.h>

#include "parse/transfer.h"

bool
pdf_is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v') || c == 0;
}

static bool
is_delimiter(unsigned char c)
{
	return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

static void
skip_space(struct bytes *rest)
{
	while (rest->len > 0 &&
	    (pdf_is_space(rest->at[0]) || rest->at[0] == '%')) {
		if (rest->at[0] != '%') {
			*rest = bytes_from(*rest, 1);
			continue;
		}
		while (
		    rest->len > 0 && rest->at[0] != '\n' && rest->at[0] != '\r')
			*rest = bytes_from(*rest, 1);
	}
}

/* Behind an opening parenthesis: how far it is to the closing one. */
static size_t
string_length(struct bytes b)
{
	size_t depth = 1, i;

	for (i = 0; i < b.len; i++) {
		if (b.at[i] == '\\')
			i++;
		else if (b.at[i] == '(')
			depth++;
		else if (b.at[i] == ')' && --depth == 0)
			return i;
	}
	return b.len;
}

static size_t
plain_length(struct bytes b)
{
	size_t len = 0;

	while (
	    len < b.len && !pdf_is_space(b.at[len]) && !is_delimiter(b.at[len]))
		len++;
	return len;
}

static void
take(struct bytes *rest, struct pdf_word *w, enum pdf_kind kind, size_t from,
    size_t len, size_t close)
{
	w->kind = kind;
	w->text = bytes_slice(*rest, from, len);
	*rest = bytes_from(*rest, from + len + close);
}

static bool
is_number(struct bytes b)
{
	return b.len > 0 &&
	    (byte_is_digit(b.at[0]) || b.at[0] == '-' || b.at[0] == '+' ||
		b.at[0] == '.');
}

bool
pdf_next(struct bytes *rest, struct pdf_word *w)
{
	struct bytes after;
	size_t len;

	skip_space(rest);
	if (rest->len == 0)
		return false;
	after = bytes_from(*rest, 1);
	if (bytes_starts(*rest, BYTES("<<"))) {
		take(rest, w, PDF_OPEN, 0, 2, 0);
	} else if (bytes_starts(*rest, BYTES(">>"))) {
		take(rest, w, PDF_CLOSE, 0, 2, 0);
	} else if (rest->at[0] == '[' || rest->at[0] == ']') {
		take(rest, w, rest->at[0] == '[' ? PDF_OPEN : PDF_CLOSE, 0, 1,
		    0);
	} else if (rest->at[0] == '/') {
		take(rest, w, PDF_NAME, 1, plain_length(after), 0);
	} else if (rest->at[0] == '(') {
		take(rest, w, PDF_STRING, 1, string_length(after), 1);
	} else if (rest->at[0] == '<') {
		take(rest, w, PDF_HEX, 1, bytes_index(after, '>'), 1);
	} else {
		len = plain_length(*rest);
		take(rest, w, PDF_WORD, 0, len > 0 ? len : 1, 0);
		if (is_number(w->text))
			w->kind = PDF_NUMBER;
	}
	return true;
}

bool
pdf_is_name(const struct pdf_word *w, const char *name)
{
	struct bytes b = w->text;

	if (w->kind != PDF_NAME)
		return false;
	while (b.len > 0 && *name != '\0') {
		unsigned char c = b.at[0];

		if (c == '#' && b.len >= 3 && transfer_hex(b.at[1]) < 16 &&
		    transfer_hex(b.at[2]) < 16) {
			c = (unsigned char)(transfer_hex(b.at[1]) << 4 |
			    transfer_hex(b.at[2]));
			b = bytes_from(b, 2);
		}
		if (c != (unsigned char)*name++)
			return false;
		b = bytes_from(b, 1);
	}
	return b.len == 0 && *name == '\0';
}

bool
pdf_is_word(const struct pdf_word *w, const char *word)
{
	return w->kind == PDF_WORD && bytes_equal(w->text, bytes_of(word));
}

static struct bytes
from_hex(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len / 2 + 1);
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned value = transfer_hex(text.at[i]);

		if (value > 15)
			continue;
		to[digits / 2] = (unsigned char)(to[digits / 2] |
		    (digits % 2 == 0 ? value << 4 : value));
		digits++;
	}
	return (struct bytes){ to, (digits + 1) / 2 };
}

/* One to three octal digits at `i`; moves onto the last of them. */
static unsigned char
octal(struct bytes text, size_t *i)
{
	unsigned value = 0;
	size_t end = *i + 3 < text.len ? *i + 3 : text.len, at;

	for (at = *i; at < end && text.at[at] >= '0' && text.at[at] <= '7';
	     at++)
		value = value * 8 + (unsigned)(text.at[at] - '0');
	*i = at - 1;
	return (unsigned char)value;
}

struct bytes
pdf_string(struct arena *arena, const struct pdf_word *w)
{
	static const char escapes[] = "n\nr\rt\tb\bf\f";
	struct bytes text = w->text;
	unsigned char *to;
	size_t len = 0;

	if (w->kind == PDF_HEX)
		return from_hex(arena, text);
	if (bytes_index(text, '\\') == text.len)
		return text;
	to = arena_alloc(arena, text.len);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.at[i];
		const char *e;

		if (c != '\\' || ++i >= text.len) {
			to[len++] = c;
			continue;
		}
		c = text.at[i];
		e = c != 0 ? strchr(escapes, c) : NULL;
		if (c >= '0' && c <= '7') {
			to[len++] = octal(text, &i);
		} else if (c == '\r' || c == '\n') {
			if (c == '\r' && i + 1 < text.len &&
			    text.at[i + 1] == '\n')
				i++;
		} else {
			to[len++] = e != NULL && (e - escapes) % 2 == 0
			    ? (unsigned char)e[1]
			    : c;
		}
	}
	return (struct bytes){ to, len };
}

struct bytes
pdf_get(struct bytes rest, const char *key)
{
	struct pdf_word w;
	size_t depth = 0;
	bool is_value = false;

	while (pdf_next(&rest, &w)) {
		if (w.kind == PDF_CLOSE && depth-- <= 1)
			break;
		if (depth == 1 && w.kind == PDF_NAME && !is_value) {
			if (pdf_is_name(&w, key))
				return rest;
			is_value = true;
		} else if (depth == 1) {
			is_value = false;
		}
		depth += w.kind == PDF_OPEN;
		if (depth == 0)
			break;
	}
	return BYTES("");
}

bool
pdf_value_is(struct bytes value, const char *name)
{
	struct pdf_word w;

	return pdf_next(&value, &w) && pdf_is_name(&w, name);
}

static bool
word_number(const struct pdf_word *w, uint32_t *number)
{
	uint64_t wide;

	if (w->kind != PDF_NUMBER || !bytes_number(w->text, &wide) ||
	    wide > UINT32_MAX)
		return false;
	*number = (uint32_t)wide;
	return true;
}

bool
pdf_number(struct bytes value, uint32_t *number)
{
	struct pdf_word w;

	return pdf_next(&value, &w) && word_number(&w, number);
}

bool
pdf_reference(struct bytes value, uint32_t *number)
{
	struct pdf_word w;
	uint32_t generation;

	return pdf_next(&value, &w) && word_number(&w, number) &&
	    pdf_next(&value, &w) && word_number(&w, &generation) &&
	    pdf_next(&value, &w) && pdf_is_word(&w, "R");
}

size_t
pdf_length(struct bytes value)
{
	struct bytes rest = value, before = value;
	struct pdf_word w;
	size_t depth = 0;

	while (pdf_next(&rest, &w)) {
		if (pdf_is_word(&w, "endobj") || pdf_is_word(&w, "stream"))
			return value.len - before.len;
		depth += w.kind == PDF_OPEN;
		if (w.kind == PDF_CLOSE && depth > 0)
			depth--;
		before = rest;
		if (depth == 0 && w.kind != PDF_NUMBER)
			break;
	}
	return value.len - before.len;
}

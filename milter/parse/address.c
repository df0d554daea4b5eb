/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One walk over the field, one mailbox being put together at a time; no
 * recursion, so that eighty thousand nested groups are just as many colons.
 * Everything that could be a mailbox is one: a name that hides an address, a
 * second <...> behind the first. Clients differ in which they show, and an
 * address that we do not see is one that nobody compares. What a field lacks
 * (a closing quote or bracket) is taken for text, not for an error.
 */
#include "parse/address.h"

#include "base/buffer.h"
#include "parse/encoded.h"
#include "parse/japanese.h"
#include "parse/quoted_string.h"
#include "parse/unicode.h"
#include "parse/encoded_word.h"

#define BLANKS " \t\r\n"

struct walk {
	struct arena *arena;
	struct bytes rest;
	struct japanese_walk japanese;
	bool quotes_are_text, brackets_are_text, angles_are_text;
	struct address *list;
	size_t count, room;

	/* The mailbox being put together. */
	struct buffer phrase;
	size_t named; /* of the phrase, what stood before the angle */
	struct bytes angle, comment;
	bool has_angle, has_at;
};

/* A route in front ("@a,@b:") and a link's "mailto:" are no part of it. */
static struct bytes
without_route(struct bytes text)
{
	if (bytes_starts(text, BYTES("@")) && bytes_index(text, ':') < text.len)
		return bytes_from(text, bytes_index(text, ':') + 1);
	if (bytes_starts_same(text, BYTES("mailto:")))
		return bytes_from(text, 7);
	return text;
}

static struct bytes
without_blanks(struct arena *arena, struct bytes text)
{
	unsigned char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] > ' ' && text.at[i] != 0x7F && text.at[i] != '"')
			out[len++] = text.at[i];
	return (struct bytes){ out, len };
}

/* Where the last of `c' stands; the length of the view when it does not. */
static size_t
last_index(struct bytes text, unsigned char c)
{
	for (size_t at = text.len; at > 0; at--)
		if (text.at[at - 1] == c)
			return at - 1;
	return text.len;
}

static struct address
make(struct arena *arena, struct bytes raw)
{
	struct bytes text = encoded_text(arena, raw);
	struct address a = { 0 };
	unsigned char *full;
	size_t at, len;

	text = without_blanks(arena, text);
	text = bytes_rtrim(bytes_trim(without_route(text), "<>"), ".");
	at = last_index(text, '@');
	full = arena_alloc(arena, text.len + 1);
	for (len = 0; len < text.len; len++)
		full[len] = len > at ? byte_lower(text.at[len]) : text.at[len];
	a.full = (struct bytes){ full, len };
	a.local = bytes_first(a.full, at);
	a.domain = bytes_from(a.full, at + 1);
	return a;
}

struct address
address_of(struct arena *arena, struct bytes raw)
{
	size_t open = bytes_index(raw, '<');

	if (open < raw.len) {
		raw = bytes_from(raw, open + 1);
		raw = bytes_first(raw, bytes_index(raw, '>'));
	}
	return make(arena, raw);
}

/* "Taro a@b": the last word with an @ is the address, the rest the name. */
static void
finish_bare(struct walk *w, struct address *a)
{
	struct bytes phrase = bytes_trim(buffer_bytes(&w->phrase), BLANKS);
	struct bytes text =
	    encoded_text(w->arena, arena_copy(w->arena, phrase));
	size_t at = last_index(text, '@'), start = at, end = at;

	if (at == text.len) {
		bool single = unicode_is_ascii(text) &&
		    bytes_index(text, ' ') == text.len;

		*a = single ? make(w->arena, text)
			    : (struct address){ .name = text };
		return;
	}
	while (start > 0 && text.at[start - 1] != ' ')
		start--;
	while (end < text.len && text.at[end] != ' ')
		end++;
	*a = make(w->arena, bytes_slice(text, start, end - start));
	a->name = start > 0 ? bytes_first(text, start) : bytes_from(text, end);
	a->name = bytes_trim(a->name, " ()<>\"");
}

static void
finish_angle(struct walk *w, struct address *a)
{
	struct bytes phrase = buffer_bytes(&w->phrase), name;

	name = bytes_trim(bytes_first(phrase, w->named), BLANKS);
	if (name.len == 0 && w->comment.len == 0)
		name = bytes_trim(phrase, BLANKS ">");
	*a = make(w->arena, w->angle);
	a->name = encoded_text(w->arena, arena_copy(w->arena, name));
}

/* Keeps the mailbox if it says anything, and starts the next. */
static void
finish(struct walk *w)
{
	struct address a = { 0 };

	if (w->has_angle)
		finish_angle(w, &a);
	else
		finish_bare(w, &a);
	if (a.name.len == 0 && w->comment.len > 0)
		a.name = encoded_text(w->arena, w->comment);
	if ((a.name.len > 0 || a.full.len > 0) && w->count < w->room)
		w->list[w->count++] = a;
	w->phrase.len = w->named = 0;
	w->angle = w->comment = (struct bytes){ 0 };
	w->has_angle = w->has_at = false;
}

static void
take_text(struct walk *w, size_t len)
{
	buffer_add(&w->phrase, bytes_first(w->rest, len));
	w->rest = bytes_from(w->rest, len);
}

static void
take_quoted(struct walk *w)
{
	size_t end = quoted_string_end(w->rest, w->japanese);

	if (end == w->rest.len) {
		w->quotes_are_text = true;
		take_text(w, 1);
		return;
	}
	buffer_add(&w->phrase,
	    quoted_string_text(
		w->arena, bytes_slice(w->rest, 1, end - 1), w->japanese));
	w->rest = bytes_from(w->rest, end + 1);
}

/*
 * Behind an address a comment is a name; in front of it clients show it as a
 * part of the name, brackets and all.
 */
static void
take_comment(struct walk *w)
{
	size_t end = comment_end(w->rest);

	if (end == w->rest.len) {
		w->brackets_are_text = true;
		take_text(w, 1);
	} else if (w->has_at || w->has_angle) {
		if (w->comment.len == 0)
			w->comment = bytes_slice(w->rest, 1, end - 1);
		w->rest = bytes_from(w->rest, end + 1);
	} else {
		take_text(w, end + 1);
	}
}

/* A second angle: what stands between the two is the name of the second. */
static void
finish_first(struct walk *w)
{
	struct bytes between = bytes_from(buffer_bytes(&w->phrase), w->named);

	between = arena_copy(w->arena, between);
	w->phrase.len = w->named;
	finish(w);
	buffer_add(&w->phrase, between);
}

static void
take_angle(struct walk *w)
{
	size_t end = bytes_index(w->rest, '>'), open;

	if (w->has_angle)
		finish_first(w);
	if (end == w->rest.len)
		w->angles_are_text = true; /* the last one to be looked for */
	if (w->angles_are_text)
		end = bytes_index(w->rest, ',');
	open = last_index(bytes_first(w->rest, end), '<');
	buffer_add(
	    &w->phrase, bytes_slice(w->rest, 1, open > 0 ? open - 1 : 0));
	w->angle = bytes_slice(w->rest, open + 1, end - open - 1);
	w->rest = bytes_from(w->rest, w->angles_are_text ? end : end + 1);
	w->has_angle = true;
	w->named = w->phrase.len;
}

/* "Yamada, Taro <...>": a comma in a name that has no address yet. */
static void
take_comma(struct walk *w)
{
	struct bytes phrase = bytes_trim(buffer_bytes(&w->phrase), BLANKS);

	if (!w->has_angle && !w->has_at && phrase.len > 0) {
		take_text(w, 1);
		return;
	}
	finish(w);
	w->rest = bytes_from(w->rest, 1);
}

/* A group's name goes, unless it is the port of an address. */
static void
take_colon(struct walk *w)
{
	if (w->has_at || w->has_angle) {
		take_text(w, 1);
		return;
	}
	w->phrase.len = 0;
	w->rest = bytes_from(w->rest, 1);
}

static void
take_plain(struct walk *w)
{
	struct encoded_word word;
	unsigned char c = w->rest.at[0];

	if (c == '\r' || c == '\n') {
		w->rest = bytes_from(w->rest, 1);
	} else if (c == '=' && encoded_word_read(w->rest, &word)) {
		take_text(w, word.len);
	} else {
		w->has_at = w->has_at || (c == '@' && !w->japanese.wide);
		take_text(w, japanese_step(&w->japanese, w->rest, 0));
	}
}

static void
take(struct walk *w)
{
	unsigned char c = w->japanese.wide ? 0 : w->rest.at[0];

	if (c == '"' && !w->quotes_are_text) {
		take_quoted(w);
	} else if (c == '(' && !w->brackets_are_text) {
		take_comment(w);
	} else if (c == '<' && !w->angles_are_text) {
		take_angle(w);
	} else if (c == ',') {
		take_comma(w);
	} else if (c == ':') {
		take_colon(w);
	} else if (c == ';') {
		finish(w);
		w->rest = bytes_from(w->rest, 1);
	} else {
		take_plain(w);
	}
}

size_t
address_list(
    struct arena *arena, struct bytes raw, struct address *list, size_t room)
{
	struct walk w = {
		.arena = arena,
		.rest = raw,
		.japanese = { .cp932 = !unicode_valid(raw) },
		.list = list,
		.room = room,
	};

	while (w.rest.len > 0 && w.count < w.room)
		take(&w);
	if (w.count < w.room)
		finish(&w);
	buffer_free(&w.phrase);
	return w.count;
}

/*
 * What stands on either side of an @ in running text. "=" and "&" may be in a
 * local part, but in text they part the fields of a link.
 */
static bool
in_local(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '.' || c == '_' ||
	    c == '-' || c == '+';
}

static bool
in_domain(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '.' || c == '-';
}

/* A dot, and a last label of letters. */
static bool
is_domain(struct bytes domain)
{
	size_t dot = last_index(domain, '.');

	return dot > 0 && dot + 2 < domain.len &&
	    !bytes_has(domain, BYTES("..")) &&
	    byte_is_letter(domain.at[dot + 1]);
}

bool
address_in_text(struct arena *arena, struct bytes *rest, struct address *found)
{
	for (;;) {
		size_t at = bytes_index(*rest, '@'), start = at, end = at + 1;
		struct bytes text = *rest, local, domain;

		if (at == text.len)
			break;
		while (start > 0 && at - start < 64 &&
		    in_local(text.at[start - 1]))
			start--;
		while (
		    end < text.len && end - at < 254 && in_domain(text.at[end]))
			end++;
		local = bytes_trim(bytes_slice(text, start, at - start), ".-");
		domain = bytes_slice(text, at + 1, end - at - 1);
		domain = bytes_rtrim(domain, ".-");
		*rest = bytes_from(text, end);
		if (local.len == 0 || !is_domain(domain))
			continue;
		*found = make(arena,
		    (struct bytes){ local.at,
			(size_t)(domain.at + domain.len - local.at) });
		return true;
	}
	*rest = bytes_from(*rest, rest->len);
	return false;
}

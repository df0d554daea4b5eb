/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Header text is cut into words that are encoded and text that is not. The
 * bytes of neighbouring words of one charset are put together before they are
 * read, since Japanese mailers cut a line wherever it is full, often in the
 * middle of a character. What is in no word may be raw CP932, UTF-8 or ESC $ B,
 * and goes to the same charset guess as a body. A parameter is looked for in
 * the same spirit: programs show a name however badly it is written.
 */
#include "parse/encoded.h"

#include "base/buffer.h"
#include "parse/charset.h"
#include "parse/japanese.h"
#include "parse/quoted_string.h"
#include "parse/transfer.h"
#include "parse/unicode.h"
#include "parse/encoded_word.h"

#define SECTIONS 100

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Adds decoded text without control characters; line ends become blanks. */
static void
add_clean(struct buffer *out, struct bytes utf8)
{
	size_t at = 0;

	while (at < utf8.len) {
		size_t start = at;
		uint32_t code = unicode_next(utf8, &at);

		if (code == '\t')
			buffer_add_byte(out, ' ');
		else if (code >= 0x20 && (code < 0x7F || code > 0x9F))
			buffer_add(out, bytes_slice(utf8, start, at - start));
		else if (code == '\n' || code == '\r')
			if (out->len == 0 || out->at[out->len - 1] != ' ')
				buffer_add_byte(out, ' ');
	}
}

static struct bytes
done(struct arena *arena, struct buffer *out)
{
	struct bytes text = arena_copy(arena, buffer_bytes(out));

	buffer_free(out);
	return text;
}

/* Nothing to decode: printable ASCII without the start of a word. */
static bool
is_plain(struct bytes raw)
{
	for (size_t i = 0; i < raw.len; i++)
		if (raw.at[i] < 0x20 || raw.at[i] > 0x7E)
			return false;
	return !bytes_has(raw, BYTES("=?"));
}

/* A fold is its line end; the blank after it stays. */
static struct bytes
unfolded(struct arena *arena, struct bytes raw)
{
	unsigned char *out;
	size_t len = 0;

	if (bytes_index(raw, '\n') == raw.len &&
	    bytes_index(raw, '\r') == raw.len)
		return raw;
	out = arena_alloc(arena, raw.len);
	for (size_t at = 0; at < raw.len; at++)
		if (raw.at[at] != '\r' && raw.at[at] != '\n')
			out[len++] = raw.at[at];
	return (struct bytes){ out, len };
}

/* Words that wait to be read together, and their charset. */
struct pending {
	struct buffer bytes;
	struct bytes charset;
};

static void
pending_flush(struct arena *arena, struct pending *p, struct buffer *out)
{
	if (p->bytes.len > 0)
		add_clean(out,
		    charset_to_utf8(arena, done(arena, &p->bytes), p->charset));
	p->bytes.len = 0;
}

static void
pending_add(struct arena *arena, struct pending *p,
    const struct encoded_word *w, struct buffer *out)
{
	if (!bytes_same(p->charset, w->charset))
		pending_flush(arena, p, out);
	p->charset = w->charset;
	buffer_add(&p->bytes, encoded_word_decode(arena, w));
}

/* Length of the text before the next encoded-word, which is read. */
static size_t
plain_run(struct bytes raw, struct encoded_word *w, bool *found)
{
	size_t at = 0;

	*found = false;
	while (at < raw.len) {
		at += bytes_index(bytes_from(raw, at), '=');
		if ((*found = encoded_word_read(bytes_from(raw, at), w)))
			break;
		at += at < raw.len;
	}
	return at;
}

static bool
only_blanks(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (!is_blank(b.at[i]))
			return false;
	return true;
}

struct bytes
encoded_text(struct arena *arena, struct bytes raw)
{
	struct buffer out = { 0 };
	struct pending pending = { 0 };
	bool after_word = false, found = true;

	raw = bytes_trim(unfolded(arena, raw), " \t");
	if (is_plain(raw))
		return raw;
	while (raw.len > 0 && found) {
		struct encoded_word w;
		size_t run = plain_run(raw, &w, &found);
		struct bytes plain = bytes_first(raw, run);

		/* Blanks between two words are the fold's, not the text's. */
		if (!(after_word && found && only_blanks(plain))) {
			pending_flush(arena, &pending, &out);
			add_clean(
			    &out, charset_to_utf8(arena, plain, BYTES("")));
		}
		raw = bytes_from(raw, run);
		if (found) {
			pending_add(arena, &pending, &w, &out);
			raw = bytes_from(raw, w.len);
			after_word = true;
		}
	}
	pending_flush(arena, &pending, &out);
	return done(arena, &out);
}

/*
 * A header value that is walked through once. What holds for all of it is asked
 * once, since a field of a megabyte may hold a quarter of a million parameters.
 */
struct cursor {
	struct bytes rest;
	bool cp932;    /* raw text in which a quote may be half a character */
	bool brackets; /* one was never closed: they are text from there on */
};

static struct cursor
cursor_at(struct bytes raw)
{
	return (struct cursor){ raw, !unicode_valid(raw), false };
}

static void
skip_comment(struct cursor *c)
{
	size_t end = comment_end(c->rest);

	c->brackets = end == c->rest.len;
	c->rest = bytes_from(c->rest, c->brackets ? 1 : end + 1);
}

/* Goes over blanks, semicolons and comments. */
static void
skip_gaps(struct cursor *c)
{
	while (c->rest.len > 0) {
		unsigned char next = c->rest.at[0];

		if (next == '(' && !c->brackets)
			skip_comment(c);
		else if (is_blank(next) || next == ';' || next == '(')
			c->rest = bytes_from(c->rest, 1);
		else
			break;
	}
}

struct bytes
encoded_value(struct arena *arena, struct bytes raw)
{
	unsigned char *out = arena_alloc(arena, raw.len + 1);
	struct cursor cursor = cursor_at(raw);
	size_t len = 0;
	bool quoted = false;

	skip_gaps(&cursor);
	raw = cursor.rest;
	for (size_t at = 0; at < raw.len; at++) {
		unsigned char c = raw.at[at];

		if (c == '"')
			quoted = !quoted;
		else if (c == ';' || (c == '(' && !quoted))
			break;
		else if (c > ' ' && c < 0x7F)
			out[len++] = byte_lower(c);
	}
	return (struct bytes){ out, len };
}

/* One parameter as it stands: name, and value without its quotes. */
struct parameter {
	struct bytes name, value;
};

/* True when `raw', past its blanks, goes on with "name=". */
static bool
starts_parameter(struct bytes raw)
{
	size_t at = 0;

	while (at < raw.len && is_blank(raw.at[at]))
		at++;
	raw = bytes_from(raw, at);
	for (at = 0; at < raw.len && at < 60; at++)
		if (!byte_is_letter(raw.at[at]) && raw.at[at] != '-' &&
		    raw.at[at] != '*' && !byte_is_digit(raw.at[at]))
			break;
	return at > 0 && at < raw.len && raw.at[at] == '=';
}

/* Up to a semicolon, or to a blank behind which one was forgotten. */
static struct bytes
bare_value(struct cursor *c)
{
	struct japanese_walk walk = { .cp932 = c->cp932 };
	struct bytes value, rest = c->rest;
	size_t at = 0;
	bool gap = false;

	while (at < rest.len && (walk.wide || rest.at[at] != ';')) {
		bool blank = is_blank(rest.at[at]);

		if (blank && !gap && starts_parameter(bytes_from(rest, at)))
			break;
		gap = blank;
		at += japanese_step(&walk, rest, at);
	}
	value = bytes_trim(bytes_first(rest, at), " \t\r\n");
	c->rest = bytes_from(rest, at);
	return value;
}

/* A quote that is never closed takes all there is, as mail programs do. */
static struct bytes
quoted_value(struct arena *arena, struct cursor *c)
{
	struct japanese_walk walk = { .cp932 = c->cp932 };
	size_t end = quoted_string_end(c->rest, walk);
	struct bytes inside = bytes_slice(c->rest, 1, end - 1);

	c->rest = bytes_from(c->rest, end + 1);
	return quoted_string_text(arena, inside, walk);
}

static bool
next_parameter(struct arena *arena, struct cursor *c, struct parameter *p)
{
	size_t len = 0;

	skip_gaps(c);
	if (c->rest.len == 0)
		return false;
	while (len < c->rest.len && c->rest.at[len] != '=' &&
	    c->rest.at[len] != ';')
		len++;
	p->name = bytes_trim(bytes_first(c->rest, len), " \t\r\n");
	p->value = (struct bytes){ 0 };
	c->rest = bytes_from(c->rest, len);
	if (c->rest.len == 0 || c->rest.at[0] == ';')
		return true;
	c->rest = bytes_from(c->rest, 1);
	while (c->rest.len > 0 && is_blank(c->rest.at[0]))
		c->rest = bytes_from(c->rest, 1);
	p->value = c->rest.len > 0 && c->rest.at[0] == '"'
	    ? quoted_value(arena, c)
	    : bare_value(c);
	return true;
}

static void
add_percent(struct buffer *out, struct bytes text)
{
	for (size_t at = 0; at < text.len; at++) {
		unsigned char c = text.at[at];

		if (c == '%' && at + 2 < text.len &&
		    (transfer_hex(text.at[at + 1]) |
			transfer_hex(text.at[at + 2])) < 16) {
			c = (unsigned char)(transfer_hex(text.at[at + 1]) << 4 |
			    transfer_hex(text.at[at + 2]));
			at += 2;
		}
		buffer_add_byte(out, c);
	}
}

/* What was seen of the one parameter that is asked for. */
struct wanted {
	struct bytes name;
	struct bytes plain, last; /* of several */
	struct bytes section[SECTIONS];
	bool percent[SECTIONS], seen[SECTIONS];
	bool has_plain, extended;
};

/* "name", "name*", "name*7", "name*7*". */
static void
keep(struct wanted *w, const struct parameter *p)
{
	struct bytes tail = bytes_from(p->name, w->name.len);
	bool percent = bytes_ends_same(tail, BYTES("*"));
	uint64_t number = 0;

	if (!bytes_starts_same(p->name, w->name))
		return;
	if (tail.len == 0) {
		if (!w->has_plain)
			w->plain = p->value;
		w->last = p->value;
		w->has_plain = true;
		return;
	}
	if (tail.at[0] != '*')
		return;
	tail = bytes_slice(tail, 1, tail.len - 1 - (percent && tail.len > 1));
	if (tail.len > 0 &&
	    (!bytes_number(tail, &number) || number >= SECTIONS))
		return;
	if (w->seen[number])
		return;
	w->seen[number] = w->extended = true;
	w->percent[number] = percent;
	w->section[number] = p->value;
}

/* All sections in order; the first may tell the charset: cs'lang'text. */
static struct bytes
extended(struct arena *arena, struct wanted *w)
{
	struct buffer raw = { 0 }, out = { 0 };
	struct bytes charset = { 0 };

	if (w->percent[0]) {
		struct bytes text = w->section[0];
		struct bytes label = bytes_cut(&text, '\'');

		if (bytes_index(text, '\'') < text.len) {
			charset = label;
			bytes_cut(&text, '\'');
			w->section[0] = text;
		}
	}
	for (size_t i = 0; i < SECTIONS; i++)
		if (w->seen[i] && w->percent[i])
			add_percent(&raw, w->section[i]);
		else if (w->seen[i])
			buffer_add(&raw, w->section[i]);
	/* Some write encoded-words into the sections. */
	if (charset.len == 0)
		return encoded_text(arena, done(arena, &raw));
	add_clean(&out, charset_to_utf8(arena, done(arena, &raw), charset));
	return done(arena, &out);
}

static struct wanted *
search_parameter(struct arena *arena, struct bytes raw, const char *name)
{
	struct cursor c = cursor_at(raw);
	struct wanted *w;
	struct parameter p;

	skip_gaps(&c);
	if (!starts_parameter(c.rest))
		bare_value(&c);
	if (c.rest.len == 0)
		return NULL;
	w = arena_alloc(arena, sizeof *w);
	w->name = bytes_of(name);
	while (next_parameter(arena, &c, &p))
		keep(w, &p);
	return w;
}

struct bytes
encoded_parameter(struct arena *arena, struct bytes raw, const char *name)
{
	struct wanted *w = search_parameter(arena, raw, name);
	struct bytes text = { 0 };

	if (w != NULL && w->extended)
		text = extended(arena, w);
	return w == NULL || text.len > 0 ? text : encoded_text(arena, w->plain);
}

struct bytes
encoded_parameter_plain(struct arena *arena, struct bytes raw, const char *name)
{
	struct wanted *w = search_parameter(arena, raw, name);

	return w == NULL ? (struct bytes){ 0 } : encoded_text(arena, w->last);
}

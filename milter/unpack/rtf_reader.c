/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Word skips nearly everything it does not know, and writers of malware know
 * that: between two digits of an object may stand blanks, control words,
 * groups of unknown destinations. So the reader keeps only where it is (in
 * which destination, since which depth), skips what it does not know, and
 * never compares the text with what it should look like. Two readings of \'hh
 * inside object data are known; both are handed on.
 */
#include "unpack/rtf_reader.h"

#include "parse/transfer.h"
#include "parse/unicode.h"

#define WORD_MOST 32

/* Digits become bytes; a half byte waits for the next digit. */
struct hex {
	struct buffer out;
	unsigned half; /* 16: none */
};

struct reading {
	struct rtf_reader *reader;
	struct bytes rest;
	size_t depth;
	size_t object, text, skipped; /* the depth where each began; 0: not */
	bool starred;		      /* \* was the last thing */
	enum rtf_kind kind;	      /* of the text */
	struct hex data, other;
	struct buffer words;
};

struct control {
	struct bytes name;
	uint64_t number;
};

static void
put_digit(struct hex *hex, unsigned digit)
{
	if (hex->half > 15) {
		hex->half = digit;
		return;
	}
	buffer_add_byte(&hex->out, (unsigned char)(hex->half << 4 | digit));
	hex->half = 16;
}

static void
put_text(struct reading *r, struct bytes text)
{
	if (r->skipped != 0)
		return;
	if (r->object != 0) {
		for (size_t i = 0; i < text.len; i++) {
			unsigned digit = transfer_hex(text.at[i]);

			if (digit < 16) {
				put_digit(&r->data, digit);
				put_digit(&r->other, digit);
			}
		}
	} else if (r->text != 0) {
		/* Line ends mean nothing in RTF. */
		for (size_t i = 0; i < text.len; i++)
			if (text.at[i] != '\r' && text.at[i] != '\n')
				buffer_add_byte(&r->words, text.at[i]);
	}
}

static void
end_object(struct reading *r)
{
	struct bytes data = buffer_bytes(&r->data.out);
	struct bytes other = buffer_bytes(&r->other.out);

	r->object = 0;
	if (bytes_equal(data, other))
		other = BYTES("");
	r->reader->found(r->reader->context, RTF_OBJECT, data, other);
	buffer_free(&r->data.out);
	buffer_free(&r->other.out);
}

static void
end_text(struct reading *r)
{
	r->text = 0;
	r->reader->found(
	    r->reader->context, r->kind, buffer_bytes(&r->words), BYTES(""));
	buffer_free(&r->words);
}

static void
close_group(struct reading *r)
{
	if (r->object != 0 && r->depth <= r->object)
		end_object(r);
	if (r->text != 0 && r->depth <= r->text)
		end_text(r);
	if (r->skipped != 0 && r->depth <= r->skipped)
		r->skipped = 0;
	if (r->depth > 0)
		r->depth--;
}

static void
begin_object(struct reading *r)
{
	if (r->object != 0)
		return;
	r->object = r->depth + (r->depth == 0);
	r->skipped = 0;
	r->data.out.max = r->other.out.max = r->reader->max;
	r->data.half = r->other.half = 16;
}

static void
begin_text(struct reading *r, enum rtf_kind kind)
{
	if (r->text != 0 || r->object != 0)
		return;
	r->text = r->depth + (r->depth == 0);
	r->skipped = 0;
	r->kind = kind;
	r->words.max = r->reader->max;
}

static struct control
take_control(struct reading *r)
{
	struct control c = { .name = r->rest };
	size_t len = 0;
	bool minus;

	while (len < r->rest.len && byte_is_letter(r->rest.at[len]))
		len++;
	c.name.len = len;
	r->rest = bytes_from(r->rest, len);
	minus = bytes_starts(r->rest, BYTES("-"));
	r->rest = bytes_from(r->rest, minus);
	for (len = 0; len < r->rest.len && byte_is_digit(r->rest.at[len]);
	     len++)
		if (c.number < UINT32_MAX)
			c.number = c.number * 10 + (r->rest.at[len] - '0');
	if (minus)
		c.number = 0;
	r->rest = bytes_from(r->rest, len);
	if (bytes_starts(r->rest, BYTES(" ")))
		r->rest = bytes_from(r->rest, 1);
	return c;
}

/* As many bytes as they are, whatever they look like. */
static void
take_binary(struct reading *r, uint64_t len)
{
	struct bytes raw =
	    bytes_first(r->rest, len < r->rest.len ? (size_t)len : r->rest.len);

	r->rest = bytes_from(r->rest, raw.len);
	if (r->object == 0 || r->skipped != 0)
		return;
	buffer_add(&r->data.out, raw);
	buffer_add(&r->other.out, raw);
}

/* The character, instead of the one that stands behind it for old readers. */
static void
put_code(struct reading *r, uint32_t code)
{
	if (bytes_starts(r->rest, BYTES("\\'")))
		r->rest = bytes_from(r->rest, 4);
	else if (r->rest.len > 0 && r->rest.at[0] != '\\' &&
	    r->rest.at[0] != '{' && r->rest.at[0] != '}')
		r->rest = bytes_from(r->rest, 1);
	if (r->text != 0 && r->skipped == 0 && code < 0x10000 &&
	    (code < 0xd800 || code > 0xdfff))
		unicode_add(&r->words, code);
}

static bool
is(const struct control *c, const char *name)
{
	return bytes_equal(c->name, bytes_of(name));
}

static void
follow(struct reading *r, const struct control *c)
{
	if (is(c, "bin"))
		take_binary(r, c->number);
	else if (is(c, "objdata"))
		begin_object(r);
	else if (is(c, "template"))
		begin_text(r, RTF_TEMPLATE);
	else if (is(c, "fldinst"))
		begin_text(r, RTF_FIELD);
	else if (is(c, "objupdate") || is(c, "objautlink"))
		r->reader->updates = true;
	else if (is(c, "u"))
		put_code(r, (uint32_t)c->number);
	else if (r->starred && r->skipped == 0 &&
	    (r->object != 0 || r->text != 0))
		r->skipped = r->depth;
}

/* \'hh: a character in text; in object data the digits do not count. */
static void
take_quoted(struct reading *r)
{
	struct bytes digits = bytes_first(r->rest, 2);

	r->rest = bytes_from(r->rest, 2);
	if (r->skipped != 0 || digits.len < 2)
		return;
	if (r->object != 0)
		r->other.half = 16;
	else if (r->text != 0 && transfer_hex(digits.at[0]) < 16 &&
	    transfer_hex(digits.at[1]) < 16)
		buffer_add_byte(&r->words,
		    (unsigned char)(transfer_hex(digits.at[0]) << 4 |
			transfer_hex(digits.at[1])));
}

static void
take_backslash(struct reading *r)
{
	unsigned char c;

	r->rest = bytes_from(r->rest, 1);
	if (r->rest.len == 0)
		return;
	c = r->rest.at[0];
	if (byte_is_letter(c)) {
		struct control control = take_control(r);

		follow(r, &control);
		r->starred = false;
		return;
	}
	r->rest = bytes_from(r->rest, 1);
	if (c == '\'')
		take_quoted(r);
	else if (c == '*')
		r->starred = true;
	else if (c == '\\' || c == '{' || c == '}')
		put_text(r, (struct bytes){ r->rest.at - 1, 1 });
}

/* What stands before the next sign that means something. */
static struct bytes
take_text(struct reading *r)
{
	size_t len = 0;

	while (len < r->rest.len && r->rest.at[len] != '\\' &&
	    r->rest.at[len] != '{' && r->rest.at[len] != '}')
		len++;
	r->rest = bytes_from(r->rest, len);
	return (struct bytes){ r->rest.at - len, len };
}

void
rtf_read(struct rtf_reader *reader, struct bytes rtf)
{
	struct reading r = { .reader = reader, .rest = rtf };

	while (r.rest.len > 0) {
		unsigned char c = r.rest.at[0];

		if (c == '\\') {
			take_backslash(&r);
			continue;
		}
		r.starred = false;
		if (c == '{' || c == '}') {
			r.rest = bytes_from(r.rest, 1);
			if (c == '{')
				r.depth++;
			else
				close_group(&r);
		} else {
			put_text(&r, take_text(&r));
		}
	}
	if (r.object != 0)
		end_object(&r);
	if (r.text != 0)
		end_text(&r);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A scanner, no parser: what is asked of documents is a handful of attributes
 * and the text of fields, and for that nobody needs a tree, a schema or a DTD.
 * libxml2 is not used, since it stops for good at the first fault, and loads
 * converters from files for what encoding a document claims; Office reads
 * UTF-8 and UTF-16 only. Being more tolerant than Office may show what Office
 * would refuse to open: that is the cheap side to err on.
 */
#include "unpack/xml.h"

#include "parse/charset.h"
#include "parse/unicode.h"

#define BLANKS " \t\r\n"
/* Office writes UTF-8; what is converted stays in memory. */
#define WIDE_MOST ((size_t)16 << 20)

struct bytes
xml_text(struct arena *arena, struct bytes raw)
{
	struct bytes wide = bytes_first(raw, WIDE_MOST);

	if (bytes_starts(raw, BYTES("\xff\xfe")) ||
	    bytes_starts(raw, BYTES("<\0")))
		return charset_to_utf8(arena, wide, BYTES("utf-16le"));
	if (bytes_starts(raw, BYTES("\xfe\xff")) ||
	    bytes_starts(raw, BYTES("\0<")))
		return charset_to_utf8(arena, wide, BYTES("utf-16be"));
	if (bytes_starts(raw, BYTES("\xef\xbb\xbf")))
		return bytes_from(raw, 3);
	return raw;
}

static void
skip_past(struct xml *x, struct bytes mark)
{
	size_t at = bytes_find(x->rest, mark);

	x->rest = bytes_from(x->rest, at < x->rest.len ? at + mark.len : at);
}

/* The length of a tag, up to its ">" outside of quotes. */
static size_t
tag_len(struct bytes b)
{
	unsigned char quote = 0;

	for (size_t i = 0; i < b.len; i++) {
		if (quote != 0) {
			if (b.at[i] == quote)
				quote = 0;
		} else if (b.at[i] == '"' || b.at[i] == '\'') {
			quote = b.at[i];
		} else if (b.at[i] == '>') {
			return i;
		}
	}
	return b.len;
}

static struct bytes
local_name(struct bytes name)
{
	size_t colon = bytes_index(name, ':');

	return colon < name.len ? bytes_from(name, colon + 1) : name;
}

static enum xml_kind
take_tag(struct xml *x)
{
	bool closes = bytes_starts(x->rest, BYTES("/"));
	struct bytes tag = bytes_first(x->rest, tag_len(x->rest));

	x->rest = bytes_from(x->rest, tag.len + 1);
	tag = bytes_from(tag, closes);
	x->empty = !closes && tag.len > 0 && tag.at[tag.len - 1] == '/';
	if (x->empty)
		tag.len--;
	x->attributes = tag;
	if (!bytes_word(&x->attributes, BLANKS, &x->name))
		x->name = BYTES("");
	x->name = local_name(x->name);
	return closes ? XML_CLOSE : XML_OPEN;
}

/* Comments, instructions and declarations; CDATA is text. */
static bool
take_other(struct xml *x)
{
	if (bytes_starts(x->rest, BYTES("?"))) {
		skip_past(x, BYTES("?>"));
	} else if (bytes_starts(x->rest, BYTES("!--"))) {
		skip_past(x, BYTES("-->"));
	} else if (bytes_starts(x->rest, BYTES("![CDATA["))) {
		x->rest = bytes_from(x->rest, 8);
		x->text =
		    bytes_first(x->rest, bytes_find(x->rest, BYTES("]]>")));
		x->rest = bytes_from(x->rest, x->text.len + 3);
		return true;
	} else {
		x->doctype |= bytes_starts_same(x->rest, BYTES("!DOCTYPE")) ||
		    bytes_starts_same(x->rest, BYTES("!ENTITY"));
		x->rest = bytes_from(x->rest, tag_len(x->rest) + 1);
	}
	return false;
}

enum xml_kind
xml_next(struct xml *x)
{
	while (x->rest.len > 0) {
		if (x->rest.at[0] != '<') {
			x->text =
			    bytes_first(x->rest, bytes_index(x->rest, '<'));
			x->rest = bytes_from(x->rest, x->text.len);
			return XML_TEXT;
		}
		x->rest = bytes_from(x->rest, 1);
		if (!bytes_starts(x->rest, BYTES("!")) &&
		    !bytes_starts(x->rest, BYTES("?")))
			return take_tag(x);
		if (take_other(x))
			return XML_TEXT;
	}
	return XML_END;
}

struct bytes
xml_attribute(const struct xml *x, struct arena *arena, const char *name)
{
	struct bytes rest = x->attributes, value;

	while (rest.len > 0) {
		struct bytes key = bytes_trim(bytes_cut(&rest, '='), BLANKS);
		unsigned char quote;

		rest = bytes_trim(rest, BLANKS);
		quote = rest.len > 0 ? rest.at[0] : 0;
		if (quote != '"' && quote != '\'')
			break;
		rest = bytes_from(rest, 1);
		value = bytes_cut(&rest, quote);
		if (bytes_equal(local_name(key), bytes_of(name)))
			return xml_decode(arena, value);
	}
	return BYTES("");
}

static const struct {
	const char *name;
	unsigned char is;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
	{ "apos", '\'' } };

/* "#65" or "#x41"; 0: none that is a character. */
static uint32_t
number_of(struct bytes b)
{
	bool hex = bytes_starts_same(b, BYTES("#x"));
	uint32_t code = 0;

	for (size_t i = hex ? 2 : 1; i < b.len; i++) {
		unsigned char c = byte_lower(b.at[i]);

		if (byte_is_digit(c))
			code = code * (hex ? 16 : 10) + (c - '0');
		else if (hex && c >= 'a' && c <= 'f')
			code = code * 16 + (c - 'a' + 10U);
		else
			return 0;
		if (code > 0x10ffff)
			return 0;
	}
	return code >= 0xd800 && code < 0xe000 ? 0 : code;
}

static uint32_t
entity_of(struct bytes b)
{
	if (bytes_starts(b, BYTES("#")))
		return number_of(b);
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (bytes_equal(b, bytes_of(entities[i].name)))
			return entities[i].is;
	return 0;
}

struct bytes
xml_decode(struct arena *arena, struct bytes raw)
{
	unsigned char *out, *at;

	if (bytes_index(raw, '&') == raw.len)
		return raw;
	at = out = arena_alloc(arena, raw.len + 1);
	for (size_t i = 0; i < raw.len; i++) {
		struct bytes name = bytes_slice(raw, i + 1, 10);
		uint32_t code = 0;

		name = bytes_first(name, bytes_index(name, ';'));
		if (raw.at[i] == '&' && i + name.len + 1 < raw.len)
			code = entity_of(name);
		if (code == 0) {
			*at++ = raw.at[i];
		} else {
			at = unicode_put(at, code);
			i += name.len + 1;
		}
	}
	return (struct bytes){ out, (size_t)(at - out) };
}

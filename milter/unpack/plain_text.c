/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Of XML only the elements that hold words are read, and of all others where
 * they end a line or a cell: a label and its password may stand in two cells,
 * and must not become one word. Formats that were never meant to be told apart
 * share one reader, as their elements have the same names.
 */
#include "unpack/plain_text.h"

#include "base/buffer.h"
#include "parse/charset.h"
#include "parse/html.h"
#include "unpack/rar.h"
#include "unpack/xml.h"

#define XML_MOST ((size_t)1 << 20)
#define COMMENT_MOST 65535
#define END_RECORD 22 /* of a ZIP, without its comment */
#define BLOCKS_MOST 100
#define PDF_MOST ((size_t)512 * 1024)

static bool
is_office(const struct object *o)
{
	return o != NULL &&
	    (o->type == OBJECT_DOCX || o->type == OBJECT_XLSX ||
		o->type == OBJECT_PPTX);
}

/* The parts that hold the words of a document, by their usual names. */
static bool
is_words_part(const struct object *o)
{
	return is_office(o->parent) &&
	    bytes_ends_same(o->name, BYTES(".xml")) &&
	    (bytes_has_same(o->name, BYTES("document")) ||
		bytes_has_same(o->name, BYTES("sharedStrings")) ||
		bytes_has_same(o->name, BYTES("sheet")) ||
		bytes_has_same(o->name, BYTES("slides/slide")) ||
		bytes_has_same(o->name, BYTES("header")) ||
		bytes_has_same(o->name, BYTES("footer")));
}

bool
plain_text_has(const struct object *o)
{
	if (is_office(o->parent))
		return is_words_part(o);
	return o->type == OBJECT_TEXT || o->type == OBJECT_HTML ||
	    (o->type == OBJECT_PDF && o->content.len <= PDF_MOST &&
		!bytes_has(o->content, BYTES("/Encrypt")));
}

static bool
is_one_of(struct bytes name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (bytes_equal(name, bytes_of(*names)))
			return true;
	return false;
}

/* What an element does to the words around it. */
static void
mark(struct buffer *text, const struct xml *xml, enum xml_kind kind)
{
	static const char *const lines[] = { "p", "si", "row", "br", "tr",
		NULL };
	static const char *const cells[] = { "tab", "tc", "c", NULL };

	if (kind != XML_CLOSE && !xml->empty)
		return;
	if (is_one_of(xml->name, lines))
		buffer_add_byte(text, '\n');
	else if (is_one_of(xml->name, cells))
		buffer_add_byte(text, '\t');
}

static struct bytes
xml_words(struct arena *arena, struct bytes raw)
{
	struct xml xml = { .rest =
			       xml_text(arena, bytes_first(raw, XML_MOST)) };
	struct buffer text = { .max = PLAIN_TEXT_MOST };
	enum xml_kind kind;
	struct bytes words;
	bool in_words = false;

	while (!text.full && (kind = xml_next(&xml)) != XML_END) {
		if (kind == XML_TEXT && in_words)
			buffer_add(&text, xml_decode(arena, xml.text));
		if (kind == XML_TEXT)
			continue;
		in_words = kind == XML_OPEN && !xml.empty &&
		    (bytes_equal(xml.name, BYTES("t")) ||
			bytes_equal(xml.name, BYTES("v")));
		mark(&text, &xml, kind);
	}
	words = arena_copy(arena, buffer_bytes(&text));
	buffer_free(&text);
	return words;
}

static struct bytes
html_words(struct arena *arena, struct bytes raw)
{
	struct html html;

	html_read(&html, charset_to_utf8(arena, raw, BYTES("")), arena);
	return html.text;
}

struct bytes
plain_text(struct arena *arena, const struct object *o)
{
	struct bytes front = bytes_first(o->content, PLAIN_TEXT_MOST);

	if (is_words_part(o))
		return xml_words(arena, o->content);
	if (o->type == OBJECT_HTML)
		return html_words(arena, front);
	return charset_to_utf8(arena, front, BYTES(""));
}

static bool
tells(struct bytes line)
{
	static const char *const names[] = { "SUMMARY", "DESCRIPTION",
		"LOCATION", "COMMENT", NULL };
	size_t len = 0;

	while (len < line.len && byte_is_letter(line.at[len]))
		len++;
	for (size_t i = 0; names[i] != NULL; i++)
		if (bytes_same(bytes_first(line, len), bytes_of(names[i])))
			return true;
	return false;
}

/* RFC 5545, 3.3.11: \n is a line end, any other sign stands for itself. */
static void
add_value(struct buffer *text, struct bytes value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = value.at[i];

		if (c == '\\' && i + 1 < value.len) {
			c = value.at[++i];
			if (c == 'n' || c == 'N')
				c = '\n';
		}
		buffer_add_byte(text, c);
	}
}

struct bytes
plain_text_calendar(struct arena *arena, struct bytes utf8)
{
	struct buffer text = { .max = PLAIN_TEXT_MOST };
	bool telling = false;
	struct bytes line, words;

	while (bytes_line(&utf8, &line)) {
		bool more =
		    line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t');

		if (!more) {
			telling = tells(line);
			bytes_cut(&line, ':');
			if (telling)
				buffer_add_byte(&text, '\n');
		}
		if (telling)
			add_value(&text, more ? bytes_from(line, 1) : line);
	}
	words = arena_copy(arena, buffer_bytes(&text));
	buffer_free(&text);
	return words;
}

/* Behind the end record, which says how long it is. */
static struct bytes
zip_comment(struct bytes zip)
{
	size_t from = zip.len > COMMENT_MOST + END_RECORD
	    ? zip.len - COMMENT_MOST - END_RECORD
	    : 0;
	size_t at;

	if (zip.len < END_RECORD ||
	    bytes_starts(
		bytes_from(zip, zip.len - END_RECORD), BYTES("PK\5\6")))
		return BYTES(""); /* as a rule there is none */
	while (
	    (at = from + bytes_find(bytes_from(zip, from), BYTES("PK\5\6"))) +
		END_RECORD <
	    zip.len) {
		size_t len = bytes_le16(zip, at + 20);

		if (at + END_RECORD + len <= zip.len)
			return bytes_slice(zip, at + END_RECORD, len);
		from = at + 1;
	}
	return BYTES("");
}

/* A service block named CMT; only a stored one is plain. */
static struct bytes
rar_comment(struct bytes archive)
{
	struct rar rar = { 0 };
	struct rar_block block;

	rar_begin(&rar, archive);
	for (int i = 0; i < BLOCKS_MOST && rar_next(&rar, &block); i++)
		if (block.kind == RAR_SERVICE && block.stored &&
		    !block.sealed && bytes_has(block.header, BYTES("CMT")))
			return block.data;
	return BYTES("");
}

struct bytes
plain_text_comment(const struct object *o)
{
	if (o->type == OBJECT_ZIP)
		return zip_comment(o->content);
	if (o->type == OBJECT_RAR)
		return rar_comment(o->content);
	return BYTES("");
}

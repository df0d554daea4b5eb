/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The words that the pages of a PDF show, roughly in the order of the file. No
 * page tree is followed: every stream that shows text counts, and a font is
 * known by the name that pages give it, whichever page it was. Two fonts of
 * one name on two pages may garble a word; then the archive stays closed, as
 * it would without this file. Fonts without a /ToUnicode are read as Latin.
 *
 * Source   ISO 32000-1, 9.4.3 and 9.10.3.
 */
#include "unpack/plain_text.h"

#include "unpack/pdf_file.h"

#define FONTS_MOST 8
#define STREAMS_MOST 32
#define STREAM_MOST ((size_t)256 * 1024)
#define CODES 65536
/* Codes that all maps together may name, against ranges that overlap. */
#define CODES_MOST ((size_t)8 * CODES)

struct font {
	struct bytes name;
	uint16_t *characters; /* by code; 0: none */
	bool wide;	      /* two bytes a code */
};

struct pages {
	struct unpacker *u;
	struct pdf pdf;
	struct font fonts[FONTS_MOST];
	size_t font_count, codes_left;
	struct buffer text;

	/* While a page is read. */
	const struct font *font;
	struct buffer shown; /* strings since the last operator */
	struct bytes name, number, height;
};

static void
put_character(struct buffer *to, uint32_t c)
{
	if (c < 0x80) {
		buffer_add_byte(to, (unsigned char)c);
	} else if (c < 0x800) {
		buffer_add_byte(to, (unsigned char)(0xC0 | c >> 6));
		buffer_add_byte(to, (unsigned char)(0x80 | (c & 0x3F)));
	} else if (c < 0xD800 || c > 0xDFFF) {
		buffer_add_byte(to, (unsigned char)(0xE0 | c >> 12));
		buffer_add_byte(to, (unsigned char)(0x80 | (c >> 6 & 0x3F)));
		buffer_add_byte(to, (unsigned char)(0x80 | (c & 0x3F)));
	}
}

static unsigned
code_of(struct bytes b)
{
	return b.len >= 2 ? (unsigned)b.at[0] << 8 | b.at[1]
	    : b.len == 1  ? b.at[0]
			  : 0;
}

/* <code> <character>, or <first> <last> <character>. */
static void
map_codes(
    struct pages *p, struct font *f, const struct bytes *group, bool range)
{
	unsigned first = code_of(group[0]);
	unsigned last = range ? code_of(group[1]) : first;
	unsigned to = code_of(group[range ? 2 : 1]);

	f->wide |= group[0].len >= 2;
	for (unsigned c = first; c <= last && p->codes_left > 0; c++) {
		p->codes_left--;
		f->characters[c] = (uint16_t)(to + (c - first));
	}
}

static void
read_map(struct pages *p, struct font *f, struct bytes map)
{
	struct bytes group[3];
	struct pdf_word word;
	size_t n = 0, size = 0;

	while (pdf_next(&map, &word) && pdf_spend(&p->pdf, word.text.len + 1)) {
		if (pdf_is_word(&word, "beginbfchar"))
			size = 2;
		else if (pdf_is_word(&word, "beginbfrange"))
			size = 3;
		else if (word.kind == PDF_WORD)
			size = 0;
		if (word.kind != PDF_HEX || size == 0) {
			n = 0;
			continue;
		}
		group[n++] = pdf_string(p->u->arena, &word);
		if (n < size)
			continue;
		map_codes(p, f, group, size == 3);
		n = 0;
	}
}

static const struct font *
font_of(const struct pages *p, struct bytes name)
{
	for (size_t i = 0; i < p->font_count; i++)
		if (bytes_equal(p->fonts[i].name, name))
			return &p->fonts[i];
	return NULL;
}

static void
add_font(struct pages *p, struct bytes name, uint32_t number)
{
	struct font *f = &p->fonts[p->font_count];
	struct buffer map = { 0 };
	const struct pdf_object *o = pdf_find(&p->pdf, number);
	uint32_t to;

	if (o == NULL || p->font_count == FONTS_MOST ||
	    font_of(p, name) != NULL ||
	    !pdf_reference(pdf_get(pdf_value(&p->pdf, o), "ToUnicode"), &to) ||
	    (o = pdf_find(&p->pdf, to)) == NULL ||
	    !pdf_stream(&p->pdf, o, false, &map))
		return;
	*f = (struct font){ .name = arena_copy(p->u->arena, name),
		.characters =
		    arena_array(p->u->arena, CODES, sizeof *f->characters) };
	read_map(p, f, bytes_first(buffer_bytes(&map), STREAM_MOST));
	buffer_free(&map);
	p->font_count++;
}

/* << /F1 5 0 R /F2 6 0 R >> */
static void
add_fonts(struct pages *p, struct bytes value)
{
	struct bytes fonts = pdf_get(value, "Font");
	struct bytes resources = pdf_get(value, "Resources");
	struct pdf_word word;
	uint32_t number;

	if (fonts.len == 0 && resources.len > 0)
		fonts = pdf_get(pdf_follow(&p->pdf, resources), "Font");
	if (fonts.len == 0)
		return;
	fonts = pdf_follow(&p->pdf, fonts);
	fonts = bytes_first(fonts, pdf_length(fonts));
	while (pdf_next(&fonts, &word) && pdf_spend(&p->pdf, word.text.len + 1))
		if (word.kind == PDF_NAME && pdf_reference(fonts, &number))
			add_font(p, word.text, number);
}

static void
take_string(struct pages *p, const struct pdf_word *word)
{
	struct bytes s = pdf_string(p->u->arena, word);
	size_t step = p->font != NULL && p->font->wide ? 2 : 1;

	for (; s.len >= step && !p->shown.full; s = bytes_from(s, step)) {
		unsigned code = code_of(bytes_first(s, step));

		if (p->font != NULL)
			code = p->font->characters[code];
		put_character(&p->shown, code);
	}
}

/* A move: along the line or to another. */
static void
take_move(struct pages *p, bool absolute)
{
	bool same = absolute ? bytes_equal(p->number, p->height)
			     : bytes_equal(p->number, BYTES("0"));

	p->height = absolute ? p->number : p->height;
	buffer_add_byte(&p->text, same ? ' ' : '\n');
}

static void
take_operator(struct pages *p, const struct pdf_word *word)
{
	if (pdf_is_word(word, "Tf"))
		p->font = font_of(p, p->name);
	else if (pdf_is_word(word, "Td") || pdf_is_word(word, "TD"))
		take_move(p, false);
	else if (pdf_is_word(word, "Tm"))
		take_move(p, true);
	else if (pdf_is_word(word, "T*") || pdf_is_word(word, "ET"))
		buffer_add_byte(&p->text, '\n');
	else if (pdf_is_word(word, "Tj") || pdf_is_word(word, "TJ"))
		buffer_add(&p->text, buffer_bytes(&p->shown));
	p->shown.len = 0;
}

static void
read_page(struct pages *p, struct bytes page)
{
	struct pdf_word word;

	p->font = NULL;
	p->height = BYTES("");
	while (!p->text.full && pdf_next(&page, &word) &&
	    pdf_spend(&p->pdf, word.text.len + 1)) {
		if (word.kind == PDF_NAME)
			p->name = word.text;
		else if (word.kind == PDF_NUMBER)
			p->number = word.text;
		else if (word.kind == PDF_STRING || word.kind == PDF_HEX)
			take_string(p, &word);
		else if (word.kind == PDF_WORD)
			take_operator(p, &word);
	}
}

/* Pages, and forms on them; not fonts, pictures, tables of the file. */
static bool
may_show_text(struct bytes value)
{
	struct bytes subtype = pdf_get(value, "Subtype");

	if (subtype.len > 0)
		return pdf_value_is(subtype, "Form");
	return pdf_get(value, "Type").len == 0 &&
	    pdf_get(value, "Length1").len == 0;
}

static void
read_pages(struct pages *p)
{
	size_t left = STREAMS_MOST;

	for (size_t i = 0; i < p->pdf.count && left > 0 && !p->text.full; i++) {
		const struct pdf_object *o = &p->pdf.list[i];
		struct buffer page = { 0 };

		if (may_show_text(pdf_value(&p->pdf, o)) &&
		    pdf_stream(&p->pdf, o, false, &page)) {
			left--;
			if (bytes_has(buffer_bytes(&page), BYTES("BT")))
				read_page(p,
				    bytes_first(
					buffer_bytes(&page), STREAM_MOST));
		}
		buffer_free(&page);
	}
}

struct bytes
plain_text_pdf(struct unpacker *u, const struct object *o)
{
	struct pages p = { .u = u,
		.text = { .max = PLAIN_TEXT_MOST },
		.shown = { .max = 4096 },
		.codes_left = CODES_MOST };
	struct bytes words;

	pdf_load(&p.pdf, u, o);
	for (size_t i = 0; i < p.pdf.count; i++)
		add_fonts(&p, pdf_value(&p.pdf, &p.pdf.list[i]));
	read_pages(&p);
	pdf_close(&p.pdf);
	words = arena_copy(u->arena, buffer_bytes(&p.text));
	buffer_free(&p.text);
	buffer_free(&p.shown);
	return words;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Files that a page builds in the browser, so that no gateway sees them pass:
 * base64 in a string, in pieces, or backwards; hexadecimal; lists of numbers;
 * escapes. No script is run: whatever decodes to something known is carved and
 * opened as what it is. Most pages hold pictures and fonts that way, which are
 * left alone. That a page hands over an archive or a program is the finding;
 * what a script would first have to decipher stays unseen here, and only the
 * script itself is left for the rules.
 */
#include "base/buffer.h"
#include "parse/charset.h"
#include "parse/transfer.h"
#include "unpack/formats.h"

#define PIECE_LEAST 40 /* the first piece of base64 */
#define JOIN_LEAST 12  /* a piece that may go on in another string */
#define GAP_MOST 32    /* between two pieces */
#define TEXT_LEAST 120 /* of base64 in all */
#define NUMBERS_LEAST 400
#define ESCAPES_LEAST 40
#define BLOBS_MOST 100
#define HEAD 4096

struct page {
	struct unpacker *u;
	const struct object *object;
	struct bytes text, name; /* the name a script gives the file */
	struct buffer clean;	 /* what is being carved */
	bool hands_over, told;
	size_t blobs;
};

static bool
is_sixbit(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '+' || c == '/' ||
	    c == '=';
}

static bool
is_quote(unsigned char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* What is opened, but tells nothing alone. */
static bool
is_known(enum object_type type, bool hands_over, size_t len)
{
	switch (type) {
	case OBJECT_EMPTY:
	case OBJECT_IMAGE:
		return false;
	case OBJECT_UNKNOWN:
		return hands_over && len >= HEAD;
	case OBJECT_TEXT:
		return len >= 64;
	default:
		return true;
	}
}

/* What no page has a reason to hand over. */
static bool
is_smuggled(enum object_type type)
{
	switch (type) {
	case OBJECT_ZIP:
	case OBJECT_RAR:
	case OBJECT_SEVENZIP:
	case OBJECT_CAB:
	case OBJECT_ISO:
	case OBJECT_DISK:
	case OBJECT_DOC:
	case OBJECT_XLS:
	case OBJECT_PPT:
	case OBJECT_DOCX:
	case OBJECT_XLSX:
	case OBJECT_PPTX:
	case OBJECT_OFFICE_SEALED:
	case OBJECT_OLE:
	case OBJECT_MSI:
	case OBJECT_ONENOTE:
	case OBJECT_RTF:
	case OBJECT_PE:
	case OBJECT_LNK:
	case OBJECT_CHM:
	case OBJECT_SCRIPT:
		return true;
	default:
		return false;
	}
}

/* True: it was something. */
static bool
offer(struct page *p, struct bytes content)
{
	struct found found = { .name = p->name, .content = content };
	enum object_type type = object_identify(content, p->name);

	if (!is_known(type, p->hands_over, content.len))
		return type == OBJECT_IMAGE;
	if (++p->blobs > BLOBS_MOST ||
	    !unpack_allow(
		p->u, p->object, p->object->content.len, 0, content.len))
		return true;
	if (p->hands_over && is_smuggled(type) && !p->told) {
		p->told = true;
		findings_add(p->u->findings, FINDING_HTML_SMUGGLING,
		    p->object->path, bytes_of(object_type_name(type)));
	}
	unpack_found(p->u, p->object, &found);
	return type != OBJECT_UNKNOWN;
}

static bool
is_hex(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (transfer_hex(b.at[i]) > 15)
			return false;
	return b.len % 2 == 0;
}

static void
offer_hex(struct page *p, struct bytes text)
{
	struct arena *arena = p->u->arena;
	unsigned char *to = arena_alloc(arena, text.len / 2 + 1);

	for (size_t i = 0; i + 1 < text.len; i += 2)
		to[i / 2] = (unsigned char)(transfer_hex(text.at[i]) << 4 |
		    transfer_hex(text.at[i + 1]));
	offer(p, (struct bytes){ to, text.len / 2 });
}

static void
turn_round(unsigned char *at, size_t len)
{
	for (size_t i = 0; i < len / 2; i++) {
		unsigned char c = at[i];

		at[i] = at[len - 1 - i];
		at[len - 1 - i] = c;
	}
}

/* Forwards first; backwards only where the front then is something. */
static void
offer_base64(struct page *p)
{
	struct arena *arena = p->u->arena;
	struct bytes text = buffer_bytes(&p->clean), front;

	if (text.len < TEXT_LEAST)
		return;
	if (is_hex(text)) {
		offer_hex(p, text);
		return;
	}
	if (offer(p, base64_decode(arena, text)))
		return;
	turn_round(p->clean.at, p->clean.len);
	front = base64_decode(arena, bytes_first(text, HEAD));
	if (is_smuggled(object_identify(front, p->name)) ||
	    bytes_has(text, BYTES("Q0QwMD")))
		offer(p, base64_decode(arena, text));
}

static size_t
piece_length(struct bytes b)
{
	size_t len = 0;

	while (len < b.len && is_sixbit(b.at[len]))
		len++;
	return len;
}

/*
 * Between two pieces: `" + "', `', '', line ends. Where there are quotes it
 * ends with the last, for `+' is also a digit of base64. 0: no gap.
 */
static size_t
gap_length(struct bytes b)
{
	size_t len = 0, quoted = 0;

	while (len < b.len && len < GAP_MOST &&
	    (is_quote(b.at[len]) || b.at[len] == ' ' || b.at[len] == '\t' ||
		b.at[len] == '\r' || b.at[len] == '\n' || b.at[len] == ',' ||
		b.at[len] == '\\' || (quoted > 0 && b.at[len] == '+'))) {
		len++;
		if (is_quote(b.at[len - 1]))
			quoted = len;
	}
	return quoted > 0 ? quoted : len;
}

/* Takes base64 from the front of `b`; how far it went. */
static size_t
take_base64(struct page *p, struct bytes b)
{
	size_t at = 0, piece = piece_length(b), gap;

	p->clean.len = 0;
	for (;;) {
		buffer_add(&p->clean, bytes_slice(b, at, piece));
		at += piece;
		gap = gap_length(bytes_from(b, at));
		if (piece < JOIN_LEAST || gap == 0)
			break;
		piece = piece_length(bytes_from(b, at + gap));
		if (piece == 0)
			break;
		at += gap;
	}
	offer_base64(p);
	return at;
}

/* A number from 0 to 255 (or -128), decimal or 0x…; its length, or 0. */
static size_t
take_number(struct bytes b, unsigned char *to)
{
	size_t at = bytes_starts(b, BYTES("-")), digits = 0;
	unsigned value = 0, base = 10, digit;
	bool minus = at == 1;

	if (bytes_starts_same(bytes_from(b, at), BYTES("0x"))) {
		base = 16;
		at += 2;
	}
	for (; at < b.len && digits < 4; at++, digits++) {
		digit = transfer_hex(b.at[at]);
		if (digit >= base)
			break;
		value = value * base + digit;
	}
	*to = (unsigned char)(minus ? 0 - value : value);
	return digits > 0 && value < 256 ? at : 0;
}

/* A list of numbers; how far it went, at least 1. */
static size_t
take_numbers(struct page *p, struct bytes b)
{
	size_t at = 0, len;
	unsigned char value;

	p->clean.len = 0;
	while ((len = take_number(bytes_from(b, at), &value)) > 0) {
		buffer_add_byte(&p->clean, value);
		at += len;
		len = at;
		while (at < b.len && at - len < GAP_MOST &&
		    (b.at[at] == ',' || b.at[at] == ' ' || b.at[at] == '\r' ||
			b.at[at] == '\n' || b.at[at] == '\t'))
			at++;
		if (at == len)
			break;
	}
	if (p->clean.len >= NUMBERS_LEAST)
		offer(p, buffer_bytes(&p->clean));
	return at > 0 ? at : 1;
}

/* The byte that %hh, \xhh or \u00hh stands for; its length, or 0. */
static size_t
take_escape(struct bytes b, unsigned char *to)
{
	size_t at = 1;

	if (b.len > 2 && b.at[0] == '\\') {
		if (b.at[1] != 'x' && b.at[1] != 'u')
			return 0;
		at = b.at[1] == 'x' ? 2 : 4;
	} else if (b.len == 0 || b.at[0] != '%') {
		return 0;
	}
	if (at + 1 >= b.len || transfer_hex(b.at[at]) > 15 ||
	    transfer_hex(b.at[at + 1]) > 15)
		return 0;
	*to = (unsigned char)(transfer_hex(b.at[at]) << 4 |
	    transfer_hex(b.at[at + 1]));
	return at + 2;
}

/* A string with escapes, up to what ends it; how far it went. */
static size_t
take_escapes(struct page *p, struct bytes b)
{
	size_t at = 0, escapes = 0, len;
	unsigned char value;

	p->clean.len = 0;
	while (at < b.len && !is_quote(b.at[at]) && b.at[at] > ' ' &&
	    b.at[at] != '<') {
		len = take_escape(bytes_from(b, at), &value);
		escapes += len > 0;
		buffer_add_byte(&p->clean, len > 0 ? value : b.at[at]);
		at += len > 0 ? len : 1;
	}
	if (escapes >= ESCAPES_LEAST)
		offer(p, buffer_bytes(&p->clean));
	return at > 0 ? at : 1;
}

/* "invoice.iso" behind a word that hands over a file. */
static bool
take_name(struct page *p, const char *word)
{
	struct bytes rest = p->text, name;
	size_t quote;

	for (int i = 0; i < 20; i++) {
		size_t at = bytes_find_same(rest, bytes_of(word));

		rest = bytes_from(rest, at + bytes_of(word).len);
		if (rest.len == 0)
			return false;
		for (quote = 0; quote < rest.len && quote < GAP_MOST; quote++)
			if (is_quote(rest.at[quote]))
				break;
		name = bytes_slice(rest, quote + 1, 120);
		name = bytes_first(name, bytes_index(name, '"'));
		name = bytes_first(name, bytes_index(name, '\''));
		name = bytes_first(name, bytes_index(name, '`'));
		if (quote < GAP_MOST && name.len > 3 && name.len < 120 &&
		    bytes_index(name, '.') + 1 < name.len &&
		    bytes_index(name, '<') == name.len) {
			p->name = name;
			return true;
		}
	}
	return false;
}

static void
look_for_words(struct page *p)
{
	static const char *const words[] = { "download", "msSaveOrOpenBlob",
		"msSaveBlob", "saveAs(", "filename" };

	p->hands_over = bytes_has_same(p->text, BYTES("Blob(")) ||
	    bytes_has_same(p->text, BYTES("createObjectURL")) ||
	    bytes_has_same(p->text, BYTES("msSave")) ||
	    bytes_has_same(p->text, BYTES("download"));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (take_name(p, words[i]))
			return;
	p->name = BYTES("blob");
}

static void
carve(struct page *p)
{
	for (size_t at = 0; at < p->text.len && p->blobs <= BLOBS_MOST;) {
		struct bytes rest = bytes_from(p->text, at);
		unsigned char c = rest.at[0];
		size_t len = piece_length(rest);

		if (len >= PIECE_LEAST)
			at += take_base64(p, rest);
		else if (byte_is_digit(c) || c == '-')
			at += take_numbers(p, rest);
		else if (c == '%' || c == '\\')
			at += take_escapes(p, rest);
		else
			at += len > 0 ? len : 1;
	}
}

void
html_open(struct unpacker *u, const struct object *o)
{
	struct page p = { .u = u, .object = o, .text = o->content };

	if (bytes_starts(p.text, BYTES("\xff\xfe")))
		p.text = charset_to_utf8(u->arena, p.text, BYTES("utf-16le"));
	else if (bytes_starts(p.text, BYTES("\xfe\xff")))
		p.text = charset_to_utf8(u->arena, p.text, BYTES("utf-16be"));
	look_for_words(&p);
	carve(&p);
	buffer_free(&p.clean);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libxml2 decides what is a tag, much as browsers do; we keep a text as it
 * goes. Two of its costs are quadratic in what the sender writes: the open
 * elements (an end tag looks through all) and the attributes of one tag. The
 * first is bounded by starting a new parser below 1,000 levels, the second by
 * blanking what follows the first attributes. Its meta charset is ignored: the
 * text is UTF-8 already, and a converter would be loaded from a file.
 *
 * Cost of an error: text in the wrong of two places. Both are read.
 */
#include "parse/html.h"

#include <string.h>
#include <unistd.h>

#include <libxml/HTMLparser.h>

#include "base/buffer.h"
#include "parse/html_style.h"

#define DEPTH_MOST 1000
/* Blanks and quotes in one tag, which bound its attributes. */
#define GAPS_MOST 4000
#define FRAME "<html><body>"
#define CHUNK ((size_t)1 << 20)

/* A text that grows. Blanks wait, to be joined, until something follows. */
struct sink {
	struct buffer out;
	bool blank;
	bool inside; /* the line has begun */
};

/* The depth at which a state began; 0: it does not hold. */
struct reading {
	htmlParserCtxtPtr parser;
	struct html *html;
	struct arena *arena;
	struct sink text, hidden;
	size_t link_room;
	unsigned depth, skipped, hiding, white, coloured, kept, quoted;
	struct bytes input;
	size_t stopped_at; /* where to start afresh; SIZE_MAX: not */
};

static bool
one_of(const xmlChar *name, const char *names)
{
	size_t len = strlen((const char *)name);
	const char *at = names;

	while ((at = strstr(at, (const char *)name)) != NULL) {
		if ((at == names || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
		at += len;
	}
	return false;
}

static bool
is_block(const xmlChar *name)
{
	return one_of(name,
	    "address article aside blockquote body br caption center dd dir "
	    "div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head "
	    "header hr html legend li main menu nav ol option p pre section "
	    "table tbody tfoot thead title tr ul");
}

static struct sink *
sink_of(struct reading *r)
{
	return r->hiding > 0 || (r->white > 0 && r->coloured == 0) ? &r->hidden
								   : &r->text;
}

static void
begin(struct reading *r, struct sink *s)
{
	if (!s->inside && r->quoted > 0)
		buffer_add(&s->out, BYTES("> "));
	s->inside = true;
	if (s->blank)
		buffer_add_byte(&s->out, ' ');
	s->blank = false;
}

static void
end_line(struct sink *s)
{
	struct bytes text = buffer_bytes(&s->out);

	s->blank = false;
	if (!s->inside)
		return;
	s->out.len = bytes_rtrim(text, " \t").len;
	buffer_add_byte(&s->out, '\n');
	s->inside = false;
}

static void
end_cell(struct reading *r)
{
	struct sink *s = sink_of(r);

	s->blank = false;
	if (s->inside)
		buffer_add_byte(&s->out, '\t');
}

static bool
is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Text in <pre>, with its line ends. */
static void
add_kept(struct reading *r, struct sink *s, struct bytes text)
{
	struct bytes line;

	while (text.len > 0) {
		size_t end = bytes_index(text, '\n');

		line = bytes_rtrim(bytes_first(text, end), "\r");
		if (line.len > 0) {
			begin(r, s);
			buffer_add(&s->out, line);
		}
		if (end < text.len && s->inside)
			end_line(s);
		else if (end < text.len)
			buffer_add_byte(&s->out, '\n');
		text = bytes_from(text, end + 1);
	}
}

static void
add_text(struct reading *r, struct bytes text)
{
	struct sink *s = sink_of(r);
	size_t len;

	if (r->kept > 0) {
		add_kept(r, s, text);
		return;
	}
	while (text.len > 0) {
		for (len = 0; len < text.len && !is_space(text.at[len]); len++)
			;
		if (len > 0) {
			begin(r, s);
			buffer_add(&s->out, bytes_first(text, len));
		}
		if (len < text.len && s->inside)
			s->blank = true;
		text = bytes_from(text, len + 1);
	}
}

static void
characters(void *context, const xmlChar *at, int len)
{
	struct reading *r = context;

	if (r->skipped == 0 && len > 0)
		add_text(r, (struct bytes){ at, (size_t)len });
}

static void
add_link(struct reading *r, const char *value)
{
	struct html *h = r->html;
	struct bytes link;

	if (value == NULL)
		return;
	link = bytes_trim(bytes_of(value), " \t\r\n");
	if (link.len == 0)
		return;
	if (h->link_count == r->link_room) {
		r->link_room = r->link_room * 2 + 8;
		h->links = arena_grow(r->arena, h->links, h->link_count,
		    r->link_room, sizeof *h->links);
	}
	h->links[h->link_count++] = arena_copy(r->arena, link);
}

static bool
is_quotation(const xmlChar *name, const xmlChar **attributes)
{
	const char *type = html_attribute(attributes, "type");
	const char *class = html_attribute(attributes, "class");

	return one_of(name, "blockquote") &&
	    ((type != NULL && strcmp(type, "cite") == 0) ||
		(class != NULL && strstr(class, "gmail_quote") != NULL));
}

static void
note(unsigned *since, bool holds, unsigned depth)
{
	if (holds && *since == 0)
		*since = depth;
}

static void
start_afresh(struct reading *r)
{
	long at = xmlByteConsumed(r->parser) - (long)strlen(FRAME);

	/* What is left of the tag itself is no text. */
	r->stopped_at = at > DEPTH_MOST ? (size_t)at : DEPTH_MOST;
	while (r->stopped_at < r->input.len &&
	    strchr("/>", r->input.at[r->stopped_at]) != NULL)
		r->stopped_at++;
	xmlStopParser(r->parser);
}

static void
start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct reading *r = context;
	unsigned depth = ++r->depth;

	if (is_block(name)) {
		end_line(&r->text);
		end_line(&r->hidden);
	}
	note(&r->skipped, one_of(name, "script style"), depth);
	note(&r->hiding, one_of(name, "title") || html_style_hides(attributes),
	    depth);
	note(&r->white, html_style_white(attributes), depth);
	note(&r->coloured, html_style_background(attributes), depth);
	note(&r->kept, one_of(name, "pre textarea"), depth);
	note(&r->quoted, is_quotation(name, attributes), depth);
	add_link(r, html_attribute(attributes, "href"));
	add_link(r, html_attribute(attributes, "src"));
	add_link(r, html_attribute(attributes, "action"));
	if (depth > DEPTH_MOST)
		start_afresh(r);
}

static void
end_element(void *context, const xmlChar *name)
{
	struct reading *r = context;
	unsigned *since[] = { &r->skipped, &r->hiding, &r->white, &r->coloured,
		&r->kept, &r->quoted };

	if (one_of(name, "td th"))
		end_cell(r);
	else if (is_block(name) && !one_of(name, "br hr")) {
		end_line(&r->text);
		end_line(&r->hidden);
	}
	for (size_t i = 0; i < sizeof since / sizeof since[0]; i++)
		if (*since[i] == r->depth)
			*since[i] = 0;
	if (r->depth > 0)
		r->depth--;
}

/* Ends the tag at `at` there: blanks up to its end, a quote closed. */
static size_t
blank_out(unsigned char *at, size_t len, unsigned char quote)
{
	size_t i = 0;

	for (; i < len && at[i] != '>'; i++)
		at[i] = ' ';
	if (i > 0 && quote != 0)
		at[0] = quote;
	return i;
}

/* A tag that starts at `at`: its length, or where it has too many gaps. */
static size_t
tag_length(struct bytes b, size_t at, unsigned char *quote)
{
	size_t gaps = 0, i;

	*quote = 0;
	for (i = at; i < b.len && (b.at[i] != '>' || *quote != 0); i++) {
		bool is_quote = b.at[i] == '"' || b.at[i] == '\'';

		if ((is_quote || is_space(b.at[i])) && ++gaps > GAPS_MOST)
			return i - at;
		if (is_quote && *quote == 0 && b.at[i - 1] == '=')
			*quote = b.at[i];
		else if (is_quote && *quote == b.at[i])
			*quote = 0;
	}
	return i - at;
}

/* libxml2 drops what follows the end of the document; nobody else does. */
static bool
ends_document(struct bytes b)
{
	return bytes_starts_same(b, BYTES("</html")) ||
	    bytes_starts_same(b, BYTES("</body"));
}

/* A copy without NULs, endless tags and ends of the document. */
static struct bytes
tame(struct arena *arena, struct bytes utf8)
{
	unsigned char *copy = arena_alloc(arena, utf8.len), quote;
	struct bytes b = { copy, utf8.len };
	size_t at = 0;

	for (size_t i = 0; i < b.len; i++)
		copy[i] = utf8.at[i] != '\0' ? utf8.at[i] : ' ';
	while ((at += bytes_index(bytes_from(b, at), '<')) < b.len) {
		if (ends_document(bytes_from(b, at)))
			copy[at + 2] = 'x';
		at++;
		if (at == b.len || !byte_is_letter(b.at[at]))
			continue;
		at += tag_length(b, at, &quote);
		if (at < b.len && (b.at[at] != '>' || quote != 0))
			at += blank_out(copy + at, b.len - at, quote);
	}
	return b;
}

/* Reads with one parser; what it did not come to is left in r->input. */
static void
parse(struct reading *r)
{
	htmlSAXHandler handler = { .startElement = start_element,
		.endElement = end_element,
		.characters = characters,
		.ignorableWhitespace = characters,
		.cdataBlock = characters };
	size_t at = 0, len;

	r->stopped_at = SIZE_MAX;
	r->depth = r->skipped = r->kept = r->quoted = 0;
	r->hiding = r->white = r->coloured = 0;
	r->parser = htmlCreatePushParserCtxt(
	    &handler, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (r->parser == NULL)
		_exit(EXIT_MEMORY);
	htmlCtxtUseOptions(r->parser,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC |
		HTML_PARSE_COMPACT);
	/* Else an end tag in front would end all. */
	htmlParseChunk(r->parser, FRAME, (int)strlen(FRAME), 0);
	for (; at < r->input.len && r->stopped_at == SIZE_MAX; at += len) {
		len = r->input.len - at < CHUNK ? r->input.len - at : CHUNK;
		htmlParseChunk(
		    r->parser, (const char *)r->input.at + at, (int)len, 0);
	}
	if (r->stopped_at == SIZE_MAX)
		htmlParseChunk(r->parser, "", 0, 1);
	htmlFreeParserCtxt(r->parser);
	r->input = bytes_from(r->input, r->stopped_at);
}

static struct bytes
finish(struct sink *s, struct arena *arena)
{
	struct bytes text;

	end_line(s);
	text = arena_copy(arena, buffer_bytes(&s->out));
	buffer_free(&s->out);
	return text;
}

void
html_start(void)
{
	xmlInitParser();
}

void
html_read(struct html *html, struct bytes utf8, struct arena *arena)
{
	struct reading r = { .html = html, .arena = arena };

	*html = (struct html){ 0 };
	r.input = tame(arena, utf8);
	while (r.input.len > 0)
		parse(&r);
	html->text = finish(&r.text, arena);
	html->hidden = finish(&r.hidden, arena);
}

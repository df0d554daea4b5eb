/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A client that is stricter or laxer than we are takes another line for the
 * field, or nothing. We cannot know which, so we do not choose here: all lines
 * count. The odd ones cost a second decoding of one part, seldom more, since
 * what no encoding makes a file of is not kept.
 */
#include "parse/claims.h"

#include <string.h>

#include "parse/encoded.h"
#include "parse/line.h"

#define SKIPS_MOST 4096 /* bytes passed over within a name */

/* Both in their smallest form; blanks and controls do not count. */
static size_t
name_ends(struct bytes text, const char *name)
{
	size_t at = 0, skipped = 0;

	while (*name != '\0' && at < text.len) {
		unsigned char c = text.at[at];

		if (byte_lower(c) == (unsigned char)*name)
			name++;
		else if (c > ' ' && c < 0x7f && c != '"' && c != '\\')
			return 0;
		else if (++skipped > SKIPS_MOST)
			return 0;
		at++;
	}
	return *name == '\0' ? at : 0;
}

bool
claims_content_line(struct bytes line)
{
	return name_ends(line, "content-") > 0;
}

/* What stands behind the name: colons, one or more, or at least a gap. */
static bool
value_at(struct bytes text, size_t at, struct bytes *value, bool *odd)
{
	size_t colons = 0, start = at;

	while (at < text.len &&
	    (text.at[at] <= ' ' || text.at[at] == ':' || text.at[at] >= 0x7f)) {
		colons += text.at[at] == ':';
		at++;
	}
	*odd |= colons != 1 || text.at[start] != ':';
	*value = bytes_from(text, at);
	return at > start;
}

/* The first line and those that continue it. */
static size_t
field_length(struct bytes text)
{
	size_t at = 0;

	while (at < text.len) {
		unsigned char c = text.at[at++];

		if (c == '\r' && at < text.len && text.at[at] == '\n')
			at++;
		else if (c != '\n' && c != '\r')
			continue;
		if (at < text.len && text.at[at] != ' ' && text.at[at] != '\t')
			break;
	}
	return at;
}

/* Letters and digits alone, so that no blank or quote hides a word. */
static struct bytes
squeezed(struct arena *arena, struct bytes value)
{
	unsigned char *to = arena_alloc(arena, value.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < value.len; i++)
		if (byte_is_letter(value.at[i]) || byte_is_digit(value.at[i]))
			to[len++] = byte_lower(value.at[i]);
	return (struct bytes){ to, len };
}

static void
read_encoding(struct claims *c, struct bytes value, struct arena *arena)
{
	static const struct {
		const char *word;
		enum transfer transfer;
	} words[] = {
		{ "base64", TRANSFER_BASE64 },
		{ "quotedprintable", TRANSFER_QUOTED },
		{ "uue", TRANSFER_UU },
		{ "uuencode", TRANSFER_UU },
		{ "7bit", TRANSFER_NONE },
		{ "8bit", TRANSFER_NONE },
		{ "binary", TRANSFER_NONE },
	};
	struct bytes text = bytes_first(value, 1000);
	unsigned named = 0;

	if (bytes_has(text, BYTES("=?")))
		text = encoded_text(arena, text);
	text = squeezed(arena, text);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (bytes_has(text, bytes_of(words[i].word)))
			named |= 1u << words[i].transfer;
	c->unknown |= named == 0 && text.len > 0;
	c->encodings |= named;
}

/* What follows each "boundary=", without quotes and blanks. */
static void
read_boundaries(struct claims *c, struct bytes value)
{
	size_t at;

	while ((at = bytes_find_same(value, BYTES("boundary"))) < value.len) {
		struct bytes text;

		value = bytes_trim(bytes_from(value, at + 8), " \t\r\n");
		if (!bytes_starts(value, BYTES("=")))
			continue;
		value = bytes_from(value, 1);
		text = bytes_first(value, bytes_index(value, ';'));
		text = bytes_trim(text, " \t\r\n\"");
		if (c->boundary[0].len == 0)
			c->boundary[0] = text;
		else if (!bytes_equal(c->boundary[0], text))
			c->boundary[1] = text;
	}
}

static void
read_type(struct claims *c, struct bytes value)
{
	struct bytes text = bytes_trim(value, " \t\r\n\"");

	if (bytes_starts_same(text, BYTES("multipart"))) {
		if (c->multipart.len == 0)
			c->multipart = text;
	} else if (c->type.len == 0) {
		c->type = text;
	}
	read_boundaries(c, value);
}

static void
read_field(struct claims *c, struct bytes header, struct arena *arena)
{
	struct bytes value, line = header;
	size_t end;

	if (!claims_content_line(header))
		return;
	line = bytes_first(header, field_length(header));
	/* A shorter name comes last. */
	if ((end = name_ends(line, "content-transfer-encoding")) > 0) {
		if (value_at(line, end, &value, &c->odd))
			read_encoding(c, value, arena);
	} else if ((end = name_ends(line, "content-disposition")) > 0) {
		if (value_at(line, end, &value, &c->odd) &&
		    c->disposition.len == 0)
			c->disposition = value;
	} else if ((end = name_ends(line, "content-type")) > 0) {
		if (value_at(line, end, &value, &c->odd))
			read_type(c, value);
	} else {
		return;
	}
	c->odd |= byte_lower(line.at[0]) != 'c';
	c->count++;
}

/* Folds are most of what begins with a blank. */
static bool
may_claim(struct bytes line)
{
	unsigned char first = byte_lower(line.at[0]), next;

	if ((first == ' ' || first == '\t') && line.len > 1) {
		next = byte_lower(line.at[1]);
		return next == 'c' || next <= ' ' || next >= 0x7f ||
		    next == '"' || next == '\\';
	}
	return first == 'c' || first <= ' ' || first >= 0x7f || first == '"' ||
	    first == '\\';
}

void
claims_read(struct claims *c, struct bytes header, struct arena *arena)
{
	*c = (struct claims){ 0 };
	while (header.len > 0) {
		size_t len;

		/* Most lines are neither: their first byte says so. */
		if (may_claim(header))
			read_field(c, header, arena);
		len = line_span(header);
		header = (struct bytes){ header.at + len, header.len - len };
	}
}

const char *
claims_conflict(const struct claims *c)
{
	unsigned named = c->encodings;

	if ((named & (named - 1)) != 0)
		return "two transfer encodings";
	if (c->boundary[1].len > 0)
		return "two boundaries";
	if (c->multipart.len > 0 && c->type.len > 0)
		return "a multipart that is also something else";
	return NULL;
}

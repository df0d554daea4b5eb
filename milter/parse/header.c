/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Mail programs agree on well-formed headers only. Where they do not, we take
 * what yields more fields: a field too many costs a look at nothing, one too
 * few hides a part. The one exception is the end of the header: only an empty
 * line ends it, since two lone CRs in a Subject must not turn the fields below
 * into body. Among fields that occur twice, those are kept that make us look
 * deeper: a multipart beside a text, an encoding beside none.
 */
#include "parse/header.h"

#include "parse/transfer.h"

/* Longest name that may follow a lone CR. */
#define NAME_MOST 60

/* "Content-Type :" at the front. */
static bool
looks_like_field(struct bytes b)
{
	size_t at = 0;

	while (at < b.len && at < NAME_MOST &&
	    (byte_is_letter(b.at[at]) || byte_is_digit(b.at[at]) ||
		b.at[at] == '-' || b.at[at] == '_'))
		at++;
	if (at == 0)
		return false;
	while (at < b.len && at < NAME_MOST &&
	    (b.at[at] == ' ' || b.at[at] == '\t'))
		at++;
	return at < b.len && b.at[at] == ':';
}

/* The length of the first line with its line end. */
static size_t
line_length(struct bytes b)
{
	size_t end = bytes_index(b, '\n'), at = 0;

	end += end < b.len;
	/* The CR of the line end is asked as well: no field follows it. */
	while ((at += bytes_index(bytes_slice(b, at, end - at), '\r')) < end)
		if (looks_like_field(bytes_from(b, ++at)))
			return at;
	return end;
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* The name in front of the colon; empty when the line is no field. */
static struct bytes
name_of(struct bytes line)
{
	struct bytes name = bytes_first(line, bytes_index(line, ':'));

	if (name.len == line.len)
		return bytes_first(line, 0);
	name = bytes_rtrim(name, " \t\v\f");
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] <= ' ' && name.at[i] != '\0')
			return bytes_first(line, 0);
	return name;
}

/* Where the empty line at the front ends; 0: there is none. */
static size_t
empty_line(struct bytes b)
{
	size_t at = 0;

	while (at < b.len && b.at[at] == '\r')
		at++;
	return at < b.len && b.at[at] == '\n' ? at + 1 : 0;
}

bool
header_present(struct bytes raw)
{
	struct bytes rest = raw, line;
	bool first = true;

	while (rest.len > 0 && empty_line(rest) == 0) {
		line = bytes_first(rest, line_length(rest));
		if (first &&
		    (name_of(line).len > 0 ||
			bytes_starts(line, BYTES("From ")) ||
			bytes_starts(line, BYTES(">From "))))
			return true;
		if (bytes_starts_same(line, BYTES("content-")))
			return true;
		first = false;
		rest = bytes_from(rest, line.len);
	}
	return first;
}

bool
header_next(struct bytes *rest, struct field *field)
{
	size_t empty = empty_line(*rest), end;
	struct bytes line;

	if (rest->len == 0 || empty > 0) {
		*rest = bytes_from(*rest, empty);
		return false;
	}
	end = line_length(*rest);
	while (end < rest->len && is_blank(rest->at[end]))
		end += line_length(bytes_from(*rest, end));
	line = bytes_rtrim(bytes_first(*rest, end), "\r\n");
	*rest = bytes_from(*rest, end);

	field->name = name_of(line);
	field->value = line;
	if (field->name.len > 0) {
		field->value = bytes_from(line, bytes_index(line, ':') + 1);
		while (field->value.len > 0 && is_blank(field->value.at[0]))
			field->value = bytes_from(field->value, 1);
	}
	return true;
}

static bool
is_multipart(struct bytes value)
{
	return bytes_starts_same(
	    bytes_trim(value, " \t\r\n\""), BYTES("multipart/"));
}

void
header_entity(struct entity *e, const struct field *f)
{
	struct bytes *to = NULL;

	if (!bytes_starts_same(f->name, BYTES("content-")))
		return;
	if (bytes_same(f->name, BYTES("content-type")))
		to = is_multipart(f->value) ? &e->multipart : &e->type;
	else if (bytes_same(f->name, BYTES("content-disposition")))
		to = &e->disposition;
	else if (bytes_same(f->name, BYTES("content-transfer-encoding")) &&
	    transfer_of(f->value) != TRANSFER_NONE)
		to = &e->encoding;
	if (to != NULL && to->len == 0)
		*to = f->value;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which boundary counts is what clients disagree on: the first or the last of
 * two, with or without blanks, quotes, comments, an inner one that begins as
 * the outer one. So no declaration is believed. A delimiter is known by what
 * follows it, a header; and a part ends where the next such line, or one that
 * begins alike, stands. Ordinary text has no content field under dashes, except
 * where somebody quotes the source of a message.
 */
#include "parse/boundaries.h"

#include <string.h>

#include "parse/encoded.h"
#include "parse/runs.h"

#define HEADER_MOST 65536 /* bytes of one part's header */
#define ALIKE 6		  /* bytes by which a closing delimiter is known */

static bool
is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* Where the next line of dashes begins, from `at` on. */
static size_t
next_dashes(struct bytes text, size_t at)
{
	while (at < text.len) {
		at += bytes_index(bytes_from(text, at), '-');
		if (at + 1 >= text.len)
			return text.len;
		if (text.at[at + 1] == '-' &&
		    (at == 0 || is_line_end(text.at[at - 1])))
			return at;
		while (at < text.len && text.at[at] == '-')
			at++;
	}
	return text.len;
}

static size_t
line_end(struct bytes text, size_t at)
{
	while (at < text.len && !is_line_end(text.at[at]))
		at++;
	return at;
}

/* Behind one line end. */
static size_t
after_end(struct bytes text, size_t at)
{
	if (at + 1 < text.len && text.at[at] == '\r' && text.at[at + 1] == '\n')
		return at + 2;
	return at < text.len ? at + 1 : at;
}

/*
 * The header that begins at `at`: up to an empty line. False: none of its
 * lines is a content field.
 */
static bool
header_at(struct bytes text, size_t at, struct bytes *header, size_t *body)
{
	size_t from = at, end;
	bool content = false;

	while (at < text.len && at - from < HEADER_MOST) {
		struct bytes line;

		end = line_end(text, at);
		line = bytes_slice(text, at, end - at);
		if (line.len == 0 || bytes_starts(line, BYTES("--")))
			break;
		content |=
		    claims_content_line(bytes_slice(text, at, end - at + 200));
		at = after_end(text, end);
	}
	*header = bytes_slice(text, from, at - from);
	*body = at < text.len && is_line_end(text.at[at]) ? after_end(text, at)
							  : at;
	return content;
}

/* Where the part that begins at `at` ends. */
static size_t
part_end(struct bytes text, size_t at, struct bytes delimiter)
{
	struct bytes alike = bytes_first(delimiter, ALIKE), header;
	size_t next = next_dashes(text, at), body;

	while (next < text.len) {
		if (bytes_starts(bytes_from(text, next), alike) ||
		    header_at(text, after_end(text, line_end(text, next)),
			&header, &body))
			break;
		next = next_dashes(text, next + 1);
	}
	return next;
}

/* The line end before a delimiter belongs to it. */
static struct bytes
content_of(struct bytes text, size_t from, size_t to)
{
	if (to < text.len && to > from && text.at[to - 1] == '\n')
		to--;
	if (to < text.len && to > from && text.at[to - 1] == '\r')
		to--;
	return bytes_slice(text, from, to - from);
}

void
boundaries_content(struct views *v, const struct claims *c,
    struct bytes content, enum transfer used)
{
	static const enum transfer encodings[] = { TRANSFER_BASE64,
		TRANSFER_QUOTED, TRANSFER_UU };
	struct bytes start = bytes_trim(content, " \t\r\n");

	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
		if (encodings[i] != used)
			runs_as(v, encodings[i], start,
			    "another transfer encoding");
	if (used == TRANSFER_BASE64)
		runs_base64(v, content, "base64 in another way");
	if (used == TRANSFER_QUOTED)
		runs_quoted(v, start);
	if (used != TRANSFER_NONE &&
	    ((c->encodings & 1u << TRANSFER_NONE) != 0 || c->unknown))
		runs_as(v, TRANSFER_NONE, content, "no transfer encoding");
}

/* One part with its own header. */
static void
add_part(struct views *v, struct bytes header, struct bytes content)
{
	struct claims c;
	struct view view = { .why = BYTES("another boundary") };
	enum transfer used = TRANSFER_NONE;

	claims_read(&c, header, v->arena);
	if (bytes_trim(content, " \t\r\n").len == 0 ||
	    !views_afford(v, content.len))
		return;
	for (unsigned t = TRANSFER_BASE64; t <= TRANSFER_UU; t++)
		if ((c.encodings & 1u << t) != 0) {
			used = (enum transfer)t;
			break;
		}
	view.type = encoded_value(v->arena, c.type);
	view.name = encoded_parameter(v->arena, c.disposition, "filename");
	if (view.name.len == 0)
		view.name = encoded_parameter(v->arena, c.type, "name");
	view.attached = view.name.len > 0 ||
	    bytes_starts_same(c.disposition, BYTES("attachment"));
	view.content = transfer_decode(v->arena, used, content);
	/* What decodes to nothing and calls itself nothing is nothing. */
	if (c.multipart.len == 0 &&
	    (view.content.len > 0 || view.attached || view.type.len > 0))
		v->add(v->context, &view);
	if (used == TRANSFER_NONE)
		runs_read(v, content);
	boundaries_content(v, &c, content, used);
}

size_t
boundaries_read(struct views *v, struct bytes text, size_t most)
{
	size_t at = next_dashes(text, 0), count = 0;

	while (at < text.len && count < most) {
		size_t end = line_end(text, at), body, stop;
		struct bytes header;

		if (!header_at(text, after_end(text, end), &header, &body)) {
			at = next_dashes(text, end);
			continue;
		}
		stop = part_end(text, body, bytes_slice(text, at, end - at));
		add_part(v, header, content_of(text, body, stop));
		count++;
		at = stop;
	}
	v->spent |= count == most;
	return count;
}

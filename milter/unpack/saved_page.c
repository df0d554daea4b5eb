/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Pages that Word and Excel save as one file are mail: a header and parts. One
 * that begins so is known as a message; but Word looks for the header anywhere,
 * so that a PDF, or some words, may stand in front of a document with macros.
 * Only a header with a multipart counts, for people quote a single field.
 */
#include "unpack/formats.h"

#define FRONT_MOST ((size_t)4 << 20) /* where the header may stand */
#define HEADER_MOST 4096

static bool
is_line_end(unsigned char c)
{
	return c == '\n' || c == '\r';
}

/* Up to the first line of the header that `at' stands in. */
static size_t
start_of_header(struct bytes b, size_t at)
{
	size_t least = at > HEADER_MOST ? at - HEADER_MOST : 0, line = at;

	while (line > least) {
		size_t end = line - 1, from;

		if (end > 0 && b.at[end] == '\n' && b.at[end - 1] == '\r')
			end--;
		from = end;
		while (from > least && !is_line_end(b.at[from - 1]))
			from--;
		if (!bytes_has(bytes_slice(b, from, end - from), BYTES(":")))
			break;
		line = from;
	}
	return line;
}

/* "MIME-Version:" at the start of a line, in whatever case. */
static bool
is_version(struct bytes b, size_t colon)
{
	struct bytes name = BYTES("MIME-Version");

	return colon > name.len && is_line_end(b.at[colon - name.len - 1]) &&
	    bytes_same(bytes_slice(b, colon - name.len, name.len), name);
}

/* Where the header begins; the length: there is none. */
static size_t
find_header(struct bytes b)
{
	for (size_t at = 0; at < b.len; at++) {
		size_t start;

		at += bytes_index(bytes_from(b, at), ':');
		if (at >= b.len || !is_version(b, at))
			continue;
		start = start_of_header(b, at - BYTES("MIME-Version").len);
		if (bytes_has_same(
			bytes_slice(b, start, at - start + HEADER_MOST),
			BYTES("multipart/")))
			return start;
	}
	return b.len;
}

void
saved_page_open(struct unpacker *u, const struct object *o)
{
	struct bytes front = bytes_first(o->content, FRONT_MOST);
	size_t at = find_header(front);
	struct object *inner;

	if (at == front.len)
		return;
	inner = arena_alloc(u->arena, sizeof *inner);
	*inner = *o;
	inner->type = OBJECT_MESSAGE;
	inner->content = bytes_from(o->content, at);
	message_open(u, inner);
	inner->content = BYTES("");
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Calendars and address cards may carry files in a line of base64, folded
 * over many. A line that says it is base64 is believed and decoded; what the
 * field is called does not matter, since programs take files from any. The
 * name is a parameter, or none. Sources: RFC 5545 3.8.1.1, RFC 2426 2.4.1.
 */
#include "unpack/formats.h"

#include "base/buffer.h"
#include "parse/transfer.h"

#define LEAST 16

/* The next line with its continuations: those that begin with a blank. */
static bool
next_line(struct bytes *rest, struct buffer *line)
{
	struct bytes piece;

	line->len = 0;
	if (!bytes_line(rest, &piece))
		return false;
	buffer_add(line, piece);
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t') &&
	    bytes_line(rest, &piece))
		buffer_add(line, bytes_from(piece, 1));
	return true;
}

static bool
is_encoded(struct bytes fields)
{
	return bytes_has_same(fields, BYTES(";ENCODING=B")) ||
	    bytes_has_same(fields, BYTES(";BASE64"));
}

static struct bytes
name_in(struct bytes fields)
{
	static const char *const labels[] = {
		"FILENAME=", "X-APPLE-FILENAME=", "X-NAME="
	};

	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct bytes label = bytes_of(labels[i]);
		struct bytes name =
		    bytes_from(fields, bytes_find_same(fields, label));

		if (name.len > label.len) {
			name = bytes_from(name, label.len);
			return bytes_trim(bytes_cut(&name, ';'), "\"");
		}
	}
	return BYTES("file");
}

static bool
show(struct unpacker *u, const struct object *o, struct bytes name,
    struct bytes content)
{
	struct found found = {
		.name = name, .content = content, .size = content.len
	};

	if (!unpack_allow(u, o, o->content.len, 0, content.len))
		return false;
	unpack_found(u, o, &found);
	return true;
}

/* Either begins with a field that holds the value itself behind a colon. */
void
vcard_open(struct unpacker *u, const struct object *o)
{
	struct bytes rest = o->content;
	struct buffer line = { 0 };
	bool more = true;

	while (more && next_line(&rest, &line)) {
		struct bytes value = buffer_bytes(&line);
		struct bytes fields = bytes_cut(&value, ':');

		if (value.len < LEAST || !is_encoded(fields))
			continue;
		value = base64_decode(u->arena, value);
		more = show(u, o, name_in(fields), value);
	}
	buffer_free(&line);
}

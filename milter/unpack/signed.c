/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A signature may carry what it signs (smime.p7m): then the whole message lies
 * inside, and a client shows it as if it were the mail itself; compressed
 * S/MIME looks the same. Only the one
 * field is looked for, behind the object identifier of "data"; the rest of the
 * structure and the signature are not our business. A signature without it
 * gives nothing. Sources: RFC 5652 5.2, X.690.
 */
#include "unpack/formats.h"

#include "base/buffer.h"
#include "unpack/deflated.h"

#define DATA_ID BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01")
#define COMPRESSED_ID                                                          \
	BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09")
#define FRONT 256
#define OCTETS 0x04
#define OCTETS_IN_PIECES 0x24
#define CONTENT 0xa0

/*
 * Takes the header of an element off the front, and leaves what it holds: as
 * long as it says, or all there is when it ends by a mark or beyond the end.
 */
static bool
enter(struct bytes *b, unsigned char tag, struct bytes *inside)
{
	size_t len = 0, digits;

	if (b->len < 2 || b->at[0] != tag)
		return false;
	digits = b->at[1];
	*b = bytes_from(*b, 2);
	if (digits < 0x80) {
		len = digits;
	} else if (digits == 0x80 || digits > 0x84) {
		len = b->len;
	} else {
		for (digits -= 0x80; digits > 0 && b->len > 0; digits--) {
			len = len << 8 | b->at[0];
			*b = bytes_from(*b, 1);
		}
	}
	*inside = bytes_first(*b, len);
	*b = bytes_from(*b, inside->len);
	return true;
}

static void
show(struct unpacker *u, const struct object *o, struct bytes content)
{
	struct found found = {
		.name = BYTES("signed"),
		.content = content,
		.size = content.len,
		.type = object_identify(content, BYTES("")),
	};

	/* It is a MIME part, which may have one header field only. */
	if (found.type == OBJECT_TEXT || found.type == OBJECT_HTML)
		found.type = OBJECT_MESSAGE;
	if (content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, content.len))
		unpack_found(u, o, &found);
}

/* It may be compressed before, or instead of, being signed: RFC 3274. */
static void
show_any(struct unpacker *u, const struct object *o, struct bytes content)
{
	struct buffer plain = { 0 };

	if (!bytes_has(bytes_first(o->content, FRONT), COMPRESSED_ID)) {
		show(u, o, content);
		return;
	}
	if (!deflated_read(u, o, content, &plain))
		findings_add(u->findings, FINDING_ARCHIVE_DAMAGED, o->path,
		    BYTES("compressed S/MIME"));
	show(u, o, buffer_bytes(&plain));
	buffer_free(&plain);
}

void
signed_open(struct unpacker *u, const struct object *o)
{
	size_t at = bytes_find(bytes_first(o->content, FRONT), DATA_ID);
	struct bytes rest = bytes_from(o->content, at + DATA_ID.len);
	struct bytes content, piece;
	struct buffer whole = { .max = u->limits->object_bytes };

	if (at >= FRONT || !enter(&rest, CONTENT, &content))
		return;
	rest = content;
	if (enter(&rest, OCTETS, &piece)) {
		show_any(u, o, piece);
	} else if (enter(&rest, OCTETS_IN_PIECES, &content)) {
		while (enter(&content, OCTETS, &piece))
			buffer_add(&whole, piece);
		show_any(u, o, buffer_bytes(&whole));
	}
	buffer_free(&whole);
}

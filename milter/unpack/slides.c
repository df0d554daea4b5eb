/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The records form a tree; it is not walked. A storage record is known by its
 * type and by what follows it: a length that fits and a zlib header, or a
 * compound file as it is. So a broken tree hides nothing.
 */
#include "unpack/slides.h"

#define ZLIB_CONST
#include <zlib.h>

#include "unpack/compound.h"

#define CHUNK ((size_t)64 * 1024)
#define RECORDS_MOST 2000

/* Adds what one call of inflate gives; false: the end, or a limit. */
static bool
step(
    struct unpacker *u, const struct object *o, z_stream *z, struct buffer *out)
{
	size_t got;
	int is;

	buffer_reserve(out, CHUNK);
	z->next_out = out->at + out->len;
	z->avail_out = (uInt)CHUNK;
	is = inflate(z, Z_NO_FLUSH);
	got = CHUNK - z->avail_out;
	if (got == 0 || !unpack_allow(u, o, o->content.len, out->len, got))
		return false;
	out->len += got;
	return is == Z_OK;
}

static void
inflate_all(struct unpacker *u, const struct object *o, struct bytes packed,
    struct buffer *out)
{
	z_stream z = { 0 };

	if (inflateInit(&z) != Z_OK)
		return;
	z.next_in = packed.at;
	z.avail_in = packed.len < UINT32_MAX ? (uInt)packed.len : UINT32_MAX;
	while (step(u, o, &z, out))
		continue;
	inflateEnd(&z);
}

static void
show(struct unpacker *u, const struct object *o, struct bytes content)
{
	struct found found = {
		.name = BYTES("storage"),
		.content = content,
		.size = content.len,
	};

	if (content.len > 0)
		unpack_found(u, o, &found);
}

/* `record` begins with its header of eight bytes. */
static void
open_record(struct unpacker *u, const struct object *o, struct bytes record)
{
	struct bytes data = bytes_slice(record, 8, bytes_le32(record, 4));
	struct buffer out = { .max = u->limits->object_bytes + CHUNK };

	if (compound_is(data)) {
		if (unpack_allow(u, o, o->content.len, 0, data.len))
			show(u, o, data);
	} else if (data.len > 6 && data.at[4] == 0x78 &&
	    (data.at[4] << 8 | data.at[5]) % 31 == 0) {
		inflate_all(u, o, bytes_from(data, 4), &out);
		show(u, o, buffer_bytes(&out));
	}
	buffer_free(&out);
}

void
slides_open(struct unpacker *u, const struct object *o, struct bytes stream)
{
	size_t at = 1;

	for (int n = 0; n < RECORDS_MOST; n++) {
		at += bytes_find(bytes_from(stream, at), BYTES("\0\x11\x10"));
		if (at + 8 >= stream.len)
			return;
		open_record(u, o, bytes_from(stream, at - 1));
		at += 2;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * For the few formats that hold one zlib stream behind a header of their own.
 * By zlib alone: libarchive knows such streams only inside its archives.
 */
#include "unpack/deflated.h"

#define ZLIB_CONST
#include <zlib.h>

#define CHUNK ((size_t)64 * 1024)

bool
deflated_is(struct bytes b)
{
	return b.len > 2 && (b.at[0] & 0x8f) == 8 &&
	    ((unsigned)b.at[0] << 8 | b.at[1]) % 31 == 0;
}

bool
deflated_read(struct unpacker *u, const struct object *o, struct bytes in,
    struct buffer *out)
{
	z_stream z = { .next_in = in.at,
		.avail_in = in.len < UINT32_MAX ? (uInt)in.len : UINT32_MAX };
	int is = Z_OK;

	if (inflateInit(&z) != Z_OK)
		return false;
	while (is == Z_OK) {
		size_t got;

		buffer_reserve(out, CHUNK);
		z.next_out = out->at + out->len;
		z.avail_out = (uInt)CHUNK;
		is = inflate(&z, Z_NO_FLUSH);
		got = CHUNK - z.avail_out;
		if (got > 0 &&
		    !unpack_allow(u, o, o->content.len, out->len, got))
			break;
		out->len += got;
	}
	inflateEnd(&z);
	return is == Z_STREAM_END || is == Z_OK;
}

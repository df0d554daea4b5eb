/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Files embedded in a OneNote section stand behind a GUID, a length and twelve
 * bytes that say nothing: found by looking for the GUID, without following the
 * section's own tables, which a hostile file may break at will. Files that
 * claim to overlap are all shown; the total of the message bounds them.
 * Source: [MS-ONESTORE] 2.6.13.
 */
#include "unpack/formats.h"

#define GUID                                                                   \
	BYTES("\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e"   \
	      "\xac")
#define DATA 36

void
onenote_open(struct unpacker *u, const struct object *o)
{
	struct bytes rest = o->content;

	for (unsigned n = 1;; n++) {
		struct found found = { 0 };
		uint64_t len;

		rest = bytes_from(rest, bytes_find(rest, GUID));
		if (rest.len < DATA)
			return;
		len = bytes_le64(rest, 16);
		found.content = bytes_slice(
		    rest, DATA, len < rest.len ? (size_t)len : rest.len);
		found.size = found.content.len;
		found.name = arena_format(u->arena, "embedded%u", n);
		if (!unpack_allow(u, o, o->content.len, 0, found.content.len))
			return;
		if (found.content.len > 0)
			unpack_found(u, o, &found);
		rest = bytes_from(rest, DATA);
	}
}

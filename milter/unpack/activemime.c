/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What Word writes beside a page saved as one file (editdata.mso): the macros
 * of the document, a compound file in a zlib stream behind a header of some
 * fifty bytes. The header has grown over time, so every place in it that looks
 * like the begin of a stream is tried, and up to four that are one are shown.
 * Source: the files themselves.
 */
#include "unpack/formats.h"

#include "unpack/deflated.h"

#define FIRST 12
#define HEADER_MOST 1024
#define LEAST 64 /* less is two bytes that only look like a stream */

void
activemime_open(struct unpacker *u, const struct object *o)
{
	struct bytes head = bytes_first(o->content, HEADER_MOST);
	int streams = 0;

	for (size_t at = FIRST; at < head.len && streams < 4; at++) {
		struct bytes rest = bytes_from(o->content, at);
		struct found found = { .name = BYTES("document") };
		struct buffer content = { 0 };
		bool whole;

		if (!deflated_is(rest))
			continue;
		whole = deflated_read(u, o, rest, &content);
		found.content = buffer_bytes(&content);
		found.size = content.len;
		if (content.len >= LEAST) {
			if (!whole)
				findings_add(u->findings,
				    FINDING_ARCHIVE_DAMAGED, o->path,
				    BYTES("ActiveMime"));
			unpack_found(u, o, &found);
			streams++;
		}
		buffer_free(&content);
	}
}

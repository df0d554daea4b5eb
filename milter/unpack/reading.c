/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libarchive tells what went wrong in words only; three of them decide whether
 * an archive is sealed or of an unknown make rather than damaged. The packed
 * size of one entry is not to be had from most readers, so the ratio is taken
 * against the whole container: lax for one entry, and made up for by the total
 * of the message.
 */
#include "unpack/reading.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

struct archive *
reading_new(void)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		_exit(EXIT_MEMORY);
	return a;
}

bool
reading_open(struct archive *a, struct bytes b)
{
	return archive_read_open_memory(a, b.at, b.len) == ARCHIVE_OK;
}

enum reading
reading_take(struct unpacker *u, const struct object *o, struct archive *a,
    struct buffer *b, uint64_t *seen)
{
	for (*seen = 0;;) {
		la_ssize_t len;

		buffer_reserve(b, CHUNK);
		len = archive_read_data(a, b->at + b->len, CHUNK);
		if (len == 0)
			return READING_ALL;
		if (len < 0)
			return READING_BROKEN;
		*seen += (uint64_t)len;
		if (!unpack_allow(u, o, o->content.len, b->len, (uint64_t)len))
			return READING_CUT;
		b->len += (size_t)len;
	}
}

uint64_t
reading_count(struct archive *a, struct buffer *b, uint64_t most)
{
	uint64_t count = 0;
	la_ssize_t len = 1;

	buffer_reserve(b, CHUNK);
	while (count < most && len > 0) {
		len = archive_read_data(a, b->at + b->len, CHUNK);
		count += len > 0 ? (uint64_t)len : 0;
	}
	return count;
}

static enum finding_id
kind_of(struct bytes why)
{
	if (bytes_has_same(why, BYTES("encrypt")))
		return FINDING_SEALED_UNOPENED;
	if (bytes_has_same(why, BYTES("unavailable")) ||
	    bytes_has_same(why, BYTES("unknown codec")) ||
	    bytes_has_same(why, BYTES("unsupported")) ||
	    bytes_has_same(why, BYTES("not supported")))
		return FINDING_ARCHIVE_UNSUPPORTED;
	return FINDING_ARCHIVE_DAMAGED;
}

void
reading_failed(struct unpacker *u, const struct object *o, struct archive *a)
{
	const char *text = archive_error_string(a);
	struct bytes why = bytes_of(text != NULL ? text : "unreadable");
	enum finding_id id = kind_of(why);

	findings_add(u->findings, id, o->path,
	    id == FINDING_SEALED_UNOPENED ? BYTES("") : why);
}

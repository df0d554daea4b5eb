/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The packed size of one entry is not to be had from most readers, so the
 * ratio is taken against the whole container: lax for one entry, and made up
 * for by the total of the message.
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
    struct buffer *b)
{
	for (;;) {
		la_ssize_t len;

		buffer_reserve(b, CHUNK);
		len = archive_read_data(a, b->at + b->len, CHUNK);
		if (len == 0)
			return READING_ALL;
		if (len < 0)
			return READING_BROKEN;
		if (!unpack_allow(u, o, o->content.len, b->len, (uint64_t)len))
			return READING_CUT;
		b->len += (size_t)len;
	}
}

void
reading_failed(struct unpacker *u, const struct object *o, struct archive *a)
{
	const char *why = archive_error_string(a);
	struct bytes text = bytes_of(why != NULL ? why : "unreadable");

	if (bytes_has_same(text, BYTES("encrypt")))
		findings_add(
		    u->findings, FINDING_SEALED_UNOPENED, o->path, BYTES(""));
	else
		findings_add(
		    u->findings, FINDING_ARCHIVE_DAMAGED, o->path, text);
}

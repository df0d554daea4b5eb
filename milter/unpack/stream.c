/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A compressed stream gives one object: its bytes. Whether they are a tar is
 * then asked of the bytes themselves, never of libarchive while it reads: it
 * finds an empty tar in any stream that begins with 1,024 zeros.
 */
#include "unpack/formats.h"

#include <archive.h>
#include <archive_entry.h>

#include "unpack/reading.h"

/* What lies beyond the kept bytes is counted up to here, about a second. */
#define COUNT_MOST ((uint64_t)512 << 20)

static bool
enable(struct archive *a, enum object_type type)
{
	archive_read_support_format_raw(a);
	switch (type) {
	case OBJECT_GZIP:
		return archive_read_support_filter_gzip(a) == ARCHIVE_OK;
	case OBJECT_BZIP2:
		return archive_read_support_filter_bzip2(a) == ARCHIVE_OK;
	case OBJECT_XZ:
		return archive_read_support_filter_xz(a) == ARCHIVE_OK;
	case OBJECT_ZSTD:
		return archive_read_support_filter_zstd(a) == ARCHIVE_OK;
	case OBJECT_LZ4:
		return archive_read_support_filter_lz4(a) == ARCHIVE_OK;
	case OBJECT_COMPRESS:
		return archive_read_support_filter_compress(a) == ARCHIVE_OK;
	default:
		return false;
	}
}

static const struct {
	const char *ending, *becomes;
} endings[] = {
	{ ".tgz", ".tar" },
	{ ".tbz", ".tar" },
	{ ".tbz2", ".tar" },
	{ ".txz", ".tar" },
	{ ".taz", ".tar" },
	{ ".svgz", ".svg" },
	{ ".gz", "" },
	{ ".bz2", "" },
	{ ".xz", "" },
	{ ".zst", "" },
	{ ".lz4", "" },
	{ ".z", "" },
};

static struct bytes
name_inside(struct arena *arena, struct bytes name)
{
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct bytes ending = bytes_of(endings[i].ending);

		if (bytes_ends_same(name, ending))
			return arena_format(arena, "%.*s%s",
			    (int)(name.len - ending.len), (const char *)name.at,
			    endings[i].becomes);
	}
	return name;
}

static uint64_t
count_rest(struct archive *a)
{
	const void *block;
	la_int64_t at = 0;
	size_t len;
	uint64_t count = 0;

	while (count < COUNT_MOST &&
	    archive_read_data_block(a, &block, &len, &at) == ARCHIVE_OK)
		count += len;
	return count;
}

static void
take(struct unpacker *u, const struct object *o, struct archive *a)
{
	struct buffer content = { 0 };
	struct found found = { .name = name_inside(u->arena, o->name) };
	enum reading how = reading_take(u, o, a, &content);

	found.content = buffer_bytes(&content);
	found.size = content.len;
	if (how == READING_CUT && u->total < u->limits->total_bytes)
		found.size += count_rest(a);
	if (how == READING_BROKEN)
		reading_failed(u, o, a);
	if (how != READING_BROKEN || content.len > 0)
		unpack_found(u, o, &found);
	buffer_free(&content);
}

void
stream_open(struct unpacker *u, const struct object *o)
{
	struct archive *a = reading_new();
	struct archive_entry *entry;
	int is = ARCHIVE_EOF;

	if (!enable(a, o->type) || !reading_open(a, o->content))
		reading_failed(u, o, a);
	else if ((is = archive_read_next_header(a, &entry)) == ARCHIVE_OK ||
	    is == ARCHIVE_WARN)
		take(u, o, a);
	else if (is != ARCHIVE_EOF)
		reading_failed(u, o, a);
	archive_read_free(a);
}

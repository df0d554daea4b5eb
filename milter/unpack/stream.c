/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A compressed stream gives one object: its bytes. Whether they are a tar is
 * then asked of the bytes themselves, never of libarchive while it reads: it
 * finds an empty tar in any stream that begins with 1,024 zeros.
 */
#include "unpack/formats.h"

#include <archive.h>
#include <archive_entry.h>

#include "unpack/gzip.h"
#include "unpack/reading.h"

/* What lies beyond the kept bytes is counted up to here, a third of a second. */
#define COUNT_MOST ((uint64_t)128 << 20)

static bool
enable(struct archive *a, enum object_type type)
{
	archive_read_support_format_raw(a);
	switch (type) {
	case OBJECT_BZIP2:
		return archive_read_support_filter_bzip2(a) == ARCHIVE_OK;
	case OBJECT_XZ:
		return archive_read_support_filter_xz(a) == ARCHIVE_OK;
	case OBJECT_ZSTD:
		return archive_read_support_filter_zstd(a) == ARCHIVE_OK;
	case OBJECT_LZ4:
		return archive_read_support_filter_lz4(a) == ARCHIVE_OK;
	case OBJECT_LZMA:
		return archive_read_support_filter_lzma(a) == ARCHIVE_OK;
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
	{ ".lzma", "" },
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

static enum reading
read_stream(struct unpacker *u, const struct object *o, struct archive *a,
    struct buffer *content, uint64_t *seen)
{
	enum reading how = reading_take(u, o, a, content, seen);

	if (how == READING_CUT && u->total < u->limits->total_bytes)
		*seen += reading_count(a, content, COUNT_MOST);
	if (how == READING_BROKEN)
		reading_failed(u, o, a);
	return how;
}

/* False: there is nothing in it, and that is no fault. */
static bool
by_libarchive(struct unpacker *u, const struct object *o,
    struct buffer *content, uint64_t *seen)
{
	struct archive *a = reading_new();
	struct archive_entry *entry;
	enum reading how = READING_BROKEN;
	int is = ARCHIVE_FATAL;

	if (enable(a, o->type) && reading_open(a, o->content))
		is = archive_read_next_header(a, &entry);
	if (is == ARCHIVE_OK || is == ARCHIVE_WARN)
		how = read_stream(u, o, a, content, seen);
	else if (is != ARCHIVE_EOF)
		reading_failed(u, o, a);
	archive_read_free(a);
	return how != READING_BROKEN || content->len > 0;
}

/* What no program unpacks, a reader who looks for it by hand does. */
static void
show_behind(struct unpacker *u, const struct object *o, struct bytes behind)
{
	struct found found = { .name = BYTES("behind") };

	while (behind.len > 0 && behind.at[0] == 0)
		behind = bytes_from(behind, 1);
	found.content = behind;
	found.size = behind.len;
	if (behind.len > 0 && unpack_allow(u, o, o->content.len, 0, behind.len))
		unpack_found(u, o, &found);
}

void
stream_open(struct unpacker *u, const struct object *o)
{
	struct found found = { .name = name_inside(u->arena, o->name) };
	struct bytes behind = BYTES("");
	struct buffer content = { 0 };
	bool some;

	if (o->type == OBJECT_GZIP)
		some = gzip_read(u, o, &content, &found.size, &behind);
	else
		some = by_libarchive(u, o, &content, &found.size);
	found.content = buffer_bytes(&content);
	if (some)
		unpack_found(u, o, &found);
	buffer_free(&content);
	show_behind(u, o, behind);
}

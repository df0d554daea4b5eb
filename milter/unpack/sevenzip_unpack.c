/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One folder unpacked: as an archive of one file, which libarchive reads. It
 * knows all coders, filters and their graphs; a second way to them by the
 * libraries below it would have other faults, and only for sealed archives.
 */
#include "unpack/sevenzip_unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "unpack/reading.h"
#include "unpack/sevenzip_filter.h"

#define CHUNK ((size_t)64 * 1024)

/* One file named "x", in the words of the format. */
#define ONE_FILE "\x05\x01\x11\x05\0x\0\0\0\0\0"

static bool
read_all(struct archive *a, struct buffer *out, uint64_t most)
{
	struct archive_entry *entry;
	int is = archive_read_next_header(a, &entry);

	if (is != ARCHIVE_OK && is != ARCHIVE_WARN)
		return false;
	while (out->len < most) {
		size_t want =
		    most - out->len < CHUNK ? (size_t)(most - out->len) : CHUNK;
		la_ssize_t len;

		buffer_reserve(out, want);
		len = archive_read_data(a, out->at + out->len, want);
		if (len <= 0)
			return false;
		out->len += (size_t)len;
	}
	return true;
}

static bool
unpack(struct buffer *out, const struct sevenzip_folder *f, struct bytes *packs,
    uint64_t most)
{
	struct sevenzip_folder folder = *f;
	struct sevenzip one = { .packs = packs,
		.pack_count = f->entrance_count,
		.folders = &folder,
		.folder_count = 1,
		.tail = BYTES(ONE_FILE) };
	struct archive *a = reading_new();
	struct buffer archive = { 0 };
	bool whole;

	folder.has_crc = false;
	out->len = 0;
	sevenzip_write(&archive, &one);
	/* It ends the process when it finds an old ENOMEM. */
	errno = 0;
	whole = archive_read_support_format_7zip(a) == ARCHIVE_OK &&
	    reading_open(a, buffer_bytes(&archive)) && read_all(a, out, most);
	archive_read_free(a);
	buffer_free(&archive);
	return whole;
}

bool
sevenzip_unpack(struct buffer *out, const struct sevenzip_folder *f,
    struct bytes *packs, uint64_t most)
{
	struct sevenzip_folder inner = *f;
	struct sevenzip_coder filter;
	uint64_t entrance, words, size = sevenzip_size(f);

	inner.entrances = &entrance;
	if (!sevenzip_take_filter(&inner, &filter))
		return unpack(out, f, packs, most);
	/* It works on words: the last one has to be whole. */
	words = (most + 3) / 4 * 4;
	if (!unpack(out, &inner, packs, words < size ? words : size))
		return false;
	sevenzip_undo_arm64(
	    out->at, out->len, bytes_le32(filter.properties, 0));
	out->len = (size_t)most;
	return true;
}

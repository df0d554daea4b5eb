/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A small archive of one file goes through libarchive, which takes some wrong
 * keys for data that happens to unpack: only a checksum is believed, or a size
 * that is right to the byte and not tiny where the checksum is not to be had.
 */
#include "unpack/rar_trial.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <zlib.h>

#include "unpack/reading.h"

#define CHUNK ((size_t)64 * 1024)
#define PROOF_SIZE 64

/* All of the entry that is read first. False: broken, or too long. */
static bool
read_all(struct archive *a, uint64_t most, uint64_t *len, uint32_t *crc)
{
	struct archive_entry *entry;
	struct buffer piece = { 0 };
	la_ssize_t got = -1;

	*len = *crc = 0;
	buffer_reserve(&piece, CHUNK);
	errno = 0; /* an old ENOMEM would end the process */
	if (archive_read_next_header(a, &entry) == ARCHIVE_OK)
		while ((got = archive_read_data(a, piece.at, CHUNK)) > 0) {
			*crc = (uint32_t)crc32_z(*crc, piece.at, (size_t)got);
			*len += (uint64_t)got;
			if (*len > most)
				break;
		}
	buffer_free(&piece);
	return got == 0;
}

static bool
is_proved(const struct rar_block *b, const struct rar_block *last, uint64_t len,
    uint32_t crc)
{
	if (len != b->size)
		return false;
	if (!last->has_crc)
		return !b->stored && len >= PROOF_SIZE;
	return last->crc == (last->tweaked ? rar_key_tweak(b->key, crc) : crc);
}

/* The checksum of a file in parts stands behind its last one. */
static const struct rar_block *
last_part(const struct rar_list *l, size_t file)
{
	size_t last = file;

	for (size_t i = file; i < l->count; i = rar_next_part(l, i))
		last = i;
	return &l->at[last];
}

bool
rar_trial(struct rar_list *l, size_t file, uint64_t *wasted)
{
	const struct rar_block *b = &l->at[file];
	struct archive *a = reading_new();
	struct buffer plain = { 0 };
	uint64_t len = 0;
	uint32_t crc;
	bool is = false;

	rar_plain_write_one(l, file, &plain);
	if (archive_read_support_format_rar(a) == ARCHIVE_OK &&
	    archive_read_support_format_rar5(a) == ARCHIVE_OK &&
	    reading_open(a, buffer_bytes(&plain)))
		is = read_all(a, b->size, &len, &crc) &&
		    is_proved(b, last_part(l, file), len, crc);
	if (!is)
		*wasted += len;
	archive_read_free(a);
	buffer_free(&plain);
	return is;
}

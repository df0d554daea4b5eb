/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A ZIP cut by its own rules: its directory says in which piece a member lies,
 * and where in that. Joined, all offsets move up by the place of their piece.
 * Zip64 directories are left alone: pieces of a mail are never that large, and
 * the members are found by their local headers anyway.
 */
#include "unpack/split.h"

#include "unpack/identify.h"

#define END_LENGTH 22
#define RECORD_LENGTH 46

static void
put(unsigned char *at, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

/* Where an offset in a piece is in the whole; the length: nowhere. */
static size_t
place(struct bytes whole, const size_t *starts, size_t count, uint32_t piece,
    uint32_t offset)
{
	if (piece >= count || offset > whole.len ||
	    starts[piece] + offset > whole.len)
		return whole.len;
	return starts[piece] + offset;
}

static size_t
mend_record(unsigned char *at, struct bytes whole, size_t record,
    const size_t *starts, size_t count)
{
	struct bytes r = bytes_from(whole, record);
	size_t local;

	if (r.len < RECORD_LENGTH || !bytes_starts(r, BYTES("PK\1\2")))
		return 0;
	local =
	    place(whole, starts, count, bytes_le16(r, 34), bytes_le32(r, 42));
	if (local == whole.len || local > UINT32_MAX)
		return 0;
	put(at + record + 34, 0, 2);
	put(at + record + 42, local, 4);
	return (size_t)RECORD_LENGTH + bytes_le16(r, 28) + bytes_le16(r, 30) +
	    bytes_le16(r, 32);
}

bool
split_zip_mend(
    unsigned char *at, size_t len, const size_t *starts, size_t count)
{
	struct bytes whole = { at, len };
	size_t end = identify_zip_end(whole), directory, step;
	struct bytes e = bytes_from(whole, end);

	if (e.len < END_LENGTH)
		return false;
	directory =
	    place(whole, starts, count, bytes_le16(e, 6), bytes_le32(e, 16));
	if (directory >= end || directory > UINT32_MAX)
		return false;
	put(at + end + 4, 0, 4);
	put(at + end + 8, bytes_le16(e, 10), 2);
	put(at + end + 16, directory, 4);
	while (directory < end &&
	    (step = mend_record(at, whole, directory, starts, count)) > 0)
		directory += step;
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A dynamic disk is read where it lies, block by block, and never laid out
 * flat: a file of one kilobyte may stand for two terabytes of zeros. The price
 * is that a view may end early, at a block's end; readers ask again. A disk
 * that is only a difference to another one reads as what it holds itself.
 */
#include "unpack/disk.h"

#define FOOTER 512
#define BLOCK_LEAST 512U
#define BLOCK_MOST ((uint32_t)64 << 20)
#define NOWHERE UINT32_MAX

/* Numbers in the file's own headers are big-endian. */
static uint32_t
number(struct bytes b, uint64_t at)
{
	b = at < b.len ? bytes_slice(b, (size_t)at, 4) : BYTES("");
	return b.len < 4 ? 0
			 : (uint32_t)b.at[0] << 24 | (uint32_t)b.at[1] << 16 |
		(uint32_t)b.at[2] << 8 | b.at[3];
}

static void
open_dynamic(struct disk *d)
{
	struct bytes head = bytes_from(d->file, number(d->file, 20));

	if (number(d->file, 16) != 0 || !bytes_starts(head, BYTES("cxsparse")))
		return;
	d->table = number(head, 20);
	d->block_count = number(head, 28);
	d->block_size = number(head, 32);
	if (number(head, 16) != 0 || d->block_size < BLOCK_LEAST ||
	    d->block_size > BLOCK_MOST || d->block_size % DISK_SECTOR != 0)
		return;
	/* One bit a sector, in whole sectors. */
	d->bitmap = (d->block_size / DISK_SECTOR + 4095) / 4096 * DISK_SECTOR;
	d->size = (uint64_t)d->block_count * d->block_size;
	d->dynamic = true;
}

void
disk_open(struct disk *d, struct bytes file)
{
	*d = (struct disk){ .file = file, .size = file.len };
	if (bytes_starts(file, BYTES("conectix")))
		open_dynamic(d);
	if (!d->dynamic && file.len > FOOTER &&
	    bytes_starts(
		bytes_from(file, file.len - FOOTER), BYTES("conectix")))
		d->size -= FOOTER;
}

/* A block that is stored nowhere is zeros. */
static struct bytes
zeros(size_t len)
{
	static const unsigned char zero[4096];

	return (struct bytes){ zero, len < sizeof zero ? len : sizeof zero };
}

struct bytes
disk_view(const struct disk *d, uint64_t at, size_t len)
{
	uint32_t block, place;
	uint64_t in_block;

	if (at >= d->size)
		return BYTES("");
	if (!d->dynamic)
		return bytes_slice(
		    bytes_first(d->file, (size_t)d->size), (size_t)at, len);
	block = (uint32_t)(at / d->block_size);
	in_block = at % d->block_size;
	if (len > d->block_size - in_block)
		len = d->block_size - (size_t)in_block;
	if (d->table + (uint64_t)block * 4 + 4 > d->file.len)
		return BYTES("");
	place = number(d->file, d->table + (uint64_t)block * 4);
	if (place == NOWHERE)
		return zeros(len);
	at = (uint64_t)place * DISK_SECTOR + d->bitmap + in_block;
	return at < d->file.len ? bytes_slice(d->file, (size_t)at, len)
				: BYTES("");
}

uint32_t
disk_number(const struct disk *d, uint64_t at, unsigned width)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < width; i++) {
		struct bytes b = disk_view(d, at + i, 1);

		value |= b.len > 0 ? (uint32_t)b.at[0] << (8 * i) : 0;
	}
	return value;
}

bool
disk_has(const struct disk *d, uint64_t at, struct bytes mark)
{
	return bytes_starts(disk_view(d, at, mark.len), mark);
}

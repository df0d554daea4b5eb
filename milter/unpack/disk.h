/* SPDX-License-Identifier: BSD-2-Clause
 *
 * disk - a disk image as a row of bytes: as it is, or a virtual hard disk
 *
 * A fixed VHD is the disk and a footer behind it; a dynamic one is cut into
 * blocks that lie anywhere in the file, or nowhere when they are all zeros.
 *
 * Input    any bytes; what points outside the file reads as nothing.
 * Memory   views of the file; nothing is copied.
 * Source   Virtual Hard Disk Image Format Specification.
 */
#ifndef UNPACK_DISK_H
#define UNPACK_DISK_H

#include "base/bytes.h"

#define DISK_SECTOR 512

struct disk {
	struct bytes file;
	uint64_t size;
	bool dynamic;
	uint64_t table; /* where the blocks' places stand in the file */
	uint32_t block_count, block_size, bitmap;
};

void disk_open(struct disk *, struct bytes file);

/* What lies there, up to `len' bytes; less at a block's end, none outside. */
struct bytes disk_view(const struct disk *, uint64_t at, size_t len);

/* A little-endian number of 1 to 4 bytes; 0 where there is none. */
uint32_t disk_number(const struct disk *, uint64_t at, unsigned width);

bool disk_has(const struct disk *, uint64_t at, struct bytes mark);

#endif

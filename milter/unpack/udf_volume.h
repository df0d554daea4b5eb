/* SPDX-License-Identifier: BSD-2-Clause
 *
 * udf_volume - where the blocks of a UDF volume lie on a disk
 *
 * A block is named by its number in one of the volume's partitions. A metadata
 * partition lies in a file of another one, in pieces.
 *
 * Limits   blocks of 512 to 4,096 bytes, 4 partitions, 1,024 pieces.
 */
#ifndef UNPACK_UDF_VOLUME_H
#define UNPACK_UDF_VOLUME_H

#include "base/buffer.h"
#include "unpack/disk.h"

#define UDF_BLOCK_MOST 4096
#define UDF_MAPS 4
#define UDF_PIECES 1024

struct udf_place {
	uint32_t block;
	unsigned map; /* which of the volume's partitions */
};

/* What an extent of a file says: where, how long, and whether it is zeros. */
struct udf_extent {
	struct udf_place place;
	uint32_t len;
	bool zeros;
};

/* The head of a file: [ECMA-167] calls it a (extended) file entry. */
struct udf_file {
	unsigned type, flags;
	uint64_t size;
	struct udf_place place;
	struct bytes rest; /* of the entry: extents, or the file itself */
};
enum { UDF_FOLDER = 4, UDF_PLAIN = 5 };
#define UDF_INSIDE 3 /* of flags & 7: the file is in its entry */

/* Bytes of the disk. */
struct udf_run {
	uint64_t at, len;
};

struct udf_map {
	uint64_t start; /* on the disk, bytes */
	uint32_t file;	/* of a metadata partition */
	bool metadata;
};

struct udf_volume {
	const struct disk *disk;
	uint64_t at;
	uint32_t block; /* bytes */
	struct udf_map maps[UDF_MAPS];
	unsigned map_count;
	struct udf_place root; /* of the file set */
	struct udf_run pieces[UDF_PIECES];
	unsigned piece_count; /* of the metadata file */
	const char *unknown;  /* a kind of partition that is not known */
};

/* False: no volume that can be read; `unknown' may say why. */
bool udf_volume_read(struct udf_volume *, const struct disk *, uint64_t at);

/* Copies up to `len' bytes of the disk; fewer when it ends. */
size_t
udf_copy(const struct udf_volume *, uint64_t at, unsigned char *to, size_t len);

/* Where on the disk, and how much of it lies there. False: outside. */
bool udf_find(const struct udf_volume *, struct udf_place, uint64_t offset,
    struct udf_run *);

/* Reads the entry into `to', which has a block's room; follows redirections. */
bool udf_file_read(const struct udf_volume *, struct udf_place,
    unsigned char *to, struct udf_file *);

/*
 * Walks the extents of a file that has them, also where their list goes on
 * elsewhere. False when `each' says so, or the list is broken.
 */
bool udf_extents(const struct udf_volume *, const struct udf_file *,
    bool (*each)(void *context, const struct udf_extent *), void *context);

struct udf_place udf_long_place(struct bytes long_ad);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar_plain - a RAR archive written again without its seals, for a reader that
 * knows of none
 *
 * Input    the blocks as rar_next() gave them, with the key of each file that
 *          has one. A file that stays `closed' is copied as it is.
 * Memory   one copy of the archive, and of the largest file; the caller frees
 *          what is written.
 */
#ifndef UNPACK_RAR_PLAIN_H
#define UNPACK_RAR_PLAIN_H

#include "unpack/rar.h"

struct rar_list {
	struct rar_block *at;
	size_t count, room;
	bool five;
};

/* The next part of a file that goes on in another volume; or `count`. */
size_t rar_next_part(const struct rar_list *, size_t part);

/* All of it; sets where each block stands in what is written. */
void rar_plain_write(struct rar_list *, struct buffer *);

/* An archive of one file alone, which begins at block `file`. */
void rar_plain_write_one(struct rar_list *, size_t file, struct buffer *);

#endif

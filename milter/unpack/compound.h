/* SPDX-License-Identifier: BSD-2-Clause
 *
 * compound - a compound file (OLE, CFB): the file system inside .doc and .msi
 *
 * Ours, because libgsf follows the directory by recursion: 54,000 entries in a
 * chain (7 MB) overflow a stack of 8 MB. Here every chain is bounded by the
 * sectors that the file really has, and streams that hang in no tree are
 * listed all the same.
 *
 * Input    any bytes; a cut-off file gives the streams that are there.
 * Memory   own, about 2 % of the file; compound_close() frees it.
 * Limits   65,536 directory entries.
 * Source   [MS-CFB].
 */
#ifndef UNPACK_COMPOUND_H
#define UNPACK_COMPOUND_H

#include "base/buffer.h"

#define COMPOUND_NONE UINT32_MAX

struct compound {
	struct bytes file;
	unsigned shift;	   /* a sector has 1 << shift bytes */
	uint32_t cutoff;   /* smaller streams live in the mini stream */
	struct buffer fat; /* little-endian, as in the file */
	struct buffer mini_fat, mini;
	struct buffer directory; /* 128 bytes an entry */
	uint32_t *parents;	 /* COMPOUND_NONE: in no tree */
	uint32_t count;
};

enum compound_kind { COMPOUND_UNUSED, COMPOUND_STORAGE, COMPOUND_STREAM };

struct compound_entry {
	enum compound_kind kind;
	char name[100]; /* UTF-8 */
	uint32_t parent, start;
	uint64_t size;
	struct bytes class_id; /* 16 bytes */
};

bool compound_is(struct bytes);

/* False: not a compound file, or one without a directory. */
bool compound_open(struct compound *, struct bytes file);
void compound_close(struct compound *);

/* Entry 0 is the root. */
struct compound_entry compound_entry(const struct compound *, uint32_t);

/* Adds a stream to the buffer, which sets the limit by its `max`. */
void compound_read(
    const struct compound *, const struct compound_entry *, struct buffer *);

/* How many bytes of the file its own table says are in use. */
uint64_t compound_used(const struct compound *);

#endif

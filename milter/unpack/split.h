/* SPDX-License-Identifier: BSD-2-Clause
 *
 * split - archives that come in pieces, each an attachment of its own
 *
 * a.7z.001, .002 … and any other NAME.001: the bytes cut anywhere; a.z01 … and
 * a.zip: a ZIP whose directory counts by piece; a.part1.rar … and a.rar,
 * a.r00 …: volumes that go on in the next. Only names tell which belong
 * together, as for the programs that join them.
 *
 * Input    the parts of one message; names hostile, numbers with gaps.
 * Memory   one set at a time, joined; freed when it was opened.
 * Limits   object_bytes for a set: a larger one is a finding, and its pieces
 *          are opened one by one.
 * Errors   none: a set that lacks its first or a later piece is joined as far
 *          as it goes, if that is two pieces at least.
 */
#ifndef UNPACK_SPLIT_H
#define UNPACK_SPLIT_H

#include "unpack/unpack.h"

/*
 * Joins and opens all sets; the path of one is "2+3/a.7z". `joined', an array
 * of `count', gets true for pieces of a set that held something: on their own
 * they would only be damaged archives.
 */
void split_open(
    struct unpacker *, const struct part *parts, size_t count, bool *joined);

enum split_kind {
	SPLIT_NONE,
	SPLIT_BYTES,
	SPLIT_ZIP,
	SPLIT_RAR,
	SPLIT_OLD_RAR
};

#define SPLIT_LAST UINT32_MAX

/* What a name says of its part. */
struct split_name {
	enum split_kind kind;
	uint32_t number;    /* 1 is the first; SPLIT_LAST for a.zip */
	struct bytes base;  /* what all of its set have in front */
	struct bytes whole; /* the ending that the joined archive has, or "" */
};

struct split_name split_name(struct bytes name);

/*
 * Makes the directory of a joined ZIP count from its front, in place: `starts'
 * are the places of its pieces. False: it has none that could be.
 */
bool split_zip_mend(
    unsigned char *at, size_t len, const size_t *starts, size_t count);

#endif

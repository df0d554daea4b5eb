/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sevenzip_filter - coders of a 7z archive that libarchive may not know
 *
 * Limits   unpack_allow() for what a filtered folder unpacks to.
 * Errors   none: a folder that is damaged, or built as nobody does, stays as it
 *          is, and its coder is named.
 */
#ifndef UNPACK_SEVENZIP_FILTER_H
#define UNPACK_SEVENZIP_FILTER_H

#include "unpack/sevenzip.h"
#include "unpack/unpack.h"

/* Has a folder a filter that we undo? */
bool sevenzip_is_filtered(const struct sevenzip *);

/*
 * Makes stored folders of filtered ones. `clear', a zeroed buffer for each
 * folder, holds what is in them then, and has to live as long.
 */
void sevenzip_unfilter(struct unpacker *, const struct object *,
    struct sevenzip *, struct buffer *clear);

/* A coder that nobody knows is a finding. */
void sevenzip_tell_unknown(
    struct unpacker *, const struct object *, const struct sevenzip *);

/*
 * Leaves the one coder that feeds such a filter; `entrances', written to, must
 * be the caller's own. False: there is none, or the folder is built otherwise.
 */
bool sevenzip_take_filter(struct sevenzip_folder *, struct sevenzip_coder *);

/* Distances of jumps again, in place; `place' is that of the first byte. */
void sevenzip_undo_arm64(unsigned char *, size_t len, uint32_t place);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sevenzip_unpack - what comes out of one unsealed folder of a 7z archive
 *
 * For headers that are packed themselves, and for the proof of a password.
 */
#ifndef UNPACK_SEVENZIP_UNPACK_H
#define UNPACK_SEVENZIP_UNPACK_H

#include "unpack/sevenzip.h"

/*
 * The first `most' bytes, into a buffer that is used anew. `packs' are the
 * folder's own. True: that much was there, and no decoder complained.
 */
bool sevenzip_unpack(struct buffer *, const struct sevenzip_folder *,
    struct bytes *packs, uint64_t most);

#endif

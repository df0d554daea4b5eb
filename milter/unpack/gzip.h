/* SPDX-License-Identifier: BSD-2-Clause
 *
 * gzip - all members of a gzip file, also of one that is cut off
 *
 * Input    any bytes; what follows the last member is passed over.
 * Limits   those of the unpacker; `seen' counts on behind a cut for a while.
 * Errors   damage is a finding; what came before it is in the buffer.
 * Source   RFC 1952.
 */
#ifndef UNPACK_GZIP_H
#define UNPACK_GZIP_H

#include "base/buffer.h"
#include "unpack/unpack.h"

/* False: nothing was in it. `behind' is what follows its last member. */
bool gzip_read(struct unpacker *, const struct object *, struct buffer *,
    uint64_t *seen, struct bytes *behind);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * deflated - a zlib stream inside an object, within the limits of a message
 *
 * Errors   a stream that breaks gives what was before: false.
 */
#ifndef UNPACK_DEFLATED_H
#define UNPACK_DEFLATED_H

#include "base/buffer.h"
#include "unpack/unpack.h"

/* Could a stream begin here? Its two bytes check each other. */
bool deflated_is(struct bytes);

/* False: it is broken or cut off. A limit is told by unpack_allow(). */
bool deflated_read(
    struct unpacker *, const struct object *, struct bytes, struct buffer *out);

#endif

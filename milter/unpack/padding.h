/* SPDX-License-Identifier: BSD-2-Clause
 *
 * padding - documents and programs blown up so that scanners give up on them
 *
 * A document of hundreds of megabytes that packs to one is mostly filling: the
 * same byte to the end, or sectors that its own table calls free. Pictures and
 * logs may do so; an Office file or a program has no reason to.
 *
 * Limits   asked only of objects larger than 10 MB.
 */
#ifndef UNPACK_PADDING_H
#define UNPACK_PADDING_H

#include "unpack/unpack.h"

void padding_check(struct unpacker *, const struct object *);

#endif

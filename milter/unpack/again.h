/* SPDX-License-Identifier: BSD-2-Clause
 *
 * again - what stayed sealed is kept, as its password may come to light later
 *
 * It may stand in a text that is unpacked after the archive, or in a document
 * that is read only when it is needed.
 *
 * Memory   contents that would go away are copied into the arena, AGAIN_BYTES
 *          in all; what is larger is not tried again.
 */
#ifndef UNPACK_AGAIN_H
#define UNPACK_AGAIN_H

#include "unpack/unpack.h"

#define AGAIN_BYTES ((size_t)16 << 20)
#define AGAIN_MOST 64

struct left {
	struct object *object;
	struct bytes content;
};

/*
 * After the object was opened: keeps it when the findings from `told` on say
 * that it stayed sealed. Its content must be alive.
 */
void again_keep(struct unpacker *, struct object *, size_t told);

#endif

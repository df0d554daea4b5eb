/* SPDX-License-Identifier: BSD-2-Clause
 *
 * package - a file put into a document by drag and drop: \1Ole10Native
 *
 * Input    the stream; a broken one is shown whole behind its length.
 * Source   seen in the stream itself: a label, a file name, a path, the bytes.
 */
#ifndef UNPACK_PACKAGE_H
#define UNPACK_PACKAGE_H

#include "unpack/unpack.h"

void
package_open(struct unpacker *, const struct object *, struct bytes stream);

#endif

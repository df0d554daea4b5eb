/* SPDX-License-Identifier: BSD-2-Clause
 *
 * udf - the files of a UDF volume, as on DVDs and in disk images
 *
 * Ours, since libarchive reads only the older file system that may stand beside
 * it in one image, and Windows mounts this one when both are there.
 *
 * Input    a disk and where on it the volume begins; hostile.
 * Limits   those of the message; 4,096 folders, each read once; 16 MB of
 *          folders; 1,024 extents a file.
 * Errors   none: what breaks gives what was before it, and a finding; so does a
 *          kind of partition that is not known (packet writing).
 * Source   ECMA-167, OSTA UDF 2.60.
 */
#ifndef UNPACK_UDF_H
#define UNPACK_UDF_H

#include "unpack/disk.h"
#include "unpack/unpack.h"

/* Does a volume recognition sequence say so? */
bool udf_is(const struct disk *, uint64_t at);

void udf_open(
    struct unpacker *, const struct object *, const struct disk *, uint64_t at);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * fat - the files of a FAT12, FAT16 or FAT32 volume
 *
 * Ours, since no library reads it from memory: what the well-known ones need
 * is a file or a device.
 *
 * Input    a disk and where on it the volume begins; hostile.
 * Limits   those of the message; 4,096 folders; each cluster is followed once
 *          as part of a folder, and a file has no more clusters than the
 *          volume.
 * Errors   none: a chain that breaks gives what was before it, and a finding.
 * Source   Microsoft FAT specification; long names as Windows writes them.
 */
#ifndef UNPACK_FAT_H
#define UNPACK_FAT_H

#include "unpack/disk.h"
#include "unpack/unpack.h"

/* Is there a volume that Windows would mount? Its name for itself is ignored. */
bool fat_is(const struct disk *, uint64_t at);

void fat_open(
    struct unpacker *, const struct object *, const struct disk *, uint64_t at);

#endif

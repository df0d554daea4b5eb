/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar_trial - does a file of a RAR archive unpack to what its checksum says?
 *
 * Costs the unpacking of the file; what came out in vain is added to `wasted`.
 * A file without a checksum that is not packed proves nothing.
 */
#ifndef UNPACK_RAR_TRIAL_H
#define UNPACK_RAR_TRIAL_H

#include "unpack/rar_plain.h"

/* The block that the file begins at has a key. */
bool rar_trial(struct rar_list *, size_t file, uint64_t *wasted);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * invisible - characters of a file name that are not seen
 *
 * Those that turn the direction of writing, and those of no width.
 */
#ifndef INSPECT_INVISIBLE_H
#define INSPECT_INVISIBLE_H

#include "base/bytes.h"

/*
 * The length of the one at the front of valid UTF-8; 0: it is none. `turns`
 * says whether it changes the direction.
 */
size_t invisible_length(struct bytes, bool *turns);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * slides - the compound files that a PowerPoint 97 file carries, with macros
 *
 * Input    the stream "PowerPoint Document".
 * Source   [MS-PPT] 2.10.34, ExOleObjStg and VbaProjectStg.
 */
#ifndef UNPACK_SLIDES_H
#define UNPACK_SLIDES_H

#include "unpack/unpack.h"

void slides_open(struct unpacker *, const struct object *, struct bytes stream);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * equation - objects of the old equation editor (CVE-2017-11882 and its kin)
 *
 * Old papers hold them, so that one alone says little (`equation-object').
 * Data in another stream than the editor writes, or a font name longer than
 * its buffer, were made to break it: then it gets more points.
 *
 * Input    a compound file; its storages may say to be an equation.
 * Source   the CLSIDs of Equation 2.0 and 3.0; MTEF 3, as published by its
 *          maker.
 */
#ifndef UNPACK_EQUATION_H
#define UNPACK_EQUATION_H

#include "unpack/compound.h"
#include "unpack/unpack.h"

void equation_check(
    struct unpacker *, const struct object *, const struct compound *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * vba - the source of the macros in a VBA project, each module an object
 *
 * Input    a compound file; projects are found by their `dir' streams, wherever
 *          they lie. Broken `dir' streams are done without.
 * Output   objects of type VBA named "VBA/Module1": source as stored, in the
 *          code page of the project. A module without source (stomped) gives
 *          its raw stream, where compiled code still shows its names.
 * Limits   4 MB of source a module; those of the unpacker.
 * Source   [MS-OVBA] 2.3.4.2, 2.4.1.
 */
#ifndef UNPACK_VBA_H
#define UNPACK_VBA_H

#include "unpack/compound.h"
#include "unpack/unpack.h"

void
vba_open(struct unpacker *, const struct object *, const struct compound *);

/* Undoes the compression of VBA; what is broken ends it. */
void vba_inflate(struct bytes packed, struct buffer *);

/* Whether vba_open() has dealt with this stream. */
bool vba_owns(const struct compound *, const struct compound_entry *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar - which entries of a RAR archive are sealed, from its headers alone
 *
 * libarchive does not say so for RAR 5 and would hand out ciphertext.
 *
 * Input    any bytes that begin with a RAR 4 or RAR 5 signature.
 * Source   the RAR 5.0 archive format note; for RAR 4 the technical note that
 *          comes with the programs.
 */
#ifndef UNPACK_RAR_H
#define UNPACK_RAR_H

#include "base/bytes.h"

struct rar {
	struct bytes rest;
	bool five;
	bool names_sealed; /* the headers themselves are: nothing to walk */
};

void rar_begin(struct rar *, struct bytes archive);

/* The next file or folder, in the order of the archive. False: no more. */
bool rar_next(struct rar *, bool *sealed);

#endif

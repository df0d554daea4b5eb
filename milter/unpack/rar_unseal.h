/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar_unseal - opens the seals of a RAR archive with the candidates
 *
 * Gives the archive that libarchive shall read: the object's own bytes, or a
 * copy without the seals that were opened, and says of each file in it whether
 * it was sealed.
 *
 * Memory   at most three times the archive and its largest file; free the view.
 * Limits   those of unpack/seal.h; object_count bounds the blocks.
 * Errors   none: what stays sealed is a finding.
 */
#ifndef UNPACK_RAR_UNSEAL_H
#define UNPACK_RAR_UNSEAL_H

#include "unpack/rar_plain.h"
#include "unpack/unpack.h"

struct rar_view {
	struct bytes content; /* to be read */
	bool shut;	      /* nothing in it can be */
	struct rar_list list;
	size_t next;
	struct buffer headers, plain;
};

void rar_unseal(struct unpacker *, const struct object *, struct rar_view *);

/* The first file at or behind that place, in rising order; or NULL. */
const struct rar_block *rar_view_at(struct rar_view *, uint64_t place);

void rar_view_free(struct rar_view *);

#endif

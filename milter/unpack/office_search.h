/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_search - which password opens a sealed document
 *
 * The two that Office itself tries in silence come first, then the candidates
 * of the mail. A right one is remembered and told (finding `sealed-opened').
 *
 * Limits   seals that are slow by design: password_tries_costly of the usual
 *          100,000 rounds each; those that ask for more rounds get fewer
 *          tries, those that ask for less at most password_tries_slow. Fast
 *          ones: password_tries.
 */
#ifndef UNPACK_OFFICE_SEARCH_H
#define UNPACK_OFFICE_SEARCH_H

#include "unpack/unpack.h"

struct office_search {
	size_t rounds; /* hashes a try costs */
	const char *proof;
	bool (*fits)(void *seal, struct bytes password);
	void *seal;
};

/* True: one fits; `how' tells where it came from, as found.opened wants it. */
bool office_search(struct unpacker *, const struct object *,
    const struct office_search *, struct bytes *how);

#endif

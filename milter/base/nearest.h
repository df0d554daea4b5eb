/* SPDX-License-Identifier: BSD-2-Clause
 *
 * nearest - the name that someone probably meant
 *
 * For errors: "did you mean `own_domains'?". `best` stays NULL when no name is
 * near enough to be a typo (more than a third of its letters differ).
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/bytes.h"

struct nearest {
	struct bytes wanted;
	const char *best;
	size_t distance;
};

struct nearest nearest_to(struct bytes wanted);
void nearest_try(struct nearest *, const char *name);

#endif

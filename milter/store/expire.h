/* SPDX-License-Identifier: BSD-2-Clause
 *
 * expire - what is too old goes out of the memory, a little at a time
 */
#ifndef STORE_EXPIRE_H
#define STORE_EXPIRE_H

#include "store/engine.h"

/* A slice of all homes; the next call takes the next. */
#define SWEEP_SLICES 16384

struct sweep {
	uint32_t slice; /* where it is */
	int64_t threads_days, people_days;
};

/* One slice: threads and people that were not seen for so long. */
bool expire_sweep(struct engine *, struct sweep *, int64_t now, struct error *);

/* Some of what is too old; `again` is set when there may be more. */
bool expire_some(struct engine *, int64_t now, bool *again, struct error *);

#endif

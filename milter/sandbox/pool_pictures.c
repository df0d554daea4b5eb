/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reading pictures takes a second and more of a processor, so it is done only
 * where it may tell something: a picture lies beside what stayed sealed.
 */
#include "sandbox/pool.h"

static bool
may_tell(const struct report *r)
{
	return report_has(r, BYTES("image")) &&
	    findings_have(&r->findings, FINDING_SEALED_UNOPENED);
}

void
pool_read_pictures(struct pool *ocr, const struct job *job, int64_t deadline_ms,
    struct arena *arena, struct report *report)
{
	struct report again;

	if (ocr != NULL && may_tell(report) &&
	    pool_inspect(ocr, job, deadline_ms, arena, &again) &&
	    !report_failed(&again))
		*report = again;
}

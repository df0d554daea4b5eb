/* SPDX-License-Identifier: BSD-2-Clause
 *
 * judge - findings and settings to a verdict; a pure function, no I/O
 *
 * Points are summed by family, each family up to its cap. ORIGIN and LURE
 * never decide alone: without three points of the others there is no verdict.
 * For quarantine the score is not enough: CONTENT alone must reach it, or a
 * strong (or hard) finding must stand in two of THREAD, IDENTITY and CONTENT;
 * a sum of small signs only tags. Reject needs CONTENT. What could not be
 * looked at, and failed workers, are judged by on_limit, on_sealed, on_crash
 * and on_timeout; a sealed object under a strong sign is quarantined.
 * `ppap' (judge/ppap.h) comes before on_sealed: it refuses, or holds a message
 * for its password if nothing else speaks against it.
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "judge/verdict.h"
#include "judge/weights.h"
#include "settings/settings.h"

/* What the daemon knows beside the report. */
struct circumstances {
	unsigned
	    failures; /* times these bytes crashed or timed out, with now */
	const struct envelope *envelope; /* NULL: nothing of it is known */
	bool may_wait; /* the mail server can hold it and let it go again */
};

void
judge(struct verdict *, const struct report *, const struct circumstances *,
    const struct settings *, const struct weights *, struct arena *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "store/noticed.h"

#include "store/repeats.h"

void
noticed(const struct gateway *g, const struct message *m, struct arena *arena,
    struct findings *fs)
{
	unsigned ago;

	if (m->received > m->size)
		findings_insist(fs, FINDING_MESSAGE_TOO_LARGE,
		    BYTES("envelope"),
		    arena_format(
			arena, "%llu bytes", (unsigned long long)m->received));
	if (m->headers_forged)
		findings_insist(
		    fs, FINDING_HEADERS_FORGED, BYTES("header"), BYTES(""));
	if (g->repeats != NULL && repeats_seen(g->repeats, m, m->began, &ago))
		findings_insist(fs, FINDING_SEEN_BEFORE, BYTES("envelope"),
		    arena_format(arena, "%u s", ago));
}

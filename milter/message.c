/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The life of one message: a worker inspects it, other mail of the same
 * correspondents may open what stayed sealed, the judge weighs what was found;
 * when the verdict is carried out as far as the mail server let us, we
 * remember that the message was here, and write it down before the sender is
 * told. Receiving it is receive/milter.c, carrying the verdict out act/act.c.
 * Nothing here can fail: what goes wrong is a finding or a line in the log,
 * never a message without a verdict.
 */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "memory/memory.h"
#include "memory/outbound.h"
#include "memory/threads.h"
#include "store/journal.h"
#include "store/noticed.h"
#include "store/repeats.h"

void
message_judge(const struct gateway *g, struct message *m, struct arena *arena,
    struct report *report, struct verdict *verdict)
{
	struct circumstances now = { .envelope = &m->envelope,
		.may_wait = m->may_wait };
	struct job job = { .fd = m->fd,
		.message_at = m->at,
		.message_size = m->size,
		.object_name = m->object_name };
	int64_t latest = m->began + (int64_t)g->settings->deadline * 1000;
	bool taken = pool_inspect(g->pool, &job, latest, arena, report);

	pool_read_pictures(g->ocr, &job, latest, arena, report);
	threads_recall(g->store, g->settings, &m->envelope, report);
	outbound_recall(g->store, g->settings, m, report);
	memory_recall(g, m, latest, arena, report);
	noticed(g, m, arena, &report->findings);
	/* What no worker has had is not to blame for it. */
	if (taken && g->repeats != NULL && report_failed(report))
		now.failures = repeats_failed(g->repeats, m, clock_ms());
	judge(verdict, report, &now, g->settings, g->weights, arena);
}

void
message_record(const struct gateway *g, const struct message *m,
    const struct report *report, const struct verdict *verdict)
{
	if (g->repeats != NULL && verdict->done != ACTION_TEMPFAIL)
		repeats_passed(g->repeats, m, clock_ms());
	outbound_learn(g->store, g->settings, m, report, verdict);
	/* What was delivered unsuspected, here and in a stricter mode. */
	if (verdict->action == ACTION_ACCEPT &&
	    verdict->done == ACTION_ACCEPT && !verdict->suspect)
		threads_learn(
		    g->store, &report->facts, &m->envelope, g->settings);
	memory_learn(g, m, report, verdict);
	journal_write(g, m, report, verdict);
}

void
message_name(struct message *m)
{
	unsigned long long number;

	arc4random_buf(&number, sizeof number);
	snprintf(m->id, sizeof m->id, "%016llx", number);
}

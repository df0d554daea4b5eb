/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The password came first. The second look takes the place of the first when
 * it opened something, since it saw all that the first saw and more. When a
 * worker fails on what is inside, that counts as if the mail had told the
 * password itself: else a trap would best be sent in two mails.
 */
#include <string.h>

#include "base/clock.h"
#include "memory/outbound.h"
#include "memory/recall.h"
#include "memory/threads.h"
#include "memory/words.h"

#define LEAST_MS 200 /* with less time left a second look is not begun */

static bool
is_told_here(const struct facts *facts, struct bytes word)
{
	const struct fact *f = facts_first(facts, FACT_CANDIDATE);

	for (; f != NULL; f = facts_next(facts, f))
		if (bytes_equal(f->text, word))
			return true;
	return false;
}

/* The words of the mail itself have been tried; so has what was tried last. */
static void
gather(const struct recall *r, struct hints *hints)
{
	struct hint known[HINTS_MAX];
	size_t count;

	if (!words_ask(r->gateway->store, &r->pairs, r->message->envelope.date,
		known, &count, r->arena))
		return;
	for (size_t i = 0; i < count; i++)
		if (!is_told_here(&r->report->facts, known[i].word))
			hints_add(hints, known[i].word,
			    arena_format(r->arena, EARLIER "%.*s",
				BYTES_ARG(known[i].where)));
}

/* Where it lies, and which mail told the password. */
static void
tell_opened(struct report *report)
{
	for (size_t i = 0; i < report->object_count; i++) {
		const struct object_seen *o = &report->objects[i];
		struct bytes how = o->opened;

		if (!recall_is_other(how))
			continue;
		how = bytes_from(how, sizeof "password from " EARLIER - 1);
		findings_insist(&report->findings,
		    FINDING_PASSWORD_IN_EARLIER_MAIL, o->path,
		    bytes_first(how, bytes_index(how, ',')));
		return;
	}
}

static bool
is_opened(const struct report *report)
{
	for (size_t i = 0; i < report->object_count; i++)
		if (recall_is_other(report->objects[i].opened))
			return true;
	return false;
}

/* What only the first look could see: how much there was to try. */
static void
carry_over(const struct findings *from, struct findings *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (from->list[i].id == FINDING_PASSWORD_TRIES_SPENT &&
		    findings_have(to, FINDING_SEALED_UNOPENED))
			findings_insist(to, from->list[i].id,
			    from->list[i].where, from->list[i].detail);
}

static void
add_trouble(const struct findings *from, struct findings *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (finding_kind(from->list[i].id)->family == FAMILY_TROUBLE)
			findings_insist(to, from->list[i].id,
			    from->list[i].where, from->list[i].detail);
}

void
later_open(struct recall *r)
{
	const struct message *m = r->message;
	struct job job = {
		.fd = m->fd, .message_at = m->at, .message_size = m->size
	};
	struct hints hints = { .count = 0 };
	uint64_t tried = r->report->passwords_tried;
	struct report again;

	gather(r, &hints);
	if (hints.count == r->hints_tried || r->latest - clock_ms() < LEAST_MS)
		return;
	r->hints_tried = hints.count;
	hints_add_proved(&hints, &r->report->facts);
	job.hints = hints.list;
	job.hint_count = hints.count;
	pool_inspect(r->gateway->pool, &job, r->latest, r->arena, &again);
	if (is_opened(&again)) {
		carry_over(&r->report->findings, &again.findings);
		again.passwords_tried += tried;
		*r->report = again;
		threads_recall(r->gateway->store, r->gateway->settings,
		    &m->envelope, r->report);
		outbound_recall(
		    r->gateway->store, r->gateway->settings, m, r->report);
		tell_opened(r->report);
		return;
	}
	add_trouble(&again.findings, &r->report->findings);
	r->report->passwords_tried = tried + again.passwords_tried;
}

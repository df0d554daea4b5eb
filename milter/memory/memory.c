/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The order of things for one message. A password is written down before the
 * kept mails are asked for, a sealed mail is kept before the passwords are
 * asked for a last time: so two mails that pass through two threads at once
 * cannot miss each other. Most mail neither is sealed nor tells a password,
 * and asks nothing.
 *
 * What a mail tells that is bad by itself is not remembered; one that is bad
 * for its earlier mail is, since the same archive may come again.
 */
#include "memory/memory.h"

#include "log/log.h"
#include "memory/kept.h"
#include "memory/recall.h"
#include "memory/words.h"

static void
complain(const struct recall *r, const char *what, const struct error *err)
{
	log_warning("id=%s: %s: %s", r->message->id, what, err->text);
}

static void
tell_candidates(const struct recall *r)
{
	const struct facts *facts = &r->report->facts;
	const struct fact *f = facts_first(facts, FACT_CANDIDATE);
	struct word words[WORDS_OF_PAIR];
	struct error err;
	size_t count = 0;

	for (; f != NULL && count < WORDS_OF_PAIR; f = facts_next(facts, f))
		words[count++] =
		    (struct word){ f->text, (unsigned)f->number, false };
	if (!words_tell(r->gateway->store, r->gateway->settings, &r->pairs,
		recall_place(r->message, facts, r->arena), words, count,
		r->message->envelope.date, recall_patience(r->latest), &err))
		complain(r, "its passwords are not remembered", &err);
}

static void
keep(const struct recall *r)
{
	const struct gateway *g = r->gateway;
	struct error err;

	if (g->settings->sealed_days == 0 || g->settings->sealed_mails == 0)
		return;
	r->message->kept = kept_put(g->store, g->settings, r->message,
	    &r->pairs, &r->report->facts, recall_patience(r->latest), &err);
	if (!r->message->kept)
		complain(r, "not kept for its password", &err);
}

static bool
stays_sealed(const struct recall *r)
{
	return findings_have(&r->report->findings, FINDING_SEALED_UNOPENED) &&
	    !report_failed(r->report);
}

void
memory_recall(const struct gateway *g, struct message *m, int64_t latest,
    struct arena *arena, struct report *report)
{
	struct recall r = { g, m, report, arena, latest, 0, { .count = 0 } };
	bool tells = facts_first(&report->facts, FACT_CANDIDATE) != NULL;
	enum action action;

	if ((!tells && !stays_sealed(&r)) || !store_available(g->store))
		return;
	pairs_of(&r.pairs, store_secret(g->store), m->envelope.direction,
	    &report->facts, arena);
	action = recall_judge(g, report, arena);
	if (stays_sealed(&r))
		later_open(&r);
	if (tells && g->learns && action < ACTION_QUARANTINE)
		tell_candidates(&r);
	if (stays_sealed(&r) && g->learns && action < ACTION_REJECT) {
		keep(&r);
		later_open(&r);
	}
	if (tells)
		earlier_open(&r);
}

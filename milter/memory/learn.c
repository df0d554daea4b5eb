/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What is certain only when the mail server has been told. An earlier mail is
 * let go once all of it was opened and nothing bad found; a bad one stays, so
 * that a second mail with its password is stopped as well. A mail that is bad
 * says nothing good of its earlier one.
 */
#include "base/clock.h"
#include "log/log.h"
#include "memory/kept.h"
#include "memory/memory.h"
#include "memory/recall.h"
#include "memory/words.h"

#define PATIENCE_MS 1000
#define NAMED_MOST 5 /* recipients in a line of the log */

static void
complain(const struct message *m, const char *what, const struct error *err)
{
	log_warning("id=%s: %s: %s", m->id, what, err->text);
}

static size_t
add_proved(struct word *words, size_t count, const struct facts *facts)
{
	const struct fact *f = facts_first(facts, FACT_PROVED);

	for (; f != NULL && count < WORDS_OF_PAIR; f = facts_next(facts, f))
		words[count++] = (struct word){ f->text, 0, true };
	return count;
}

static void
learn_words(const struct gateway *g, const struct message *m,
    const struct report *report)
{
	struct word words[WORDS_OF_PAIR];
	struct arena *arena = report->facts.arena;
	size_t count = add_proved(words, 0, &report->facts);
	struct pairs pairs;
	struct error err;

	for (size_t i = 0; i < m->earlier_count; i++)
		count = add_proved(words, count, &m->earlier[i].proved);
	pairs_of(&pairs, store_secret(g->store), m->envelope.direction,
	    &report->facts, arena);
	if (!words_tell(g->store, g->settings, &pairs,
		recall_place(m, &report->facts, arena), words, count,
		m->envelope.date, PATIENCE_MS, &err))
		complain(m, "its passwords are not remembered", &err);
}

static void
tell_incident(const struct message *m, const struct earlier *e,
    const struct verdict *verdict, struct arena *arena)
{
	const struct envelope *to = &e->envelope;
	struct bytes names = BYTES("");

	for (size_t i = 0; i < to->recipient_count && i < NAMED_MOST; i++)
		names = arena_format(arena, "%.*s%s%.*s", BYTES_ARG(names),
		    i > 0 ? "," : "", BYTES_ARG(to->recipients[i]));
	log_warning("id=%s verdict=%s done=%s incident: it tells the password "
		    "of a bad mail that came earlier: id=%.*s queue_id=%.*s "
		    "sender=%.*s recipients=%.*s%s",
	    m->id, action_name(verdict->action), action_name(verdict->done),
	    BYTES_ARG(e->id), BYTES_ARG(e->queue_id), BYTES_ARG(to->sender),
	    BYTES_ARG(names), to->recipient_count > NAMED_MOST ? ",…" : "");
}

static void
resolve(const struct gateway *g, const struct message *m,
    const struct earlier *e, const struct verdict *verdict, struct arena *arena)
{
	struct error err;

	if (e->bad)
		tell_incident(m, e, verdict, arena);
	else if (!e->whole || verdict->action >= ACTION_QUARANTINE)
		return;
	if (!kept_resolve(g->store, e->kept, e->bad ? KEPT_BAD : KEPT_HARMLESS,
		PATIENCE_MS, &err))
		complain(m, "an earlier mail stays as it was", &err);
	if (g->resolved != NULL)
		g->resolved(g, arena_string(arena, e->id), e->bad);
}

void
memory_learn(const struct gateway *g, const struct message *m,
    const struct report *report, const struct verdict *verdict)
{
	bool proved = facts_first(&report->facts, FACT_PROVED) != NULL;

	if (!g->learns || !store_available(g->store) ||
	    verdict->done == ACTION_TEMPFAIL ||
	    (!proved && m->earlier_count == 0))
		return;
	if (verdict->action < ACTION_QUARANTINE)
		learn_words(g, m, report);
	for (size_t i = 0; i < m->earlier_count; i++)
		resolve(g, m, &m->earlier[i], verdict, report->facts.arena);
}

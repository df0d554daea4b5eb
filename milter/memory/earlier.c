/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The archive came first and was delivered, sealed and harmless; its password
 * makes it dangerous, and passes here. So the earlier mail is inspected again
 * with what this one tells, and what is found in it is found in this one too:
 * the judge sees the lure of both mails and the content, and the reasons name
 * the mail that they come from. What is left sealed in it waits on.
 *
 * Time is that of this mail's answer. An earlier mail for which there is none
 * left is said, and judged by on_limit; one on which a worker fails is judged
 * as if it were this mail.
 */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "memory/kept.h"
#include "memory/recall.h"
#include "memory/threads.h"
#include "memory/words.h"
#include "sandbox/spawn.h"

#define LEAST_MS 300	/* with less time left no further one is begun */
#define OBJECTS_MOST 50 /* of one earlier mail that are told */
#define ARENA_MOST (3 * POOL_ARENA + KEPT_MOST)

struct look {
	struct recall *recall;
	const struct kept *kept;
	struct arena *arena; /* of this look */
	struct report report;
	struct bytes prefix; /* "earlier mail 7f3c…: " */
};

/* What this mail tells, what the pair has told, what that mail told itself. */
static void
gather(const struct recall *r, struct hints *told)
{
	const struct facts *facts = &r->report->facts;
	const struct fact *f = facts_first(facts, FACT_CANDIDATE);
	struct bytes place = recall_place(r->message, facts, r->arena);
	struct hint known[HINTS_MAX];
	size_t count;

	place = arena_format(r->arena, LATER "%.*s", BYTES_ARG(place));
	for (; f != NULL; f = facts_next(facts, f))
		hints_add(told, f->text, place);
	if (!words_ask(r->gateway->store, &r->pairs, r->message->envelope.date,
		known, &count, r->arena))
		return;
	for (size_t i = 0; i < count; i++)
		hints_add(told, known[i].word,
		    arena_format(
			r->arena, EARLIER "%.*s", BYTES_ARG(known[i].where)));
}

static bool
inspect(struct look *l, const struct hints *told, struct bytes spool, size_t at)
{
	const struct recall *r = l->recall;
	struct hints hints = *told;
	struct job job = { .message_at = at, .message_size = spool.len - at };
	bool taken;

	/* Room for what it told itself, at the cost of the least likely. */
	if (hints.count > HINTS_MAX - l->kept->proved_count)
		hints.count = HINTS_MAX - l->kept->proved_count;
	for (size_t i = 0; i < l->kept->proved_count; i++)
		hints_add(&hints, l->kept->proved[i], BYTES("its own text"));
	job.hints = hints.list;
	job.hint_count = hints.count;
	job.fd = spawn_sealed("aratame-kept", spool);
	if (job.fd < 0)
		return false;
	taken = pool_inspect(
	    r->gateway->pool, &job, r->latest, l->arena, &l->report);
	close(job.fd);
	r->report->passwords_tried += l->report.passwords_tried;
	return taken;
}

static struct bytes
named(const struct look *l, struct bytes where)
{
	return arena_format(l->recall->arena, "%.*s%.*s", BYTES_ARG(l->prefix),
	    BYTES_ARG(bytes_first(where, FACT_WHERE_MAX)));
}

/* Not what it says of seals: that was judged when it came. */
static bool
is_taken_over(const struct finding *f, bool opened)
{
	enum family family = finding_kind(f->id)->family;

	if (family == FAMILY_TROUBLE)
		return true;
	return opened && family != FAMILY_NOTE &&
	    f->id != FINDING_SEALED_WITH_PASSWORD &&
	    f->id != FINDING_PASSWORD_TRIES_SPENT;
}

static void
take_findings(const struct look *l, bool opened)
{
	const struct findings *fs = &l->report.findings;

	for (size_t i = 0; i < fs->count; i++)
		if (is_taken_over(&fs->list[i], opened))
			findings_insist_points(&l->recall->report->findings,
			    fs->list[i].id, named(l, fs->list[i].where),
			    fs->list[i].detail, fs->list[i].points);
}

/* True: the passwords of this mail, or of others, opened something in it. */
static bool
take_objects(const struct look *l)
{
	struct arena *arena = l->recall->arena;
	size_t taken = 0;

	for (size_t i = 0; i < l->report.object_count; i++) {
		struct object_seen o = l->report.objects[i];

		if (!recall_is_other(o.opened) || taken == OBJECTS_MOST)
			continue;
		o.path = named(l, o.path);
		o.type = arena_copy(arena, o.type);
		o.opened = arena_copy(arena, o.opened);
		report_add_object(l->recall->report, &o);
		taken++;
	}
	return taken > 0;
}

static void
tell(const struct look *l)
{
	const struct envelope *e = &l->kept->envelope;
	struct arena *arena = l->recall->arena;
	struct bytes date = recall_date(e->date, arena);
	struct bytes to =
	    e->recipient_count > 0 ? e->recipients[0] : BYTES("nobody");

	findings_insist(&l->recall->report->findings,
	    FINDING_PASSWORD_FOR_EARLIER_MAIL,
	    bytes_first(l->prefix, l->prefix.len - 2),
	    arena_format(arena, "%.*s, %.*s, %.*s%s", BYTES_ARG(l->kept->id),
		BYTES_ARG(date), BYTES_ARG(to),
		e->recipient_count > 1 ? " …" : ""));
}

static struct earlier
outcome(const struct look *l, bool bad)
{
	const struct findings *fs = &l->report.findings;
	struct earlier e = { .id = l->kept->id,
		.queue_id = l->kept->queue_id,
		.envelope = l->kept->envelope,
		.kept = l->kept,
		.bad = bad,
		.whole = !findings_have(fs, FINDING_SEALED_UNOPENED) &&
		    !report_failed(&l->report) };
	const struct fact *f = facts_first(&l->report.facts, FACT_PROVED);

	facts_init(&e.proved, l->recall->arena);
	for (; f != NULL; f = facts_next(&l->report.facts, f))
		facts_add(&e.proved, FACT_PROVED, f->text, f->where, f->number);
	return e;
}

/*
 * Something speaks against what was opened. Else this mail is what it was: one
 * that carries nothing, whatever its earlier mail brought.
 */
static bool
has_content(const struct look *l)
{
	const struct findings *fs = &l->report.findings;
	const double *points = l->recall->gateway->weights->points;

	for (size_t i = 0; i < fs->count; i++)
		if (finding_kind(fs->list[i].id)->family == FAMILY_CONTENT &&
		    (fs->list[i].points > 0 || points[fs->list[i].id] > 0))
			return true;
	return false;
}

/* The earlier mail's own worth, or what both are worth together. */
static void
take_over(struct look *l)
{
	struct recall *r = l->recall;
	struct message *m = r->message;
	const struct gateway *g = r->gateway;
	bool before = recall_judge(g, r->report, l->arena) < ACTION_QUARANTINE;
	bool opened = take_objects(l);
	bool bad;

	if (opened)
		threads_recall(
		    g->store, g->settings, &l->kept->envelope, &l->report);
	take_findings(l, opened);
	if (!opened)
		return;
	tell(l);
	r->report->payload |= l->report.payload && has_content(l);
	bad = recall_judge(g, &l->report, l->arena) >= ACTION_QUARANTINE ||
	    (before &&
		recall_judge(g, r->report, l->arena) >= ACTION_QUARANTINE);
	m->earlier[m->earlier_count++] = outcome(l, bad);
}

/* False: there is no time for it, or the store does not hand it out. */
static bool
look_into(struct recall *r, const struct kept *kept, const struct hints *told)
{
	struct look l = { .recall = r, .kept = kept };
	struct bytes spool;
	size_t at;
	bool good;

	if (r->latest - clock_ms() < LEAST_MS)
		return false;
	l.prefix =
	    arena_format(r->arena, "earlier mail %.*s: ", BYTES_ARG(kept->id));
	l.arena = arena_new(ARENA_MOST);
	good = kept_read(r->gateway->store, kept, &spool, &at,
	    recall_patience(r->latest), l.arena);
	if (good && spool.len > 0 && (good = inspect(&l, told, spool, at)))
		take_over(&l);
	arena_free(l.arena);
	return good;
}

void
earlier_open(struct recall *r)
{
	struct kept *list[KEPT_FOUND_MOST];
	struct message *m = r->message;
	struct hints told = { .count = 0 };
	size_t count, left = 0;

	if (!kept_find(r->gateway->store, &r->pairs, m->envelope.date, list,
		&count, r->arena) ||
	    count == 0)
		return;
	gather(r, &told);
	m->earlier = arena_array(r->arena, count, sizeof *m->earlier);
	for (size_t i = 0; i < count; i++)
		if (!bytes_equal(list[i]->id, bytes_of(m->id)))
			left += !look_into(r, list[i], &told);
	if (left > 0)
		findings_insist(&r->report->findings,
		    FINDING_EARLIER_MAIL_UNREAD, BYTES("envelope"),
		    arena_format(r->arena, "%zu", left));
}

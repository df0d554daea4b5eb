/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A false quarantine costs us a user, a missed theft costs him his company.
 * So many small signs together only tag; to be held, a message must show
 * strong signs of two kinds (a stolen thread and a false sender, or either
 * with a bad attachment), or content that is bad whoever sends it.
 */
#include "judge/judge.h"

#include <stdlib.h>

#include "judge/ppap.h"

/* Below so many points of THREAD, IDENTITY and CONTENT nothing is decided. */
#define CORE_LEAST 3.0
/* Without anything that could do harm, a hijacked thread needs more, */
#define WITHOUT_PAYLOAD_EXTRA 1.0
/* and so much of a false sender, or of a link that leads to a file. */
#define BESIDE_THREAD 1.5
/* The same bytes have failed so often: hold them, do not defer for ever. */
#define FAILURES_MOST 3
/* A person reads so many sentences, and wants none about trifles. */
#define SENTENCES_MOST 3
#define SMALL_CHANGE 1.5

struct sums {
	double family[FAMILY_COUNT];
	bool strong[FAMILY_COUNT]; /* has a strong or hard finding */
};

const char *
action_name(enum action action)
{
	static const char *const names[] = { "accept", "tag", "quarantine",
		"reject", "tempfail" };

	return names[action];
}

static double
points_of(const struct finding *f, const struct weights *w)
{
	double points = w->points[f->id];

	/* A rule's own points stand for its finding unless it is set to 0. */
	return f->points != 0 && points != 0 ? f->points : points;
}

/* The same kind of finding counts once, however many objects show it. */
static bool
is_first_of_kind(const struct findings *fs, size_t at)
{
	if (fs->list[at].id == FINDING_YARA_MATCH)
		return true;
	for (size_t i = 0; i < at; i++)
		if (fs->list[i].id == fs->list[at].id)
			return false;
	return true;
}

static int
weightier_first(const void *va, const void *vb)
{
	const struct reason *a = va, *b = vb;

	if (a->points != b->points)
		return a->points < b->points ? 1 : -1;
	return a->finding < b->finding ? -1 : a->finding > b->finding;
}

static void
rank(struct verdict *v, const struct findings *fs, const struct weights *w,
    struct sums *sums, struct arena *arena)
{
	v->reasons = arena_array(arena, fs->count + 1, sizeof *v->reasons);
	for (size_t i = 0; i < fs->count; i++) {
		const struct finding *f = &fs->list[i];
		const struct finding_kind *kind = finding_kind(f->id);
		double points = points_of(f, w);

		if (!is_first_of_kind(fs, i))
			points = 0;
		v->reasons[v->reason_count++] = (struct reason){ f, points };
		sums->family[kind->family] += points;
		if (points > 0 && kind->weight != WEIGHT_WEAK)
			sums->strong[kind->family] = true;
	}
	qsort(v->reasons, v->reason_count, sizeof *v->reasons, weightier_first);
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (sums->family[f] > w->cap[f])
			sums->family[f] = w->cap[f];
}

static double
score_of(const struct sums *s)
{
	double score = s->family[FAMILY_THREAD] + s->family[FAMILY_IDENTITY] +
	    s->family[FAMILY_ORIGIN] + s->family[FAMILY_LURE];

	/* Whom we trust may still carry what we must not let in. */
	return (score > 0 ? score : 0) + s->family[FAMILY_CONTENT];
}

static bool
two_kinds_are_strong(const struct sums *s)
{
	return s->strong[FAMILY_THREAD] + s->strong[FAMILY_IDENTITY] +
	    s->strong[FAMILY_CONTENT] >=
	    2;
}

/* Whom we trust may have been robbed: trust takes nothing from content. */
static double
core_of(const struct sums *s)
{
	double sign = s->family[FAMILY_THREAD] + s->family[FAMILY_IDENTITY];

	return (sign > 0 ? sign : 0) + s->family[FAMILY_CONTENT];
}

/* One who was copied blind, or was shown the conversation, may answer it. */
static bool
is_conversation_only(const struct sums *s)
{
	return s->family[FAMILY_IDENTITY] < BESIDE_THREAD &&
	    s->family[FAMILY_LURE] < BESIDE_THREAD &&
	    s->family[FAMILY_CONTENT] <= 0 && !s->strong[FAMILY_ORIGIN];
}

/* What the score alone says. */
static enum action
by_score(double score, const struct sums *s, bool payload,
    const struct settings *set)
{
	double content = s->family[FAMILY_CONTENT];
	double core = core_of(s);

	if (content >= set->reject_score)
		return ACTION_REJECT;
	if (content >= set->quarantine_score)
		return ACTION_QUARANTINE;
	if (core < CORE_LEAST)
		return ACTION_ACCEPT;
	if (payload && score >= set->quarantine_score &&
	    two_kinds_are_strong(s))
		return ACTION_QUARANTINE;
	if (!payload) /* a mail without an attachment is only ever tagged */
		return score >= set->quarantine_score + WITHOUT_PAYLOAD_EXTRA &&
			!is_conversation_only(s)
		    ? ACTION_TAG
		    : ACTION_ACCEPT;
	return score >= set->tag_score ? ACTION_TAG : ACTION_ACCEPT;
}

/*
 * How much an action does against a message; tempfail stands by itself: it
 * wins over delivery, but never over a verdict that is already bad.
 */
static enum action
stricter(enum action a, enum action b)
{
	static const int strictness[] = { [ACTION_ACCEPT] = 0,
		[ACTION_TAG] = 1,
		[ACTION_TEMPFAIL] = 2,
		[ACTION_QUARANTINE] = 3,
		[ACTION_REJECT] = 4 };

	return strictness[a] >= strictness[b] ? a : b;
}

static enum action
of_policy(int policy)
{
	static const enum action actions[] = { [POLICY_ACCEPT] = ACTION_ACCEPT,
		[POLICY_TAG] = ACTION_TAG,
		[POLICY_QUARANTINE] = ACTION_QUARANTINE,
		[POLICY_REJECT] = ACTION_REJECT,
		[POLICY_TEMPFAIL] = ACTION_TEMPFAIL };

	return actions[policy];
}

static bool
has_family(const struct verdict *v, enum family family)
{
	for (size_t i = 0; i < v->reason_count; i++)
		if (finding_kind(v->reasons[i].finding->id)->family == family)
			return true;
	return false;
}

static void
apply_failure(
    struct verdict *v, int policy, const char *cause, unsigned failures)
{
	enum action action = of_policy(policy);

	if (action == ACTION_TEMPFAIL && failures >= FAILURES_MOST)
		action = ACTION_QUARANTINE;
	if (action == ACTION_TEMPFAIL)
		v->cause = cause;
	v->action = stricter(v->action, action);
}

static bool
is_bad(enum action action)
{
	return action != ACTION_ACCEPT && action != ACTION_TAG;
}

/*
 * `ppap' for what a password seals. A mail that is held for its password has
 * nothing else against it; if none comes, on_sealed decides between delivery
 * and the hold queue: once taken, it is neither refused nor deferred.
 */
static enum action
by_ppap(struct verdict *v, enum action sealed, bool closed,
    const struct circumstances *c, const struct settings *set,
    struct arena *arena)
{
	struct ppap_rule rule = ppap_of(c->envelope, set);

	if (rule.mode == PPAP_ALLOW)
		return sealed;
	v->policy = arena_format(arena, "%s%s%.*s", ppap_name(rule.mode),
	    rule.domain.len > 0 ? " for " : "", BYTES_ARG(rule.domain));
	if (rule.mode == PPAP_REFUSE) {
		v->cause = "sealed";
		return ACTION_REJECT;
	}
	v->hold =
	    closed && c->may_wait && set->sister_wait > 0 && !is_bad(v->action);
	return v->hold && is_bad(sealed) ? ACTION_QUARANTINE : sealed;
}

/*
 * What was sealed, and by whom: a stranger in a conversation is a thief or a
 * colleague of theirs, and his password may still come; a false sender, or a
 * picture that may show the password to a person, leaves less doubt.
 */
static bool
is_sealed_by_thief(const struct sums *sums, const struct report *r)
{
	return sums->strong[FAMILY_IDENTITY] ||
	    (sums->strong[FAMILY_THREAD] && report_has(r, BYTES("image")));
}

/* After all other policies: what is bad anyway is not held for a password. */
static void
apply_sealed(struct verdict *v, const struct report *r,
    const struct circumstances *c, const struct sums *sums,
    const struct settings *set, struct arena *arena)
{
	const struct findings *fs = &r->findings;
	bool closed = findings_have(fs, FINDING_SEALED_UNOPENED);
	bool stays = closed || findings_have(fs, FINDING_SEAL_UNSUPPORTED);
	enum action action = stays ? of_policy(set->on_sealed) : ACTION_ACCEPT;

	if (stays && is_sealed_by_thief(sums, r))
		v->action = stricter(v->action, ACTION_QUARANTINE);
	if (closed || findings_have(fs, FINDING_SEALED_WITH_PASSWORD))
		action = by_ppap(v, action, closed, c, set, arena);
	v->action = stricter(v->action, action);
}

/* One of ours behaves like a bot: whatever the mail itself looks like. */
static void
apply_outbound(
    struct verdict *v, const struct sums *sums, const struct settings *set)
{
	if (sums->family[FAMILY_OUTBOUND] >= set->outbound_score &&
	    sums->family[FAMILY_OUTBOUND] > 0)
		v->action = stricter(v->action, of_policy(set->on_outbound));
}

/* What could not be looked at, and who failed to look. */
static void
apply_policies(struct verdict *v, const struct report *r,
    const struct circumstances *c, const struct settings *set)
{
	const struct findings *fs = &r->findings;

	if (has_family(v, FAMILY_LIMIT))
		v->action = stricter(v->action, of_policy(set->on_limit));
	if (findings_have(fs, FINDING_WORKER_TIMEOUT))
		apply_failure(
		    v, set->on_timeout, "worker-timeout", c->failures);
	if (findings_have(fs, FINDING_WORKER_CRASHED))
		apply_failure(v, set->on_crash, "worker-crashed", c->failures);
	if (findings_have(fs, FINDING_WORKER_MALFORMED))
		apply_failure(
		    v, set->on_crash, "worker-malformed", c->failures);
	/* On both tries: then nothing of it was seen, which no limit excuses. */
	if (findings_have(fs, FINDING_WORKER_MEMORY) && r->object_count == 0)
		apply_failure(v, set->on_crash, "worker-memory", c->failures);
	/* We have not seen all of it; a person should see both mails. */
	if (v->action == ACTION_REJECT &&
	    (findings_have(fs, FINDING_MESSAGE_TOO_LARGE) ||
		findings_have(fs, FINDING_PASSWORD_FOR_EARLIER_MAIL)))
		v->action = ACTION_QUARANTINE;
}

/*
 * How much a finding tells a person who wants to know why. What kept us from
 * looking, and failures, have no points, but they may be all there is to say.
 */
static double
telling(const struct reason *r)
{
	enum family family = finding_kind(r->finding->id)->family;

	if (family == FAMILY_TROUBLE)
		return 9.0;
	/* What follows was found there. */
	if (r->finding->id == FINDING_PASSWORD_FOR_EARLIER_MAIL)
		return 100.0;
	if (family == FAMILY_LIMIT ||
	    r->finding->id == FINDING_SEALED_UNOPENED ||
	    r->finding->id == FINDING_SEAL_UNSUPPORTED)
		return 3.0;
	return r->points;
}

static const struct reason *
most_telling(const struct verdict *v, const bool *told)
{
	const struct reason *best = NULL;

	for (size_t i = 0; i < v->reason_count; i++)
		if (!told[i] && telling(&v->reasons[i]) > 0 &&
		    (best == NULL || telling(&v->reasons[i]) > telling(best)))
			best = &v->reasons[i];
	return best;
}

/* The most telling reasons; small change only where there is nothing else. */
static struct bytes
sentence(const struct verdict *v, bool japanese, struct arena *arena)
{
	bool *told = arena_array(arena, v->reason_count + 1, sizeof *told);
	struct bytes text = BYTES("");
	const struct reason *r;

	for (unsigned n = 0; n < SENTENCES_MOST; n++) {
		struct bytes says;

		r = most_telling(v, told);
		if (r == NULL || (n > 0 && telling(r) < SMALL_CHANGE))
			break;
		told[r - v->reasons] = true;
		says = finding_says(r->finding, japanese, arena);
		text = arena_format(arena, "%.*s%s%.*s", BYTES_ARG(text),
		    n > 0 && !japanese ? " " : "", BYTES_ARG(says));
	}
	return text;
}

/* What `mode' lets us do: only `enforce' stands in the way of mail. */
static enum action
after_mode(enum action action, int mode)
{
	if (mode == MODE_ENFORCE || action == ACTION_ACCEPT)
		return action;
	return ACTION_TAG;
}

void
judge(struct verdict *v, const struct report *r, const struct circumstances *c,
    const struct settings *set, const struct weights *w, struct arena *arena)
{
	struct sums sums = { 0 };

	*v = (struct verdict){ .cause = "", .policy = BYTES("") };
	rank(v, &r->findings, w, &sums, arena);
	v->suspect = sums.strong[FAMILY_THREAD];
	v->score = score_of(&sums);
	v->action = by_score(v->score, &sums, r->payload, set);
	apply_outbound(v, &sums, set);
	apply_policies(v, r, c, set);
	apply_sealed(v, r, c, &sums, set, arena);
	v->hold = v->hold && set->mode == MODE_ENFORCE;
	v->done = after_mode(v->action, (int)set->mode);
	if (v->action == ACTION_ACCEPT && !v->hold)
		return; /* nobody asks why */
	v->sentence_en = sentence(v, false, arena);
	v->sentence_ja = sentence(v, true, arena);
}

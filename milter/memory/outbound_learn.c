/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Every mail of an account is written down, also one that was stopped: a bot
 * goes on, and its next mail must not look like the first. Each mail that was
 * stopped is told in the log; those of an hour are one incident.
 */
#include <stdlib.h>

#include "log/log.h"
#include "memory/leaving.h"

#define HOUR 3600

/* What is written of one mail. */
struct departed {
	struct leaving *leaving;
	bool back;    /* a report that came back to one of ours */
	bool stopped; /* the account was */
};

static bool
write_row(
    struct departed *d, int64_t home, const struct fact *to, unsigned traits)
{
	const struct leaving *l = d->leaving;
	const struct question *q = l->question;

	return QUESTION_RUN(d->leaving->question, SENT_ADD, NUMBER(home),
	    NUMBER(l->message), NUMBER(question_key(q, KEY_ADDRESS, to->text)),
	    NUMBER(question_key(q, KEY_PARTY, to->where)), NUMBER(l->subject),
	    NUMBER(l->object), NUMBER(l->net), NUMBER(traits), NUMBER(q->now),
	    question_sealed(d->leaving->question, to->text));
}

/* Under whom it counts: who sent it, or whom a report came back to. */
static bool
write_rows(struct departed *d)
{
	const struct leaving *l = d->leaving;
	const struct question *q = l->question;
	size_t i = 0;

	for (const struct fact *f = facts_first(&q->facts, FACT_RECIPIENT);
	     f != NULL && i < LEAVING_RECIPIENTS;
	     f = facts_next(&q->facts, f), i++) {
		int64_t home =
		    d->back ? question_key(q, KEY_BOUNCE, f->text) : l->home;
		unsigned stranger = l->strangers[i] ? LEAVING_STRANGER : 0;

		if (!write_row(d, home, f, l->traits | stranger))
			return false;
	}
	return true;
}

static bool
count_use(struct departed *d, struct bytes text)
{
	const struct question *q = d->leaving->question;
	struct value home = NUMBER(question_key(q, KEY_ACCOUNT, text));

	return QUESTION_RUN(d->leaving->question, SENDER_ADD, home,
		   NUMBER(q->now),
		   question_sealed(d->leaving->question, text)) &&
	    QUESTION_RUN(d->leaving->question, SENDER_CAME, home,
		NUMBER(q->now), NUMBER(0), NUMBER(0));
}

/* Goes on with the incident of the last hour, or begins one. */
static bool
write_incident(struct departed *d)
{
	const struct leaving *l = d->leaving;
	const struct question *q = l->question;
	struct value values[2] = { NUMBER(l->home), NUMBER(q->now - HOUR) };
	struct row row = { .arena = q->arena, .columns = 1 };
	int64_t began = q->now;

	if (!engine_run(q->engine, STATEMENT_INCIDENT_OF, values, 2,
		question_take_row, &row, q->err))
		return false;
	if (row.found)
		began = row.number[0];
	return QUESTION_RUN(d->leaving->question, INCIDENT_ADD, NUMBER(l->home),
		   NUMBER(began),
		   question_sealed(d->leaving->question, l->account)) &&
	    QUESTION_RUN(d->leaving->question, INCIDENT_MORE, NUMBER(l->home),
		NUMBER(began), NUMBER(q->now));
}

static bool
learn(struct engine *engine, const struct secret *secret, void *it,
    struct error *err)
{
	struct departed *d = it;

	if (!leaving_look(d->leaving, engine, secret, err) || !write_rows(d))
		return false;
	if (d->back)
		return true;
	return count_use(d, d->leaving->account) &&
	    count_use(d, leaving_use(d->leaving)) &&
	    (!d->stopped || write_incident(d));
}

static void
departed_free(void *it)
{
	struct departed *d = it;

	leaving_free(d->leaving);
	free(d);
}

static bool
is_stopped(const struct settings *set, const struct message *m,
    const struct verdict *v)
{
	double points = 0;

	for (size_t i = 0; i < v->reason_count; i++)
		if (finding_kind(v->reasons[i].finding->id)->family ==
		    FAMILY_OUTBOUND)
			points += v->reasons[i].points;
	return m->envelope.direction == DIRECTION_OUT && points > 0 &&
	    points >= set->outbound_score;
}

static bool
is_report(const struct message *m, const struct facts *facts)
{
	return m->envelope.direction == DIRECTION_IN &&
	    m->envelope.sender.len == 0 &&
	    facts_first(facts, FACT_AUTOMATIC) != NULL;
}

static void
alarm_of(
    const struct message *m, const struct report *r, const struct verdict *v)
{
	struct bytes account = outbound_account(&m->envelope, &r->facts);

	log_error("incident: account %.*s from %.*s: %.*s (id=%s); `aratame "
		  "incidents' lists whom it wrote to",
	    BYTES_ARG(account), BYTES_ARG(m->envelope.client),
	    BYTES_ARG(v->sentence_en), m->id);
}

void
outbound_learn(struct store *store, const struct settings *set,
    const struct message *m, const struct report *r, const struct verdict *v)
{
	bool back = is_report(m, &r->facts), stopped = is_stopped(set, m, v);
	struct departed *d;

	if (stopped)
		alarm_of(m, r, v);
	if (store == NULL || (m->envelope.direction != DIRECTION_OUT && !back))
		return;
	if ((d = calloc(1, sizeof *d)) == NULL)
		exit(EXIT_MEMORY);
	*d = (struct departed){ leaving_new(set, m, r), back, stopped };
	store_tell(store, learn, d, departed_free);
}

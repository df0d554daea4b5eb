/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A dozen look-ups by key, and one for each fingerprint of a quotation; those
 * of the thread stand in thread_link.c. All is asked in one visit to the
 * store, so that one deadline bounds it.
 */
#include "memory/thread_question.h"

#include <stdlib.h>

#include "judge/thread.h"

#define MEMORY ((size_t)4 << 20)
#define NAMES_MOST 3 /* addresses of a name; more: it names nobody */
#define RELAY_NAMES 5
#define WARM_DAYS 14
#define WARM_MAILS 50
#define DAY 86400

/* Keeps the first row. */
bool
question_take_row(void *context, const struct value *columns)
{
	struct row *row = context;

	for (size_t i = 0; i < row->columns; i++)
		if (columns[i].kind == VALUE_BYTES)
			row->text = arena_copy(row->arena, columns[i].bytes);
		else
			row->number[i] = columns[i].number;
	row->found = true;
	return false;
}

bool
question_get(struct question *r, enum statement statement, int64_t home,
    size_t columns, struct row *row)
{
	struct value value = NUMBER(home);

	*row = (struct row){ .arena = r->arena, .columns = columns };
	return engine_run(
	    r->engine, statement, &value, 1, question_take_row, row, r->err);
}

int64_t
question_key(const struct question *r, const char *kind, struct bytes text)
{
	return threads_key(r->secret, kind, text);
}

void
question_name_message(
    const struct question *r, struct bytes id, struct value values[2])
{
	unsigned char hash[SECRET_HASH];

	secret_hash(r->secret, KEY_MESSAGE, id, hash);
	values[0] = NUMBER(secret_home(hash));
	values[1] = NUMBER(secret_rest(hash));
}

struct value
question_sealed(const struct question *r, struct bytes text)
{
	return BLOB(secret_seal(r->secret, KEY_SHOWN, text, r->arena));
}

bool
question_run(struct question *r, enum statement statement,
    const struct value *values, size_t count)
{
	return engine_run(
	    r->engine, statement, values, count, NULL, NULL, r->err);
}

struct bytes
question_shown(struct question *r, int64_t sender)
{
	struct row row;
	struct bytes clear = { 0 };

	if (question_get(r, STATEMENT_SENDER_GET, sender, 8, &row) && row.found)
		secret_unseal(r->secret, KEY_SHOWN, row.text, &clear, r->arena);
	return clear;
}

bool
question_take_number(void *context, const struct value *columns)
{
	struct numbers *n = context;

	n->list[n->count++] = columns[0].number;
	return n->count < QUESTION_NUMBERS;
}

bool
question_numbers(struct question *r, enum statement statement, int64_t home,
    struct numbers *n)
{
	struct value value = NUMBER(home);

	n->count = 0;
	return engine_run(
	    r->engine, statement, &value, 1, question_take_number, n, r->err);
}

static bool
acquaint(struct question *r, const char *kind, struct bytes text,
    struct acquaintance *a)
{
	struct row row;

	if (text.len == 0)
		return true;
	if (!question_get(
		r, STATEMENT_SENDER_GET, question_key(r, kind, text), 8, &row))
		return false;
	*a = (struct acquaintance){ .first = (time_t)row.number[0],
		.last = (time_t)row.number[1],
		.incoming = (uint64_t)row.number[2],
		.proved = (uint64_t)row.number[3],
		.outgoing = (uint64_t)row.number[4],
		.last_outgoing = (time_t)row.number[5],
		.traits = (uint64_t)row.number[6] };
	return true;
}

struct bearers {
	int64_t from, party, first;
	size_t count;
	bool agrees, ours;
};

static bool
take_bearer(void *context, const struct value *columns)
{
	struct bearers *b = context;

	if (b->count++ == 0)
		b->first = columns[0].number;
	b->agrees |=
	    columns[0].number == b->from || columns[1].number == b->party;
	b->ours |= columns[2].number != 0;
	return true;
}

static bool
recall_name(struct question *r)
{
	struct remembered *m = &r->answer;
	struct bytes name = facts_text(&r->facts, FACT_FROM_KEY);
	const struct fact *from = facts_first(&r->facts, FACT_FROM);
	struct bearers b = { 0 };
	struct value value;
	struct numbers names;

	if (name.len == 0 || from == NULL)
		return true;
	b.from = question_key(r, KEY_ADDRESS, from->text);
	b.party = question_key(r, KEY_PARTY, from->where);
	value = NUMBER(question_key(r, KEY_NAME, name));
	if (!engine_run(r->engine, STATEMENT_NAME_GET, &value, 1, take_bearer,
		&b, r->err) ||
	    !question_numbers(r, STATEMENT_RELAY_GET, b.party, &names))
		return false;
	m->name_known = b.count > 0 && b.count <= NAMES_MOST;
	m->name_agrees = b.agrees;
	m->name_ours = b.ours;
	m->relay = r->tier >= TIER_ALIGNED && names.count >= RELAY_NAMES;
	if (m->name_known && !m->name_agrees)
		m->name_address = question_shown(r, b.first);
	return true;
}

/* Only for a domain that is new here; most mail does not pay for it. */
static bool
recall_forms(struct question *r, struct bytes party)
{
	struct numbers parties;

	if (r->answer.party.incoming > 0 || r->answer.party.outgoing > 0)
		return true;
	for (const struct fact *f = facts_first(&r->facts, FACT_DOMAIN_FORM);
	     f != NULL && r->answer.lookalike.len == 0;
	     f = facts_next(&r->facts, f)) {
		if (!question_numbers(r, STATEMENT_FORM_GET,
			question_key(r, KEY_FORM, f->text), &parties))
			return false;
		if (parties.count > 0 &&
		    parties.list[0] != question_key(r, KEY_PARTY, party))
			r->answer.lookalike =
			    question_shown(r, parties.list[0]);
	}
	return true;
}

static bool
tally(struct question *r, const char *name, int64_t *number)
{
	struct value value = BLOB(bytes_of(name));
	struct row row = { .arena = r->arena, .columns = 1 };

	if (!engine_run(r->engine, STATEMENT_META_GET, &value, 1,
		question_take_row, &row, r->err))
		return false;
	*number = row.found ? row.number[0] : 0;
	return true;
}

static bool
recall_age(struct question *r)
{
	int64_t began, mails, sent;

	if (!tally(r, "began", &began) || !tally(r, "mails", &mails) ||
	    !tally(r, "sent", &sent))
		return false;
	r->answer.warm = mails >= WARM_MAILS && began > 0 &&
	    (int64_t)r->now - began >= WARM_DAYS * DAY;
	r->answer.sends = sent >= 20;
	return true;
}

void
question_begin(struct question *r, struct engine *engine,
    const struct secret *secret, struct error *err)
{
	r->engine = engine;
	r->secret = secret;
	r->err = err;
}

static bool
recall(struct engine *engine, const struct secret *secret, void *it,
    struct error *err)
{
	struct question *r = it;
	const struct fact *from = facts_first(&r->facts, FACT_FROM);
	struct bytes party = from != NULL ? from->where : BYTES("");

	question_begin(r, engine, secret, err);
	r->answer.traits = threads_traits(&r->facts);
	return recall_age(r) &&
	    acquaint(r, KEY_ADDRESS, facts_text(&r->facts, FACT_FROM),
		&r->answer.from) &&
	    acquaint(r, KEY_PARTY, party, &r->answer.party) &&
	    acquaint(r, KEY_LIST, facts_text(&r->facts, FACT_LIST_ID),
		&r->answer.list) &&
	    question_link(r) && question_quotation(r) && recall_name(r) &&
	    recall_forms(r, party);
}

void
question_free(void *it)
{
	struct question *r = it;

	arena_free(r->arena);
	free(r);
}

/* A question may outlive the message, so it has its own copy of the facts. */
struct question *
question_new(const struct facts *facts, const struct envelope *envelope,
    const struct settings *settings)
{
	struct question *r = calloc(1, sizeof *r);

	if (r == NULL)
		exit(EXIT_MEMORY);
	r->arena = arena_new(MEMORY);
	facts_init(&r->facts, r->arena);
	facts_copy(&r->facts, facts);
	r->now = envelope->date;
	r->tier = proof_tier(facts, settings);
	return r;
}

/* What the answer says, in the memory of the message. */
static void
apply(const struct question *q, const struct settings *settings,
    const struct envelope *envelope, struct report *report)
{
	struct remembered answer = q->answer;
	struct bytes *texts[] = { &answer.thread_person, &answer.parent,
		&answer.quoted_author, &answer.quoted_to, &answer.name_address,
		&answer.lookalike };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_copy(report->facts.arena, *texts[i]);
	thread_judge(report, envelope, &answer, settings);
}

void
threads_recall(struct store *store, const struct settings *settings,
    const struct envelope *envelope, struct report *report)
{
	struct question *q;

	if (store == NULL || envelope->direction == DIRECTION_OUT)
		return;
	q = question_new(&report->facts, envelope, settings);
	if (!store_ask(store, recall, q, question_free)) {
		findings_add(&report->findings, FINDING_MEMORY_UNAVAILABLE,
		    BYTES("memory"), BYTES(""));
		return;
	}
	apply(q, settings, envelope, report);
	question_free(q);
}

bool
threads_recall_now(struct engine *engine, const struct secret *secret,
    const struct settings *settings, const struct envelope *envelope,
    struct report *report, struct error *err)
{
	struct question *q;
	bool done;

	if (envelope->direction == DIRECTION_OUT)
		return true;
	q = question_new(&report->facts, envelope, settings);
	done = recall(engine, secret, q, err);
	if (done)
		apply(q, settings, envelope, report);
	question_free(q);
	return done;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The surest link to a thread wins: what it refers to, then Outlook's index,
 * then the subject, which counts only in a thread of one of the recipients. A
 * fingerprint that many mails share (greetings, disclaimers) says nothing and
 * is left out of the share as well.
 */
#include "memory/thread_question.h"

#define COMMON 20 /* mails that share a fingerprint: then it is no sign */
#define PRINTS_AT_ONCE 64
#define SUSPECTS 16 /* messages that a quotation may be of */
#define OURS_LEAST 3

/* Who took part in a thread, as far as the sender is concerned. */
struct crowd {
	struct question *recall;
	int64_t from, party;
	int64_t recipients[QUESTION_NUMBERS];
	size_t recipient_count;
	bool from_is_in, party_is_in, we_are_in, recipient_is_in;
	int64_t somebody; /* ours if any: the one to be shown */
};

static bool
take_participant(void *context, const struct value *columns)
{
	struct crowd *c = context;
	int64_t address = columns[0].number, party = columns[1].number;

	c->from_is_in |= address == c->from;
	c->party_is_in |= party == c->party;
	for (size_t i = 0; i < c->recipient_count; i++)
		c->recipient_is_in |= address == c->recipients[i];
	if (c->somebody == 0 || (columns[2].number != 0 && !c->we_are_in))
		c->somebody = address;
	c->we_are_in |= columns[2].number != 0;
	return true;
}

static void
gather(struct question *r, struct crowd *c)
{
	const struct fact *from = facts_first(&r->facts, FACT_FROM);

	*c = (struct crowd){ .recall = r };
	if (from != NULL) {
		c->from = question_key(r, KEY_ADDRESS, from->text);
		c->party = question_key(r, KEY_PARTY, from->where);
	}
	for (const struct fact *f = facts_first(&r->facts, FACT_RECIPIENT);
	     f != NULL && c->recipient_count < QUESTION_NUMBERS;
	     f = facts_next(&r->facts, f))
		c->recipients[c->recipient_count++] =
		    question_key(r, KEY_ADDRESS, f->text);
}

static bool
look_at_thread(struct question *r, int64_t thread, struct crowd *c)
{
	struct value value = NUMBER(thread);

	gather(r, c);
	return engine_run(r->engine, STATEMENT_PARTICIPANTS, &value, 1,
	    take_participant, c, r->err);
}

static bool
settle_link(struct question *r, enum link link, int64_t thread)
{
	struct remembered *m = &r->answer;
	struct crowd crowd;
	struct row row;

	if (!look_at_thread(r, thread, &crowd) ||
	    !question_get(r, STATEMENT_THREAD_GET, thread, 4, &row))
		return false;
	if (!row.found || (link == LINK_SUBJECT && !crowd.recipient_is_in))
		return true;
	m->link = link;
	m->thread_last = (time_t)row.number[1];
	m->from_took_part = crowd.from_is_in;
	m->party_took_part = crowd.party_is_in;
	m->we_took_part = crowd.we_are_in;
	m->thread_person = question_shown(r, crowd.somebody);
	return true;
}

static bool
find_message(struct question *r, struct bytes id, struct row *row)
{
	struct value values[2];

	question_name_message(r, id, values);
	*row = (struct row){ .arena = r->arena, .columns = 5 };
	return engine_run(r->engine, STATEMENT_MESSAGE_OF_ID, values, 2,
	    question_take_row, row, r->err);
}

/* Its parent's right side is one that only we write. */
static bool
miss_parent(struct question *r, struct bytes id)
{
	struct bytes right = bytes_from(id, bytes_last_index(id, '@') + 1);
	struct row row;

	if (right.len == 0)
		return true;
	if (!question_get(r, STATEMENT_RIGHT_SIDE_GET,
		question_key(r, KEY_RIGHT_SIDE, right), 2, &row))
		return false;
	if (row.found && row.number[0] >= OURS_LEAST && row.number[1] == 0) {
		r->answer.parent_lost = true;
		r->answer.parent = id;
	}
	return true;
}

static bool
link_by_parent(struct question *r)
{
	const struct fact *first = facts_first(&r->facts, FACT_PARENT);
	struct row row;

	for (const struct fact *f = first; f != NULL;
	     f = facts_next(&r->facts, f)) {
		if (!find_message(r, f->text, &row))
			return false;
		if (row.found)
			return settle_link(r, LINK_PARENT, row.number[0]);
	}
	return first == NULL || miss_parent(r, first->text);
}

static bool
link_by_index(struct question *r)
{
	struct bytes guid = facts_text(&r->facts, FACT_THREAD_INDEX);
	struct row row;

	if (guid.len == 0 || r->answer.link != LINK_NONE)
		return true;
	return question_get(r, STATEMENT_GUID_GET,
		   question_key(r, KEY_GUID, guid), 1, &row) &&
	    (!row.found || settle_link(r, LINK_INDEX, row.number[0]));
}

static bool
link_by_subject(struct question *r)
{
	struct bytes subject = facts_text(&r->facts, FACT_SUBJECT);
	struct numbers threads;

	if (subject.len == 0 || r->answer.link != LINK_NONE)
		return true;
	if (!question_numbers(r, STATEMENT_SUBJECT_GET,
		question_key(r, KEY_SUBJECT, subject), &threads))
		return false;
	for (size_t i = 0; i < threads.count; i++)
		if (r->answer.link == LINK_NONE &&
		    !settle_link(r, LINK_SUBJECT, threads.list[i]))
			return false;
	return true;
}

/* The messages a quotation may be of, with the fingerprints they share. */
struct suspects {
	int64_t message[SUSPECTS];
	unsigned shared[SUSPECTS];
	size_t count;
};

static void
accuse(struct suspects *s, int64_t message)
{
	size_t at = 0;

	while (at < s->count && s->message[at] != message)
		at++;
	if (at == SUSPECTS)
		return;
	if (at == s->count) {
		s->message[s->count] = message;
		s->shared[s->count++] = 0;
	}
	s->shared[at]++;
}

struct look_up {
	struct value print;
	struct numbers messages;
};

/* Many together: each alone would be a way to a server and back. */
static bool
look_up_prints(struct question *r, struct look_up *prints, size_t count,
    struct suspects *s)
{
	struct query queries[PRINTS_AT_ONCE] = { 0 };

	for (size_t i = 0; i < count; i++) {
		prints[i].messages.count = 0;
		queries[i] =
		    (struct query){ STATEMENT_PRINT_GET, &prints[i].print, 1,
			    question_take_number, &prints[i].messages };
	}
	if (!engine_run_all(r->engine, queries, count, r->err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct numbers *n = &prints[i].messages;

		if (n->count > COMMON)
			continue;
		r->answer.asked_prints++;
		for (size_t k = 0; k < n->count; k++)
			accuse(s, n->list[k]);
	}
	return true;
}

static bool
count_prints(struct question *r, struct suspects *s)
{
	struct look_up prints[PRINTS_AT_ONCE];
	size_t count = 0;

	for (const struct fact *f = facts_first(&r->facts, FACT_QUOTED_PRINT);
	     f != NULL; f = facts_next(&r->facts, f)) {
		prints[count++].print = NUMBER((int64_t)secret_hash_number(
		    r->secret, KEY_PRINT, f->number));
		if (count < PRINTS_AT_ONCE)
			continue;
		if (!look_up_prints(r, prints, count, s))
			return false;
		count = 0;
	}
	return count == 0 || look_up_prints(r, prints, count, s);
}

bool
question_quotation(struct question *r)
{
	struct remembered *m = &r->answer;
	struct suspects s = { .count = 0 };
	struct crowd crowd;
	struct row row;
	size_t best = 0;

	if (!count_prints(r, &s))
		return false;
	for (size_t i = 1; i < s.count; i++)
		if (s.shared[i] > s.shared[best])
			best = i;
	if (s.count == 0)
		return true;
	if (!question_get(
		r, STATEMENT_MESSAGE_OF_HOME, s.message[best], 5, &row) ||
	    !row.found || !look_at_thread(r, row.number[0], &crowd))
		return row.found == false;
	m->shared = s.shared[best];
	m->quoted_took_part = crowd.from_is_in || crowd.party_is_in;
	m->quoted_is_ours = (row.number[3] & MESSAGE_LEFT) != 0;
	m->quoted_author = question_shown(r, row.number[1]);
	m->quoted_to = question_shown(r, row.number[2]);
	m->quoted_date = (time_t)row.number[4];
	return true;
}

bool
question_link(struct question *r)
{
	return link_by_parent(r) && link_by_index(r) && link_by_subject(r);
}

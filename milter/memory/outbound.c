/* SPDX-License-Identifier: BSD-2-Clause
 *
 * All is counted from the rows of two days: no counters that could run away,
 * and what several gateways of a fleet see adds up. The rows are also the list
 * of those who must be told when the account turns out to be a thief's.
 */
#include "memory/outbound.h"

#include <stdlib.h>

#include "judge/outbound.h"
#include "memory/leaving.h"

#define MINUTES_TEN 600
#define HOUR 3600
#define ROWS_MOST 1000
#define USED_LEAST 20 /* mails of a login before a new From is odd */

/* A row of `sent': a mail and one of its recipients. */
struct row_sent {
	int64_t message, recipient, party, subject, object, net, traits, seen;
};

struct rows {
	struct row_sent list[ROWS_MOST + LEAVING_RECIPIENTS];
	size_t count;
};

struct asked {
	struct leaving *leaving;
	struct outbound counts;
};

static bool
take_sent(void *context, const struct value *v)
{
	struct rows *rows = context;

	rows->list[rows->count++] = (struct row_sent){ v[0].number, v[1].number,
		v[2].number, v[3].number, v[4].number, v[5].number, v[6].number,
		v[7].number };
	return rows->count < ROWS_MOST;
}

static bool
read_rows(struct question *q, int64_t home, int64_t since, struct rows *rows)
{
	struct value values[2] = { NUMBER(home), NUMBER(since) };

	rows->count = 0;
	return engine_run(
	    q->engine, STATEMENT_SENT_OF, values, 2, take_sent, rows, q->err);
}

/* This mail's own rows, which are written when it has gone. */
static void
add_own(const struct leaving *l, struct rows *rows)
{
	const struct question *q = l->question;
	size_t i = 0;

	for (const struct fact *f = facts_first(&q->facts, FACT_RECIPIENT);
	     f != NULL && i < LEAVING_RECIPIENTS;
	     f = facts_next(&q->facts, f), i++)
		rows->list[rows->count++] = (struct row_sent){ l->message,
			question_key(q, KEY_ADDRESS, f->text),
			question_key(q, KEY_PARTY, f->where), l->subject,
			l->object, l->net,
			l->traits | (l->strangers[i] ? LEAVING_STRANGER : 0),
			q->now };
}

/* Which rows are counted. */
struct only {
	int64_t since;
	int64_t trait;	/* 0: all */
	int64_t object; /* 0: all */
};

static bool
is_counted(const struct row_sent *r, struct only only)
{
	return r->seen >= only.since &&
	    (only.trait == 0 || (r->traits & only.trait) != 0) &&
	    (only.object == 0 || r->object == only.object);
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* How many different values a number of the rows has. */
static unsigned
different(const struct rows *rows, size_t offset, struct only only)
{
	int64_t values[ROWS_MOST + LEAVING_RECIPIENTS];
	size_t count = 0;
	unsigned found = 0;

	for (size_t i = 0; i < rows->count; i++)
		if (is_counted(&rows->list[i], only))
			values[count++] = *(const int64_t *)(const void
				*)((const char *)&rows->list[i] + offset);
	qsort(values, count, sizeof *values, compare);
	for (size_t i = 0; i < count; i++)
		found += i == 0 || values[i] != values[i - 1];
	return found;
}

#define DIFFERENT(rows, number, ...)                                           \
	different((rows), offsetof(struct row_sent, number),                   \
	    (struct only){ __VA_ARGS__ })

static void
count(struct asked *a, struct rows *rows)
{
	const struct leaving *l = a->leaving;
	struct outbound *o = &a->counts;
	int64_t ten = l->question->now - MINUTES_TEN;
	int64_t hour = l->question->now - HOUR;

	add_own(l, rows);
	o->revived = DIFFERENT(rows, message, ten, LEAVING_REVIVED, 0);
	o->networks = l->by_login ? DIFFERENT(rows, net, ten, 0, 0) : 0;
	o->recipients = DIFFERENT(rows, recipient, hour, 0, 0);
	o->strangers = DIFFERENT(rows, recipient, hour, LEAVING_STRANGER, 0);
	if (l->object != 0) {
		o->spread = DIFFERENT(rows, party, hour, 0, l->object);
		o->subjects = DIFFERENT(rows, subject, hour, 0, l->object);
	}
}

static bool
look_at_account(struct asked *a)
{
	const struct leaving *l = a->leaving;
	struct question *q = l->question;
	struct row account, use;

	if (!question_get(q, STATEMENT_SENDER_GET, l->home, 8, &account) ||
	    !question_get(q, STATEMENT_SENDER_GET,
		question_key(q, KEY_ACCOUNT, leaving_use(l)), 8, &use))
		return false;
	a->counts.borrowed = l->by_login && l->from.len > 0 && !use.found &&
	    account.number[2] >= USED_LEAST &&
	    !bytes_same(
		l->account, bytes_first(l->from, bytes_index(l->from, '@')));
	a->counts.direct = !l->by_login && l->client.len > 0 && !account.found;
	return true;
}

static bool
recall(struct engine *engine, const struct secret *secret, void *it,
    struct error *err)
{
	struct asked *a = it;
	struct leaving *l = a->leaving;
	struct question *q = l->question;
	struct rows *rows = arena_alloc(q->arena, sizeof *rows);
	struct rows *back = arena_alloc(q->arena, sizeof *back);

	if (!leaving_look(l, engine, secret, err) || !look_at_account(a) ||
	    !read_rows(q, l->home, q->now - HOUR, rows) ||
	    !read_rows(q, question_key(q, KEY_BOUNCE, l->from),
		q->now - MINUTES_TEN, back))
		return false;
	count(a, rows);
	a->counts.bounces = (unsigned)back->count;
	return true;
}

static void
asked_free(void *it)
{
	struct asked *a = it;

	leaving_free(a->leaving);
	free(a);
}

/* What would be held if it came in is the worst that an account can send. */
static void
tell_content(struct findings *fs)
{
	for (size_t i = 0; i < fs->count; i++) {
		const struct finding_kind *kind = finding_kind(fs->list[i].id);

		if (kind->family != FAMILY_CONTENT ||
		    kind->weight != WEIGHT_HARD)
			continue;
		findings_add(fs, FINDING_OUTBOUND_CONTENT, fs->list[i].where,
		    bytes_of(kind->name));
		return;
	}
}

static void
tell(struct asked *a, const struct settings *set, struct findings *fs)
{
	struct outbound *o = &a->counts;

	o->account = a->leaving->account;
	o->from = a->leaving->from;
	o->client = a->leaving->client;
	o->bulk = settings_lists(set->bulk_accounts, o->account);
	outbound_judge(fs, o);
}

void
outbound_recall(struct store *store, const struct settings *set,
    const struct message *m, struct report *report)
{
	struct asked *a;

	if (m->envelope.direction != DIRECTION_OUT)
		return;
	tell_content(&report->findings);
	if (store == NULL)
		return;
	if ((a = calloc(1, sizeof *a)) == NULL)
		exit(EXIT_MEMORY);
	a->leaving = leaving_new(set, m, report);
	if (!store_ask(store, recall, a, asked_free)) {
		findings_add(&report->findings, FINDING_MEMORY_UNAVAILABLE,
		    BYTES("memory"), BYTES(""));
		return;
	}
	tell(a, set, &report->findings);
	asked_free(a);
}

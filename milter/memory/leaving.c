/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What one mail says of its account, before it is put beside others: asked once
 * for the judge and once more when it is written down, since the two may lie
 * seconds apart and nothing is kept between them.
 */
#include "memory/leaving.h"

#include <stdlib.h>
#include <string.h>

#define SILENT (30 * 86400)

struct bytes
outbound_account(const struct envelope *e, const struct facts *facts)
{
	if (e->auth.len > 0)
		return e->auth;
	return e->client.len > 0 ? e->client : facts_text(facts, FACT_FROM);
}

/* "192.0.2" of 192.0.2.7; the first three groups of an IPv6 address. */
static struct bytes
network_of(struct bytes client)
{
	size_t colons = 0;

	if (bytes_index(client, ':') == client.len)
		return bytes_first(client, bytes_last_index(client, '.'));
	for (size_t i = 0; i < client.len; i++)
		if (client.at[i] == ':' && ++colons == 3)
			return bytes_first(client, i);
	return client;
}

/* What was attached, by its content; 0: nothing. */
static int64_t
object_of(const struct report *r)
{
	for (size_t i = 0; i < r->object_count; i++) {
		const struct object_seen *o = &r->objects[i];

		if (!bytes_equal(o->type, BYTES("text")) &&
		    !bytes_equal(o->type, BYTES("html")) &&
		    !bytes_equal(o->type, BYTES("image")) &&
		    !bytes_equal(o->type, BYTES("empty")))
			return (int64_t)bytes_le64(
			    (struct bytes){ o->sha256, sizeof o->sha256 }, 0);
	}
	return 0;
}

struct leaving *
leaving_new(
    const struct settings *set, const struct message *m, const struct report *r)
{
	struct leaving *l = calloc(1, sizeof *l);
	struct question *q;

	if (l == NULL)
		exit(EXIT_MEMORY);
	q = l->question = question_new(&r->facts, &m->envelope, set);
	l->account =
	    arena_copy(q->arena, outbound_account(&m->envelope, &r->facts));
	l->client = arena_copy(q->arena, m->envelope.client);
	l->from = facts_text(&q->facts, FACT_FROM);
	l->by_login = m->envelope.auth.len > 0;
	l->reply = facts_first(&q->facts, FACT_CLAIMS_REPLY) != NULL;
	l->object = object_of(r);
	memcpy(&l->message, m->sha256, sizeof l->message);
	return l;
}

void
leaving_free(struct leaving *l)
{
	question_free(l->question);
	free(l);
}

/* Whom nobody here wrote to before. */
static bool
find_strangers(struct leaving *l)
{
	struct question *q = l->question;
	struct row row;
	size_t i = 0;

	for (const struct fact *f = facts_first(&q->facts, FACT_RECIPIENT);
	     f != NULL && i < LEAVING_RECIPIENTS;
	     f = facts_next(&q->facts, f), i++) {
		if (!question_get(q, STATEMENT_SENDER_GET,
			question_key(q, KEY_ADDRESS, f->text), 8, &row))
			return false;
		l->strangers[i] = !row.found;
	}
	return true;
}

bool
leaving_look(struct leaving *l, struct engine *engine,
    const struct secret *secret, struct error *err)
{
	struct question *q = l->question;

	question_begin(q, engine, secret, err);
	l->home = question_key(q, KEY_ACCOUNT, l->account);
	l->net = question_key(q, KEY_ACCOUNT, network_of(l->client));
	l->subject =
	    question_key(q, KEY_SUBJECT, facts_text(&q->facts, FACT_SUBJECT));
	if (!question_link(q))
		return false;
	l->traits = l->reply && q->answer.link != LINK_NONE &&
		q->now - q->answer.thread_last > SILENT
	    ? LEAVING_REVIVED
	    : 0;
	return find_strangers(l);
}

struct bytes
leaving_use(const struct leaving *l)
{
	return arena_format(l->question->arena, "%.*s\n%.*s",
	    BYTES_ARG(l->account), BYTES_ARG(l->from));
}

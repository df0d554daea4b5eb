/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a reviewer asks months later: who, when, why, what was inside. The
 * text of the mail stays out; details are what the findings' sentences name.
 * A hostile message must not make a line of megabytes: lists are cut, their
 * true length stands beside them.
 */
#include "store/entry.h"

#include <jansson.h>

#include "store/json.h"
#include "store/store.h"

#define RECIPIENTS_MOST 100
#define OBJECTS_MOST 200
/* Of the copies made for one line. */
#define ARENA_MOST ((size_t)64 * 1024 * 1024)

static void
set_time(json_t *to, time_t date)
{
	char words[40];
	struct tm tm;

	strftime(
	    words, sizeof words, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&date, &tm));
	json_object_set_new(to, "time", json_string(words));
}

static void
set_parties(json_t *to, const struct envelope *e, struct arena *arena)
{
	json_t *recipients = json_array();

	for (size_t i = 0; i < e->recipient_count && i < RECIPIENTS_MOST; i++)
		json_array_append_new(
		    recipients, json_text(e->recipients[i], arena));
	json_set_text(to, "sender", e->sender, arena);
	json_object_set_new(to, "recipients", recipients);
	json_set_number(to, "recipient_count", e->recipient_count);
}

static void
set_envelope(json_t *to, const struct envelope *e, struct arena *arena)
{
	set_parties(to, e, arena);
	json_set_text(to, "client", e->client, arena);
	json_set_text(to, "helo", e->helo, arena);
	json_set_text(to, "auth", e->auth, arena);
	json_set_text(
	    to, "direction", bytes_of(direction_name(e->direction)), arena);
}

static void
set_findings(json_t *to, const struct verdict *v, struct arena *arena)
{
	json_t *list = json_array(), *one;

	for (size_t i = 0; i < v->reason_count; i++) {
		one = json_finding(&v->reasons[i], arena);
		json_set_text(
		    one, "detail", v->reasons[i].finding->detail, arena);
		json_array_append_new(list, one);
	}
	json_object_set_new(to, "findings", list);
}

static void
set_objects(json_t *to, const struct report *r, struct arena *arena)
{
	json_set_number(to, "object_count", r->object_count);
	json_object_set_new(
	    to, "objects", json_objects(r, OBJECTS_MOST, arena));
}

static void
set_verdict(json_t *to, const struct report *r, const struct verdict *v,
    struct arena *arena)
{
	json_set_text(to, "verdict", bytes_of(action_name(v->action)), arena);
	json_set_text(to, "done", bytes_of(action_name(v->done)), arena);
	json_set_points(to, "score", v->score);
	json_set_text(to, "cause", bytes_of(v->cause), arena);
	if (v->policy.len > 0)
		json_set_text(to, "ppap", v->policy, arena);
	if (v->hold)
		json_object_set_new(to, "held", json_true());
	json_set_text(to, "reason", v->sentence_en, arena);
	set_findings(to, v, arena);
	set_objects(to, r, arena);
	json_set_number(to, "passwords_tried", r->passwords_tried);
	if (findings_have(&r->findings, FINDING_SEEN_BEFORE))
		json_object_set_new(to, "repeat", json_true());
}

/* Passwords that opened something, as fingerprints. */
static void
set_passwords(json_t *to, const struct gateway *g, const struct facts *facts)
{
	const struct secret *secret = store_secret(g->store);
	const struct fact *f = facts_first(facts, FACT_PROVED);
	json_t *list;
	char hex[9];

	if (secret == NULL || f == NULL)
		return;
	list = json_array();
	for (; f != NULL; f = facts_next(facts, f)) {
		secret_fingerprint(secret, f->text, hex);
		json_array_append_new(list, json_string(hex));
	}
	json_object_set_new(to, "passwords", list);
}

/* What the memory of other mail had to do with it. */
static void
set_memory(json_t *to, const struct gateway *g, const struct message *m,
    const struct report *r, struct arena *arena)
{
	json_t *list, *one;

	set_passwords(to, g, &r->facts);
	if (m->kept)
		json_object_set_new(to, "kept", json_true());
	if (m->earlier_count == 0)
		return;
	list = json_array();
	for (size_t i = 0; i < m->earlier_count; i++) {
		const struct earlier *e = &m->earlier[i];

		one = json_object();
		json_set_text(one, "id", e->id, arena);
		json_set_text(one, "queue_id", e->queue_id, arena);
		json_object_set_new(one, "bad", json_boolean(e->bad));
		json_object_set_new(one, "opened", json_boolean(e->whole));
		set_parties(one, &e->envelope, arena);
		set_passwords(one, g, &e->proved);
		json_array_append_new(list, one);
	}
	json_object_set_new(to, "earlier", list);
}

static void
set_message(json_t *to, const struct gateway *g, const struct message *m,
    struct moment now, struct arena *arena)
{
	int64_t ms = m->began > 0 ? now.clock - m->began : 0;

	json_set_text(to, "message_id", m->message_id, arena);
	json_set_hash(to, m->sha256);
	json_set_number(to, "bytes", m->received);
	json_set_number(to, "ms", (uint64_t)(ms > 0 ? ms : 0));
	json_set_text(to, "rules",
	    bytes_of(g->rules != NULL ? g->rules->version : ""), arena);
}

static int
add_words(const char *words, size_t len, void *to)
{
	buffer_add(to, (struct bytes){ (const unsigned char *)words, len });
	return 0;
}

void
entry_write(struct buffer *out, const struct gateway *g,
    const struct message *m, const struct report *r, const struct verdict *v,
    struct moment now)
{
	struct arena *arena = arena_new(ARENA_MOST);
	json_t *line = json_object();

	set_time(line, now.date);
	json_set_text(line, "id", bytes_of(m->id), arena);
	json_set_text(line, "queue_id", bytes_of(m->queue_id), arena);
	if (v != NULL)
		set_verdict(line, r, v, arena);
	else
		json_set_text(line, "verdict", BYTES("aborted"), arena);
	set_envelope(line, &m->envelope, arena);
	set_message(line, g, m, now, arena);
	if (v != NULL)
		set_memory(line, g, m, r, arena);
	json_dump_callback(
	    line, add_words, out, JSON_COMPACT | JSON_REAL_PRECISION(12));
	buffer_add_byte(out, '\n');
	json_decref(line);
	arena_free(arena);
}

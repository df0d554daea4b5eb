/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a reviewer asks months later: who, when, why, what was inside. The
 * text of the mail stays out; details are what the findings' sentences name.
 * A hostile message must not make a line of megabytes: lists are cut, their
 * true length stands beside them.
 */
#include "store/entry.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"

#define RECIPIENTS_MOST 100
#define OBJECTS_MOST 200
#define TEXT_MOST 1000
/* Of the copies made for one line. */
#define ARENA_MOST ((size_t)64 * 1024 * 1024)

static json_t *
text(struct bytes b, struct arena *arena)
{
	b = utf8_clean(arena, utf8_first(b, TEXT_MOST));
	return json_stringn_nocheck((const char *)b.at, b.len);
}

static void
set_text(json_t *to, const char *key, struct bytes b, struct arena *arena)
{
	json_object_set_new(to, key, text(b, arena));
}

static void
set_number(json_t *to, const char *key, uint64_t number)
{
	json_object_set_new(to, key, json_integer((json_int_t)number));
}

/* Scores have few digits; 11.500000000000002 helps nobody. */
static json_t *
points(double value)
{
	double tenths = value * 1000 + (value < 0 ? -0.5 : 0.5);

	return json_real((double)(long long)tenths / 1000);
}

static void
set_hash(json_t *to, const unsigned char sha256[32])
{
	static const char digits[] = "0123456789abcdef";
	char hex[64];

	for (size_t i = 0; i < sizeof hex; i++)
		hex[i] = digits[i % 2 == 0 ? sha256[i / 2] >> 4
					   : sha256[i / 2] & 15];
	json_object_set_new(to, "sha256", json_stringn(hex, sizeof hex));
}

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
set_envelope(json_t *to, const struct envelope *e, struct arena *arena)
{
	json_t *recipients = json_array();

	for (size_t i = 0; i < e->recipient_count && i < RECIPIENTS_MOST; i++)
		json_array_append_new(
		    recipients, text(e->recipients[i], arena));
	set_text(to, "sender", e->sender, arena);
	json_object_set_new(to, "recipients", recipients);
	set_number(to, "recipient_count", e->recipient_count);
	set_text(to, "client", e->client, arena);
	set_text(to, "helo", e->helo, arena);
	set_text(to, "auth", e->auth, arena);
	set_text(
	    to, "direction", bytes_of(direction_name(e->direction)), arena);
}

static void
set_findings(json_t *to, const struct verdict *v, struct arena *arena)
{
	json_t *list = json_array();

	for (size_t i = 0; i < v->reason_count; i++) {
		const struct finding *f = v->reasons[i].finding;
		json_t *one = json_object();

		set_text(one, "id", bytes_of(finding_kind(f->id)->name), arena);
		json_object_set_new(
		    one, "points", points(v->reasons[i].points));
		set_text(one, "where", f->where, arena);
		set_text(one, "detail", f->detail, arena);
		json_array_append_new(list, one);
	}
	json_object_set_new(to, "findings", list);
}

static void
set_objects(json_t *to, const struct report *r, struct arena *arena)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->object_count && i < OBJECTS_MOST; i++) {
		const struct object_seen *o = &r->objects[i];
		json_t *one = json_object();

		set_text(one, "path", o->path, arena);
		set_text(one, "type", o->type, arena);
		set_number(one, "size", o->size);
		set_hash(one, o->sha256);
		set_text(one, "opened", o->opened, arena);
		json_array_append_new(list, one);
	}
	set_number(to, "object_count", r->object_count);
	json_object_set_new(to, "objects", list);
}

static void
set_verdict(json_t *to, const struct report *r, const struct verdict *v,
    struct arena *arena)
{
	set_text(to, "verdict", bytes_of(action_name(v->action)), arena);
	set_text(to, "done", bytes_of(action_name(v->done)), arena);
	json_object_set_new(to, "score", points(v->score));
	set_text(to, "cause", bytes_of(v->cause), arena);
	set_text(to, "reason", v->sentence_en, arena);
	set_findings(to, v, arena);
	set_objects(to, r, arena);
	set_number(to, "passwords_tried", r->passwords_tried);
	if (findings_have(&r->findings, FINDING_SEEN_BEFORE))
		json_object_set_new(to, "repeat", json_true());
}

static void
set_message(json_t *to, const struct gateway *g, const struct message *m,
    struct moment now, struct arena *arena)
{
	int64_t ms = m->began > 0 ? now.clock - m->began : 0;

	set_text(to, "message_id", m->message_id, arena);
	set_hash(to, m->sha256);
	set_number(to, "bytes", m->received);
	set_number(to, "ms", (uint64_t)(ms > 0 ? ms : 0));
	set_text(to, "rules",
	    bytes_of(g->rules != NULL ? g->rules->version : ""), arena);
}

void
entry_write(struct buffer *out, const struct gateway *g,
    const struct message *m, const struct report *r, const struct verdict *v,
    struct moment now)
{
	struct arena *arena = arena_new(ARENA_MOST);
	json_t *line = json_object();
	char *words;

	set_time(line, now.date);
	set_text(line, "id", bytes_of(m->id), arena);
	set_text(line, "queue_id", bytes_of(m->queue_id), arena);
	if (v != NULL)
		set_verdict(line, r, v, arena);
	else
		set_text(line, "verdict", BYTES("aborted"), arena);
	set_envelope(line, &m->envelope, arena);
	set_message(line, g, m, now, arena);
	words = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(12));
	if (words != NULL)
		buffer_format(out, "%s\n", words);
	free(words);
	json_decref(line);
	arena_free(arena);
}

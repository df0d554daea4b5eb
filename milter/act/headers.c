/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A person reads them in the mail's source, a filter of his reads the first
 * one: so the verdict stands first, in one word, and everything else is cut
 * before it is long. What a message deserves is told even when `mode' keeps
 * us from doing it. "held" is what aratame-release(8) looks for.
 */
#include "act/headers.h"

#include <string.h>

#include "act/fold.h"
#include "base/clock.h"

#define OBJECTS_TOLD 5

const char *const header_names[HEADERS_OURS] = { "X-Aratame",
	"X-Aratame-Findings", "X-Aratame-Objects", "X-Aratame-Reason" };

enum ours { SUMMARY, FINDINGS, OBJECTS, REASON };

size_t
header_ours(struct bytes name)
{
	size_t i;

	name = bytes_rtrim(name, " \t");
	for (i = 0; i < HEADERS_OURS; i++)
		if (bytes_same(name, bytes_of(header_names[i])))
			break;
	return i;
}

static struct fold
begin(enum ours which, struct arena *arena)
{
	struct fold f;

	fold_begin(&f, arena, strlen(header_names[which]) + 2, HEADER_MOST);
	return f;
}

static char *
summary(const struct gateway *g, const struct message *m,
    const struct verdict *v, struct arena *arena)
{
	struct fold f = begin(SUMMARY, arena);

	fold_add(&f,
	    arena_format(arena,
		"%s; score=%.1f; id=%s; rules=%s; time=%lldms%s",
		action_name(v->action), v->score, m->id,
		g->rules != NULL ? g->rules->version : "",
		(long long)(clock_ms() - m->began), v->hold ? "; held" : ""));
	if (v->done != v->action)
		fold_add(&f,
		    arena_format(arena, "(done: %s)", action_name(v->done)));
	return f.at;
}

static char *
findings(const struct verdict *v, struct arena *arena)
{
	struct fold f = begin(FINDINGS, arena);

	if (v->reason_count == 0)
		return NULL;
	for (size_t i = 0; i < v->reason_count && !f.full; i++)
		fold_add(&f,
		    arena_format(arena, "%s=%.1f%s",
			finding_kind(v->reasons[i].finding->id)->name,
			v->reasons[i].points,
			i + 1 < v->reason_count ? "," : ""));
	return f.at;
}

struct telling {
	const struct object_seen *list[OBJECTS_TOLD];
	size_t count;
};

static void
tell(struct telling *t, const struct object_seen *o)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->list[i] == o)
			return;
	if (t->count < OBJECTS_TOLD)
		t->list[t->count++] = o;
}

/*
 * Those that findings name, the weightiest first; when there are none, those
 * that were sealed. The journal has all.
 */
static struct telling
choose(const struct report *r, const struct verdict *v)
{
	struct telling t = { .count = 0 };

	for (size_t i = 0; i < v->reason_count && t.count < OBJECTS_TOLD; i++)
		for (size_t k = 0; k < r->object_count; k++)
			if (bytes_equal(v->reasons[i].finding->where,
				r->objects[k].path))
				tell(&t, &r->objects[k]);
	for (size_t k = 0; k < r->object_count && t.count == 0; k++)
		if (r->objects[k].opened.len > 0)
			tell(&t, &r->objects[k]);
	return t;
}

/* "password from text part 1", or "unopened", or nothing when not sealed. */
static const char *
opened_words(const struct object_seen *o)
{
	if (o->opened.len == 0)
		return "";
	return bytes_equal(o->opened, BYTES("unopened")) ? "; "
							 : "; opened by ";
}

/* "password from text part 1, after the label …": up to the first comma. */
static struct bytes
opened_shortly(const struct object_seen *o)
{
	return bytes_first(o->opened, bytes_index(o->opened, ','));
}

static struct bytes
object_words(const struct object_seen *o, const char *stop, struct arena *arena)
{
	return arena_format(arena, "%.*s; %.*s%s%.*s%s", BYTES_ARG(o->path),
	    BYTES_ARG(o->type), opened_words(o), BYTES_ARG(opened_shortly(o)),
	    stop);
}

static char *
objects(const struct report *r, const struct verdict *v, struct arena *arena)
{
	struct fold f = begin(OBJECTS, arena);
	struct telling t = choose(r, v);

	if (t.count == 0)
		return NULL;
	for (size_t i = 0; i < t.count && !f.full; i++)
		fold_add(&f,
		    object_words(t.list[i], i + 1 < t.count ? "," : "", arena));
	return f.at;
}

static char *
reason(const struct settings *set, const struct verdict *v, struct arena *arena)
{
	struct bytes says =
	    set->language == LANGUAGE_JA ? v->sentence_ja : v->sentence_en;
	struct fold f = begin(REASON, arena);

	if (says.len == 0)
		return NULL;
	fold_add(&f, says);
	return f.at;
}

void
headers_compose(char *values[HEADERS_OURS], const struct gateway *g,
    const struct message *m, const struct report *r, const struct verdict *v,
    struct arena *arena)
{
	values[SUMMARY] = summary(g, m, v, arena);
	values[FINDINGS] = findings(v, arena);
	values[OBJECTS] = objects(r, v, arena);
	values[REASON] = reason(g->settings, v, arena);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * finding - one thing that was seen in a message
 *
 * The noun that inspect makes, the worker sends, judge weighs, the journal
 * keeps, the command line prints and the tests compare. All kinds stand in
 * inspect/findings.def. A finding says only what was seen; points and verdict
 * are the judge's.
 *
 * Memory   `where` and `detail` live as long as the list's arena.
 * Limits   at most FINDINGS_MAX in a list; further ones are counted, not kept.
 *          The same kind at the same place is kept once.
 */
#ifndef INSPECT_FINDING_H
#define INSPECT_FINDING_H

#include "base/arena.h"
#include "base/bytes.h"

#define FINDINGS_MAX 200

enum finding_id {
#define FINDING(id, name, family, weight, points, attack, en, ja) FINDING_##id,
#include "inspect/findings.def"
#undef FINDING
	FINDING_COUNT
};

/* Families bound each other: see rules/weights. */
enum family {
	FAMILY_THREAD,	 /* the "reply" does not belong to its thread */
	FAMILY_IDENTITY, /* the sender is not who the mail shows */
	FAMILY_ORIGIN,	 /* the way it came; never decides alone */
	FAMILY_LURE,	 /* what makes people click; never decides alone */
	FAMILY_CONTENT,	 /* what is inside; decides alone */
	FAMILY_OUTBOUND, /* one of ours sends what he should not: on_outbound */
	FAMILY_NOTE,	 /* told, not weighed */
	FAMILY_LIMIT,	 /* could not look at all of it: on_limit */
	FAMILY_TROUBLE,	 /* a worker failed: on_crash, on_timeout */
	FAMILY_COUNT
};

/* How much a finding may decide: see judge/judge.h. */
enum weight { WEIGHT_WEAK, WEIGHT_STRONG, WEIGHT_HARD };

/* What the table says of a kind of finding. */
struct finding_kind {
	const char *name; /* in words: "macro-autorun"; stable */
	enum family family;
	enum weight weight;
	double points;	     /* as shipped; rules/weights may say otherwise */
	const char *attack;  /* ATT&CK technique, or "" */
	const char *en, *ja; /* one sentence, "%s" stands for the detail */
};

struct finding {
	enum finding_id id;
	struct bytes where;  /* path of the object, "header", "envelope" */
	struct bytes detail; /* what the sentence names: a word, an address */
	double points;	     /* given by the rule that saw it; 0: by weights */
};

struct findings {
	struct arena *arena;
	struct finding *list;
	size_t count, room, dropped;
};

void findings_init(struct findings *, struct arena *);

/* Copies `where` and `detail` (at most 400 bytes each, control bytes out). */
void findings_add(struct findings *, enum finding_id, struct bytes where,
    struct bytes detail);
/* The same, with the points that a rule gives. */
void findings_add_points(struct findings *, enum finding_id, struct bytes where,
    struct bytes detail, double points);

/*
 * What decides the verdict whatever a message is full of, said by the daemon:
 * kept beyond FINDINGS_MAX.
 */
void findings_insist(struct findings *, enum finding_id, struct bytes where,
    struct bytes detail);
void findings_insist_points(struct findings *, enum finding_id,
    struct bytes where, struct bytes detail, double points);

/* Takes out all of one kind: something proves them wrong. */
void findings_drop(struct findings *, enum finding_id);

bool findings_have(const struct findings *, enum finding_id);

/* Takes back what was said of that place: a second look may say it again. */
void findings_forget(struct findings *, enum finding_id, struct bytes where);
/* Was it said of that place, by the finding at `from` or a later one? */
bool findings_tell(
    const struct findings *, size_t from, enum finding_id, struct bytes where);

const struct finding_kind *finding_kind(enum finding_id);
const char *family_name(enum family);

/* The kind of a name; FINDING_COUNT when there is none. */
enum finding_id finding_by_name(struct bytes);

/* The sentence with its detail, in English or Japanese. */
struct bytes
finding_says(const struct finding *, bool japanese, struct arena *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * facts - what a worker read out of a message for the daemon's memory
 *
 * Findings are for people, facts for comparing with what was seen earlier: who
 * writes to whom, which thread it claims, what it quotes, which passwords it
 * tells. All kinds stand in inspect/facts.def. A fact is hostile text from a
 * hostile mail; what is kept of it is keyed or sealed first (store/secret.h).
 * Two kinds are passwords in clear: they live in memory only, and nothing
 * prints them.
 *
 * Memory   texts live as long as the list's arena.
 * Limits   of each kind so many, so long; what is beyond is left out (texts
 *          that are too long are not cut: a cut address is another address).
 */
#ifndef INSPECT_FACTS_H
#define INSPECT_FACTS_H

#include "base/arena.h"
#include "base/bytes.h"

enum fact_kind {
#define FACT(id, name, most, bytes, is) FACT_##id,
#include "inspect/facts.def"
#undef FACT
	FACT_COUNT
};

#define FACT_WHERE_MAX ((size_t)400)

struct fact {
	enum fact_kind kind;
	struct bytes text;
	struct bytes where; /* a place, a role; may be empty */
	uint64_t number;
};

struct facts {
	struct arena *arena;
	struct fact *list; /* in order of kind is not promised */
	size_t count, room;
	uint16_t of_kind[FACT_COUNT];
};

void facts_init(struct facts *, struct arena *);

/* Copies; the same fact is not kept twice unless its kind is a number. */
void facts_add(struct facts *, enum fact_kind, struct bytes text,
    struct bytes where, uint64_t number);

/* All but the secrets, into an empty list. */
void facts_copy(struct facts *to, const struct facts *from);

/* The first of a kind; NULL when there is none. */
const struct fact *facts_first(const struct facts *, enum fact_kind);

/* The next of its kind after it. */
const struct fact *facts_next(const struct facts *, const struct fact *);

/* Its text, or nothing. */
struct bytes facts_text(const struct facts *, enum fact_kind);

const char *fact_name(enum fact_kind);
size_t fact_bytes_max(enum fact_kind); /* 0: it has only a number */
bool fact_is_secret(enum fact_kind);

#endif

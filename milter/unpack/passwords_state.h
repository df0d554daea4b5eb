/* SPDX-License-Identifier: BSD-2-Clause
 *
 * passwords_state - what the two halves of passwords share: for passwords.c,
 * which reads, and passwords_for.c, which hands out, only
 */
#ifndef UNPACK_PASSWORDS_STATE_H
#define UNPACK_PASSWORDS_STATE_H

#include "unpack/candidates.h"
#include "unpack/labels.h"

/* Ranks; labels take theirs, 1 to 100, from the patterns. */
enum {
	RANK_PROVED = PASSWORD_PROVED,
	RANK_LABEL_LEAST = 30,
	RANK_DERIVED = 24,
	RANK_CASE = 22, /* a labelled word in other case */
	RANK_USUAL = 20,
	RANK_LIKELY = 16, /* a word of the mail that looks like one */
	RANK_SELDOM = 14, /* the other usual ones */
	RANK_WORD = 10,
	RANK_PAIR = 5, /* two words, joined or with a blank between */
};
/* Most texts of a message; a list is made anew after each at worst. */
#define TEXTS_MOST 400

struct limit_seen {
	struct bytes where;
	bool seen;
};

struct passwords {
	const struct password_patterns *patterns; /* NULL: none */
	struct arena *arena;
	struct findings *findings;
	struct candidates *all;
	struct bytes texts[TEXTS_MOST];
	size_t text_count;
	size_t budget, words_left, pairs_left, words_bytes;
	bool flags[PATTERNS_MAX];
	struct limit_seen gave_up[PATTERNS_MAX], cut;
	bool announced;
	size_t told;	     /* words announced in new text */
	struct bytes newest; /* of the proved ones */
	size_t proved, named;
	struct password *list; /* the order for archives without a name */
	size_t count;
	bool stale;
	unsigned round; /* of reading: see unpack/again.c */
	bool only_new, only_remembered;
};

/* With the usual ones. Made when first asked for: most mail has no seal. */
struct candidates *passwords_all(struct passwords *);

/* True: there was none like it. */
bool passwords_add(struct passwords *, struct candidate);

#endif

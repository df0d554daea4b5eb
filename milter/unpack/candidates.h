/* SPDX-License-Identifier: BSD-2-Clause
 *
 * candidates - the list behind passwords: each byte form once, the best kept
 *
 * Memory   in the arena; bounded, whatever is added.
 * Limits   at least the PASSWORDS_MAX best are kept.
 */
#ifndef UNPACK_CANDIDATES_H
#define UNPACK_CANDIDATES_H

#include "unpack/passwords.h"

#define NO_TEXT SIZE_MAX

struct candidate {
	struct password password;
	size_t text, at; /* where in which text it stood, or NO_TEXT */
	size_t order;	 /* among equals, the smaller goes first */
	unsigned round;	 /* of reading, in which it came or rose */
};

struct candidates;

struct candidates *candidates_new(struct arena *);

/* Copies the word. What is there already keeps the higher rank. True: new. */
bool candidates_add(struct candidates *, const struct candidate *);

/* The best, sorted, at most PASSWORDS_MAX; good until the next addition. */
size_t candidates_sorted(struct candidates *, const struct candidate **);

/* A merge sort, as qsort() asks the system for its memory: not in a sandbox. */
void
candidates_sort(struct candidate *, size_t count, struct candidate *scratch);

#endif

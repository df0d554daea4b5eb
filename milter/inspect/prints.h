/* SPDX-License-Identifier: BSD-2-Clause
 *
 * prints - fingerprints of running text, that survive quoting
 *
 * Winnowing (Schleimer, Wilkerson, Aiken 2003): of every 16 grams of 8
 * characters in a row the least is kept, so that any common run of 23
 * characters shares a fingerprint. Blanks, quote marks and punctuation are
 * left out before, so wrapping, quoting and HTML change nothing.
 *
 * Input    folded text (parse/text.h), of any size; the first 64 kB count.
 * Output   the least of them, each once, in order: two texts that share a run
 *          keep the same ones of it, however many were left out.
 * Memory   in the arena while it works.
 */
#ifndef INSPECT_PRINTS_H
#define INSPECT_PRINTS_H

#include "base/arena.h"

#define PRINTS_MAX 300

/* Returns how many, at most `room` and PRINTS_MAX. */
size_t
prints_of(struct bytes folded, uint64_t *list, size_t room, struct arena *);

#endif

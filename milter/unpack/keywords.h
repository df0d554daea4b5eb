/* SPDX-License-Identifier: BSD-2-Clause
 *
 * keywords - many fixed strings looked for at once
 *
 * Tells where in a text it pays to run the dear password patterns.
 *
 * Input    any bytes; ASCII letters match in both cases, other bytes exactly.
 * Memory   in the arena; the words are copied.
 * Limits   words of 2 to 64 bytes, at most KEYWORDS_MAX.
 */
#ifndef UNPACK_KEYWORDS_H
#define UNPACK_KEYWORDS_H

#include "base/arena.h"

#define KEYWORDS_MAX 2000

struct keywords;

struct keywords *keywords_new(struct arena *);

/* False: too short, too long, or one too many. */
bool keywords_add(struct keywords *, struct bytes word);

/*
 * The first place at or after `from` where a word stands, the length of the
 * text when there is none. `found` is the longest word that stands there.
 */
size_t keywords_find(const struct keywords *, struct bytes text, size_t from,
    struct bytes *found);

#endif

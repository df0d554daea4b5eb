/* SPDX-License-Identifier: BSD-2-Clause
 *
 * words - passwords that mail told, remembered for other mail of the pair
 *
 * A candidate is kept for `password_memory', one that opened something for
 * `password_days'. Both lie sealed in the store; a keyed hash beside them
 * keeps the same one from being kept twice.
 *
 * Limits   of each pair the WORDS_OF_PAIR newest candidates and as many that
 *          opened something; of one mail at most WORDS_ROWS rows.
 * Clock    seconds since 1970, as the envelope's date: tests tell the time.
 * Errors   a store that cannot answer knows nothing; what could not be written
 *          is an error for the caller to tell.
 */
#ifndef MEMORY_WORDS_H
#define MEMORY_WORDS_H

#include "inspect/hint.h"
#include "memory/pairs.h"
#include "settings/settings.h"
#include "store/store.h"

#define WORDS_OF_PAIR (HINTS_MAX / 2)
#define WORDS_ROWS 512

struct word {
	struct bytes text;
	unsigned rank; /* of a candidate, 0 to 100 */
	bool proved;   /* it opened something */
};

/*
 * `place` says where it was told, for people: "from suzuki@partner.example of
 * 2022-03-02 01:30 UTC". Returns when they are safe, at most `wait_ms` later.
 */
bool words_tell(struct store *, const struct settings *, const struct pairs *,
    struct bytes place, const struct word *, size_t count, int64_t now,
    int64_t wait_ms, struct error *);

/*
 * What the pairs have told, the most likely first: the one that opened most
 * often, the newest candidates, then all that opened something. In the arena.
 * False: the store did not answer.
 */
bool words_ask(struct store *, const struct pairs *, int64_t now,
    struct hint hints[HINTS_MAX], size_t *count, struct arena *);

#endif

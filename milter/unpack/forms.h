/* SPDX-License-Identifier: BSD-2-Clause
 *
 * forms - the ways in which one announced word may have been typed
 *
 * With and without the sign at its end, as it stood before it was folded, up
 * to the next blank, in UTF-8 and in CP932, in capitals and small letters.
 *
 * Memory   new bytes in the arena, else views of what was given.
 */
#ifndef UNPACK_FORMS_H
#define UNPACK_FORMS_H

#include "base/arena.h"

#define FORMS_MAX 18

struct form {
	struct bytes word;
	int less;   /* how much lower it ranks than the likeliest */
	bool cased; /* in other case: a guess, far below */
};

/*
 * The forms of the word at `at` in a folded text; `raw` is how it was typed.
 * Returns how many.
 */
size_t forms_of(struct arena *, struct bytes text, size_t at, size_t len,
    struct bytes raw, struct form[FORMS_MAX]);

/* Only the byte forms and cases, of a word that stands in no text. */
size_t forms_alone(struct arena *, struct bytes word, struct form[FORMS_MAX]);

#endif

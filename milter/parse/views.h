/* SPDX-License-Identifier: BSD-2-Clause
 *
 * views - where the other readings of a message's bytes go
 *
 * Who finds something that a mail program might take for content gives it to
 * `add`. The reader decides what becomes of it.
 *
 * Limits   `budget` bytes may still be decoded; a reading that does not fit is
 *          not made, and `spent` is set.
 */
#ifndef PARSE_VIEWS_H
#define PARSE_VIEWS_H

#include "base/arena.h"

struct view {
	struct bytes content, name, type; /* the last two may be empty */
	struct bytes why;		  /* how it was read, for a person */
	bool attached;
	bool quiet; /* it stands in the source of some other message */
};

struct views {
	struct arena *arena;
	size_t budget;
	bool spent;
	void (*add)(void *context, const struct view *);
	void *context;
};

/* Takes bytes off the budget. False: there are not so many left. */
bool views_afford(struct views *, size_t bytes);

/* Adds a piece that has neither a header nor a name. */
void views_add(struct views *, struct bytes content, const char *why);

/*
 * Do the bytes begin as a file that programs open, or read as text? `len` of
 * random bytes hardly ever do.
 */
bool views_is_file(struct bytes);
bool views_is_text(struct bytes);

/*
 * Could bytes that begin so be either? Cheap, and never wrong with no; of less
 * than VIEWS_FRONT bytes it says yes.
 */
#define VIEWS_FRONT 96
bool views_may_be(struct bytes front);

/* Could they be a file? The first few tell. */
bool views_may_be_file(struct bytes front);

#endif

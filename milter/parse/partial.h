/* SPDX-License-Identifier: BSD-2-Clause
 *
 * partial - messages that were cut into pieces, put together again
 *
 * A piece is a part of type message/partial, or an attached message that is
 * one. Pieces of one id that count from 1 to their total without a gap are a
 * message; any other set stays in pieces.
 *
 * Input    the parts of one message, and the header of each.
 * Memory   the arena; a whole is as long as its pieces.
 * Source   RFC 2046 section 5.2.2.
 */
#ifndef PARSE_PARTIAL_H
#define PARSE_PARTIAL_H

#include "parse/mail.h"

struct partial {
	struct bytes id, content;
	uint64_t number, total; /* the latter 0: not told */
	size_t part;		/* its index */
};

/* False: the part is no piece of anything. */
bool partial_read(
    struct partial *, const struct part *, struct bytes header, struct arena *);

/* Sorts pieces so that sets stand together, in order. */
void partial_sort(struct partial *, size_t count);

/*
 * How many at the front belong to one set. `whole' gets the message when it
 * can be put together, else nothing.
 */
size_t partial_set(
    const struct partial *, size_t count, struct bytes *whole, struct arena *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A list with a hash over it. Words are added in any order and sorted once,
 * when the first archive asks. When twice as many stand there as may be given
 * out, the worse half goes: so a flood of words costs time once in a while and
 * can never push out a better one.
 */
#include "unpack/candidates.h"

#include <string.h>

#define ROOM ((size_t)2 * PASSWORDS_MAX)
#define SLOTS 16384 /* a power of two, more than twice ROOM */

struct candidates {
	struct arena *arena;
	struct candidate *list, *scratch;
	size_t count, room, scratch_room;
	uint16_t *slots; /* index + 1 into the list, 0: free */
	bool sorted;
};

struct candidates *
candidates_new(struct arena *arena)
{
	struct candidates *cs = arena_alloc(arena, sizeof *cs);

	cs->arena = arena;
	cs->slots = arena_array(arena, SLOTS, sizeof *cs->slots);
	return cs;
}

static size_t
hash(struct bytes word)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < word.len; i++)
		h = (h ^ word.at[i]) * 16777619u;
	return (h ^ h >> 15) & (SLOTS - 1);
}

/* The slot of a word, or the free one where it belongs. */
static uint16_t *
slot_of(const struct candidates *cs, struct bytes word)
{
	size_t at = hash(word);

	while (cs->slots[at] != 0 &&
	    !bytes_equal(cs->list[cs->slots[at] - 1].password.word, word))
		at = (at + 1) & (SLOTS - 1);
	return &cs->slots[at];
}

static void
index_all(struct candidates *cs)
{
	memset(cs->slots, 0, SLOTS * sizeof *cs->slots);
	for (size_t i = 0; i < cs->count; i++)
		*slot_of(cs, cs->list[i].password.word) = (uint16_t)(i + 1);
}

static void
sort_all(struct candidates *cs)
{
	if (cs->sorted)
		return;
	if (cs->scratch_room < cs->count) {
		cs->scratch_room = cs->room;
		cs->scratch =
		    arena_array(cs->arena, cs->room, sizeof *cs->scratch);
	}
	candidates_sort(cs->list, cs->count, cs->scratch);
	index_all(cs);
	cs->sorted = true;
}

/* Room for one more: by a longer list, or by dropping the worse half. */
static void
make_room(struct candidates *cs)
{
	if (cs->count < cs->room)
		return;
	if (cs->room == ROOM) {
		sort_all(cs);
		cs->count = PASSWORDS_MAX;
		index_all(cs);
		return;
	}
	cs->room = cs->room == 0 ? 128 : 2 * cs->room;
	if (cs->room > ROOM)
		cs->room = ROOM;
	cs->list = arena_grow(
	    cs->arena, cs->list, cs->count, cs->room, sizeof *cs->list);
}

bool
candidates_add(struct candidates *cs, const struct candidate *c)
{
	uint16_t *slot = slot_of(cs, c->password.word);
	struct candidate *there;

	if (*slot != 0) {
		there = &cs->list[*slot - 1];
		if (c->password.rank <= there->password.rank)
			return false;
		cs->sorted = false;
		*there = *c;
		there->password.word = arena_copy(cs->arena, c->password.word);
		return false;
	}
	make_room(cs);
	slot = slot_of(cs, c->password.word);
	cs->sorted = false;
	cs->list[cs->count] = *c;
	cs->list[cs->count].password.word =
	    arena_copy(cs->arena, c->password.word);
	*slot = (uint16_t)++cs->count;
	return true;
}

size_t
candidates_sorted(struct candidates *cs, const struct candidate **list)
{
	sort_all(cs);
	*list = cs->list;
	return cs->count < PASSWORDS_MAX ? cs->count : PASSWORDS_MAX;
}

static bool
before(const struct candidate *a, const struct candidate *b)
{
	if (a->password.rank != b->password.rank)
		return a->password.rank > b->password.rank;
	return a->order < b->order;
}

/* Joins two sorted neighbours of `width' into one. */
static void
merge(const struct candidate *from, struct candidate *to, size_t at,
    size_t width, size_t count)
{
	size_t middle = at + width < count ? at + width : count;
	size_t end = middle + width < count ? middle + width : count;
	size_t a = at, b = middle;

	while (at < end) {
		bool second =
		    b < end && (a == middle || before(&from[b], &from[a]));

		to[at++] = second ? from[b++] : from[a++];
	}
}

void
candidates_sort(struct candidate *list, size_t count, struct candidate *scratch)
{
	struct candidate *from = list, *to = scratch, *swap;

	for (size_t width = 1; width < count; width *= 2) {
		for (size_t at = 0; at < count; at += 2 * width)
			merge(from, to, at, width, count);
		swap = from;
		from = to;
		to = swap;
	}
	if (from != list)
		memcpy(list, from, count * sizeof *list);
}

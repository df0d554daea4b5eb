/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The other half of passwords: the list that is handed to who tries. It is
 * made when an archive asks and not before, since most mail has none. A limit
 * that was hit in reading is told only then, too: a newsletter with a hundred
 * "password" in it is no concern of anyone.
 */
#include "unpack/passwords.h"

#include "unpack/nearby.h"
#include "unpack/passwords_state.h"

/* Archives that get an order of their own, and what is weighed for it. */
#define NAMED_MOST 32
#define NAMED_WORDS 50
/* Words that opened something, kept in front. */
#define PROVED_MOST 64

static void
tell_limits(struct passwords *ps)
{
	if (ps->patterns == NULL)
		return;
	for (size_t i = 0; i < ps->patterns->count; i++)
		if (ps->gave_up[i].seen)
			findings_add(ps->findings, FINDING_PATTERN_LIMIT,
			    ps->gave_up[i].where,
			    bytes_of(ps->patterns->list[i].name));
	if (ps->cut.seen)
		findings_add(ps->findings, FINDING_PATTERN_LIMIT, ps->cut.where,
		    BYTES("too many labels"));
}

static struct password *
copy_list(struct passwords *ps, const struct candidate *from, size_t count)
{
	struct password *list = arena_array(ps->arena, count, sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = from[i].password;
	return list;
}

/*
 * The order for one archive, NULL when its name changes nothing. Only the
 * best words are weighed: lower ones are not from a label.
 */
static const struct password *
order_for(
    struct passwords *ps, struct bytes name, const struct candidate *sorted)
{
	size_t count = ps->count;
	struct candidate *list = NULL;

	name = text_folded(ps->arena, name);
	for (size_t i = 0; i < count && i < NAMED_WORDS; i++) {
		const struct candidate *c = &sorted[i];
		int more = c->text == NO_TEXT
		    ? 0
		    : nearby_more(ps->texts[c->text], c->at, name);

		if (more == 0 || c->password.rank < RANK_LABEL_LEAST)
			continue;
		if (list == NULL)
			list = arena_grow(
			    ps->arena, sorted, count, count, sizeof *list);
		list[i].password.rank += more;
	}
	if (list == NULL)
		return NULL;
	candidates_sort(
	    list, count, arena_array(ps->arena, count, sizeof *list));
	return copy_list(ps, list, count);
}

static bool
is_new(const struct passwords *ps, const struct candidate *c)
{
	return c->round == ps->round || c->password.rank >= RANK_PROVED;
}

/* Of a sorted list, what has not been tried. */
static const struct candidate *
new_ones(struct passwords *ps, const struct candidate *sorted)
{
	struct candidate *list =
	    arena_array(ps->arena, ps->count + 1, sizeof *list);
	size_t kept = 0;

	for (size_t i = 0; i < ps->count; i++)
		if (is_new(ps, &sorted[i]))
			list[kept++] = sorted[i];
	ps->count = kept;
	return list;
}

void
passwords_renew(struct passwords *ps)
{
	ps->round++;
}

bool
passwords_have_new(struct passwords *ps)
{
	const struct candidate *sorted;
	size_t count = candidates_sorted(passwords_all(ps), &sorted);

	for (size_t i = 0; i < count; i++)
		if (sorted[i].round == ps->round)
			return true;
	return false;
}

void
passwords_only_new(struct passwords *ps, bool only_new)
{
	ps->only_new = only_new;
	ps->stale = true;
}

void
passwords_only_remembered(struct passwords *ps)
{
	ps->only_remembered = true;
}

/* How many of a sorted list. */
static size_t
given_out(const struct passwords *ps, const struct password *list)
{
	size_t count = ps->count;

	while (ps->only_remembered && count > 0 &&
	    list[count - 1].rank < PASSWORD_REMEMBERED)
		count--;
	return count;
}

size_t
passwords_for(struct passwords *ps, struct bytes archive_name,
    const struct password **list)
{
	const struct candidate *sorted;
	const struct password *named = NULL;

	tell_limits(ps);
	ps->count = candidates_sorted(passwords_all(ps), &sorted);
	if (ps->only_new)
		sorted = new_ones(ps, sorted);
	if (ps->stale)
		ps->list = copy_list(ps, sorted, ps->count);
	ps->stale = false;
	if (archive_name.len > 0 && ps->announced && ps->named < NAMED_MOST) {
		ps->named++;
		named = order_for(ps, archive_name, sorted);
	}
	*list = named != NULL ? named : ps->list;
	return given_out(ps, *list);
}

size_t
passwords_known(struct passwords *ps, const struct password **list)
{
	const struct candidate *sorted;

	ps->count = candidates_sorted(passwords_all(ps), &sorted);
	*list = copy_list(ps, sorted, ps->count);
	return ps->count;
}

bool
passwords_left(const struct password *list, size_t from, size_t count)
{
	for (size_t i = from; i < count && list[i].rank >= RANK_LIKELY; i++)
		if (list[i].rank != RANK_USUAL)
			return true;
	return false;
}

size_t
passwords_told(const struct passwords *ps)
{
	return ps->told;
}

bool
passwords_announced(const struct passwords *ps)
{
	return ps->announced;
}

bool
passwords_flagged(const struct passwords *ps, const char *name)
{
	for (size_t i = 0; ps->patterns != NULL && i < ps->patterns->count; i++)
		if (bytes_same(
			bytes_of(ps->patterns->list[i].name), bytes_of(name)))
			return ps->flags[i];
	return false;
}

void
passwords_proved(struct passwords *ps, const struct password *proved)
{
	struct candidate c = { .password = *proved, .text = NO_TEXT };

	if (ps->proved == PROVED_MOST || bytes_equal(proved->word, ps->newest))
		return;
	ps->newest = arena_copy(ps->arena, proved->word);
	c.password.rank = RANK_PROVED + (int)++ps->proved;
	passwords_add(ps, c);
}

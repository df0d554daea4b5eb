/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A second look costs as much as the first, so it is worth its while only with
 * something new to try. What is new ranks before what opened something in the
 * first look: that is tried where the new does not fit.
 */
#include "memory/recall.h"

#include "base/clock.h"
#include "unpack/passwords.h"

#define WAIT_MOST_MS 3000 /* for a commit, before the mail goes on */

void
hints_add(struct hints *hints, struct bytes word, struct bytes where)
{
	for (size_t i = 0; i < hints->count; i++)
		if (bytes_equal(hints->list[i].word, word))
			return;
	if (hints->count == HINTS_MAX || word.len > HINT_WORD_MAX)
		return;
	hints->list[hints->count] = (struct hint){ word, where,
		PASSWORD_PROVED - 1 - (unsigned)hints->count };
	hints->count++;
}

void
hints_add_proved(struct hints *hints, const struct facts *facts)
{
	const struct fact *f = facts_first(facts, FACT_PROVED);

	for (; f != NULL; f = facts_next(facts, f))
		hints_add(hints, f->text, f->where);
}

struct bytes
recall_date(int64_t date, struct arena *arena)
{
	time_t seconds = (time_t)date;
	char words[40];
	struct tm tm;

	strftime(
	    words, sizeof words, "%Y-%m-%d %H:%M UTC", gmtime_r(&seconds, &tm));
	return arena_copy(arena, bytes_of(words));
}

struct bytes
recall_place(
    const struct message *m, const struct facts *facts, struct arena *arena)
{
	struct bytes from = facts_text(facts, FACT_FROM);
	struct bytes date = recall_date(m->envelope.date, arena);

	if (from.len == 0)
		from = m->envelope.sender;
	return arena_format(
	    arena, "of %.*s from %.*s", BYTES_ARG(date), BYTES_ARG(from));
}

bool
recall_is_other(struct bytes where)
{
	if (bytes_starts(where, BYTES("password from ")))
		where = bytes_from(where, sizeof "password from " - 1);
	return bytes_starts(where, BYTES(EARLIER)) ||
	    bytes_starts(where, BYTES(LATER));
}

enum action
recall_judge(
    const struct gateway *g, const struct report *report, struct arena *arena)
{
	struct circumstances none = { 0 };
	struct verdict v;

	judge(&v, report, &none, g->settings, g->weights, arena);
	return v.action;
}

int64_t
recall_patience(int64_t latest)
{
	int64_t left = latest - clock_ms();

	return left < 0 ? 0 : left < WAIT_MOST_MS ? left : WAIT_MOST_MS;
}

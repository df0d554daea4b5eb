/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Forgetting. A little at a time, when there is no news to write, so that
 * nobody waits for it. Tables with an index on the time lose their oldest
 * rows. Others have none, for it would cost each message something: those of
 * very many small rows are cut by month, and the engine knows how a month
 * goes; those whose rows are seen again and again are swept, a slice of all
 * homes each second, round and round in some hours.
 */
#include <time.h>

#include "base/clock.h"
#include "store/inside.h"

/* SQLite does some of it each time, and is asked again until it is done. */
#define MONTHS_EVERY_MS ((int64_t)60 * 1000)
#define DAY ((int64_t)86400)
#define ROWS_MOST 200 /* that go in one transaction */

static const enum statement by_time[] = { STATEMENT_EXPIRE_PASSWORDS,
	STATEMENT_EXPIRE_KEPT_PAIR, STATEMENT_EXPIRE_KEPT,
	STATEMENT_EXPIRE_SENT };

static bool
expire_by_time(struct engine *e, enum statement which, int64_t now, bool *again,
    struct error *err)
{
	struct value v[] = { NUMBER(now), NUMBER(ROWS_MOST) };

	if (!engine_run(e, which, v, 2, NULL, NULL, err))
		return false;
	*again |= engine_changes(e) >= ROWS_MOST;
	return true;
}

bool
expire_some(struct engine *e, int64_t now, bool *again, struct error *err)
{
	bool good = engine_begin(e, err);

	for (size_t i = 0; i < sizeof by_time / sizeof *by_time && good; i++)
		good = expire_by_time(e, by_time[i], now, again, err);
	if (good && engine_commit(e, err))
		return true;
	engine_rollback(e);
	return false;
}

/* Threads, then people, who are remembered longer. */
static const struct {
	enum statement statement;
	bool people;
} sweeps[] = {
	{ STATEMENT_SWEEP_THREAD, false },
	{ STATEMENT_SWEEP_PARTICIPANT, false },
	{ STATEMENT_SWEEP_GUID, false },
	{ STATEMENT_SWEEP_SUBJECT, false },
	{ STATEMENT_SWEEP_NAME, true },
	{ STATEMENT_SWEEP_RELAY, true },
	{ STATEMENT_SWEEP_SENDER, true },
	{ STATEMENT_SWEEP_INCIDENT, true },
	{ STATEMENT_SWEEP_FORM, true },
	{ STATEMENT_SWEEP_RIGHT_SIDE, true },
};

bool
expire_sweep(
    struct engine *e, struct sweep *sweep, int64_t now, struct error *err)
{
	uint64_t width = UINT64_MAX / SWEEP_SLICES + 1;
	uint64_t from = sweep->slice % SWEEP_SLICES * width;
	struct value v[] = { NUMBER((int64_t)from),
		NUMBER((int64_t)(from + (width - 1))), NUMBER(0) };
	bool good = engine_begin(e, err);

	for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps && good; i++) {
		v[2].number = now -
		    DAY *
			(sweeps[i].people ? sweep->people_days
					  : sweep->threads_days);
		good =
		    engine_run(e, sweeps[i].statement, v, 3, NULL, NULL, err);
	}
	sweep->slice++;
	if (good && engine_commit(e, err))
		return true;
	engine_rollback(e);
	return false;
}

/* A role that may not make or drop tables can still write: it is only told. */
void
expire_months(struct store *s, struct engine *e)
{
	struct error err = { "" };

	if (clock_ms() < s->months_after)
		return;
	s->months_after = clock_ms() + MONTHS_EVERY_MS;
	if (engine_keep_months(e, time(NULL), s->memory_days, &err))
		return;
	pthread_mutex_lock(&s->lock);
	store_trouble(s, &err);
	pthread_mutex_unlock(&s->lock);
}

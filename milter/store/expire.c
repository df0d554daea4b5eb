/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Forgetting. A little at a time, when there is no news to write, so that
 * nobody waits for it. Tables with an index on the time lose their oldest
 * rows; tables of very many small rows have none (it would cost more than the
 * rows), so they are cut by month, and the engine knows how a month goes.
 */
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "store/inside.h"

#define MONTHS_EVERY_MS ((int64_t)3600 * 1000)
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

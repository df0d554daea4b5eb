/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Picks the driver by the scheme and hands everything on. One set of
 * statements for all drivers is what keeps them the same: a statement that
 * only one database understands fails in the tests of the other. A mapper of
 * objects was not taken; a few dozen statements are read faster than one.
 */
#include "store/engine.h"

#include <string.h>
#include <time.h>

#include "store/driver.h"

#define MONTHS_AHEAD 2 /* for which there is room already */

const char *const statement_text[] = {
#define STATEMENT(id, sql) sql,
#include "store/statements.def"
#undef STATEMENT
};

const char *const statement_name[] = {
#define STATEMENT(id, sql) #id,
#include "store/statements.def"
#undef STATEMENT
};

const struct schema_step schema_steps[] = {
#define TABLE(version, name, columns, key, month, large)                       \
	{ version, SCHEMA_TABLE, name, columns, key, month, large },
#define INDEX(version, name, columns)                                          \
	{ version, SCHEMA_INDEX, name, columns, NULL, NULL, false },
#define CHANGE(version, sql)                                                   \
	{ version, SCHEMA_CHANGE, NULL, sql, NULL, NULL, false },
#include "store/schema.def"
#undef TABLE
#undef INDEX
#undef CHANGE
};

const size_t schema_step_count = sizeof schema_steps / sizeof *schema_steps;

static const struct driver *const drivers[] = { &driver_sqlite,
	&driver_postgresql };

static const struct driver *
driver_of(const char *where)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (bytes_starts(bytes_of(where), bytes_of(drivers[i]->scheme)))
			return drivers[i];
	return NULL;
}

bool
engine_known(const char *where, struct error *err)
{
	char known[100] = "";

	if (driver_of(where) != NULL)
		return true;
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		strncat(
		    strcat(known, " "), drivers[i]->scheme, sizeof known / 4);
	/* What stands behind the scheme may hold a password. */
	return error_set(err, "store: no such database, `%.*s'; there are:%s",
	    (int)strcspn(where, "@/"), where, known);
}

struct engine *
engine_open(const char *where, enum engine_use use, struct error *err)
{
	const struct driver *driver = driver_of(where);

	if (driver == NULL) {
		engine_known(where, err);
		return NULL;
	}
	return driver->open(where, use, err);
}

void
engine_close(struct engine *e)
{
	if (e != NULL)
		e->driver->close(e);
}

bool
engine_run(struct engine *e, enum statement statement,
    const struct value *values, size_t count,
    bool (*row)(void *, const struct value *), void *context, struct error *err)
{
	struct query query = { statement, values, count, row, context };

	return e->driver->run_all(e, &query, 1, err);
}

bool
engine_run_all(struct engine *e, const struct query *queries, size_t count,
    struct error *err)
{
	return count == 0 || e->driver->run_all(e, queries, count, err);
}

int64_t
engine_changes(struct engine *e)
{
	return e->driver->changes(e);
}

bool
engine_begin(struct engine *e, struct error *err)
{
	return e->driver->begin(e, err);
}

bool
engine_commit(struct engine *e, struct error *err)
{
	return e->driver->commit(e, err);
}

void
engine_rollback(struct engine *e)
{
	e->driver->rollback(e);
}

bool
engine_check(struct engine *e, struct error *err)
{
	return e->driver->check(e, err);
}

bool
engine_is_damaged(const struct engine *e)
{
	return e->driver->is_damaged != NULL && e->driver->is_damaged(e);
}

void
engine_interrupt(struct engine *e)
{
	atomic_store(&e->interrupted, true);
}

bool
engine_migrate(struct engine *e, int *to, struct error *err)
{
	return e->driver->migrate(e, to, err);
}

bool
engine_months(struct engine *e, int64_t first, int64_t last, struct error *err)
{
	return e->driver->months(e, first, last, err);
}

static int64_t
month_of(time_t when)
{
	struct tm tm;

	gmtime_r(&when, &tm);
	return ((int64_t)tm.tm_year - 70) * 12 + tm.tm_mon;
}

bool
engine_keep_months(
    struct engine *e, time_t now, int64_t days, struct error *err)
{
	return engine_months(e, month_of(now - (time_t)days * 86400),
	    month_of(now) + MONTHS_AHEAD, err);
}

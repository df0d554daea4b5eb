/* SPDX-License-Identifier: BSD-2-Clause
 *
 * An index over the month would cost a tenth of the file, all year, for what
 * happens once a month. So the whole of a table is read instead, in slices of
 * `home', which is what its rows are sorted by: each slice is one walk, one
 * short transaction, and mail that comes in between is written in between. How
 * far it came stands in `meta', for a daemon that is started anew.
 */
#include "store/sqlite_months.h"

#include <stdio.h>

#include "base/clock.h"
#include "store/driver.h"

#define SLICE_BITS 10
#define AT_ONCE_MS 200
#define KEEPER                                                                 \
	"SELECT number FROM meta WHERE home = 0 AND name = CAST('months' AS "  \
	"BLOB)"

/* The first month kept, and how many slices are done, in one number. */
static bool
read_progress(sqlite3 *db, int64_t *progress)
{
	sqlite3_stmt *stmt = NULL;
	int code;

	*progress = 0;
	if (sqlite3_prepare_v2(db, KEEPER, -1, &stmt, NULL) != SQLITE_OK)
		return false;
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*progress = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool
clear_slice(
    sqlite3 *db, const struct schema_step *step, int64_t slice, int64_t first)
{
	/* Homes are signed; the last one of a slice is all ones behind it. */
	int64_t from = (int64_t)((uint64_t)slice << (64 - SLICE_BITS));
	int64_t to = (int64_t)((uint64_t)from | (UINT64_MAX >> SLICE_BITS));
	char sql[200];

	snprintf(sql, sizeof sql,
	    "DELETE FROM %s WHERE home BETWEEN %lld AND %lld AND %s < %lld",
	    step->name, (long long)from, (long long)to, step->month,
	    (long long)first);
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
write_progress(sqlite3 *db, int64_t progress)
{
	char sql[200];

	snprintf(sql, sizeof sql,
	    "INSERT INTO meta (home, name, number) "
	    "VALUES (0, CAST('months' AS BLOB), %lld) "
	    "ON CONFLICT DO UPDATE SET number = excluded.number",
	    (long long)progress);
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

bool
sqlite_months(sqlite3 *db, int64_t first)
{
	int64_t until = clock_ms() + AT_ONCE_MS, progress, slice = 0;

	if (!read_progress(db, &progress))
		return false;
	if (progress >> (SLICE_BITS + 1) == first)
		slice = progress & ((2 << SLICE_BITS) - 1);
	if (slice == 1 << SLICE_BITS)
		return true;
	for (; slice < 1 << SLICE_BITS && clock_ms() < until; slice++)
		for (size_t i = 0; i < schema_step_count; i++)
			if (schema_steps[i].month != NULL &&
			    !clear_slice(db, &schema_steps[i], slice, first))
				return false;
	return write_progress(db, first << (SLICE_BITS + 1) | slice);
}

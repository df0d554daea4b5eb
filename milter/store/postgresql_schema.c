/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A month that is past goes with DROP TABLE, which costs the same whether it
 * held a thousand rows or a hundred million, and leaves no holes to vacuum.
 *
 * A partition is made beside its table and then attached: CREATE … PARTITION OF
 * would lock out every reader of the whole table. What is attached takes its
 * rows out of NAME_other, so that it does not matter when it is made. Locks
 * are waited for half a second at most: those who ask the memory would queue
 * behind us, and a month that is not cut today is cut tomorrow.
 */
#include "store/postgresql_schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "store/driver.h"

/* Runs what is in the buffer, and empties it. */
static bool
carry_out(struct postgresql *p, struct buffer *sql, int64_t *number,
    struct error *err)
{
	bool good;

	buffer_add_byte(sql, '\0');
	good = postgresql_do(p, (const char *)sql->at, number, err);
	buffer_free(sql);
	return good;
}

bool
postgresql_schema_fits(struct postgresql *p, struct error *err)
{
	int64_t table = 0, version = 0;

	if (!postgresql_do(p,
		"SELECT coalesce(to_regclass('schema_version')::oid::bigint, "
		"0)",
		&table, err))
		return false;
	if (table != 0 &&
	    !postgresql_do(
		p, "SELECT max(version) FROM schema_version", &version, err))
		return false;
	if (version >= SCHEMA_VERSION)
		return true;
	return error_set(err,
	    "store: %s: the tables have version %d, this program needs %d: "
	    "run `aratame store migrate'",
	    p->where, (int)version, SCHEMA_VERSION);
}

static void
add_step(struct buffer *sql, const struct schema_step *step)
{
	switch (step->kind) {
	case SCHEMA_TABLE:
		buffer_format(sql, "CREATE TABLE %s (%s, PRIMARY KEY (%s))",
		    step->name, step->columns, step->key);
		if (step->month != NULL)
			buffer_format(sql,
			    " PARTITION BY RANGE (%s); CREATE TABLE %s_other "
			    "PARTITION OF %s DEFAULT",
			    step->month, step->name, step->name);
		break;
	case SCHEMA_INDEX:
		buffer_format(
		    sql, "CREATE INDEX %s ON %s", step->name, step->columns);
		break;
	case SCHEMA_CHANGE:
		buffer_format(sql, "%s", step->columns);
		break;
	}
	buffer_format(sql, ";\n");
}

bool
postgresql_schema_migrate(struct postgresql *p, int *to, struct error *err)
{
	struct buffer sql = { 0 };
	struct error ignored;
	int64_t version = 0;

	if (!postgresql_do(p,
		"BEGIN; SELECT pg_advisory_xact_lock(x'61726174'::bigint); "
		"CREATE TABLE IF NOT EXISTS schema_version "
		"(version BIGINT NOT NULL); "
		"SELECT coalesce(max(version), 0) FROM schema_version",
		&version, err)) {
		if (p->connection != NULL)
			postgresql_do(p, "ROLLBACK", NULL, &ignored);
		return false;
	}
	for (size_t i = 0; i < schema_step_count; i++)
		if (schema_steps[i].version > version)
			add_step(&sql, &schema_steps[i]);
	if (version < SCHEMA_VERSION)
		buffer_format(&sql, "INSERT INTO schema_version VALUES (%d);",
		    SCHEMA_VERSION);
	buffer_format(&sql, "COMMIT");
	*to = version < SCHEMA_VERSION ? SCHEMA_VERSION : (int)version;
	if (carry_out(p, &sql, NULL, err))
		return true;
	if (p->connection != NULL)
		postgresql_do(p, "ROLLBACK", NULL, &ignored);
	return false;
}

/* The name of a month's partition of a table. */
static void
add_name(struct buffer *sql, const char *table, int64_t month)
{
	buffer_format(sql, "%s_%04d_%02d", table, (int)(1970 + month / 12),
	    (int)(month % 12 + 1));
}

static bool
make_month(struct postgresql *p, const struct schema_step *step, int64_t month,
    struct error *err)
{
	struct buffer sql = { 0 }, name = { 0 };
	int64_t there = 0;
	bool good;

	add_name(&name, step->name, month);
	buffer_add_byte(&name, '\0');
	buffer_format(&sql,
	    "SELECT coalesce(to_regclass('%s')::oid::bigint, 0)", name.at);
	good = carry_out(p, &sql, &there, err);
	if (good && there == 0) {
		buffer_format(&sql,
		    "BEGIN; LOCK TABLE %s_other; "
		    "CREATE TABLE %s (LIKE %s INCLUDING ALL); "
		    "WITH moved AS (DELETE FROM %s_other WHERE %s = %d "
		    "RETURNING *) INSERT INTO %s SELECT * FROM moved; "
		    "ALTER TABLE %s ATTACH PARTITION %s "
		    "FOR VALUES FROM (%d) TO (%d); COMMIT",
		    step->name, name.at, step->name, step->name, step->month,
		    (int)month, name.at, step->name, name.at, (int)month,
		    (int)month + 1);
		good = carry_out(p, &sql, NULL, err);
	}
	buffer_free(&name);
	return good;
}

/* The oldest month that has a partition; `none' when none has. */
static bool
oldest_month(struct postgresql *p, const struct schema_step *step, int64_t none,
    int64_t *month, struct error *err)
{
	struct buffer sql = { 0 };

	buffer_format(&sql,
	    "SELECT coalesce(min(12 * (substr(relname, %d, 4)::bigint - 1970) "
	    "+ substr(relname, %d, 2)::bigint - 1), %lld) "
	    "FROM pg_inherits JOIN pg_class ON inhrelid = oid "
	    "WHERE inhparent = '%s'::regclass "
	    "AND relname ~ '^%s_[0-9]{4}_[0-9]{2}$'",
	    (int)strlen(step->name) + 2, (int)strlen(step->name) + 7,
	    (long long)none, step->name, step->name);
	return carry_out(p, &sql, month, err);
}

static bool
drop_months(struct postgresql *p, const struct schema_step *step,
    int64_t before, struct error *err)
{
	struct buffer sql = { 0 };
	int64_t month;

	if (!oldest_month(p, step, before, &month, err))
		return false;
	for (; month < before; month++) {
		buffer_format(&sql, "DROP TABLE IF EXISTS ");
		add_name(&sql, step->name, month);
		if (!carry_out(p, &sql, NULL, err))
			return false;
	}
	return true;
}

/* Is it cut by month here, or has an admin made something else of it? */
static bool
is_cut(struct postgresql *p, const struct schema_step *step, int64_t *cut,
    struct error *err)
{
	struct buffer sql = { 0 };

	buffer_format(&sql,
	    "SELECT count(*) FROM pg_partitioned_table "
	    "WHERE partrelid = '%s'::regclass AND partstrat = 'r'",
	    step->name);
	return carry_out(p, &sql, cut, err);
}

static bool
table_months(struct postgresql *p, const struct schema_step *step,
    int64_t first, int64_t last, struct error *err)
{
	struct buffer sql = { 0 };
	int64_t cut = 0;

	if (!is_cut(p, step, &cut, err))
		return false;
	for (int64_t month = first; cut != 0 && month <= last; month++)
		if (!make_month(p, step, month, err))
			return false;
	if (cut != 0 && !drop_months(p, step, first, err))
		return false;
	buffer_format(&sql, "DELETE FROM %s%s WHERE %s < %lld", step->name,
	    cut != 0 ? "_other" : "", step->month, (long long)first);
	return carry_out(p, &sql, NULL, err);
}

bool
postgresql_schema_months(
    struct postgresql *p, int64_t first, int64_t last, struct error *err)
{
	struct error ignored;
	bool good = postgresql_do(p,
	    "SET lock_timeout = 500; "
	    "SELECT pg_advisory_lock(x'61726174'::bigint)",
	    NULL, err);

	for (size_t i = 0; good && i < schema_step_count; i++)
		if (schema_steps[i].month != NULL)
			good =
			    table_months(p, &schema_steps[i], first, last, err);
	if (p->connection != NULL)
		postgresql_do(p,
		    "ROLLBACK; SET lock_timeout = 0; "
		    "SELECT pg_advisory_unlock(x'61726174'::bigint)",
		    NULL, &ignored);
	return good;
}

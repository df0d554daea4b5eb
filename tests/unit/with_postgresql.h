/* SPDX-License-Identifier: BSD-2-Clause
 *
 * with_postgresql - the server that tests/postgresql has started for a test
 */
#ifndef WITH_POSTGRESQL_H
#define WITH_POSTGRESQL_H

#include <check.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/engine.h"

/* NULL: the test does not run beside one. */
static inline const char *
postgresql_url(void)
{
	return getenv("ARATAME_POSTGRESQL");
}

/* Plain SQL, past the engine; the first number it answers, or 0. */
static inline int64_t
postgresql_sql(const char *url, const char *sql)
{
	PGconn *connection = PQconnectdb(url);
	PGresult *result = PQexec(connection, sql);
	int64_t number = 0;

	ck_assert_msg(PQresultStatus(result) == PGRES_COMMAND_OK ||
		PQresultStatus(result) == PGRES_TUPLES_OK,
	    "%s: %s", sql, PQerrorMessage(connection));
	if (PQntuples(result) > 0)
		number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	PQfinish(connection);
	return number;
}

/* Our tables, without a row; made anew for each test, which is a process. */
static inline const char *
postgresql_empty(void)
{
	static bool made;
	struct error err = { "" };
	struct engine *e;
	int version;

	if (made)
		return postgresql_url();
	postgresql_sql(postgresql_url(),
	    "SET client_min_messages = warning; "
	    "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	e = engine_open(postgresql_url(), ENGINE_WRITES, &err);
	ck_assert_msg(
	    e != NULL && engine_migrate(e, &version, &err), "%s", err.text);
	engine_close(e);
	made = true;
	return postgresql_url();
}

#endif

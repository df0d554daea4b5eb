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
	PGresult *result;
	int64_t number = 0;

	PQclear(PQexec(connection, "SET client_min_messages = warning"));
	result = PQexec(connection, sql);

	ck_assert_msg(PQresultStatus(result) == PGRES_COMMAND_OK ||
		PQresultStatus(result) == PGRES_TUPLES_OK,
	    "%s: %s", sql, PQerrorMessage(connection));
	if (PQntuples(result) > 0)
		number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	PQfinish(connection);
	return number;
}

/* Our tables, without a row, in a database that exists. */
static inline void
postgresql_make_tables(const char *url)
{
	struct error err = { "" };
	struct engine *e;
	int version;

	postgresql_sql(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	e = engine_open(url, ENGINE_WRITES, &err);
	ck_assert_msg(
	    e != NULL && engine_migrate(e, &version, &err), "%s", err.text);
	engine_close(e);
}

/* Made anew for each test, which is a process. */
static inline const char *
postgresql_empty(void)
{
	static bool made;

	if (!made)
		postgresql_make_tables(postgresql_url());
	made = true;
	return postgresql_url();
}

/* The URL of another database of the first server. */
static inline const char *
postgresql_database(const char *name, char url[300])
{
	snprintf(url, 300, "postgresql://aratame@/%s?host=%s", name,
	    getenv("ARATAME_POSTGRESQL_FOLDER"));
	return url;
}

static inline void
postgresql_run_file(const char *url, const char *path)
{
	static char sql[10000];
	FILE *file = fopen(path, "r");

	ck_assert_ptr_nonnull(file);
	sql[fread(sql, 1, sizeof sql - 1, file)] = '\0';
	fclose(file);
	postgresql_sql(url, sql);
}

/*
 * Halves in the database `aratame' of both servers; `spread' of the first holds
 * nothing but the way to them.
 */
static inline const char *
postgresql_spread(void)
{
	static char url[300];
	char sql[1000];

	if (*url != '\0')
		return url;
	postgresql_empty();
	postgresql_make_tables(getenv("ARATAME_POSTGRESQL_2"));
	postgresql_sql(
	    postgresql_url(), "DROP DATABASE IF EXISTS spread WITH (FORCE)");
	postgresql_sql(postgresql_url(), "CREATE DATABASE spread");
	postgresql_database("spread", url);
	snprintf(sql, sizeof sql,
	    "CREATE EXTENSION postgres_fdw; "
	    "CREATE SERVER aratame_1 FOREIGN DATA WRAPPER postgres_fdw "
	    "OPTIONS (host '%s', dbname 'aratame'); "
	    "CREATE SERVER aratame_2 FOREIGN DATA WRAPPER postgres_fdw "
	    "OPTIONS (host '%s', dbname 'aratame'); "
	    "CREATE USER MAPPING FOR aratame SERVER aratame_1 "
	    "OPTIONS (user 'aratame'); "
	    "CREATE USER MAPPING FOR aratame SERVER aratame_2 "
	    "OPTIONS (user 'aratame')",
	    getenv("ARATAME_POSTGRESQL_FOLDER"),
	    getenv("ARATAME_POSTGRESQL_FOLDER_2"));
	postgresql_sql(url, sql);
	postgresql_run_file(url, "conf/postgresql-spread.sql");
	return url;
}

#endif

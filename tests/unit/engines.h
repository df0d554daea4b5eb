/* SPDX-License-Identifier: BSD-2-Clause
 *
 * engines - every engine that can be tried here, each with an empty database
 *
 * A test loops over them: tcase_add_loop_test(tc, test_x, 0, engines_count()).
 * PostgreSQL is among them when tests/postgresql runs the test, and two servers
 * behind one as conf/postgresql-spread.sql makes them, when it has two.
 */
#ifndef ENGINES_H
#define ENGINES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/engine.h"
#include "with_postgresql.h"

static char engines_folder[64];

/* An empty folder in which the test's files lie. */
static inline void
engines_start(void)
{
	strcpy(engines_folder, "/tmp/aratame-engine-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(engines_folder));
}

static inline void
engines_stop(void)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf '%s'", engines_folder);
	ck_assert_int_eq(system(command), 0);
}

static inline const char *
engines_sqlite(void)
{
	static char where[100];

	snprintf(where, sizeof where, "sqlite:%s/memory", engines_folder);
	return where;
}

static const struct {
	const char *name;
	const char *(*where)(void); /* makes an empty database */
} engines[] = {
	{ "sqlite", engines_sqlite },
	{ "postgresql", postgresql_empty },
	{ "postgresql, spread over two", postgresql_spread },
};

static inline int
engines_count(void)
{
	if (getenv("ARATAME_POSTGRESQL_2") != NULL)
		return 3;
	return postgresql_url() != NULL ? 2 : 1;
}

#endif

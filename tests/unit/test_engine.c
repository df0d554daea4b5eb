/* SPDX-License-Identifier: BSD-2-Clause */
#include "engines.h"

#include <sys/stat.h>

#include <sqlite3.h>

#include "store/driver.h"

static struct engine *
open_one(int i, enum engine_use use)
{
	struct error err = { "" };
	struct engine *e = engine_open(engines[i].where(), use, &err);

	ck_assert_msg(e != NULL, "%s: %s", engines[i].name, err.text);
	return e;
}

static bool
set_number(struct engine *e, const char *name, int64_t number)
{
	struct value v[] = { BLOB(bytes_of(name)), NUMBER(number) };
	struct error err;

	return engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, &err) &&
	    engine_run(e, STATEMENT_META_SET, v, 2, NULL, NULL, &err);
}

static bool
take_number(void *context, const struct value *columns)
{
	ck_assert_int_eq(columns[0].kind, VALUE_NUMBER);
	*(int64_t *)context = columns[0].number;
	return true;
}

/* -1: there is none. */
static int64_t
get_number(struct engine *e, const char *name)
{
	struct value v = BLOB(bytes_of(name));
	struct error err = { "" };
	int64_t number = -1;

	ck_assert_msg(engine_run(e, STATEMENT_META_GET, &v, 1, take_number,
			  &number, &err),
	    "%s", err.text);
	return number;
}

START_TEST(test_what_is_written_is_read)
{
	struct engine *w = open_one(_i, ENGINE_WRITES);
	struct engine *r = open_one(_i, ENGINE_READS);

	ck_assert_int_eq(get_number(r, "one"), -1);
	ck_assert(set_number(w, "one", 1));
	ck_assert(set_number(w, "least", INT64_MIN));
	ck_assert(set_number(w, "", 3));
	ck_assert(set_number(w, "one", 2));
	ck_assert_int_eq(get_number(r, "one"), 2);
	ck_assert_int_eq(get_number(r, "least"), INT64_MIN);
	ck_assert_int_eq(get_number(r, ""), 3);
	engine_close(w);
	engine_close(r);
}
END_TEST

START_TEST(test_transactions)
{
	struct engine *w = open_one(_i, ENGINE_WRITES);
	struct engine *r = open_one(_i, ENGINE_READS);
	struct error err;

	ck_assert(engine_begin(w, &err));
	ck_assert(set_number(w, "one", 1));
	ck_assert_int_eq(get_number(r, "one"), -1);
	engine_rollback(w);
	ck_assert_int_eq(get_number(w, "one"), -1);
	ck_assert(engine_begin(w, &err));
	ck_assert(set_number(w, "one", 1));
	ck_assert(engine_commit(w, &err));
	ck_assert_int_eq(get_number(r, "one"), 1);
	ck_assert(!engine_commit(w, &err));
	engine_rollback(w);
	engine_close(w);
	engine_close(r);
}
END_TEST

START_TEST(test_several_at_once)
{
	struct engine *w = open_one(_i, ENGINE_WRITES);
	static char names[1200][16];
	static struct value values[1200][2];
	static struct query queries[1201];
	static int64_t found[1200];
	struct error err = { "" };

	for (int i = 0; i < 1200; i++) {
		snprintf(names[i], sizeof names[i], "%d", i);
		values[i][0] = BLOB(bytes_of(names[i]));
		values[i][1] = NUMBER(i * i);
		queries[i] = (struct query){ STATEMENT_META_NEW, values[i], 2,
			NULL, NULL };
	}
	ck_assert_msg(engine_run_all(w, queries, 1200, &err), "%s", err.text);
	for (int i = 0; i < 1200; i++)
		queries[i] = (struct query){ STATEMENT_META_GET, values[i], 1,
			take_number, &found[i] };
	ck_assert_msg(engine_run_all(w, queries, 1200, &err), "%s", err.text);
	for (int i = 0; i < 1200; i++)
		ck_assert_int_eq(found[i], (int64_t)i * i);
	/* One that fails spoils what stands behind it, and is told. */
	values[1][0] = (struct value){ .kind = VALUE_NULL };
	queries[1] =
	    (struct query){ STATEMENT_META_NEW, values[1], 2, NULL, NULL };
	ck_assert(!engine_run_all(w, queries, 3, &err));
	ck_assert_int_eq(get_number(w, "3"), 9);
	engine_close(w);
}
END_TEST

static size_t
parameters_of(const char *sql)
{
	size_t most = 0;

	while ((sql = strchr(sql, '$')) != NULL) {
		size_t number = strtoul(++sql, NULL, 10);

		most = number > most ? number : most;
	}
	return most;
}

/* What they do is tried elsewhere: a NULL may well be refused. */
START_TEST(test_every_statement_is_understood)
{
	struct engine *w = open_one(_i, ENGINE_WRITES);
	struct value v[VALUES_MAX] = { { VALUE_NULL, 0, { 0 } } };

	for (enum statement s = 0; s < STATEMENT_COUNT; s++) {
		size_t count = parameters_of(statement_text[s]);
		struct error err = { "" };

		ck_assert_uint_le(count, VALUES_MAX);
		ck_assert(strstr(statement_text[s], "home") != NULL);
		if (engine_run(w, s, v, count, NULL, NULL, &err))
			continue;
		ck_assert_msg(strcasestr(err.text, "null constraint") != NULL ||
			strcasestr(err.text, "not-null") != NULL ||
			strcasestr(err.text, "mismatch") != NULL,
		    "%s", err.text);
	}
	engine_close(w);
}
END_TEST

START_TEST(test_it_is_found_sound)
{
	struct engine *w = open_one(_i, ENGINE_WRITES);
	struct error err = { "" };
	int version = 0;

	ck_assert_msg(engine_check(w, &err), "%s", err.text);
	ck_assert_msg(engine_migrate(w, &version, &err), "%s", err.text);
	ck_assert_int_gt(version, 0);
	engine_close(w);
}
END_TEST

/* As the file holds it, past the engine. */
static int64_t
ask_file(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	int64_t number;

	ck_assert_int_eq(
	    sqlite3_open(engines_sqlite() + strlen("sqlite:"), &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK,
	    "%s", sqlite3_errmsg(db));
	number = sqlite3_step(stmt) == SQLITE_ROW
	    ? sqlite3_column_int64(stmt, 0)
	    : -1;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return number;
}

/* A file with a row in it, of any table, is as sound as an empty one. */
START_TEST(test_rows_are_found_sound)
{
	static const struct {
		const char *name, *columns;
	} tables[] = {
#define TABLE(version, name, columns, key, month, large) { name, columns },
#define INDEX(version, name, on)
#define CHANGE(version, sql)
#include "store/schema.def"
#undef TABLE
#undef INDEX
#undef CHANGE
	};
	struct engine *w = open_one(0, ENGINE_WRITES);
	struct error err = { "" };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const char *at = tables[i].columns;
		char sql[500];

		snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (1",
		    tables[i].name);
		while ((at = strchr(at, ',')) != NULL && at++ != NULL)
			strcat(sql, ", 1");
		ask_file(strcat(sql, ")"));
		ck_assert_msg(engine_check(w, &err), "%s", err.text);
		snprintf(
		    sql, sizeof sql, "SELECT COUNT(*) FROM %s", tables[i].name);
		ck_assert_msg(
		    ask_file(sql) == 1, "%s: it was set aside", tables[i].name);
	}
	engine_close(w);
}
END_TEST

/* Of both signs, at both ends: no slice of the homes is left out. */
START_TEST(test_old_months_go)
{
	struct engine *w = open_one(0, ENGINE_WRITES);
	struct error err = { "" };

	ask_file("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 "
		 "FROM n WHERE i < 2000) INSERT INTO print (home, month, "
		 "message) SELECT (i - 1000) * 9223372036854775, "
		 "680 + i % 4, i FROM n");
	ask_file("INSERT INTO print (home, month, message) "
		 "VALUES (9223372036854775807, 680, 0)");
	for (int64_t first = 681; first <= 682; first++) {
		for (int i = 0; i < 100; i++)
			ck_assert_msg(
			    engine_months(w, first, 683, &err), "%s", err.text);
		ck_assert_int_eq(
		    ask_file("SELECT min(month) FROM print"), first);
	}
	ck_assert_int_eq(ask_file("SELECT count(*) FROM print"), 1000);
	engine_close(w);
}
END_TEST

START_TEST(test_another_file_is_left_alone)
{
	char path[100], where[120], text[5000];
	struct error err = { "" };
	struct stat st;
	FILE *f;

	memset(text, 'x', sizeof text);
	snprintf(path, sizeof path, "%s/letter.eml", engines_folder);
	snprintf(where, sizeof where, "sqlite:%s", path);
	ck_assert_ptr_nonnull(f = fopen(path, "w"));
	fwrite(text, 1, sizeof text, f);
	fclose(f);
	ck_assert_ptr_null(engine_open(where, ENGINE_WRITES, &err));
	ck_assert_msg(
	    strstr(err.text, "name another file") != NULL, "%s", err.text);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, sizeof text);
}
END_TEST

START_TEST(test_unknown_engines)
{
	struct error err = { "" };

	ck_assert_ptr_null(
	    engine_open("mysql://u:secret@h/d", ENGINE_WRITES, &err));
	ck_assert(strstr(err.text, "sqlite:") != NULL);
	ck_assert(strstr(err.text, "secret") == NULL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("engine");
	TCase *tc = tcase_create("engine");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, engines_start, engines_stop);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, test_what_is_written_is_read, 0, engines_count());
	tcase_add_loop_test(tc, test_transactions, 0, engines_count());
	tcase_add_loop_test(
	    tc, test_every_statement_is_understood, 0, engines_count());
	tcase_add_loop_test(tc, test_several_at_once, 0, engines_count());
	tcase_add_loop_test(tc, test_it_is_found_sound, 0, engines_count());
	tcase_add_test(tc, test_rows_are_found_sound);
	tcase_add_test(tc, test_old_months_go);
	tcase_add_test(tc, test_another_file_is_left_alone);
	tcase_add_test(tc, test_unknown_engines);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

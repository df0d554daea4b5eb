/* SPDX-License-Identifier: BSD-2-Clause */
#include "store/driver.h"
#include "with_postgresql.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/postgresql.h"

static const struct {
	const char *what;
	const char *url;
	const char *where; /* NULL: not taken */
} urls[] = {
	{ "a URL without a password is told whole",
	    "postgresql://gw@db.example:5433/mail",
	    "postgresql://gw@db.example:5433/mail" },
	{ "a password is never told", "postgresql://gw:hu%40sh@db.example/mail",
	    "postgresql://gw@db.example/mail" },
	{ "nor as a parameter of the URL",
	    "postgresql://db.example/mail?user=gw&password=hu%40sh",
	    "postgresql://gw@db.example/mail" },
	{ "a socket's folder is told plainly",
	    "postgresql:///mail?host=%2Frun%2Fpg&user=gw",
	    "postgresql://gw@/run/pg/mail" },
	{ "several hosts are all told", "postgresql://gw@a,b/mail",
	    "postgresql://gw@a,b/mail" },
	{ "an address without a name serves as the host",
	    "postgresql:///mail?hostaddr=192.0.2.1",
	    "postgresql://192.0.2.1/mail" },
	{ "a broken URL is refused, and its password not told",
	    "postgresql://gw:hu@sh@db.example:port/mail%", NULL },
	{ "an unknown parameter is refused, and the password not told",
	    "postgresql://gw:hu@db.example/mail?hu=sh", NULL },
};

START_TEST(test_urls)
{
	struct postgresql p;
	struct error err = { "" };
	bool good = postgresql_init(&p, urls[_i].url, 100, &err);

	ck_assert_msg(good == (urls[_i].where != NULL), "%s: %s", urls[_i].what,
	    err.text);
	if (good)
		ck_assert_str_eq(p.where, urls[_i].where);
	else
		ck_assert_msg(strstr(err.text, "hu") == NULL, "%s: %s",
		    urls[_i].what, err.text);
}
END_TEST

static bool
take(void *context, const struct value *columns)
{
	*(int64_t *)context = columns[0].number;
	return true;
}

/* False, with the error: the memory could not be asked. */
static bool
get(struct engine *e, const char *name, int64_t *number, struct error *err)
{
	struct value v = BLOB(bytes_of(name));

	return engine_run(e, STATEMENT_META_GET, &v, 1, take, number, err);
}

static bool
put(struct engine *e, const char *name, int64_t number, struct error *err)
{
	struct value v[] = { BLOB(bytes_of(name)), NUMBER(number) };

	return engine_begin(e, err) &&
	    engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, err) &&
	    engine_run(e, STATEMENT_META_SET, v, 2, NULL, NULL, err) &&
	    engine_commit(e, err);
}

static struct engine *
opened(const char *url, enum engine_use use)
{
	struct error err = { "" };
	struct engine *e = engine_open(url, use, &err);

	ck_assert_msg(e != NULL, "%s", err.text);
	return e;
}

START_TEST(test_no_server)
{
	struct engine *e = opened(
	    "postgresql://gw:hush@/mail?host=%2Fnonexistent", ENGINE_READS);
	struct error first = { "" }, second = { "" };
	int64_t number;

	ck_assert(!get(e, "one", &number, &first));
	ck_assert_msg(
	    strstr(first.text, "/nonexistent/mail") != NULL, "%s", first.text);
	ck_assert(strstr(first.text, "hush") == NULL);
	/* Asked again at once it does not try, and says why not. */
	ck_assert(!get(e, "one", &number, &second));
	ck_assert_str_eq(first.text, second.text);
	engine_close(e);
}
END_TEST

static const char *
folder(void)
{
	return getenv("ARATAME_POSTGRESQL_FOLDER");
}

static void
server(const char *deed)
{
	char command[300];

	snprintf(command, sizeof command, "tests/postgresql --do %s '%s'", deed,
	    folder());
	ck_assert_int_eq(system(command), 0);
}

/* Until it answers again; a database takes its time to come back. */
static bool
recovers(struct engine *e, const char *name, int64_t *number)
{
	int64_t until = clock_ms() + 60000;
	struct error err;

	while (!get(e, name, number, &err)) {
		if (clock_ms() > until)
			return false;
		usleep(50000);
	}
	return true;
}

START_TEST(test_no_tables)
{
	struct engine *e;
	struct error err = { "" };
	int64_t number;
	int version = 0;

	postgresql_sql(postgresql_url(),
	    "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	e = opened(postgresql_url(), ENGINE_READS);
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_msg(
	    strstr(err.text, "aratame store migrate") != NULL, "%s", err.text);
	ck_assert_int_eq(
	    postgresql_sql(postgresql_url(),
		"SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
	    0);
	for (int twice = 0; twice < 2; twice++) {
		ck_assert_msg(
		    engine_migrate(e, &version, &err), "%s", err.text);
		ck_assert_int_eq(version, SCHEMA_VERSION);
	}
	ck_assert_msg(get(e, "one", &number, &err), "%s", err.text);
	postgresql_sql(
	    postgresql_url(), "UPDATE schema_version SET version = 0");
	engine_close(e);
	e = opened(postgresql_url(), ENGINE_READS);
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_msg(strstr(err.text, "version 0") != NULL, "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_two_migrate_at_once)
{
	struct error err = { "" };
	int version = 0, status;
	pid_t other;
	struct engine *e;

	postgresql_sql(postgresql_url(),
	    "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	other = fork();
	e = opened(postgresql_url(), ENGINE_WRITES);
	if (!engine_migrate(e, &version, &err)) {
		puts(err.text);
		_exit(1);
	}
	engine_close(e);
	if (other == 0)
		_exit(0);
	ck_assert_int_eq(waitpid(other, &status, 0), other);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(postgresql_sql(postgresql_url(),
			     "SELECT count(*) FROM schema_version"),
	    1);
}
END_TEST

START_TEST(test_killed_and_restarted)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct error err = { "" };
	int64_t number = 0;

	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	server("kill");
	ck_assert(!get(e, "one", &number, &err));
	ck_assert(!put(e, "one", 2, &err));
	engine_rollback(e);
	server("start");
	ck_assert(recovers(e, "one", &number));
	ck_assert_int_ne(number, 2);
	ck_assert_msg(put(e, "one", 3, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_restarted_between_two_questions)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct error err = { "" };
	int64_t number = 0;

	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	server("kill");
	server("start");
	sleep(1);
	ck_assert_msg(get(e, "one", &number, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_broken_within_a_transaction)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct value v[] = { BLOB(BYTES("one")), NUMBER(1) };
	struct error err = { "" };
	int64_t number = -1;

	ck_assert(engine_begin(e, &err));
	ck_assert(engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, &err));
	ck_assert_int_eq(engine_changes(e), 1);
	postgresql_sql(postgresql_url(),
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
	    "WHERE application_name = 'aratame'");
	usleep(300000);
	/* Half of it is lost: the rest must not be taken for the whole. */
	while (engine_run(e, STATEMENT_META_SET, v, 2, NULL, NULL, &err))
		usleep(10000);
	ck_assert(!engine_commit(e, &err));
	sleep(1);
	ck_assert_msg(get(e, "one", &number, &err), "%s", err.text);
	ck_assert_int_eq(number, -1);
	engine_close(e);
}
END_TEST

START_TEST(test_stopped)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_READS);
	struct error err = { "" };
	int64_t number, began;

	ck_assert_msg(get(e, "one", &number, &err), "%s", err.text);
	server("freeze");
	began = clock_ms();
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_msg(strstr(err.text, "in time") != NULL, "%s", err.text);
	/* A new connection is not waited for any longer. */
	sleep(1);
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_int_lt(clock_ms() - began, 20000);
	server("thaw");
	ck_assert(recovers(e, "one", &number));
	engine_close(e);
}
END_TEST

START_TEST(test_too_much_at_once)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct error err = { "" };
	char name[16];

	ck_assert(engine_begin(e, &err));
	for (int i = 0; i < 3000; i++) {
		struct value v[] = { BLOB(bytes_of(name)), NUMBER(i) };

		snprintf(name, sizeof name, "%d", i);
		v[0] = BLOB(bytes_of(name));
		ck_assert_msg(
		    engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, &err),
		    "%s", err.text);
	}
	ck_assert_msg(engine_commit(e, &err), "%s", err.text);
	ck_assert_int_eq(
	    postgresql_sql(postgresql_url(), "SELECT count(*) FROM meta"),
	    3000);
	engine_close(e);
}
END_TEST

START_TEST(test_an_error_within_a_batch)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct value good[] = { BLOB(BYTES("one")), NUMBER(1) };
	struct value bad[] = { BLOB(BYTES("two")), { .kind = VALUE_NULL } };
	struct error err = { "" };

	ck_assert(engine_begin(e, &err));
	ck_assert(engine_run(e, STATEMENT_META_NEW, good, 2, NULL, NULL, &err));
	/* Told at once or at the end, but told. */
	if (engine_run(e, STATEMENT_META_NEW, bad, 2, NULL, NULL, &err))
		engine_run(e, STATEMENT_META_NEW, good, 2, NULL, NULL, &err);
	ck_assert(!engine_commit(e, &err));
	ck_assert_msg(strstr(err.text, "META_NEW") != NULL &&
		strstr(err.text, "not-null") != NULL,
	    "%s", err.text);
	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	ck_assert_int_eq(
	    postgresql_sql(postgresql_url(), "SELECT count(*) FROM meta"), 1);
	engine_close(e);
}
END_TEST

START_TEST(test_role_without_rights)
{
	char url[300];
	struct engine *e;
	struct error err = { "" };
	int64_t number;

	postgresql_empty();
	postgresql_sql(postgresql_url(),
	    "DROP ROLE IF EXISTS poor; "
	    "CREATE ROLE poor LOGIN PASSWORD 'right-one'; "
	    "GRANT USAGE ON SCHEMA public TO poor");
	snprintf(url, sizeof url,
	    "postgresql://poor:right-one@/aratame?host=%s", folder());
	e = opened(url, ENGINE_READS);
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_msg(
	    strstr(err.text, "permission denied") != NULL, "%s", err.text);
	ck_assert_msg(strstr(err.text, "poor@") != NULL, "%s", err.text);
	engine_close(e);
	snprintf(url, sizeof url,
	    "postgresql://poor:wrong-one@/aratame?host=%s", folder());
	e = opened(url, ENGINE_READS);
	ck_assert(!get(e, "one", &number, &err));
	ck_assert_msg(
	    strstr(err.text, "authentication failed") != NULL, "%s", err.text);
	ck_assert_msg(strstr(err.text, "wrong-one") == NULL, "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_disk_full)
{
	struct engine *e;
	struct error err = { "" };
	static unsigned char noise[200000];
	struct value v[] = { BLOB(((struct bytes){ noise, sizeof noise })),
		NUMBER(1) };
	int64_t number = 0;
	int i;

	if (getenv("ARATAME_POSTGRESQL_SMALL") == NULL) {
		puts("skip - a disk that is full: nothing can be mounted here");
		return;
	}
	postgresql_empty();
	postgresql_sql(postgresql_url(),
	    "ALTER TABLE meta DROP CONSTRAINT "
	    "meta_pkey; ALTER TABLE meta ALTER name SET STORAGE EXTERNAL; "
	    "ALTER TABLE meta SET TABLESPACE small");
	e = opened(postgresql_url(), ENGINE_WRITES);
	for (i = 0; i < 100; i++)
		if (!engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, &err))
			break;
	ck_assert_int_lt(i, 100);
	ck_assert_msg(
	    strstr(err.text, "No space left") != NULL, "%s", err.text);
	/* What is there can still be read, and written where there is room. */
	ck_assert_msg(get(e, "one", &number, &err), "%s", err.text);
	postgresql_sql(
	    postgresql_url(), "ALTER TABLE meta SET TABLESPACE pg_default");
	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_months)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	struct error err = { "" };
	const char *url = postgresql_url();
	const char *partitions = "SELECT count(*) FROM pg_inherits "
				 "WHERE inhparent = 'print'::regclass";

	/* Before there are partitions everything lands in the other one. */
	postgresql_sql(url,
	    "INSERT INTO print (home, month, message) "
	    "SELECT h, m, 1 FROM generate_series(1, 10) h, "
	    "generate_series(679, 684) m");
	for (int twice = 0; twice < 2; twice++) {
		ck_assert_msg(engine_months(e, 680, 683, &err), "%s", err.text);
		ck_assert_int_eq(postgresql_sql(url, partitions), 5);
	}
	ck_assert_int_eq(postgresql_sql(url, "SELECT count(*) FROM print"), 50);
	ck_assert_int_eq(
	    postgresql_sql(url, "SELECT count(*) FROM print_other"), 10);
	ck_assert_int_eq(
	    postgresql_sql(url, "SELECT count(*) FROM print_2026_09"), 10);
	ck_assert_int_eq(
	    postgresql_sql(url, "SELECT min(month) FROM print_2026_09"), 680);
	ck_assert_msg(engine_months(e, 682, 684, &err), "%s", err.text);
	ck_assert_int_eq(postgresql_sql(url, "SELECT count(*) FROM print"), 30);
	ck_assert_int_eq(
	    postgresql_sql(url, "SELECT min(month) FROM print"), 682);
	ck_assert_int_eq(postgresql_sql(url, partitions), 4);
	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

START_TEST(test_spread_over_two)
{
	const char *url = postgresql_spread();
	const char *count = "SELECT count(*) FROM print";
	struct engine *e = opened(url, ENGINE_WRITES);
	struct error err = { "" };
	int64_t first, second;

	for (int twice = 0; twice < 2; twice++)
		postgresql_sql(url,
		    "INSERT INTO print (home, month, message) "
		    "SELECT h * 7919, 680 + h % 2, h FROM "
		    "generate_series(1, 100) h ON CONFLICT DO NOTHING");
	first = postgresql_sql(postgresql_url(), count);
	second = postgresql_sql(getenv("ARATAME_POSTGRESQL_2"), count);
	ck_assert_int_gt(first, 20);
	ck_assert_int_gt(second, 20);
	ck_assert_int_eq(first + second, 100);
	/* From here nothing is cut or dropped, only deleted. */
	ck_assert_msg(engine_months(e, 681, 683, &err), "%s", err.text);
	ck_assert_int_eq(postgresql_sql(url, count), 50);
	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

/* Does a step of the plan (an arrow) go there? */
static bool
plan_names(const PGresult *plan, const char *what)
{
	for (int i = 0; i < PQntuples(plan); i++) {
		const char *step = strstr(PQgetvalue(plan, i, 0), "->");

		if (step != NULL && strstr(step, what) != NULL)
			return true;
	}
	return false;
}

/* How the spread database would run it, for some home. */
static PGresult *
explain(PGconn *connection, enum statement statement)
{
	const char *text = statement_text[statement];
	char sql[3000];
	size_t len;
	int most = 0;

	for (const char *at = text; (at = strchr(at, '$')) != NULL; at++)
		if (atoi(at + 1) > most)
			most = atoi(at + 1);
	snprintf(sql, sizeof sql, "PREPARE x AS %s", text);
	PQclear(PQexec(connection, "DEALLOCATE ALL"));
	PQclear(PQexec(connection, sql));
	strcpy(sql, "EXPLAIN (VERBOSE) EXECUTE x");
	for (int i = 0; i < most; i++) {
		len = strlen(sql);
		snprintf(
		    sql + len, sizeof sql - len, "%s'1'", i == 0 ? "(" : ", ");
	}
	return PQexec(connection, strcat(sql, most > 0 ? ")" : ""));
}

/* Whatever names the home it asks for is sent to the server that has it. */
START_TEST(test_a_home_is_on_one_server)
{
	PGconn *connection = PQconnectdb(postgresql_spread());
	int tried = 0;

	PQclear(PQexec(connection, "SET plan_cache_mode = force_generic_plan"));
	for (enum statement s = 0; s < STATEMENT_COUNT; s++) {
		PGresult *plan;

		/* To forget an address everything is looked through. */
		if (strstr(statement_text[s], "home = $") == NULL ||
		    s == STATEMENT_FORGET_LEFT)
			continue;
		plan = explain(connection, s);
		ck_assert_msg(PQresultStatus(plan) == PGRES_TUPLES_OK, "%s: %s",
		    statement_name[s], PQerrorMessage(connection));
		ck_assert_msg(plan_names(plan, "aratame_1.") !=
			plan_names(plan, "aratame_2."),
		    "%s asks both servers", statement_name[s]);
		PQclear(plan);
		tried++;
	}
	ck_assert_int_gt(tried, 0);
	PQfinish(connection);
}
END_TEST

/* A reader holds on to the tables: we give up soon, and he is not kept. */
START_TEST(test_months_while_locked)
{
	struct engine *e = opened(postgresql_empty(), ENGINE_WRITES);
	PGconn *other = PQconnectdb(postgresql_url());
	struct error err = { "" };

	PQclear(PQexec(other, "BEGIN; SELECT count(*) FROM print"));
	ck_assert(!engine_months(e, 680, 681, &err));
	ck_assert_msg(strstr(err.text, "lock") != NULL, "%s", err.text);
	ck_assert_msg(put(e, "one", 1, &err), "%s", err.text);
	PQclear(PQexec(other, "COMMIT"));
	PQfinish(other);
	ck_assert_msg(engine_months(e, 680, 681, &err), "%s", err.text);
	engine_close(e);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("postgresql");
	TCase *tc = tcase_create("postgresql");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 180);
	tcase_add_loop_test(
	    tc, test_urls, 0, (int)(sizeof urls / sizeof *urls));
	tcase_add_test(tc, test_no_server);
	if (postgresql_url() != NULL) {
		tcase_add_test(tc, test_no_tables);
		tcase_add_test(tc, test_two_migrate_at_once);
		tcase_add_test(tc, test_restarted_between_two_questions);
		tcase_add_test(tc, test_killed_and_restarted);
		tcase_add_test(tc, test_broken_within_a_transaction);
		tcase_add_test(tc, test_stopped);
		tcase_add_test(tc, test_too_much_at_once);
		tcase_add_test(tc, test_an_error_within_a_batch);
		tcase_add_test(tc, test_role_without_rights);
		tcase_add_test(tc, test_disk_full);
		tcase_add_test(tc, test_months);
		tcase_add_test(tc, test_months_while_locked);
	}
	if (getenv("ARATAME_POSTGRESQL_2") != NULL) {
		tcase_add_test(tc, test_spread_over_two);
		tcase_add_test(tc, test_a_home_is_on_one_server);
	}
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The whole store while its database is shared, stopped, killed and full.
 */
#include "engines.h"

#include <sys/wait.h>

#include "base/clock.h"
#include "log/log.h"
#include "store/store.h"

#define WAIT_MS 60000
#define DEADLINE_MS 200

static struct settings set;
static char key[100];

struct note {
	char name[32];
	int64_t number;
};

static void
settle(const char *where)
{
	log_open("test", true);
	settings_default(&set);
	snprintf(key, sizeof key, "%s/key", engines_folder);
	set.store = where;
	set.key_file = key;
	set.store_deadline = DEADLINE_MS;
}

static struct store *
open_store(void)
{
	struct error err = { "" };
	struct store *s = store_open(&set, &err);

	ck_assert_msg(s != NULL, "%s", err.text);
	return s;
}

/* Waits for what comes at some time. */
#define EVENTUALLY(what)                                                       \
	do {                                                                   \
		int64_t latest = clock_ms() + WAIT_MS;                         \
		bool good;                                                     \
                                                                               \
		while (!(good = (what)) && clock_ms() < latest)                \
			usleep(20000);                                         \
		ck_assert_msg(good, "%s", #what);                              \
	} while (0)

static struct note *
note(const char *name, int64_t number)
{
	struct note *n = calloc(1, sizeof *n);

	snprintf(n->name, sizeof n->name, "%s", name);
	n->number = number;
	return n;
}

static bool
take(void *it, const struct value *columns)
{
	((struct note *)it)->number = columns[0].number;
	return false;
}

static bool
read_it(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct note *n = it;
	struct value v = BLOB(bytes_of(n->name));

	(void)secret;
	n->number = -1;
	return engine_run(e, STATEMENT_META_GET, &v, 1, take, n, err);
}

static bool
write_it(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct note *n = it;
	struct value v[] = { BLOB(bytes_of(n->name)), NUMBER(n->number) };

	(void)secret;
	return engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, err) &&
	    engine_run(e, STATEMENT_META_SET, v, 2, NULL, NULL, err);
}

/* -1: nothing is known; -2: no answer. */
static int64_t
ask(struct store *s, const char *name)
{
	struct note *n = note(name, 0);
	int64_t number = -2;

	if (store_ask(s, read_it, n, free)) {
		number = n->number;
		free(n);
	}
	return number;
}

static bool
tell(struct store *s, const char *name, int64_t number)
{
	return store_tell(s, write_it, note(name, number), free);
}

static void
server(const char *deed)
{
	char command[300];

	snprintf(command, sizeof command, "tests/postgresql --do %s '%s'", deed,
	    getenv("ARATAME_POSTGRESQL_FOLDER"));
	ck_assert_int_eq(system(command), 0);
}

/* Another daemon: it answers `ping' by writing the same number to `pong'. */
static void
be_the_other(void)
{
	struct store *s = open_store();

	EVENTUALLY(ask(s, "ping") > 0);
	if (!tell(s, "pong", ask(s, "ping")))
		_exit(1);
	store_close(s);
	_exit(0);
}

START_TEST(test_two_daemons_see_each_other)
{
	struct store *s;
	int status;
	pid_t other;

	settle(engines[_i].where());
	store_close(open_store()); /* the key */
	if ((other = fork()) == 0)
		be_the_other();
	s = open_store();
	EVENTUALLY(store_available(s));
	ck_assert(tell(s, "ping", 7));
	EVENTUALLY(ask(s, "pong") == 7);
	ck_assert_int_eq(waitpid(other, &status, 0), other);
	ck_assert_int_eq(status, 0);
	store_close(s);
}
END_TEST

/* Whoever asks waits no longer than the deadline, then not at all. */
START_TEST(test_stopped)
{
	int64_t began, longest = 0;
	struct store *s;

	settle(postgresql_empty());
	s = open_store();
	EVENTUALLY(ask(s, "a") == -1);
	server("freeze");
	for (int i = 0; i < 20; i++) {
		began = clock_ms();
		ck_assert_int_eq(ask(s, "a"), -2);
		if (clock_ms() - began > longest)
			longest = clock_ms() - began;
	}
	ck_assert_int_lt(longest, 10 * DEADLINE_MS);
	ck_assert(!store_available(s));
	began = clock_ms();
	for (int i = 0; i < 1000; i++)
		ask(s, "a");
	ck_assert_int_lt(clock_ms() - began, 100 * DEADLINE_MS);
	ck_assert(tell(s, "a", 1));
	server("thaw");
	EVENTUALLY(ask(s, "a") == 1);
	store_close(s);
}
END_TEST

/* What was told while it was away is written when it is back. */
START_TEST(test_killed)
{
	struct store *s;
	char name[32];

	settle(postgresql_empty());
	s = open_store();
	ck_assert(tell(s, "a", 1));
	EVENTUALLY(ask(s, "a") == 1);
	server("kill");
	ck_assert_int_eq(ask(s, "a"), -2);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "told %d", i);
		ck_assert(tell(s, name, i));
	}
	EVENTUALLY(!store_state(s).writing);
	server("start");
	EVENTUALLY(ask(s, "told 999") == 999);
	EVENTUALLY(store_state(s).queued == 0);
	ck_assert_int_eq(store_state(s).lost, 0);
	ck_assert_int_eq(postgresql_sql(postgresql_url(),
			     "SELECT count(*) FROM meta "
			     "WHERE encode(name, 'escape') LIKE 'told %'"),
	    1000);
	store_close(s);
}
END_TEST

/* The daemon was there first; then comes the server, then the tables. */
START_TEST(test_the_database_comes_later)
{
	struct error err = { "" };
	struct engine *e;
	struct store *s;
	int version;

	postgresql_sql(postgresql_url(),
	    "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	server("kill");
	settle(postgresql_url());
	s = open_store();
	ck_assert(!store_available(s));
	ck_assert(tell(s, "a", 1));
	server("start");
	EVENTUALLY(strstr(store_state(s).last.text, "aratame store migrate"));
	e = engine_open(postgresql_url(), ENGINE_WRITES, &err);
	ck_assert_msg(
	    e != NULL && engine_migrate(e, &version, &err), "%s", err.text);
	engine_close(e);
	EVENTUALLY(ask(s, "a") == 1);
	store_close(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("store_postgresql");
	TCase *tc = tcase_create("store_postgresql");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, engines_start, engines_stop);
	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(
	    tc, test_two_daemons_see_each_other, 0, engines_count());
	if (postgresql_url() != NULL) {
		tcase_add_test(tc, test_stopped);
		tcase_add_test(tc, test_killed);
		tcase_add_test(tc, test_the_database_comes_later);
	}
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

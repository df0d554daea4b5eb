/* SPDX-License-Identifier: BSD-2-Clause */
#include "engines.h"

#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "log/log.h"
#include "store/inside.h"

/* Long, for a machine that is busy; the deadline is much shorter. */
#define WAIT_MS 20000
#define HANG_MS 3000
#define DEADLINE_MS 200

static struct settings set;
static char where[STORE_WHERE_MAX];
static char key[100];
static atomic_int freed, ran;

static void
settle(const char *place)
{
	log_open("test", true);
	settings_default(&set);
	snprintf(key, sizeof key, "%s/key", engines_folder);
	snprintf(where, sizeof where, "%s", place);
	set.store = where;
	set.key_file = key;
	set.store_deadline = DEADLINE_MS;
	freed = ran = 0;
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

struct note {
	char name[32];
	int64_t number;
	int hang_ms;
	bool fails;
};

static void
free_note(void *it)
{
	freed++;
	free(it);
}

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

	ran++;
	/* Not ck_assert(): it is for one thread. */
	if (secret == NULL)
		abort();
	usleep((useconds_t)n->hang_ms * 1000);
	if (n->fails)
		return error_set(err, "it fails");
	n->number = -1;
	return engine_run(e, STATEMENT_META_GET, &v, 1, take, n, err);
}

static bool
write_it(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct note *n = it;
	struct value v[] = { BLOB(bytes_of(n->name)), NUMBER(n->number) };

	ran++;
	/* Not ck_assert(): it is for one thread. */
	if (secret == NULL)
		abort();
	usleep((useconds_t)n->hang_ms * 1000);
	return engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, err) &&
	    engine_run(e, STATEMENT_META_SET, v, 2, NULL, NULL, err) &&
	    (!n->fails || error_set(err, "it fails"));
}

/* -1: nothing is known; -2: no answer. */
static int64_t
ask(struct store *s, const char *name)
{
	struct note *n = note(name, 0);
	int64_t number = -2;

	if (store_ask(s, read_it, n, free_note)) {
		number = n->number;
		free(n);
	}
	return number;
}

static bool
hang(struct store *s)
{
	struct note *n = note("slow", 0);

	n->hang_ms = HANG_MS;
	return store_ask(s, read_it, n, free_note);
}

static bool
tell(struct store *s, const char *name, int64_t number)
{
	return store_tell(s, write_it, note(name, number), free_note);
}

static bool
commit_in(struct store *s, const char *name, int64_t number, int64_t wait_ms,
    struct error *err)
{
	return store_commit(
	    s, write_it, note(name, number), free_note, wait_ms, err);
}

static bool
commit(struct store *s, const char *name, int64_t number, struct error *err)
{
	return commit_in(s, name, number, WAIT_MS, err);
}

START_TEST(test_told_and_asked)
{
	struct error err = { "" };
	struct store *s;

	settle(engines[_i].where());
	s = open_store();
	ck_assert(store_available(s));
	ck_assert_ptr_nonnull(store_secret(s));
	ck_assert_int_eq(ask(s, "a"), -1);
	ck_assert(tell(s, "a", 1));
	ck_assert(tell(s, "a", 2));
	ck_assert_msg(commit(s, "b", 3, &err), "%s", err.text);
	ck_assert_int_eq(ask(s, "a"), 2);
	ck_assert_int_eq(ask(s, "b"), 3);
	ck_assert_int_eq(freed, 3);
	store_close(s);
	/* It is still there, also what was told last. */
	s = open_store();
	for (int i = 0; i < 1000; i++)
		ck_assert(tell(s, "c", i));
	store_close(s);
	s = open_store();
	ck_assert_int_eq(ask(s, "c"), 999);
	ck_assert_int_eq(ask(s, "a"), 2);
	store_close(s);
}
END_TEST

START_TEST(test_none)
{
	struct error err = { "" };

	settle("none");
	ck_assert_ptr_null(store_open(&set, &err));
	ck_assert_str_eq(err.text, "");
	ck_assert(!store_available(NULL));
	ck_assert_int_eq(ask(NULL, "a"), -2);
	ck_assert(!tell(NULL, "a", 1));
	ck_assert(!commit(NULL, "a", 1, &err));
	ck_assert_int_eq(freed, 3);
	ck_assert_ptr_null(store_secret(NULL));
	ck_assert(!store_state(NULL).available);
	store_close(NULL);
	settle("mysql:/x");
	ck_assert_ptr_null(store_open(&set, &err));
	ck_assert(strstr(err.text, "no such database") != NULL);
}
END_TEST

START_TEST(test_a_slow_answer_delays_nobody)
{
	int64_t began;
	struct store *s;

	settle(engines[_i].where());
	s = open_store();
	began = clock_ms();
	ck_assert(!hang(s));
	ck_assert_int_lt(clock_ms() - began, HANG_MS);
	ck_assert_int_eq(freed, 0);
	/* Others are answered meanwhile. */
	ck_assert_int_eq(ask(s, "a"), -1);
	EVENTUALLY(freed == 1);
	ck_assert_uint_eq(store_state(s).unanswered, 1);
	ck_assert_int_ge(store_state(s).slowest_ms, DEADLINE_MS);
	store_close(s);
}
END_TEST

START_TEST(test_the_breaker)
{
	struct store *s;
	int64_t began;

	settle(engines[_i].where());
	s = open_store();
	/* More than there are threads: the last is never begun. */
	for (int i = 0; i < READERS + 1; i++)
		ck_assert(!hang(s));
	ck_assert(!store_available(s));
	ck_assert_int_eq(ran, READERS);
	ck_assert_int_eq(freed, 1);
	began = clock_ms();
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(ask(s, "a"), -2);
	ck_assert_int_lt(clock_ms() - began, 5 * DEADLINE_MS);
	EVENTUALLY(ask(s, "a") == -1);
	ck_assert(store_available(s));
	ck_assert_int_eq(ask(s, "a"), -1);
	store_close(s);
}
END_TEST

START_TEST(test_questions_that_fail)
{
	struct note *n = note("a", 0);
	struct store *s;

	settle(engines[_i].where());
	s = open_store();
	n->fails = true;
	ck_assert(!store_ask(s, read_it, n, free_note));
	ck_assert_int_eq(freed, 1);
	ck_assert_str_eq(store_state(s).last.text, "it fails");
	ck_assert_int_eq(ask(s, "a"), -1);
	store_close(s);
}
END_TEST

START_TEST(test_news_that_fails_stops_nothing)
{
	struct note *bad = note("bad", 1), *slow = note("slow", 1);
	struct error err = { "" };
	struct store *s;

	settle(engines[_i].where());
	s = open_store();
	bad->fails = true;
	slow->hang_ms = 200;
	ck_assert(store_tell(s, write_it, slow, free_note));
	ck_assert(tell(s, "a", 1));
	ck_assert(store_tell(s, write_it, bad, free_note));
	ck_assert(tell(s, "b", 2));
	ck_assert_msg(commit(s, "c", 3, &err), "%s", err.text);
	ck_assert_int_eq(ask(s, "a"), 1);
	ck_assert_int_eq(ask(s, "bad"), -1);
	ck_assert_int_eq(ask(s, "b"), 2);
	ck_assert_uint_eq(store_state(s).lost, 1);
	ck_assert_uint_eq(store_state(s).written, 4);
	bad = note("bad", 1);
	bad->fails = true;
	ck_assert(!store_commit(s, write_it, bad, free_note, WAIT_MS, &err));
	ck_assert_str_eq(err.text, "it fails");
	ck_assert_int_eq(ask(s, "bad"), -1);
	store_close(s);
	ck_assert_int_eq(freed, 6);
}
END_TEST

/* Another writer holds the database, as `BEGIN IMMEDIATE' in a shell does. */
START_TEST(test_locked)
{
	struct error err = { "" };
	struct engine *other;
	struct store *s;
	int64_t began;

	settle(engines_sqlite());
	s = open_store();
	other = engine_open(where, ENGINE_WRITES, &err);
	ck_assert(other != NULL && engine_begin(other, &err));
	ck_assert(tell(s, "a", 1));
	began = clock_ms();
	ck_assert(!store_commit(
	    s, write_it, note("b", 1), free_note, DEADLINE_MS, &err));
	ck_assert(strstr(err.text, "not written within") != NULL);
	ck_assert_int_lt(clock_ms() - began, 10 * DEADLINE_MS);
	ck_assert_int_eq(ask(s, "a"), -1);
	EVENTUALLY(!store_state(s).writing);
	ck_assert(strstr(store_state(s).last.text, "locked") != NULL);
	/* Nobody waits for what cannot be. */
	ck_assert(!commit(s, "b", 1, &err));
	ck_assert(strstr(err.text, "cannot write now") != NULL);
	engine_rollback(other);
	EVENTUALLY(ask(s, "a") == 1);
	ck_assert_int_eq(ask(s, "b"), -1);
	EVENTUALLY(store_state(s).writing);
	engine_close(other);
	store_close(s);
}
END_TEST

START_TEST(test_the_queue_is_bounded)
{
	struct error err = { "" };
	struct engine *other;
	struct store *s;
	int taken = 0;

	settle(engines_sqlite());
	s = open_store();
	other = engine_open(where, ENGINE_WRITES, &err);
	ck_assert(other != NULL && engine_begin(other, &err));
	while (taken < 2 * NEWS_MAX && tell(s, "a", taken))
		taken++;
	ck_assert_int_ge(taken, NEWS_MAX);
	ck_assert_int_lt(taken, 2 * NEWS_MAX);
	ck_assert_uint_eq(store_state(s).lost, 1);
	engine_rollback(other);
	EVENTUALLY(store_state(s).queued == 0);
	EVENTUALLY(ask(s, "a") == taken - 1);
	engine_close(other);
	store_close(s);
	ck_assert_int_eq(freed, taken + 1);
}
END_TEST

START_TEST(test_a_key_that_others_may_read)
{
	struct store *s;

	settle(engines[_i].where());
	store_close(open_store());
	ck_assert_int_eq(chmod(key, 0644), 0);
	s = open_store();
	ck_assert(!store_available(s));
	ck_assert_ptr_null(store_secret(s));
	ck_assert(strstr(store_state(s).last.text, "chmod 600") != NULL);
	ck_assert_int_eq(ask(s, "a"), -2);
	ck_assert(tell(s, "a", 1));
	/* Mended while it runs. */
	ck_assert_int_eq(chmod(key, 0600), 0);
	EVENTUALLY(ask(s, "a") == 1);
	store_close(s);
}
END_TEST

START_TEST(test_another_key)
{
	struct store *s;

	settle(engines[_i].where());
	store_close(open_store());
	ck_assert_int_eq(unlink(key), 0);
	s = open_store();
	ck_assert(!store_available(s));
	ck_assert(strstr(store_state(s).last.text, "another key") != NULL);
	ck_assert(tell(s, "a", 1));
	store_close(s);
	ck_assert_int_eq(freed, 1);
}
END_TEST

static size_t
set_aside(void)
{
	char pattern[200];
	glob_t found;
	size_t count;

	snprintf(
	    pattern, sizeof pattern, "%s/memory.damaged-*Z", engines_folder);
	count = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
	globfree(&found);
	return count;
}

static void
overwrite(off_t from, off_t to, const char *with)
{
	int fd = open(where + strlen("sqlite:"), O_RDWR);
	size_t len = strlen(with);

	ck_assert_int_ge(fd, 0);
	for (off_t at = from; at + (off_t)len <= to; at += (off_t)len)
		ck_assert_int_eq(pwrite(fd, with, len, at), (ssize_t)len);
	close(fd);
}

/* Some pages of rows. */
static void
fill(void)
{
	struct store *s = open_store();
	bool good = true;
	char name[32];

	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "row %d", i);
		good &= tell(s, name, i);
	}
	ck_assert(good);
	store_close(s);
}

/* Where it is damaged: the header; the middle, where only looking tells. */
static const struct {
	const char *what;
	off_t from, to;
} damages[] = {
	{ "no header", 0, 100 },
	{ "the schema", 100, 4096 },
	{ "pages of rows", 40960, 65536 },
};

START_TEST(test_a_damaged_file)
{
	struct error err = { "" };
	struct store *s;

	settle(engines_sqlite());
	fill();
	overwrite(damages[_i].from, damages[_i].to, "damaged ");
	s = open_store();
	EVENTUALLY(set_aside() == 1);
	EVENTUALLY(store_available(s) && ask(s, "row 1") == -1);
	EVENTUALLY(commit(s, "a", 1, &err));
	EVENTUALLY(ask(s, "a") == 1);
	store_close(s);
}
END_TEST

/* While it is open, and everything in it is asked for. */
START_TEST(test_damaged_under_us)
{
	struct store *s;
	int64_t size = 0;
	struct stat st;

	settle(engines_sqlite());
	fill();
	ck_assert_int_eq(stat(where + strlen("sqlite:"), &st), 0);
	size = st.st_size;
	s = open_store();
	usleep(300000);
	overwrite(4096, size, "damaged ");
	for (int i = 0; i < 3000 && set_aside() == 0; i++) {
		char name[32];

		snprintf(name, sizeof name, "row %d", i);
		ask(s, name);
		tell(s, name, -i);
		usleep(1000);
	}
	EVENTUALLY(set_aside() == 1);
	EVENTUALLY(tell(s, "a", 1) && ask(s, "a") == 1);
	store_close(s);
}
END_TEST

START_TEST(test_taken_away_under_us)
{
	char command[300];
	struct store *s;

	settle(engines_sqlite());
	fill();
	s = open_store();
	ck_assert_int_eq(ask(s, "row 1"), 1);
	snprintf(command, sizeof command, "rm '%s/memory'*", engines_folder);
	ck_assert_int_eq(system(command), 0);
	EVENTUALLY(ask(s, "row 1") == -1);
	EVENTUALLY(tell(s, "a", 1) && ask(s, "a") == 1);
	store_close(s);
	s = open_store();
	EVENTUALLY(ask(s, "a") == 1);
	store_close(s);
}
END_TEST

/* As on a disk that is full: no file may grow. */
START_TEST(test_full)
{
	struct rlimit limit = { 150000, 150000 };
	struct error err = { "" };
	struct store *s;
	char name[32];
	int i;

	settle(engines_sqlite());
	fill();
	signal(SIGXFSZ, SIG_IGN);
	s = open_store();
	setrlimit(RLIMIT_FSIZE, &limit);
	for (i = 0; i < 5000; i++) {
		snprintf(name, sizeof name, "more %d", i);
		if (!commit_in(s, name, i, 3000, &err))
			break;
	}
	ck_assert_int_lt(i, 5000);
	EVENTUALLY(!store_state(s).writing);
	ask(s, "row 1"); /* well or not */
	ck_assert_uint_eq(set_aside(), 0);
	store_close(s);
}
END_TEST

/* Root may write everywhere, so another user tries it. */
START_TEST(test_read_only)
{
	const char *file = where + strlen("sqlite:");
	struct error err = { "" };
	struct store *s;

	settle(engines_sqlite());
	fill();
	ck_assert_int_eq(chmod(file, 0444), 0);
	if (geteuid() == 0) {
		ck_assert_int_eq(chown(engines_folder, 65534, 65534), 0);
		ck_assert_int_eq(chown(key, 65534, 65534), 0);
		ck_assert_int_eq(chown(file, 65534, 65534), 0);
		ck_assert_int_eq(seteuid(65534), 0);
	}
	s = open_store();
	/* It was never open for writing: it is mended, and opens. */
	ck_assert(!commit(s, "a", 1, &err));
	ck_assert(store_state(s).last.text[0] != '\0');
	ck_assert_int_eq(chmod(file, 0600), 0);
	EVENTUALLY(commit(s, "a", 1, &err));
	ck_assert_int_eq(ask(s, "row 1"), 1);
	store_close(s);
	ck_assert_int_eq(seteuid(getuid()), 0);
}
END_TEST

/* A question that hangs must not keep the process from ending. */
START_TEST(test_closed_while_it_hangs)
{
	struct note *n = note("slow", 0);
	struct store *s;
	int64_t began;

	settle(engines_sqlite());
	s = open_store();
	n->hang_ms = 60000;
	ck_assert(!store_ask(s, read_it, n, free_note));
	began = clock_ms();
	store_close(s);
	ck_assert_int_lt(clock_ms() - began, 40000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("store");
	TCase *tc = tcase_create("store");
	SRunner *r;
	int failed, count = engines_count();

	tcase_add_checked_fixture(tc, engines_start, engines_stop);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_told_and_asked, 0, count);
	tcase_add_test(tc, test_none);
	tcase_add_loop_test(tc, test_a_slow_answer_delays_nobody, 0, count);
	tcase_add_loop_test(tc, test_the_breaker, 0, count);
	tcase_add_loop_test(tc, test_questions_that_fail, 0, count);
	tcase_add_loop_test(tc, test_news_that_fails_stops_nothing, 0, count);
	tcase_add_test(tc, test_locked);
	tcase_add_test(tc, test_the_queue_is_bounded);
	tcase_add_loop_test(tc, test_a_key_that_others_may_read, 0, count);
	tcase_add_loop_test(tc, test_another_key, 0, count);
	tcase_add_loop_test(
	    tc, test_a_damaged_file, 0, sizeof damages / sizeof *damages);
	tcase_add_test(tc, test_damaged_under_us);
	tcase_add_test(tc, test_taken_away_under_us);
	tcase_add_test(tc, test_full);
	tcase_add_test(tc, test_read_only);
	tcase_add_test(tc, test_closed_while_it_hangs);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

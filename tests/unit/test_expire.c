/* SPDX-License-Identifier: BSD-2-Clause */
#include "engines.h"

#include "memory/forget.h"
#include "memory/threads.h"
#include "store/expire.h"
#include "store/rekey.h"
#include "store/secret_file.h"

#define DAY ((int64_t)86400)
#define NOW ((int64_t)20000 * DAY)

static struct arena *arena;
static struct secret *secret;
static struct engine *engine;
static char key_path[100];

static void
open_secret(void)
{
	struct error err = { "" };

	secret = secret_open(key_path, true, &err);
	ck_assert_msg(secret != NULL, "%s", err.text);
}

static void
open_all(int i)
{
	struct error err = { "" };

	arena = arena_new(16 << 20);
	snprintf(key_path, sizeof key_path, "%s/key", engines_folder);
	open_secret();
	engine = engine_open(engines[i].where(), ENGINE_WRITES, &err);
	ck_assert_msg(engine != NULL, "%s", err.text);
}

static void
close_all(void)
{
	engine_close(engine);
	secret_close(secret);
	arena_free(arena);
}

static void
put(enum statement which, const struct value *values, size_t count)
{
	struct error err = { "" };

	ck_assert_msg(
	    engine_run(engine, which, values, count, NULL, NULL, &err), "%s",
	    err.text);
}

#define PUT(which, ...)                                                        \
	put(STATEMENT_##which, (struct value[]){ __VA_ARGS__ },                \
	    sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value))

static bool
count_row(void *context, const struct value *columns)
{
	(void)columns;
	++*(int *)context;
	return true;
}

static int
rows(enum statement which, int64_t home)
{
	struct value v = NUMBER(home);
	struct error err = { "" };
	int count = 0;

	ck_assert_msg(engine_run(engine, which, &v, 1, count_row, &count, &err),
	    "%s", err.text);
	return count;
}

static int64_t
key_of(const char *address)
{
	return threads_key(secret, KEY_ADDRESS, bytes_of(address));
}

static void
put_person(const char *address, int64_t thread)
{
	int64_t key = key_of(address);

	PUT(SENDER_ADD, NUMBER(key), NUMBER(NOW),
	    BLOB(secret_seal(secret, KEY_SHOWN, bytes_of(address), arena)));
	PUT(NAME_ADD, NUMBER(7), NUMBER(key), NUMBER(1), NUMBER(0),
	    NUMBER(NOW));
	PUT(PARTICIPANT_ADD, NUMBER(thread), NUMBER(key), NUMBER(1), NUMBER(0),
	    NUMBER(NOW));
	PUT(MESSAGE_ADD, NUMBER(key + 1), NUMBER(1), NUMBER(thread),
	    NUMBER(key), NUMBER(key_of("other@example.com")), NUMBER(0),
	    NUMBER(NOW), NUMBER(657));
}

START_TEST(test_a_person_is_forgotten)
{
	struct error err = { "" };
	struct forgotten f;

	open_all(_i);
	put_person("one@example.com", 1);
	put_person("two@example.com", 1);
	ck_assert_int_eq(rows(STATEMENT_PARTICIPANTS, 1), 2);
	ck_assert_msg(
	    forget_address(engine, secret, BYTES("one@example.com"), &f, &err),
	    "%s", err.text);
	ck_assert_int_eq(f.senders, 1);
	ck_assert_int_eq(f.names, 1);
	ck_assert_int_eq(f.participants, 1);
	ck_assert_int_eq(f.messages, 1);
	ck_assert_int_eq(f.left, 0);
	ck_assert_int_eq(
	    rows(STATEMENT_SENDER_GET, key_of("one@example.com")), 0);
	ck_assert_int_eq(
	    rows(STATEMENT_SENDER_GET, key_of("two@example.com")), 1);
	ck_assert_int_eq(rows(STATEMENT_PARTICIPANTS, 1), 1);
	/* Whom it was written to is forgotten, the message is not. */
	ck_assert(forget_address(
	    engine, secret, BYTES("other@example.com"), &f, &err));
	ck_assert_int_eq(f.messages, 1);
	ck_assert_int_eq(f.left, 0);
	ck_assert_int_eq(
	    rows(STATEMENT_MESSAGE_OF_HOME, key_of("two@example.com") + 1), 1);
	ck_assert(forget_address(
	    engine, secret, BYTES("nobody@example.com"), &f, &err));
	ck_assert_int_eq(f.senders + f.names + f.participants + f.messages, 0);
	close_all();
}
END_TEST

static void
put_threads(int count)
{
	for (int i = 0; i < count; i++)
		PUT(THREAD_ADD, NUMBER((int64_t)((uint64_t)i << 56)),
		    NUMBER(NOW - i * DAY));
}

static int
threads_left(int count)
{
	int left = 0;

	for (int i = 0; i < count; i++)
		left +=
		    rows(STATEMENT_THREAD_GET, (int64_t)((uint64_t)i << 56));
	return left;
}

START_TEST(test_threads_are_swept)
{
	struct sweep sweep = { 5, 100, 700 };
	struct error err = { "" };

	open_all(_i);
	/* One a day, spread over all homes. */
	put_threads(256);
	put_person("old@example.com", 1);
	for (int i = 0; i < SWEEP_SLICES; i++)
		if (!expire_sweep(engine, &sweep, NOW, &err))
			ck_abort_msg("%s", err.text);
	ck_assert_int_eq(threads_left(256), 101);
	ck_assert_int_eq(
	    rows(STATEMENT_SENDER_GET, key_of("old@example.com")), 1);
	sweep.slice = 0;
	for (int i = 0; i < SWEEP_SLICES; i++)
		if (!expire_sweep(engine, &sweep, NOW + 701 * DAY, &err))
			ck_abort_msg("%s", err.text);
	ck_assert_int_eq(threads_left(256), 0);
	ck_assert_int_eq(
	    rows(STATEMENT_SENDER_GET, key_of("old@example.com")), 0);
	ck_assert_int_eq(rows(STATEMENT_PARTICIPANTS, 1), 0);
	close_all();
}
END_TEST

static bool
take_sealed(void *context, const struct value *columns)
{
	struct bytes *sealed = context;

	*sealed = arena_copy(arena, columns[7].bytes);
	return false;
}

static struct bytes
shown_of(const char *address)
{
	struct value v = NUMBER(key_of(address));
	struct bytes sealed = { 0 }, clear = { 0 };
	struct error err = { "" };

	ck_assert(engine_run(
	    engine, STATEMENT_SENDER_GET, &v, 1, take_sealed, &sealed, &err));
	ck_assert(secret_unseal(secret, KEY_SHOWN, sealed, &clear, arena));
	return clear;
}

START_TEST(test_rekey)
{
	struct error err = { "" };
	struct rekeyed done;
	char address[64];

	open_all(_i);
	PUT(INCIDENT_ADD, NUMBER(5), NUMBER(NOW),
	    BLOB(secret_seal(secret, KEY_SHOWN, BYTES("x"), arena)));
	/* More than a page. */
	for (int i = 0; i < 450; i++) {
		snprintf(address, sizeof address, "a%d@example.com", i);
		PUT(SENDER_ADD, NUMBER(key_of(address)), NUMBER(NOW),
		    BLOB(secret_seal(
			secret, KEY_SHOWN, bytes_of(address), arena)));
	}
	ck_assert_msg(rekey_all(engine, secret, &done, &err), "%s", err.text);
	ck_assert_uint_eq(done.seen, 451);
	ck_assert_uint_eq(done.sealed, 0);
	ck_assert(secret_file_add(key_path, &err));
	secret_close(secret);
	open_secret();
	ck_assert_msg(rekey_all(engine, secret, &done, &err), "%s", err.text);
	ck_assert_uint_eq(done.sealed, 451);
	ck_assert_uint_eq(done.lost, 0);
	ck_assert(rekey_all(engine, secret, &done, &err));
	ck_assert_uint_eq(done.sealed, 0);
	for (int i = 0; i < 450; i += 50) {
		snprintf(address, sizeof address, "a%d@example.com", i);
		ck_assert(bytes_equal(shown_of(address), bytes_of(address)));
	}
	/* The wrong key: nothing is lost that another run could not open. */
	ck_assert_int_eq(unlink(key_path), 0);
	secret_close(secret);
	open_secret();
	ck_assert(rekey_all(engine, secret, &done, &err));
	ck_assert_uint_eq(done.lost, 451);
	ck_assert_uint_eq(done.sealed, 0);
	close_all();
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("expire");
	TCase *tc = tcase_create("expire");
	SRunner *r;
	int failed, count = engines_count();

	tcase_add_checked_fixture(tc, engines_start, engines_stop);
	tcase_set_timeout(tc, 240);
	tcase_add_loop_test(tc, test_a_person_is_forgotten, 0, count);
	tcase_add_loop_test(tc, test_threads_are_swept, 0, count);
	tcase_add_loop_test(tc, test_rekey, 0, count);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Held mail on every engine, with an aratame-release that answers as it is
 * told: each row comes to the end that it should, and is asked for no more
 * than that takes.
 */
#include "engines.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "act/held.h"
#include "base/clock.h"
#include "log/log.h"

#define WAIT_MS 30000
#define ID "0123456789abcdef"
#define QUEUE_ID "153FBA78932"

static struct settings set;
static char path[100], host[HOST_MOST];
static struct store *store;

/* What aratame-release answers, in order; the last one again and again. */
static const char *answers[4];
static atomic_int asked;
static int listener = -1;

static void *
answer_all(void *unused)
{
	int fd;

	(void)unused;
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		FILE *f = fdopen(fd, "r+");
		char line[100];

		while (fgets(line, sizeof line, f) != NULL) {
			int i = asked++;

			ck_assert_str_eq(line, QUEUE_ID " " ID "\n");
			while (i > 0 && (i > 3 || answers[i] == NULL))
				i--;
			fseek(f, 0, SEEK_CUR);
			fprintf(f, "%s\n", answers[i]);
			fflush(f);
		}
		fclose(f);
	}
	return NULL;
}

static void
listen_at(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	pthread_t thread;

	strcpy(to.sun_path, path);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&to, sizeof to), 0);
	ck_assert_int_eq(listen(listener, 4), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, answer_all, NULL), 0);
}

static void
change(const char *name, const char *value)
{
	char line[4300];
	struct error err = { "" };

	snprintf(line, sizeof line, "%s = %s", name, value);
	ck_assert_msg(settings_set(&set, line, "test", &err), "%s", err.text);
}

static void
begin(const char *place)
{
	struct error err = { "" };

	log_open("test", true);
	settings_default(&set);
	snprintf(path, sizeof path, "%s/release", engines_folder);
	change("mode", "enforce");
	change("ppap", "open-or-hold");
	change("sister_wait", "1h");
	change("store", place);
	change("state_folder", engines_folder);
	change("release", path);
	change("store_deadline", "10s");
	store = store_open(&set, &err);
	ck_assert_msg(store != NULL, "%s", err.text);
	host[0] = '\0';
	if (strncmp(place, "postgresql:", 11) == 0)
		gethostname(host, sizeof host);
	asked = 0;
}

static struct held *
start(void)
{
	struct error err;
	struct held *h = held_start(&set, store, &err);

	ck_assert_msg(h != NULL, "%s", err.text);
	return h;
}

/* Waits for the state; it stays as it is for a while. */
static bool
becomes(enum held_state state)
{
	int64_t latest = clock_ms() + WAIT_MS;
	struct held_row row;
	bool found;

	while (clock_ms() < latest) {
		if (held_rows_get(store, ID, &row, &found) && found &&
		    row.state == state) {
			ck_assert_str_eq(row.queue_id, QUEUE_ID);
			ck_assert_str_eq(row.sender, "suzuki@partner.example");
			return true;
		}
		usleep(20000);
	}
	return false;
}

#define NOTHING (-1)

static const struct {
	const char *what;
	enum held_state state;
	int since, until; /* seconds from now */
	int resolved;	  /* NOTHING, or is it bad? */
	const char *answers[4];
	enum held_state end;
	int asked;
} rows[] = {
	{ "its time is over", HELD_WAITING, -9, -1, NOTHING, { "released" },
	    HELD_RELEASED, 1 },
	{ "its time is not over", HELD_WAITING, -9, 900, NOTHING,
	    { "released" }, HELD_WAITING, 0 },
	{ "it is to stay when its time is over", HELD_KEEPING, -9, -1, NOTHING,
	    { "released" }, HELD_STAYS, 0 },
	{ "its password came", HELD_WAITING, -9, 900, false, { "released" },
	    HELD_RELEASED, 1 },
	{ "its password came, although it was to stay", HELD_KEEPING, -9, 900,
	    false, { "released" }, HELD_RELEASED, 1 },
	{ "its password came, and it is bad", HELD_WAITING, -9, 900, true,
	    { "released" }, HELD_BAD, 0 },
	{ "what is over stays so", HELD_GONE, -9, -1, false, { "released" },
	    HELD_GONE, 0 },
	{ "bad stays bad", HELD_BAD, -9, -1, false, { "released" }, HELD_BAD,
	    0 },
	{ "left by a gateway that died before it was let go", HELD_CLEAN, -9,
	    900, NOTHING, { "released" }, HELD_RELEASED, 1 },
	{ "its queue file comes later", HELD_CLEAN, -9, 900, NOTHING,
	    { "not-there", "not-there", "released" }, HELD_RELEASED, 3 },
	{ "its queue file never comes", HELD_CLEAN, -700, 900, NOTHING,
	    { "not-there" }, HELD_GONE, 1 },
	{ "another message has its queue id", HELD_WAITING, -9, -1, NOTHING,
	    { "other-message" }, HELD_GONE, 1 },
	{ "somebody let it go", HELD_WAITING, -9, -1, NOTHING, { "not-held" },
	    HELD_GONE, 1 },
	{ "a queue id that is none", HELD_WAITING, -9, -1, NOTHING,
	    { "refused" }, HELD_STAYS, 1 },
	{ "the mail server's programs fail for a time", HELD_WAITING, -9, -1,
	    NOTHING, { "failed: postcat", "failed: postcat", "released" },
	    HELD_RELEASED, 3 },
	{ "an answer that is none", HELD_WAITING, -9, -1, NOTHING,
	    { "RELEASED", "", "released" }, HELD_RELEASED, 3 },
};

#define ROWS ((int)(sizeof rows / sizeof *rows))

START_TEST(test_rows)
{
	int at = _i % ROWS;
	int64_t now = time(NULL);
	struct held_row row = { ID, QUEUE_ID, "suzuki@partner.example",
		now + rows[at].since, now + rows[at].until, rows[at].state };
	struct error err = { "" };
	struct held *h;

	begin(engines[_i / ROWS].where());
	memcpy(answers, rows[at].answers, sizeof answers);
	listen_at();
	ck_assert_msg(
	    held_rows_add(store, host, &row, WAIT_MS, &err), "%s", err.text);
	h = start();
	if (rows[at].resolved != NOTHING)
		held_resolved(h, ID, rows[at].resolved);
	ck_assert_msg(becomes(rows[at].end), "%s", rows[at].what);
	usleep(300000);
	ck_assert_msg(becomes(rows[at].end) && asked == rows[at].asked,
	    "%s: asked %d times", rows[at].what, asked);
	held_stop(h);
	store_close(store);
	settings_free(&set);
}
END_TEST

START_TEST(test_from_the_message_on)
{
	struct message m = { .id = ID, .queue_id = QUEUE_ID };
	struct verdict v = { .action = ACTION_TAG };
	struct error err = { "" };
	json_t *counts, *list;
	struct held *h;

	begin(engines[_i].where());
	m.envelope.sender = BYTES("suzuki@partner.example");
	h = start();
	ck_assert(held_takes(h));
	ck_assert_msg(held_begin(h, &m, &v, &err), "%s", err.text);
	ck_assert(becomes(HELD_WAITING));
	held_resolved(h, "ffffffffffffffff", true);
	counts = held_counts(h);
	list = held_json(h);
	ck_assert_int_eq(
	    json_integer_value(json_object_get(counts, "waiting")), 1);
	ck_assert_int_eq(json_array_size(list), 1);
	ck_assert_str_eq(json_string_value(json_object_get(
			     json_array_get(list, 0), "queue_id")),
	    QUEUE_ID);
	json_decref(counts);
	json_decref(list);
	held_never(h, &m);
	ck_assert(becomes(HELD_GONE));
	list = held_json(h);
	ck_assert_int_eq(json_array_size(list), 0);
	json_decref(list);
	held_stop(h);
	store_close(store);
	settings_free(&set);
}
END_TEST

/* Only the gateway whose mail server holds it can let it go. */
START_TEST(test_of_another_host)
{
	int64_t now = time(NULL);
	struct held_row row = { ID, QUEUE_ID, "suzuki@partner.example", now - 9,
		now - 1, HELD_WAITING };
	struct error err = { "" };
	struct held *h;

	begin(engines[_i].where());
	answers[0] = "released";
	listen_at();
	ck_assert(
	    held_rows_add(store, "mx2.aratame.example", &row, WAIT_MS, &err));
	h = start();
	usleep(500000);
	ck_assert(becomes(HELD_WAITING) && asked == 0);
	held_resolved(h, ID, false);
	ck_assert_msg(becomes(HELD_CLEAN) && asked == 0,
	    "what came here is told to the other one");
	held_stop(h);
	store_close(store);
	settings_free(&set);
}
END_TEST

/* Without the socket it is tried again; the end does not wait for it. */
START_TEST(test_without_release)
{
	int64_t now = time(NULL), began;
	struct held_row row = { ID, QUEUE_ID, "suzuki@partner.example", now - 9,
		now - 1, HELD_WAITING };
	struct error err = { "" };
	struct held *h;

	begin(engines[0].where());
	answers[0] = "released";
	ck_assert(held_rows_add(store, host, &row, WAIT_MS, &err));
	h = start();
	usleep(300000);
	ck_assert(becomes(HELD_WAITING));
	listen_at();
	ck_assert(becomes(HELD_RELEASED));
	began = clock_ms();
	held_stop(h);
	ck_assert_int_lt(clock_ms() - began, 20000);
	store_close(store);
	settings_free(&set);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("held");
	TCase *tc = tcase_create("held");
	SRunner *r;
	int failed, count = engines_count();

	tcase_add_checked_fixture(tc, engines_start, engines_stop);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_rows, 0, ROWS * count);
	tcase_add_loop_test(tc, test_from_the_message_on, 0, count);
	tcase_add_loop_test(tc, test_of_another_host, 0, count);
	tcase_add_test(tc, test_without_release);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

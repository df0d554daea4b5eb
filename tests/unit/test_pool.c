/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever a worker does, pool_inspect() comes back in time, says what
 * happened as a finding, and the next message is inspected as if nothing had
 * been. The workers are fakes (fake_worker.h) in the real sandbox.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "sandbox/supervisor.h"
#include "fake_worker.h"

#define LONG 60000
#define SHORT 700 /* until a worker that hangs is late */

static struct orders orders = {
	.limits = { .object_count = 100, .cpu_seconds = 10 },
	.memory = (size_t)1 << 30,
	.messages = 1000,
	.sandboxed = 1,
};
static struct arena *arena;
static struct report report;

static struct pool *
new_pool(size_t workers)
{
	struct error e;
	struct pool *pool =
	    pool_start(&orders, workers, STDIN_FILENO, ROLE_FAKE, &e);

	ck_assert_msg(pool != NULL, "%s", e.text);
	arena = arena_new(POOL_ARENA);
	return pool;
}

static void
end_pool(struct pool *pool)
{
	pool_free(pool);
	arena_free(arena);
}

/* The spool: two lines of envelope, then the message. */
#define ENVELOPE "sender: a@example.com\n\n"

static bool
inspect_into(struct pool *pool, const char *message, int64_t patience,
    struct arena *a, struct report *r)
{
	char spool[128];
	bool taken;
	struct job job = { .message_at = sizeof ENVELOPE - 1,
		.message_size = strlen(message) };

	snprintf(spool, sizeof spool, "%s%s", ENVELOPE, message);
	job.fd = spawn_sealed("test", bytes_of(spool));
	ck_assert_int_ge(job.fd, 0);
	taken = pool_inspect(pool, &job, clock_ms() + patience, a, r);
	close(job.fd);
	return taken;
}

static bool
inspect(struct pool *pool, const char *message, int64_t patience)
{
	arena_reset(arena);
	return inspect_into(pool, message, patience, arena, &report);
}

static void
assert_plain(struct pool *pool)
{
	inspect(pool, "plain", LONG);
	ck_assert_uint_eq(report.findings.count, 1);
	ck_assert(bytes_equal(report.findings.list[0].detail, BYTES("plain")));
	ck_assert_uint_eq(report.object_count, 1);
	ck_assert(bytes_equal(report.objects[0].path, BYTES("normal")));
}

#define NONE FINDING_COUNT
#ifdef SANITIZED
#define SEGV "exit status 1" /* ASan reports it, and exits */
#else
#define SEGV "signal 11, SIGSEGV"
#endif

static const struct {
	const char *what, *message;
	int64_t patience;
	enum finding_id want, also;
	const char *detail;
	const char *object; /* what an answer that counts told */
} rows[] = {
	{ "an honest worker", "plain", LONG, NONE, NONE, "", "normal" },
	{ "a crash, then a careful answer", "crash", LONG,
	    FINDING_WORKER_CRASHED, NONE,
	    SEGV "; opened nothing on the second try", "careful" },
	{ "a crash, and another", "crash-twice", LONG, FINDING_WORKER_CRASHED,
	    NONE, SEGV "; on the second try, too", NULL },
	{ "a crash, then it hangs", "crash-then-hang", SHORT,
	    FINDING_WORKER_CRASHED, FINDING_WORKER_TIMEOUT, SEGV, NULL },
	{ "it hangs", "hang", SHORT, FINDING_WORKER_TIMEOUT, NONE, "", NULL },
	{ "it is stopped", "stop", SHORT, FINDING_WORKER_TIMEOUT, NONE, "",
	    NULL },
	{ "out of processor time", "processor-time", LONG,
	    FINDING_WORKER_TIMEOUT, NONE, "", NULL },
	{ "out of memory, then a careful answer", "exit-memory", LONG,
	    FINDING_WORKER_MEMORY, NONE, "", "careful" },
	{ "out of memory in GLib", "trap", LONG, FINDING_WORKER_MEMORY, NONE,
	    "", "careful" },
	{ "a system call it may not make", "forbidden", LONG,
	    FINDING_WORKER_CRASHED, NONE, "signal 31, SIGSYS", NULL },
	{ "garbage", "garbage", LONG, FINDING_WORKER_MALFORMED, NONE,
	    "a wrong magic number", NULL },
	{ "an empty packet", "empty", LONG, FINDING_WORKER_CRASHED, NONE,
	    "signal 9, SIGKILL", NULL },
	{ "it says that it is ready", "ready-again", LONG,
	    FINDING_WORKER_MALFORMED, NONE, "no answer", NULL },
	{ "a job and a descriptor for the daemon", "job", LONG,
	    FINDING_WORKER_CRASHED, NONE, "SIGSYS", NULL },
	{ "half an answer, and it ends", "half", LONG, FINDING_WORKER_CRASHED,
	    NONE, "exit status 0", NULL },
	{ "half an answer, and it hangs", "half-and-hang", SHORT,
	    FINDING_WORKER_TIMEOUT, NONE, "", NULL },
	{ "the answer to another message", "wrong-message", LONG,
	    FINDING_WORKER_MALFORMED, NONE, "an answer for another message",
	    "careful" },
	{ "an answer without end", "flood", LONG, FINDING_WORKER_MALFORMED,
	    NONE, "out of order", NULL },
	{ "it closes the socket", "close", LONG, FINDING_WORKER_CRASHED, NONE,
	    "", NULL },
	{ "it answers, and then dies", "die-later", LONG, NONE, NONE, "",
	    "normal" },
	{ "it writes into the message", "write", LONG, FINDING_WORKER_CRASHED,
	    NONE, "SIGXFSZ", NULL },
};

static void
assert_row(int row)
{
	const struct findings *fs = &report.findings;
	const struct finding *trouble =
	    fs->count > 0 ? fs->list + fs->count - 1 : NULL;

	if (rows[row].object != NULL) {
		ck_assert_msg(
		    report.object_count == 1, "%s: no answer", rows[row].what);
		ck_assert(bytes_equal(
		    report.objects[0].path, bytes_of(rows[row].object)));
	} else {
		ck_assert_msg(report.object_count == 0 &&
			!findings_have(fs, FINDING_MACRO_AUTORUN),
		    "%s: some of a bad answer was kept", rows[row].what);
	}
	if (rows[row].want == NONE) {
		ck_assert_uint_eq(fs->count, 1);
		return;
	}
	ck_assert_msg(findings_have(fs, rows[row].want), "%s: no %s, but %s",
	    rows[row].what, finding_kind(rows[row].want)->name,
	    trouble != NULL ? finding_kind(trouble->id)->name : "nothing");
	if (rows[row].also != NONE) {
		ck_assert(findings_have(fs, rows[row].also));
		trouble--;
	}
	ck_assert_msg(bytes_has(trouble->detail, bytes_of(rows[row].detail)),
	    "%s: \"%.*s\"", rows[row].what, BYTES_ARG(trouble->detail));
}

START_TEST(test_row)
{
	struct pool *pool = new_pool(1);
	int64_t began = clock_ms();

	ck_assert(inspect(pool, rows[_i].message, rows[_i].patience));
	assert_row(_i);
	if (rows[_i].want == FINDING_WORKER_TIMEOUT &&
	    rows[_i].patience == SHORT)
		ck_assert_int_ge(clock_ms() - began, SHORT);
	for (int i = 0; i < 3; i++)
		assert_plain(pool);
	end_pool(pool);
}
END_TEST

static size_t
descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t count = 0;

	ck_assert_ptr_nonnull(folder);
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

/* All of the above in one pool: no descriptor is lost, no zombie stays. */
START_TEST(test_nothing_stays)
{
	struct error none;
	size_t before = spawn_prepare(&none) ? descriptors() : 0;
	struct pool *pool = new_pool(2);
	struct pool_state state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		inspect(pool, rows[i].message, rows[i].patience);
	assert_plain(pool);
	state = pool_state(pool);
	ck_assert_uint_eq(state.busy, 0);
	ck_assert_uint_ge(state.crashed, 10);
	ck_assert_uint_ge(state.timed_out, 4);
	ck_assert_uint_ge(state.replaced, 14);
	end_pool(pool);
	ck_assert_uint_eq(descriptors(), before);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(test_object)
{
	struct pool *pool = new_pool(1);
	struct job job = { .message_size = 3, .object_name = BYTES("a.bin") };

	job.fd = spawn_sealed("test", BYTES("abc"));
	pool_inspect(pool, &job, clock_ms() + LONG, arena, &report);
	ck_assert_uint_eq(report.object_count, 1);
	ck_assert(bytes_equal(report.objects[0].type, BYTES("a.bin")));
	end_pool(pool);
}
END_TEST

/* A spool file is open for writing in the daemon, but not in the worker. */
START_TEST(test_spool_file)
{
	char path[] = "/tmp/aratame-test-XXXXXX";
	struct job job = { .message_size = 5 };
	struct pool *pool;
	char after[8] = "";

	orders.sandboxed = 0;
	pool = new_pool(1);
	ck_assert_int_ge(job.fd = mkstemp(path), 0);
	unlink(path);
	ck_assert_int_eq(write(job.fd, "write", 5), 5);
	pool_inspect(pool, &job, clock_ms() + LONG, arena, &report);
	ck_assert_uint_eq(report.object_count, 1);
	ck_assert_int_eq(pread(job.fd, after, sizeof after, 0), 5);
	ck_assert_str_eq(after, "write");
	end_pool(pool);
}
END_TEST

START_TEST(test_no_descriptor)
{
	struct pool *pool = new_pool(1);
	struct job job = { .fd = -1, .message_size = 5 };

	pool_inspect(pool, &job, clock_ms() + LONG, arena, &report);
	ck_assert(findings_have(&report.findings, FINDING_WORKER_CRASHED));
	ck_assert_uint_eq(pool_state(pool).replaced, 0);
	end_pool(pool);
}
END_TEST

START_TEST(test_recycled)
{
	struct pool *pool;

	orders.messages = 3;
	pool = new_pool(2);
	for (int i = 0; i < 20; i++)
		assert_plain(pool);
	ck_assert_uint_ge(pool_state(pool).replaced, 4);
	ck_assert_uint_eq(pool_state(pool).inspected, 20);
	ck_assert_uint_eq(pool_state(pool).crashed, 0);
	end_pool(pool);
}
END_TEST

/* An idle worker that dies, or speaks, is replaced before it is needed. */
START_TEST(test_idle)
{
	struct timespec moment = { .tv_nsec = 10000000 };
	struct pool *pool = new_pool(1);
	int64_t until = clock_ms() + LONG;

	inspect(pool, "die-later", LONG);
	inspect(pool, "talk", LONG);
	while (pool_state(pool).replaced < 2 && clock_ms() < until)
		nanosleep(&moment, NULL);
	ck_assert_uint_eq(pool_state(pool).replaced, 2);
	assert_plain(pool);
	end_pool(pool);
}
END_TEST

struct client {
	struct pool *pool;
	const char *message;
	int64_t patience;
	size_t right;
};

static void *
client_run(void *context)
{
	struct client *c = context;
	struct arena *own = arena_new(POOL_ARENA);
	struct report r;

	for (int i = 0; i < 50; i++) {
		inspect_into(c->pool, i % 10 == 5 ? "crash" : c->message,
		    c->patience, own, &r);
		c->right += r.object_count == 1 &&
		    (i % 10 == 5 ||
			bytes_equal(
			    r.findings.list[0].detail, bytes_of(c->message)));
		arena_reset(own);
	}
	arena_free(own);
	return NULL;
}

START_TEST(test_threads)
{
	static const char *const names[] = { "one", "two", "three", "four" };
	struct pool *pool = new_pool(2);
	struct client clients[4];
	pthread_t threads[4];

	for (int i = 0; i < 4; i++) {
		clients[i] = (struct client){ pool, names[i], LONG, 0 };
		pthread_create(&threads[i], NULL, client_run, &clients[i]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		ck_assert_uint_eq(clients[i].right, 50);
	}
	ck_assert_uint_eq(pool_state(pool).inspected, 200);
	ck_assert_uint_eq(pool_state(pool).crashed, 20);
	end_pool(pool);
}
END_TEST

static void *
hang_run(void *context)
{
	struct arena *own = arena_new(POOL_ARENA);
	struct report r;

	inspect_into(context, "hang", 2000, own, &r);
	arena_free(own);
	return NULL;
}

START_TEST(test_all_busy)
{
	struct timespec moment = { .tv_nsec = 1000000 };
	struct pool *pool = new_pool(1);
	pthread_t thread;

	pthread_create(&thread, NULL, hang_run, pool);
	while (pool_state(pool).busy == 0)
		nanosleep(&moment, NULL);
	ck_assert(!inspect(pool, "plain", 100)); /* not the message's doing */
	ck_assert(findings_have(&report.findings, FINDING_WORKER_TIMEOUT));
	ck_assert_uint_eq(report.object_count, 0);
	/* With more patience it waits for the one that hangs to be killed. */
	assert_plain(pool);
	pthread_join(thread, NULL);
	end_pool(pool);
}
END_TEST

static const struct {
	const char *what, *role, *says;
} starts[] = {
	{ "it says why it failed", ROLE_FAKE_FAILS, "no sandbox on this day" },
	{ "it ends at once", ROLE_FAKE_ENDS, "exit status 9" },
	{ "it says what is no greeting", ROLE_FAKE_BABBLES, "no greeting" },
};

START_TEST(test_start)
{
	struct error e = { "" };
	size_t before = spawn_prepare(&e) ? descriptors() : 0;
	struct pool *pool =
	    pool_start(&orders, 2, STDIN_FILENO, starts[_i].role, &e);

	ck_assert_msg(pool == NULL, "%s", starts[_i].what);
	ck_assert_msg(strstr(e.text, starts[_i].says) != NULL, "%s: %s",
	    starts[_i].what, e.text);
	ck_assert_uint_eq(descriptors(), before);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

/* The daemon is killed: its workers end, also one that hangs. */
START_TEST(test_orphans)
{
	int alive[2];
	char byte;
	pid_t daemon;

	ck_assert_int_eq(pipe(alive), 0);
	if ((daemon = fork()) == 0) {
		struct pool *pool;
		pthread_t thread;

		/* The worker keeps this end open as its output. */
		dup2(alive[1], STDOUT_FILENO);
		orders.sandboxed = 0;
		pool = new_pool(2);
		pthread_create(&thread, NULL, hang_run, pool);
		while (pool_state(pool).busy == 0)
			;
		kill(getpid(), SIGKILL);
	}
	close(alive[1]);
	/* The end of file comes when nobody has it open any more. */
	while (read(alive[0], &byte, 1) > 0)
		;
	ck_assert_int_eq(waitpid(daemon, NULL, 0), daemon);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(int argc, char **argv)
{
	Suite *s = suite_create("pool");
	TCase *tc = tcase_create("pool");
	SRunner *r;
	int failed;

	if (argc == 1)
		fake_take(argv[0]);
	tcase_add_loop_test(tc, test_row, 0, ROWS(rows));
	tcase_add_loop_test(tc, test_start, 0, ROWS(starts));
	tcase_add_test(tc, test_nothing_stays);
	tcase_add_test(tc, test_object);
	tcase_add_test(tc, test_spool_file);
	tcase_add_test(tc, test_no_descriptor);
	tcase_add_test(tc, test_recycled);
	tcase_add_test(tc, test_idle);
	tcase_add_test(tc, test_threads);
	tcase_add_test(tc, test_all_busy);
	tcase_add_test(tc, test_orphans);
	tcase_set_timeout(tc, 120);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

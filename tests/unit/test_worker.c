/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The real roles: rules are compiled by a child of this program, messages are
 * inspected by others, in the sandbox that they have in the gateway.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "sandbox/role.h"
#include "sandbox/supervisor.h"
#include "with_rules.h"

#define MARK_RULE                                                              \
	"rule marked { strings: $a = \"aratame-mark\" condition: $a }\n"
/* Slow on nine bytes only: rules are tried when compiled, and when warmed. */
#define SLOW_RULE                                                              \
	"rule slow { condition: filesize == 9 and\n"                           \
	"  for all i in (0..100000000000) : (i >= 0) }\n"
#define BAD_RULE "rule bad {\n  condition: nonsense }\n"
#define LONG 120000

static struct settings set;
static struct rules rules;
static struct error error;

static void
settings_for(const char *folder)
{
	char line[128];

	settings_default(&set);
	snprintf(line, sizeof line, "rules_folder=%s", folder);
	ck_assert(settings_set(&set, line, "test", &error));
	ck_assert(settings_set(&set, "workers=2", "test", &error));
	ck_assert(settings_set(&set, "own_domains=example.jp", "test", &error));
}

static const struct {
	const char *what, *yara, *passwords, *says;
} loads[] = {
	{ "good rules", MARK_RULE, SOME_PASSWORDS, NULL },
	{ "a rule that does not compile", BAD_RULE, SOME_PASSWORDS,
	    "some.yar:2:" },
	{ "a pattern that does not compile", MARK_RULE,
	    "pattern LABEL 90\n\t(unclosed\n", "passwords:" },
	{ "no file of patterns", MARK_RULE, NULL, "passwords" },
};

START_TEST(test_load)
{
	struct with_rules w;
	bool done;

	make_rules_folder(&w, loads[_i].yara, loads[_i].passwords);
	settings_for(w.folder);
	done = rules_load(&rules, &set, &error);
	remove_rules_folder(&w);
	ck_assert_msg(done == (loads[_i].says == NULL), "%s: %s",
	    loads[_i].what, done ? "loaded" : error.text);
	if (!done) {
		ck_assert_int_eq(rules.fd, -1);
		ck_assert_msg(strstr(error.text, loads[_i].says) != NULL,
		    "%s: %s", loads[_i].what, error.text);
	} else {
		ck_assert_uint_gt(strlen(rules.version), 10);
		ck_assert_int_eq(pwrite(rules.fd, "x", 1, 0), -1);
		ck_assert_int_eq(errno, EPERM);
		ck_assert_int_eq(ftruncate(rules.fd, 0), -1);
		rules_close(&rules);
	}
	/* No child of it stays. */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	settings_free(&set);
}
END_TEST

START_TEST(test_no_folder)
{
	settings_for("/nonexistent/rules");
	ck_assert(!rules_load(&rules, &set, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent/rules"));
}
END_TEST

/* A mail of two parts; the second one is the base64 of "xaratame-mark". */
#define MAIL                                                                   \
	"From: a@example.com\r\nTo: b@example.jp\r\nSubject: test\r\n"         \
	"MIME-Version: 1.0\r\n"                                                \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n"                    \
	"--b\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"         \
	"\033$B$3$s$K$A$O\033(B\r\n"                                           \
	"--b\r\nContent-Type: application/octet-stream\r\n"                    \
	"Content-Disposition: attachment; filename=\"a.bin\"\r\n"              \
	"Content-Transfer-Encoding: base64\r\n\r\n"                            \
	"eGFyYXRhbWUtbWFyaw==\r\n--b--\r\n"
#define ENVELOPE "sender: a@example.com\nrecipient: b@example.jp\n\n"

static const struct {
	const char *what, *message;
	const char *object; /* its name, when it is a bare one */
	bool marked;
	size_t objects; /* at least */
} mails[] = {
	{ "a mail with an attachment", MAIL, "", true, 2 },
	{ "a bare object", "x aratame-mark x", "a.bin", true, 1 },
	{ "a mail without a mark", "Subject: x\n\nhello\n", "", false, 1 },
	{ "an empty mail", "", "", false, 0 },
	{ "an unknown charset, which iconv would look for on disk",
	    "Content-Type: text/plain; charset=x-mac-farsi\n"
	    "Subject: =?x-mac-farsi?Q?=80=81?=\n\n\x80\x81\n",
	    "", false, 1 },
};

static struct pool *
start(const char *rule, const char *setting)
{
	struct with_rules w;
	struct pool *pool;

	make_rules_folder(&w, rule, SOME_PASSWORDS);
	settings_for(w.folder);
	ck_assert(settings_set(&set, setting, "test", &error));
	ck_assert_msg(rules_load(&rules, &set, &error), "%s", error.text);
	remove_rules_folder(&w);
	pool = pool_new(&set, &rules, &error);
	ck_assert_msg(pool != NULL, "%s", error.text);
	rules_close(&rules);
	return pool;
}

static void
inspect(struct pool *pool, int row)
{
	struct arena *arena = arena_new(POOL_ARENA);
	struct buffer spool = { 0 };
	struct job job = { .message_at = sizeof ENVELOPE - 1,
		.message_size = strlen(mails[row].message),
		.object_name = bytes_of(mails[row].object) };
	struct report report;

	buffer_add(&spool, BYTES(ENVELOPE));
	buffer_add(&spool, bytes_of(mails[row].message));
	job.fd = spawn_sealed("test", buffer_bytes(&spool));
	pool_inspect(pool, &job, clock_ms() + LONG, arena, &report);
	for (size_t i = 0; i < report.findings.count; i++) {
		const struct finding *f = &report.findings.list[i];

		ck_assert_msg(finding_kind(f->id)->family != FAMILY_TROUBLE,
		    "%s: %s, %.*s", mails[row].what, finding_kind(f->id)->name,
		    BYTES_ARG(f->detail));
	}
	ck_assert_msg(findings_have(&report.findings, FINDING_YARA_MATCH) ==
		mails[row].marked,
	    "%s", mails[row].what);
	ck_assert_uint_ge(report.object_count, mails[row].objects);
	close(job.fd);
	buffer_free(&spool);
	arena_free(arena);
}

static const char *const sandboxes[] = { "sandbox=strict", "sandbox=none" };
#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

/* Each twice, so that a second message after each kind is seen as well. */
START_TEST(test_inspect)
{
	struct pool *pool = start(MARK_RULE, sandboxes[_i]);

	for (int i = 0; i < 2 * ROWS(mails); i++)
		inspect(pool, i % ROWS(mails));
	ck_assert_uint_eq(pool_state(pool).crashed, 0);
	ck_assert_uint_eq(pool_state(pool).inspected, 2 * ROWS(mails));
	pool_free(pool);
	settings_free(&set);
}
END_TEST

/* What a worker is left with once it says that it is ready. */
START_TEST(test_inside)
{
	struct pool *pool = start(MARK_RULE, "sandbox=strict");
	char path[64], line[256];
	int seccomp = 0, privileges = 0;
	size_t open_files = 0;
	struct dirent *entry;
	DIR *folder;
	FILE *status;
	pid_t pid = 0;

	inspect(pool, 0);
	for (size_t i = 0; i < pool->slot_count; i++)
		if (pool->slots[i].state == SLOT_FREE)
			pid = pool->slots[i].child.pid;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	ck_assert_ptr_nonnull(status = fopen(path, "r"));
	while (fgets(line, sizeof line, status) != NULL) {
		sscanf(line, "Seccomp: %d", &seccomp);
		sscanf(line, "NoNewPrivs: %d", &privileges);
	}
	fclose(status);
	ck_assert_int_eq(seccomp, 2);
	ck_assert_int_eq(privileges, 1);
	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	/* Not dumpable: only root may look. */
	if ((folder = opendir(path)) != NULL) {
		while ((entry = readdir(folder)) != NULL)
			open_files += entry->d_name[0] != '.';
		closedir(folder);
		ck_assert_uint_eq(open_files, 4);
	}
	pool_free(pool);
	settings_free(&set);
}
END_TEST

START_TEST(test_slow)
{
	struct arena *arena = arena_new(POOL_ARENA);
	struct job job = { .message_size = 9, .object_name = BYTES("a") };
	struct report report;
	struct pool *pool = start(SLOW_RULE, "cpu_seconds=1s");

	job.fd = spawn_sealed("test", BYTES("some data"));
	pool_inspect(pool, &job, clock_ms() + LONG, arena, &report);
	ck_assert(findings_have(&report.findings, FINDING_WORKER_TIMEOUT));
	pool_free(pool);
	arena_free(arena);
	settings_free(&set);
}
END_TEST

int
main(int argc, char **argv)
{
	Suite *s = suite_create("worker");
	TCase *tc = tcase_create("worker");
	SRunner *r;
	int failed;

	role_take(argc, argv);
	tcase_add_loop_test(tc, test_load, 0, ROWS(loads));
	tcase_add_test(tc, test_no_folder);
	tcase_add_loop_test(tc, test_inspect, 0, ROWS(sandboxes));
	tcase_add_test(tc, test_inside);
	tcase_add_test(tc, test_slow);
	tcase_set_timeout(tc, 300);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

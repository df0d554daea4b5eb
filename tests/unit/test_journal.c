/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/entry.h"
#include "store/journal.h"

static char folder[64];
static struct settings settings;
static struct gateway gateway;
static struct arena *arena;
static struct message message;
static struct report report;
static struct verdict verdict;
static struct bytes recipient;

static void
begin(void)
{
	struct object_seen object = { BYTES("2/a.zip/\"b\".exe"), BYTES("exe"),
		BYTES("the password of text part 1"), 12, { 0xAB } };
	static struct reason why;

	strcpy(folder, "/tmp/aratame-journal-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	settings_default(&settings);
	free((char *)(uintptr_t)settings.journal_folder);
	settings.journal_folder = strdup(folder);
	gateway = (struct gateway){ .settings = &settings };
	arena = arena_new(1 << 24);
	report_init(&report, arena);
	report_add_object(&report, &object);
	findings_add(&report.findings, FINDING_SEEN_BEFORE, BYTES("envelope"),
	    BYTES("3 s"));
	why = (struct reason){ &report.findings.list[0], 1.5 };
	verdict = (struct verdict){ .action = ACTION_QUARANTINE,
		.done = ACTION_TAG,
		.score = 11.5,
		.reasons = &why,
		.reason_count = 1,
		.cause = "" };
	recipient = BYTES("you@example.jp");
	message = (struct message){ .id = "7f3c000000000000",
		.queue_id = "4F\x01",
		.message_id = BYTES("<\xFF@a>"),
		.received = 99 };
	message.envelope = (struct envelope){ .sender = BYTES("a\"\n@b"),
		.recipients = &recipient,
		.recipient_count = 1 };
}

static void
remove_files(void)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	while ((e = readdir(d)) != NULL)
		unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
}

static void
end(void)
{
	remove_files();
	rmdir(folder);
	settings_free(&settings);
	arena_free(arena);
}

static unsigned
files(void)
{
	DIR *d = opendir(folder);
	unsigned count = 0;

	while (readdir(d) != NULL)
		count++;
	closedir(d);
	return count - 2;
}

static void
touch(const char *name)
{
	char path[200];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static bool
is_there(const char *name)
{
	char path[200];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static const struct {
	const char *what, *key, *want;
} fields[] = {
	{ "our id", "id", "\"7f3c000000000000\"" },
	{ "control bytes are escaped", "queue_id", "\"4F?\"" },
	{ "the verdict", "verdict", "\"quarantine\"" },
	{ "what was done", "done", "\"tag\"" },
	{ "the score", "score", "11.5" },
	{ "quotes are escaped", "sender", "\"a\\\"?@b\"" },
	{ "recipients are a list", "recipients", "[\"you@example.jp\"]" },
	{ "bytes that are not UTF-8", "message_id", "\"<\xEF\xBF\xBD@a>\"" },
	{ "the size received", "bytes", "99" },
	{ "it came again", "repeat", "true" },
	{ "the date", "time", "\"2026-11-21T00:00:00Z\"" },
	{ "the direction", "direction", "\"in\"" },
	{ "findings", "findings",
	    "[{\"id\":\"seen-before\",\"points\":1.5,\"where\":\"envelope\","
	    "\"detail\":\"3 s\"}]" },
	{ "objects", "objects",
	    "[{\"path\":\"2/a.zip/\\\"b\\\".exe\",\"type\":\"exe\",\"size\":12,"
	    "\"sha256\":\"ab00000000000000000000000000000000000000000000000000"
	    "000000000000\",\"opened\":\"the password of text part 1\"}]" },
};

START_TEST(test_fields)
{
	struct buffer line = { 0 };
	json_t *read, *value;
	char *got;

	entry_write(&line, &gateway, &message, &report, &verdict,
	    (struct moment){ 1795219200, 0 });
	ck_assert_uint_eq(bytes_index(buffer_bytes(&line), '\n'), line.len - 1);
	read = json_loadb((char *)line.at, line.len, 0, NULL);
	ck_assert_ptr_nonnull(read);
	value = json_object_get(read, fields[_i].key);
	ck_assert_msg(value != NULL, "%s: no field", fields[_i].what);
	got = json_dumps(
	    value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
	ck_assert_msg(strcmp(got, fields[_i].want) == 0,
	    "%s: got <%s>, want <%s>", fields[_i].what, got, fields[_i].want);
	free(got);
	json_decref(read);
	buffer_free(&line);
}
END_TEST

START_TEST(test_an_abort_is_a_line)
{
	struct buffer line = { 0 };

	entry_write(&line, &gateway, &message, NULL, NULL,
	    (struct moment){ 1795219200, 0 });
	ck_assert(
	    bytes_has(buffer_bytes(&line), BYTES("\"verdict\":\"aborted\"")));
	buffer_free(&line);
}
END_TEST

START_TEST(test_a_full_file_is_followed_by_the_next)
{
	struct error err;

	settings.journal_size = 1500;
	gateway.journal = journal_open(&settings, &err);
	ck_assert_ptr_nonnull(gateway.journal);
	for (int i = 0; i < 10; i++)
		journal_write(&gateway, &message, &report, &verdict);
	ck_assert_uint_ge(files(), 4);
	ck_assert_uint_le(files(), 10);
	ck_assert_uint_eq(journal_lost(gateway.journal), 0);
	journal_close(gateway.journal);
}
END_TEST

START_TEST(test_old_files_go_and_others_stay)
{
	struct error err;

	touch("journal-2001-02-03.0.json");
	touch("journal-2001-02-03.0.json.gz");
	touch("notes.txt");
	touch("journal-2999-01-01.0.json");
	gateway.journal = journal_open(&settings, &err);
	ck_assert_ptr_nonnull(gateway.journal);
	journal_close(gateway.journal);
	ck_assert(!is_there("journal-2001-02-03.0.json"));
	ck_assert(is_there("journal-2001-02-03.0.json.gz"));
	ck_assert(is_there("notes.txt"));
	ck_assert(is_there("journal-2999-01-01.0.json"));
}
END_TEST

START_TEST(test_a_removed_file_is_made_anew)
{
	struct error err;
	unsigned before;

	gateway.journal = journal_open(&settings, &err);
	ck_assert_ptr_nonnull(gateway.journal);
	journal_write(&gateway, &message, &report, &verdict);
	before = files();
	remove_files();
	ck_assert_uint_eq(files(), 0);
	journal_write(&gateway, &message, &report, &verdict);
	ck_assert_uint_eq(files(), before);
	journal_close(gateway.journal);
}
END_TEST

START_TEST(test_no_folder_is_an_error)
{
	struct error err = { "" };

	free((char *)(uintptr_t)settings.journal_folder);
	settings.journal_folder = strdup("/nonexistent/journal");
	ck_assert_ptr_null(journal_open(&settings, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/journal"));
}
END_TEST

START_TEST(test_a_lost_folder_costs_lines_only)
{
	struct error err;
	char moved[80];

	settings.journal_size = 1; /* so that each line opens a file */
	gateway.journal = journal_open(&settings, &err);
	ck_assert_ptr_nonnull(gateway.journal);
	journal_write(&gateway, &message, &report, &verdict);
	snprintf(moved, sizeof moved, "%s.moved", folder);
	ck_assert_int_eq(rename(folder, moved), 0);
	journal_write(&gateway, &message, &report, &verdict);
	journal_write(&gateway, &message, &report, &verdict);
	ck_assert_uint_eq(journal_lost(gateway.journal), 2);
	ck_assert_int_eq(rename(moved, folder), 0);
	journal_write(&gateway, &message, &report, &verdict);
	ck_assert_uint_eq(journal_lost(gateway.journal), 2);
	journal_close(gateway.journal);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("journal");
	TCase *tc = tcase_create("journal");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(
	    tc, test_fields, 0, sizeof fields / sizeof fields[0]);
	tcase_add_test(tc, test_an_abort_is_a_line);
	tcase_add_test(tc, test_a_full_file_is_followed_by_the_next);
	tcase_add_test(tc, test_old_files_go_and_others_stay);
	tcase_add_test(tc, test_a_removed_file_is_made_anew);
	tcase_add_test(tc, test_no_folder_is_an_error);
	tcase_add_test(tc, test_a_lost_folder_costs_lines_only);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

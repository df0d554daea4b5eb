/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings/settings.h"
#include "settings/table.h"
#include "settings/value.h"

static struct settings settings;

static void
fresh(void)
{
	settings_default(&settings);
}

static void
gone(void)
{
	settings_free(&settings);
}

static const struct {
	const char *what, *line, *error; /* NULL: it is good */
} rows[] = {
	{ "a choice", "mode = enforce", NULL },
	{ "a choice in capitals", "mode = ENFORCE", NULL },
	{ "no such choice", "mode = on", "`on' is not good for mode" },
	{ "a time with a unit", "deadline = 10min", NULL },
	{ "a time without one is seconds", "deadline = 45", NULL },
	{ "a short time", "password_time = 1500ms", NULL },
	{ "a short time without a unit", "password_time = 1500",
	    "password_time" },
	{ "a time out of range", "deadline = 2h", "takes 1s..10min" },
	{ "a size", "message_limit = 128M", NULL },
	{ "a size with a wrong unit", "message_limit = 128X", "takes 64K..4G" },
	{ "a size that overflows", "message_limit = 99999999999999999999T",
	    "message_limit" },
	{ "a count below its range", "mime_depth = 1", "takes 4..200" },
	{ "a score", "tag_score = 3.5", NULL },
	{ "a negative score", "tag_score = -1", "tag_score" },
	{ "a mode", "socket_mode = 0666", NULL },
	{ "a mode that is no octal", "socket_mode = 0698", "socket_mode" },
	{ "an unknown name has its nearest", "own_domain = a",
	    "did you mean `own_domains'?" },
	{ "a name far from all", "xyzzy = a", "no setting `xyzzy'" },
	{ "no equals sign", "mode enforce", "expected `name = value'" },
	{ "no name", "= 3", "no setting" },
};

START_TEST(test_lines)
{
	struct error err = { "" };
	bool good = settings_set(&settings, rows[_i].line, "f:7", &err);

	ck_assert_msg(good == (rows[_i].error == NULL), "%s: %s", rows[_i].what,
	    err.text);
	if (!good) {
		ck_assert_msg(strstr(err.text, rows[_i].error) != NULL,
		    "%s: %s", rows[_i].what, err.text);
		ck_assert_msg(strncmp(err.text, "f:7: ", 5) == 0, "%s: %s",
		    rows[_i].what, err.text);
	}
}
END_TEST

/* The default and both ends of every range are good, what is beyond is not. */
START_TEST(test_every_default_and_range)
{
	struct error err;

	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];
		struct bytes high, low;
		void *field = (char *)&settings + row->at;

		if (row->section != NULL)
			continue;
		ck_assert_msg(value_read(row, bytes_of(row->def), field, &err),
		    "%s", err.text);
		ck_assert_msg(row->doc[strlen(row->doc) - 1] == '.' ||
			row->doc[strlen(row->doc) - 1] == '\'',
		    "%s: its text is no sentence", row->name);
		if (row->type < SETTING_COUNT || row->type > SETTING_MODE)
			continue;
		high = bytes_of(row->range);
		low = bytes_cut(&high, '.');
		high = bytes_from(high, 1);
		ck_assert_msg(
		    value_read(row, low, field, &err), "%s", err.text);
		ck_assert_msg(
		    value_read(row, high, field, &err), "%s", err.text);
		ck_assert_msg(!value_read(row, BYTES("99999999T"), field, &err),
		    "%s takes anything", row->name);
	}
}
END_TEST

static void
write_file(char *path, const char *text)
{
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
}

START_TEST(test_file)
{
	char path[] = "/tmp/aratame-settings-XXXXXX";
	struct buffer out = { 0 };
	struct error err;

	write_file(path,
	    "# a comment\n\n  mode = tag # behind\n"
	    "own_domains = a.example,b.example  c.example\n"
	    "subject_tag = [#1]\n");
	ck_assert_msg(settings_read(&settings, path, &err), "%s", err.text);
	settings_print(&settings, SETTINGS_CHANGED, &out);
	ck_assert(bytes_equal(buffer_bytes(&out),
	    BYTES("mode = tag\nsubject_tag = [#1]\n"
		  "own_domains = a.example b.example c.example\n")));
	buffer_free(&out);
	unlink(path);
}
END_TEST

START_TEST(test_error_names_file_and_line)
{
	char path[] = "/tmp/aratame-settings-XXXXXX", want[100];
	struct error err;

	write_file(path, "mode = tag\n\nworkers = lots\n");
	ck_assert(!settings_read(&settings, path, &err));
	snprintf(want, sizeof want, "%s:3: ", path);
	ck_assert_msg(
	    strncmp(err.text, want, strlen(want)) == 0, "%s", err.text);
	unlink(path);
	ck_assert(!settings_read(&settings, path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
}
END_TEST

START_TEST(test_list_from_file)
{
	char path[] = "/tmp/aratame-domains-XXXXXX", line[100];
	struct bytes word;
	const char *rest;
	struct error err;

	write_file(path, "# ours\na.example\nb.example # old\n");
	snprintf(line, sizeof line, "own_domains = file:%s", path);
	ck_assert(settings_set(&settings, line, "test", &err));
	ck_assert(settings_load_lists(&settings, &err));
	ck_assert_str_eq(settings.own_domains, "a.example b.example");
	rest = settings.own_domains;
	ck_assert(settings_word(&rest, &word) && word.len == 9);
	ck_assert(settings_word(&rest, &word) && word.len == 9);
	ck_assert(!settings_word(&rest, &word));
	unlink(path);
	ck_assert(settings_set(&settings, line, "test", &err));
	ck_assert(!settings_load_lists(&settings, &err));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("settings");
	TCase *tc = tcase_create("settings");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, fresh, gone);
	tcase_add_loop_test(tc, test_lines, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(tc, test_every_default_and_range);
	tcase_add_test(tc, test_file);
	tcase_add_test(tc, test_error_names_file_and_line);
	tcase_add_test(tc, test_list_from_file);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

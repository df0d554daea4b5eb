/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What findings come to, as a table of sentences: the judge is a pure function.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/judge.h"

static const struct {
	const char *what;
	const char *findings; /* names, parted by blanks */
	bool payload;
	const char *settings; /* one line, or "" */
	unsigned failures;
	const char *action, *done;
} rows[] = {
	{ "nothing seen is accepted", "", false, "", 0, "accept", "accept" },
	{ "March 2022: colleague's signature and an acting macro are held",
	    "reply-claimed signature-of-colleague sealed-with-password "
	    "macro-autorun macro-acts short-text",
	    true, "", 0, "quarantine", "quarantine" },
	{ "the same in shadow mode only gets headers",
	    "reply-claimed signature-of-colleague sealed-with-password "
	    "macro-autorun macro-acts",
	    true, "mode = shadow", 0, "quarantine", "tag" },
	{ "origin and lure never decide alone",
	    "envelope-differs message-id-of-recipient date-far-off "
	    "message-id-bare sealed-with-password macro-autorun short-text",
	    true, "", 0, "accept", "accept" },
	{ "many small signs only tag",
	    "reply-claimed quoted-header-names-us signature-address-differs "
	    "reply-to-freemail sealed-with-password macro-autorun",
	    true, "", 0, "tag", "tag" },
	{ "one strong sign with an attachment tags", "address-in-display-name",
	    true, "", 0, "tag", "tag" },
	{ "the same without an attachment passes", "address-in-display-name",
	    false, "", 0, "accept", "accept" },
	{ "two strong signs of a hijacked thread with an attachment are held",
	    "quoted-header-names-sender signature-of-colleague", true, "", 0,
	    "quarantine", "quarantine" },
	{ "trust takes nothing from what is inside",
	    "participant-proved correspondent sealed-with-password "
	    "macro-autorun macro-acts macro-sealed",
	    true, "", 0, "tag", "tag" },
	{ "but from the lure: a partner's own macro passes",
	    "participant-proved correspondent macro-autorun", true, "", 0,
	    "accept", "accept" },
	{ "a conversation alone, without an attachment, is an answer",
	    "reply-from-stranger quoted-text-is-ours first-from-domain "
	    "first-from-address",
	    false, "", 0, "accept", "accept" },
	{ "under a known name it is tagged",
	    "reply-from-stranger quoted-text-is-ours name-of-partner", false,
	    "", 0, "tag", "tag" },
	{ "with a link to a file it is tagged",
	    "reply-from-stranger quoted-text-is-ours link-to-download", false,
	    "", 0, "tag", "tag" },
	{ "with an attachment it is tagged",
	    "reply-from-stranger quoted-text-is-ours", true, "", 0, "tag",
	    "tag" },
	{ "hard content is refused whoever sends it", "eicar", true, "", 0,
	    "reject", "reject" },
	{ "a program is held", "executable-file", true, "", 0, "quarantine",
	    "quarantine" },
	{ "of a message seen only in part nothing is refused",
	    "eicar message-too-large", true, "", 0, "quarantine",
	    "quarantine" },
	{ "a macro that runs by itself and does nothing passes",
	    "macro-autorun", true, "", 0, "accept", "accept" },
	{ "what stays sealed is tagged", "sealed-unopened", true, "", 0, "tag",
	    "tag" },
	{ "what stays sealed under a strong sign is held",
	    "sealed-unopened signature-of-colleague", true, "", 0, "quarantine",
	    "quarantine" },
	{ "by a stranger in a conversation it is tagged: its password may come",
	    "sealed-unopened reply-from-stranger quoted-text-is-ours", true, "",
	    0, "tag", "tag" },
	{ "the policy for what stays sealed", "sealed-unopened", true,
	    "on_sealed = accept", 0, "accept", "accept" },
	{ "a limit tags", "too-many-parts", true, "", 0, "tag", "tag" },
	{ "a crash defers", "worker-crashed", false, "", 1, "tempfail",
	    "tempfail" },
	{ "the third crash of the same bytes holds", "worker-crashed", false,
	    "", 3, "quarantine", "quarantine" },
	{ "a timeout defers", "worker-timeout", false, "", 1, "tempfail",
	    "tempfail" },
	{ "no memory for any of it is as bad as a crash", "worker-memory",
	    false, "", 1, "tempfail", "tempfail" },
	{ "no memory to open what was seen is a limit", "worker-memory", true,
	    "", 1, "tag", "tag" },
	{ "a timeout in shadow mode does not delay mail", "worker-timeout",
	    false, "mode = shadow", 1, "tempfail", "tag" },
	{ "a bad verdict stands although the worker crashed later",
	    "worker-crashed eicar", true, "", 1, "reject", "reject" },
	{ "a crash by policy accepted", "worker-crashed", false,
	    "on_crash = accept", 1, "accept", "accept" },
};

static void
add_findings(struct findings *fs, const char *names)
{
	struct bytes rest = bytes_of(names), name;

	while (bytes_word(&rest, " ", &name)) {
		enum finding_id id = finding_by_name(name);

		ck_assert_msg(
		    id != FINDING_COUNT, "no finding %.*s", BYTES_ARG(name));
		findings_add(fs, id, BYTES("2/a.zip"), BYTES("detail"));
	}
}

START_TEST(test_rows)
{
	struct arena *arena = arena_new(1 << 20);
	struct settings settings;
	struct weights weights;
	struct report report;
	struct verdict v;
	struct error err;

	settings_default(&settings);
	ck_assert(settings_set(&settings, "mode = enforce", "test", &err));
	if (rows[_i].settings[0] != '\0')
		ck_assert(
		    settings_set(&settings, rows[_i].settings, "test", &err));
	weights_default(&weights);
	report_init(&report, arena);
	report.payload = rows[_i].payload;
	if (rows[_i].payload)
		report_add_object(
		    &report, &(struct object_seen){ .path = BYTES("2/a.zip") });
	add_findings(&report.findings, rows[_i].findings);
	judge(&v, &report,
	    &(struct circumstances){ .failures = rows[_i].failures }, &settings,
	    &weights, arena);
	ck_assert_msg(strcmp(action_name(v.action), rows[_i].action) == 0 &&
		strcmp(action_name(v.done), rows[_i].done) == 0,
	    "%s: got %s, %s (score %.1f)", rows[_i].what, action_name(v.action),
	    action_name(v.done), v.score);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

/* What is delivered and yet a stranger's with our text teaches nothing. */
START_TEST(test_suspect)
{
	static const char *const names[] = { "first-from-domain",
		"reply-from-stranger", "quoted-text-is-ours",
		"name-of-colleague" };
	static const bool want[] = { false, true, true, false };
	struct arena *arena = arena_new(1 << 20);
	struct settings settings;
	struct weights weights;
	struct verdict v;

	settings_default(&settings);
	weights_default(&weights);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct report report;

		report_init(&report, arena);
		add_findings(&report.findings, names[i]);
		judge(&v, &report, &(struct circumstances){ 0 }, &settings,
		    &weights, arena);
		ck_assert_int_eq(v.action, ACTION_ACCEPT);
		ck_assert_msg(v.suspect == want[i], "%s", names[i]);
	}
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

/* A stranger's archive, and a picture that may show its password. */
START_TEST(test_picture)
{
	struct arena *arena = arena_new(1 << 20);
	struct settings settings;
	struct weights weights;
	struct report report;
	struct verdict v;

	settings_default(&settings);
	weights_default(&weights);
	report_init(&report, arena);
	report.payload = true;
	report_add_object(&report,
	    &(struct object_seen){
		.path = BYTES("2/a.png"), .type = BYTES("image") });
	add_findings(&report.findings, "sealed-unopened reply-from-stranger");
	judge(&v, &report, &(struct circumstances){ 0 }, &settings, &weights,
	    arena);
	ck_assert_int_eq(v.action, ACTION_QUARANTINE);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

START_TEST(test_sentence_names_the_weightiest)
{
	struct arena *arena = arena_new(1 << 20);
	struct settings settings;
	struct weights weights;
	struct report report;
	struct verdict v;

	settings_default(&settings);
	weights_default(&weights);
	report_init(&report, arena);
	add_findings(&report.findings, "short-text eicar date-off");
	judge(&v, &report, &(struct circumstances){ 0 }, &settings, &weights,
	    arena);
	ck_assert(bytes_starts(
	    v.sentence_en, BYTES("It carries the EICAR test file.")));
	ck_assert(bytes_starts(v.sentence_ja, BYTES("EICAR")));
	ck_assert_int_eq(v.reasons[0].finding->id, FINDING_EICAR);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *text, *error; /* error NULL: it is good */
} files[] = {
	{ "points are changed", "eicar 3.5\n", NULL },
	{ "comments and blank lines are passed over", "# a\n\neicar 3.5 # b\n",
	    NULL },
	{ "a typo names the line and the nearest", "\neicra 2\n",
	    ":2: there is no finding `eicra'; did you mean `eicar'?" },
	{ "a missing number", "eicar\n", ":1: expected `eicar points'" },
	{ "a wrong family", "cap threads 3\n", ":1: there is no family" },
};

START_TEST(test_files)
{
	char path[] = "/tmp/aratame-weights-XXXXXX";
	int fd = mkstemp(path);
	struct weights w;
	struct error err = { "" };
	bool good;

	ck_assert_int_ge(fd, 0);
	ck_assert(write(fd, files[_i].text, strlen(files[_i].text)) >= 0);
	close(fd);
	good = weights_read(&w, path, &err);
	unlink(path);
	ck_assert_msg(good == (files[_i].error == NULL), "%s: %s",
	    files[_i].what, err.text);
	if (good)
		ck_assert_msg(
		    w.points[FINDING_EICAR] == 3.5, "%s", files[_i].what);
	else
		ck_assert_msg(strstr(err.text, files[_i].error) != NULL,
		    "%s: %s", files[_i].what, err.text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("judge");
	TCase *tc = tcase_create("judge");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(tc, test_picture);
	tcase_add_test(tc, test_suspect);
	tcase_add_test(tc, test_sentence_names_the_weightiest);
	tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof files[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

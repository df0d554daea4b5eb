/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The calls of libmilter are defined here and written down: a test then reads
 * what a mail server would be told.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "act/act.h"
#include "base/clock.h"

static char told[8000];
static const char *refuses; /* the call that fails */

static int
note(const char *call, const char *name, int index, const char *value)
{
	size_t len = strlen(told);

	snprintf(told + len, sizeof told - len, "%s %s %d %s|", call, name,
	    index, value != NULL ? value : "(gone)");
	return refuses != NULL && strcmp(refuses, call) == 0 ? MI_FAILURE
							     : MI_SUCCESS;
}

int
smfi_addheader(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	return note("add", name, 0, value);
}

int
smfi_chgheader(SMFICTX *ctx, char *name, int index, char *value)
{
	(void)ctx;
	return note("change", name, index, value);
}

int
smfi_quarantine(SMFICTX *ctx, char *reason)
{
	(void)ctx;
	return note("hold", "", 0, reason);
}

int
smfi_setreply(SMFICTX *ctx, char *code, char *extended, char *text)
{
	(void)ctx;
	ck_assert_ptr_null(strchr(text, '%'));
	return note(code, extended, 0, text);
}

static struct settings settings;
static struct rules rules = { -1, "r1" };
static struct gateway gateway;
static struct message message;
static struct came came;
static struct report report;
static struct verdict verdict;
static struct arena *arena;
static struct reason reasons[3];

static void
begin(void)
{
	settings_default(&settings);
	settings.mode = MODE_ENFORCE;
	free((char *)(uintptr_t)settings.subject_tag);
	settings.subject_tag = strdup("[注意]");
	arena = arena_new(1 << 24);
	gateway = (struct gateway){ .settings = &settings, .rules = &rules };
	message = (struct message){ .id = "7f3c", .began = clock_ms() };
	came = (struct came){ .leading_space = true };
	report_init(&report, arena);
	verdict = (struct verdict){ .reasons = reasons,
		.cause = "",
		.sentence_en = BYTES(""),
		.sentence_ja = BYTES("") };
	told[0] = '\0';
	refuses = NULL;
}

static void
end(void)
{
	arena_free(arena);
	settings_free(&settings);
}

static sfsistat
act_now(enum action action, struct error *err)
{
	struct answer a = { &gateway, &message, &came, &report, &verdict,
		arena };

	verdict.action = verdict.done = action;
	return act(NULL, &a, err);
}

static const struct {
	const char *what;
	enum action action;
	const char *cause;
	sfsistat want;
	const char *tells, *hides;
} actions[] = {
	{ "accept adds the first header only", ACTION_ACCEPT, "", SMFIS_ACCEPT,
	    "add X-Aratame 0  accept; score=0.0; id=7f3c; rules=r1; time=",
	    "add X-Aratame-" },
	{ "accept leaves the subject", ACTION_ACCEPT, "", SMFIS_ACCEPT,
	    "add X-Aratame 0", "Subject" },
	{ "tag marks the subject", ACTION_TAG, "", SMFIS_ACCEPT,
	    "change Subject 1  =?UTF-8?B?W+azqOaEj10=?= hello|", "hold" },
	{ "quarantine holds", ACTION_QUARANTINE, "", SMFIS_ACCEPT,
	    "hold  0 aratame 7f3c score=0.0|", "550" },
	{ "a held mail is marked as well", ACTION_QUARANTINE, "", SMFIS_ACCEPT,
	    "change Subject", "451" },
	{ "reject says only our id", ACTION_REJECT, "", SMFIS_REJECT,
	    "550 5.7.1 0 The message was refused by the recipient's policy "
	    "(7f3c)|",
	    "add" },
	{ "tempfail names its cause", ACTION_TEMPFAIL, "worker-timeout",
	    SMFIS_TEMPFAIL, "(worker-timeout, 7f3c)|", "add" },
};

START_TEST(test_actions)
{
	struct error err;

	came_note(&came, "Subject", " hello", arena);
	verdict.cause = actions[_i].cause;
	ck_assert_int_eq(act_now(actions[_i].action, &err), actions[_i].want);
	ck_assert_str_eq(err.text, "");
	ck_assert_msg(strstr(told, actions[_i].tells) != NULL, "%s: %s",
	    actions[_i].what, told);
	ck_assert_msg(strstr(told, actions[_i].hides) == NULL, "%s: %s",
	    actions[_i].what, told);
}
END_TEST

/* Two X-Aratame and one X-Aratame-Reason came with it. */
static const struct {
	const char *what;
	bool trusted;
	enum direction direction;
	const char *tells, *hides;
} forged[] = {
	{ "from anywhere they go, the last first", false, DIRECTION_IN,
	    "change X-Aratame 2 (gone)|change X-Aratame 1 (gone)|"
	    "change X-Aratame-Reason 1 (gone)|add X-Aratame 0",
	    "550" },
	{ "from a trusted gateway they stay", true, DIRECTION_IN,
	    "add X-Aratame 0", "gone" },
	{ "what leaves us carries none", true, DIRECTION_OUT,
	    "change X-Aratame 1 (gone)|", "add" },
};

START_TEST(test_forged)
{
	struct error err;

	came_note(&came, "X-Aratame", " accept", arena);
	came_note(&came, "x-aratame ", " accept", arena);
	came_note(&came, "X-Aratame-Reason", " fine", arena);
	came.ours_stay = forged[_i].trusted;
	message.envelope.direction = forged[_i].direction;
	ck_assert_int_eq(act_now(ACTION_TAG, &err), SMFIS_ACCEPT);
	ck_assert_msg(strstr(told, forged[_i].tells) != NULL, "%s: %s",
	    forged[_i].what, told);
	ck_assert_msg(strstr(told, forged[_i].hides) == NULL, "%s: %s",
	    forged[_i].what, told);
}
END_TEST

START_TEST(test_held_for_its_password)
{
	struct error err;

	verdict.hold = true;
	ck_assert_int_eq(act_now(ACTION_TAG, &err), SMFIS_ACCEPT);
	ck_assert_ptr_nonnull(strstr(told, "X-Aratame 0  tag; "));
	ck_assert_ptr_nonnull(strstr(told, "ms; held|"));
	ck_assert_ptr_nonnull(strstr(
	    told, "hold  0 aratame 7f3c score=0.0, held for its password|"));
}
END_TEST

START_TEST(test_seals_refused)
{
	struct error err;

	verdict.cause = "sealed";
	ck_assert_int_eq(act_now(ACTION_REJECT, &err), SMFIS_REJECT);
	ck_assert_str_eq(told,
	    "550 5.7.1 0 Attachments sealed with a password are not accepted "
	    "here (7f3c)|");
}
END_TEST

START_TEST(test_what_is_refused_waits)
{
	static const char *const calls[] = { "add", "change", "hold" };
	struct error err;

	came_note(&came, "Subject", " hello", arena);
	refuses = calls[_i];
	ck_assert_int_eq(act_now(ACTION_QUARANTINE, &err), SMFIS_TEMPFAIL);
	ck_assert_str_ne(err.text, "");
	ck_assert_ptr_nonnull(strstr(told, "change-refused"));
}
END_TEST

START_TEST(test_a_flood_of_our_headers_waits)
{
	struct error err;

	for (int i = 0; i <= OURS_MOST; i++)
		came_note(&came, "X-Aratame", "", arena);
	ck_assert_int_eq(act_now(ACTION_ACCEPT, &err), SMFIS_TEMPFAIL);
	ck_assert_ptr_null(strstr(told, "gone"));
}
END_TEST

static const struct {
	const char *what, *subject, *want;
} subjects[] = {
	{ "none", NULL, "add Subject 0  =?UTF-8?B?W+azqOaEj10=?=|" },
	{ "an encoded one stays encoded",
	    " =?UTF-8?B?w6k=?=", "=?UTF-8?B?W+azqOaEj10=?= =?UTF-8?B?w6k=?=|" },
	{ "folds stay", " a\n b", "=?UTF-8?B?W+azqOaEj10=?= a\n b|" },
};

START_TEST(test_subjects)
{
	struct error err;

	if (subjects[_i].subject != NULL)
		came_note(&came, "subject", subjects[_i].subject, arena);
	act_now(ACTION_TAG, &err);
	ck_assert_msg(strstr(told, subjects[_i].want) != NULL, "%s: %s",
	    subjects[_i].what, told);
}
END_TEST

START_TEST(test_a_marked_subject_is_not_marked_again)
{
	struct error err;

	came_note(&came, "Subject", " =?UTF-8?B?W+azqOaEj10=?= a", arena);
	act_now(ACTION_TAG, &err);
	ck_assert_ptr_null(strstr(told, "Subject"));
}
END_TEST

static void
see(const char *path, const char *opened)
{
	struct object_seen o = { .path = bytes_of(path),
		.type = BYTES("xls"),
		.opened = bytes_of(opened) };

	report_add_object(&report, &o);
}

START_TEST(test_headers_tell_what_was_found)
{
	char *values[HEADERS_OURS];

	see("1/text", "");
	see("2/a.zip/plain.txt", "");
	see("2/a.zip/請求書.xls",
	    "password from text part 1, after the label PASS, CRC checked");
	see("3/b.exe", "unopened");
	findings_add(
	    &report.findings, FINDING_SEEN_BEFORE, BYTES("3/b.exe"), BYTES(""));
	findings_add(&report.findings, FINDING_MACRO_ACTS,
	    BYTES("2/a.zip/請求書.xls"), BYTES(""));
	reasons[0] = (struct reason){ &report.findings.list[0], 2.5 };
	reasons[1] = (struct reason){ &report.findings.list[1], 2.0 };
	verdict.reason_count = 2;
	verdict.action = ACTION_QUARANTINE;
	verdict.done = ACTION_TAG;
	verdict.score = 11.46;
	verdict.sentence_en = BYTES("It is bad.");
	headers_compose(values, &gateway, &message, &report, &verdict, arena);
	ck_assert_ptr_nonnull(strstr(values[0], "quarantine; score=11.5;"));
	ck_assert_ptr_nonnull(strstr(values[0], "(done: tag)"));
	ck_assert_str_eq(values[1], "seen-before=2.5, macro-acts=2.0");
	ck_assert_str_eq(values[2],
	    "3/b.exe; xls; "
	    "unopened,\n\t=?UTF-8?B?Mi9hLnppcC/oq4vmsYLmm7gueGxzOw==?= "
	    "xls; opened by password from\n\ttext part 1");
	ck_assert_str_eq(values[3], "It is bad.");
}
END_TEST

START_TEST(test_headers_keep_their_limit)
{
	char *values[HEADERS_OURS], name[200];

	memset(name, 'x', sizeof name);
	for (size_t i = 0; i < 50; i++) {
		snprintf(name + 150, sizeof name - 150, "%zu", i);
		see(name, "a password from very far away");
	}
	settings.language = LANGUAGE_JA;
	for (int i = 0; i < 9; i++)
		verdict.sentence_ja = arena_format(arena, "%.*s%s",
		    BYTES_ARG(verdict.sentence_ja),
		    "貴社が送信した文面を引用していますが、差出人は"
		    "そのやり取りに参加していません。");
	headers_compose(values, &gateway, &message, &report, &verdict, arena);
	for (size_t i = 0; i < HEADERS_OURS; i++) {
		if (values[i] == NULL)
			continue;
		ck_assert_uint_le(strlen(values[i]), HEADER_MOST);
		for (const char *c = values[i]; *c != '\0'; c++)
			ck_assert_int_lt((unsigned char)*c, 0x7F);
	}
	ck_assert_ptr_nonnull(strstr(values[3], " ..."));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("act");
	TCase *tc = tcase_create("act");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(
	    tc, test_actions, 0, sizeof actions / sizeof actions[0]);
	tcase_add_loop_test(
	    tc, test_forged, 0, sizeof forged / sizeof forged[0]);
	tcase_add_test(tc, test_held_for_its_password);
	tcase_add_test(tc, test_seals_refused);
	tcase_add_loop_test(tc, test_what_is_refused_waits, 0, 3);
	tcase_add_test(tc, test_a_flood_of_our_headers_waits);
	tcase_add_loop_test(
	    tc, test_subjects, 0, sizeof subjects / sizeof subjects[0]);
	tcase_add_test(tc, test_a_marked_subject_is_not_marked_again);
	tcase_add_test(tc, test_headers_tell_what_was_found);
	tcase_add_test(tc, test_headers_keep_their_limit);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

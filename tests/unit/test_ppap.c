/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed attachments by the recipient's domain: whose mode counts, and what
 * becomes of the verdict.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "judge/judge.h"
#include "judge/ppap.h"

#define HOLD "ppap = open-or-hold|sister_wait = 1h"
#define REFUSE "ppap = refuse"

static const struct {
	const char *what;
	const char *settings;	/* lines, parted by '|' */
	const char *recipients; /* parted by blanks */
	const char *findings;
	const char *action;
	bool hold;
	const char *policy;
} rows[] = {
	{ "by default what stays sealed is tagged", "", "a@x.example",
	    "sealed-unopened", "tag", false, "" },
	{ "refuse refuses what stays sealed", REFUSE, "a@x.example",
	    "sealed-unopened", "reject", false, "refuse for x.example" },
	{ "and what the mail's own password opens", REFUSE, "a@x.example",
	    "sealed-opened sealed-with-password", "reject", false,
	    "refuse for x.example" },
	{ "not what opened without a password of the mail", REFUSE,
	    "a@x.example", "sealed-opened", "accept", false, "" },
	{ "not what no password opens (S/MIME, PGP)", REFUSE, "a@x.example",
	    "seal-unsupported", "tag", false, "" },
	{ "not mail without a seal", REFUSE, "a@x.example", "short-text",
	    "accept", false, "" },
	{ "without a domain", REFUSE, "postmaster", "sealed-unopened", "reject",
	    false, "refuse" },
	{ "open-or-hold holds what stays sealed", HOLD, "a@x.example",
	    "sealed-unopened", "tag", true, "open-or-hold for x.example" },
	{ "not what was opened", HOLD, "a@x.example",
	    "sealed-opened sealed-with-password", "accept", false,
	    "open-or-hold for x.example" },
	{ "not what no password opens", HOLD, "a@x.example", "seal-unsupported",
	    "tag", false, "" },
	{ "nothing waits without a time", "ppap = open-or-hold", "a@x.example",
	    "sealed-unopened", "tag", false, "open-or-hold for x.example" },
	{ "shadow mode never holds", HOLD "|mode = shadow", "a@x.example",
	    "sealed-unopened", "tag", false, "open-or-hold for x.example" },
	{ "tag mode never holds", HOLD "|mode = tag", "a@x.example",
	    "sealed-unopened", "tag", false, "open-or-hold for x.example" },
	{ "what is let through at the end is accepted",
	    HOLD "|on_sealed=accept", "a@x.example", "sealed-unopened",
	    "accept", true, "open-or-hold for x.example" },
	{ "what stays at the end is quarantined",
	    HOLD "|on_sealed = quarantine", "a@x.example", "sealed-unopened",
	    "quarantine", true, "open-or-hold for x.example" },
	{ "what is held is not refused", HOLD "|on_sealed = reject",
	    "a@x.example", "sealed-unopened", "quarantine", true,
	    "open-or-hold for x.example" },
	{ "nor deferred", HOLD "|on_sealed = tempfail", "a@x.example",
	    "sealed-unopened", "quarantine", true,
	    "open-or-hold for x.example" },
	{ "a strong sign beside it is no matter of waiting", HOLD,
	    "a@x.example", "sealed-unopened signature-of-colleague",
	    "quarantine", false, "open-or-hold for x.example" },
	{ "nor is bad content", HOLD, "a@x.example", "sealed-unopened eicar",
	    "reject", false, "open-or-hold for x.example" },
	{ "nor a worker that failed", HOLD, "a@x.example",
	    "sealed-unopened worker-timeout", "tempfail", false,
	    "open-or-hold for x.example" },
	{ "a limit does not speak against waiting", HOLD, "a@x.example",
	    "sealed-unopened too-many-parts", "tag", true,
	    "open-or-hold for x.example" },
	{ "a domain of its own", "ppap_domains = x.example=refuse",
	    "a@x.example", "sealed-unopened", "reject", false,
	    "refuse for x.example" },
	{ "in capitals", "ppap_domains = X.example=Refuse", "a@x.EXAMPLE",
	    "sealed-unopened", "reject", false, "refuse for x.EXAMPLE" },
	{ "its subdomains as well", "ppap_domains = x.example=refuse",
	    "a@mail.x.example", "sealed-unopened", "reject", false,
	    "refuse for mail.x.example" },
	{ "not a domain that only ends so", "ppap_domains = x.example=refuse",
	    "a@mailx.example", "sealed-unopened", "tag", false, "" },
	{ "the longest domain counts",
	    "ppap_domains = x.example=refuse b.x.example=allow",
	    "a@b.x.example", "sealed-unopened", "tag", false, "" },
	{ "in any order", "ppap_domains = b.x.example=allow x.example=refuse",
	    "a@b.x.example", "sealed-unopened", "tag", false, "" },
	{ "a domain is excepted from all",
	    REFUSE "|ppap_domains = x.example="
		   "allow",
	    "a@x.example", "sealed-unopened", "tag", false, "" },
	{ "of several recipients the strictest counts",
	    HOLD "|ppap_domains = y.example=refuse z.example=allow",
	    "a@z.example b@x.example c@y.example d@z.example",
	    "sealed-unopened", "reject", false, "refuse for y.example" },
	{ "also when it comes first",
	    "sister_wait = 1h|ppap_domains = y.example=open-or-hold",
	    "a@y.example b@x.example", "sealed-unopened", "tag", true,
	    "open-or-hold for y.example" },
	{ "a quoted local part does not hide the domain",
	    "ppap_domains = y.example=refuse", "\"a@x.example\"@y.example.",
	    "sealed-unopened", "reject", false, "refuse for y.example" },
};

struct set {
	struct settings settings;
	struct weights weights;
	struct arena *arena;
	struct envelope envelope;
};

static void
begin(struct set *s, const char *lines, const char *recipients)
{
	struct bytes rest = bytes_of(lines), line;
	struct error err;

	*s = (struct set){ .arena = arena_new(1 << 20) };
	settings_default(&s->settings);
	weights_default(&s->weights);
	ck_assert(settings_set(&s->settings, "mode = enforce", "test", &err));
	while (rest.len > 0) {
		line = bytes_cut(&rest, '|');
		ck_assert_msg(settings_set(&s->settings,
				  arena_string(s->arena, line), "test", &err),
		    "%s", err.text);
	}
	ck_assert_msg(ppap_check(&s->settings, &err), "%s", err.text);
	s->envelope.recipients = arena_array(
	    s->arena, strlen(recipients) + 1, sizeof *s->envelope.recipients);
	rest = bytes_of(recipients);
	while (bytes_word(&rest, " ", &line))
		s->envelope.recipients[s->envelope.recipient_count++] = line;
}

static struct verdict
judge_now(struct set *s, const char *findings, bool may_wait)
{
	struct circumstances now = { .envelope = &s->envelope,
		.may_wait = may_wait };
	struct bytes rest = bytes_of(findings), name;
	struct report report;
	struct verdict v;

	report_init(&report, s->arena);
	report.payload = true;
	report_add_object(
	    &report, &(struct object_seen){ .path = BYTES("2/a.zip") });
	while (bytes_word(&rest, " ", &name))
		findings_add(&report.findings, finding_by_name(name),
		    BYTES("2/a.zip"), BYTES("detail"));
	judge(&v, &report, &now, &s->settings, &s->weights, s->arena);
	return v;
}

static void
end(struct set *s)
{
	settings_free(&s->settings);
	arena_free(s->arena);
}

START_TEST(test_rows)
{
	struct verdict v;
	struct set s;

	begin(&s, rows[_i].settings, rows[_i].recipients);
	v = judge_now(&s, rows[_i].findings, true);
	ck_assert_msg(strcmp(action_name(v.action), rows[_i].action) == 0 &&
		v.hold == rows[_i].hold &&
		bytes_equal(v.policy, bytes_of(rows[_i].policy)),
	    "%s: %s%s, %.*s", rows[_i].what, action_name(v.action),
	    v.hold ? ", held" : "", BYTES_ARG(v.policy));
	if (v.action == ACTION_REJECT && v.policy.len > 0 && !v.hold &&
	    strcmp(rows[_i].findings, "sealed-unopened eicar") != 0)
		ck_assert_str_eq(v.cause, "sealed");
	end(&s);
}
END_TEST

START_TEST(test_circumstances)
{
	struct verdict v;
	struct set s;

	begin(&s, HOLD, "a@x.example");
	v = judge_now(&s, "sealed-unopened", false);
	ck_assert_msg(!v.hold && v.action == ACTION_TAG,
	    "what cannot be let go again is not held");
	s.envelope.direction = DIRECTION_OUT;
	v = judge_now(&s, "sealed-unopened", true);
	ck_assert_msg(!v.hold && v.action == ACTION_TAG,
	    "mail that leaves us is not held");
	end(&s);
	begin(&s, REFUSE, "a@x.example");
	s.envelope.direction = DIRECTION_OUT;
	v = judge_now(&s, "sealed-unopened", true);
	ck_assert_msg(v.action == ACTION_TAG, "nor refused");
	end(&s);
}
END_TEST

static const struct {
	const char *what, *list;
	bool good;
} lists[] = {
	{ "none", "", true },
	{ "two", "a.example=allow, b.example=open-or-hold", true },
	{ "no mode", "a.example", false },
	{ "an empty mode", "a.example=", false },
	{ "no domain", "=refuse", false },
	{ "an unknown mode", "a.example=hold", false },
	{ "blanks around the sign", "a.example = refuse", false },
	{ "the second is wrong", "a.example=allow b.example=x", false },
};

START_TEST(test_lists)
{
	struct settings set;
	struct error err = { "" };
	char line[200];

	settings_default(&set);
	strcpy(line, "ppap_domains = ");
	strcat(line, lists[_i].list);
	ck_assert(settings_set(&set, line, "test", &err));
	ck_assert_msg(ppap_check(&set, &err) == lists[_i].good, "%s: %s",
	    lists[_i].what, err.text);
	settings_free(&set);
}
END_TEST

static const struct {
	const char *what, *settings;
	bool may;
} holds[] = {
	{ "by default nothing is held", "", false },
	{ "all", HOLD, true },
	{ "without a time", "ppap = open-or-hold", false },
	{ "a domain", "sister_wait = 1s|ppap_domains = x.example=open-or-hold",
	    true },
	{ "no domain", "sister_wait = 1s|ppap_domains = x.example=refuse",
	    false },
};

START_TEST(test_holds)
{
	struct set s;

	begin(&s, holds[_i].settings, "");
	ck_assert_msg(
	    ppap_may_hold(&s.settings) == holds[_i].may, "%s", holds[_i].what);
	end(&s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ppap");
	TCase *tc = tcase_create("ppap");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof *rows);
	tcase_add_test(tc, test_circumstances);
	tcase_add_loop_test(tc, test_lists, 0, sizeof lists / sizeof *lists);
	tcase_add_loop_test(tc, test_holds, 0, sizeof holds / sizeof *holds);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

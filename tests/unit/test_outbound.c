/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What an account of ours sends, mail by mail, and what is seen of it in the
 * last one. Through a real store, as the daemon does it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/log.h"
#include "memory/outbound.h"
#include "memory/threads.h"

#define NOW 1700000000
#define DAY 86400

struct fixture {
	char folder[64];
	struct settings settings;
	struct weights weights;
	struct store *store;
	struct arena *arena;
	unsigned number; /* of mails */
};

/* One mail: what differs from a plain one of yamada to a known partner. */
struct mail {
	const char *auth, *client, *from, *to, *subject;
	const char *parent; /* an answer to it */
	int64_t object;	    /* what is attached; 0: nothing */
	time_t date;
	bool in, report, hard;
};

static void
set_up(struct fixture *f, const char *line)
{
	char text[200];
	struct error err = { "" };

	*f = (struct fixture){ .folder = "/tmp/aratame-unit-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(f->folder));
	f->arena = arena_new((size_t)256 << 20);
	settings_default(&f->settings);
	weights_default(&f->weights);
	snprintf(text, sizeof text, "store = sqlite:%s/memory", f->folder);
	ck_assert(settings_set(&f->settings, text, "test", &err));
	snprintf(text, sizeof text, "key_file = %s/key", f->folder);
	ck_assert(settings_set(&f->settings, text, "test", &err));
	ck_assert(
	    settings_set(&f->settings, "store_deadline = 10s", "test", &err));
	ck_assert(settings_set(&f->settings, "mode = enforce", "test", &err));
	ck_assert(
	    line == NULL || settings_set(&f->settings, line, "test", &err));
	f->store = store_open(&f->settings, &err);
	ck_assert_msg(f->store != NULL, "%s", err.text);
}

static void
tear_down(struct fixture *f)
{
	char command[128];

	store_close(f->store);
	settings_free(&f->settings);
	arena_free(f->arena);
	snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
	ck_assert_int_eq(system(command), 0);
}

static struct bytes
text_or(const char *text, const char *usual)
{
	return bytes_of(text != NULL ? text : usual);
}

static void
add_fact(struct report *r, enum fact_kind kind, struct bytes text)
{
	struct bytes party = bytes_from(text, bytes_index(text, '@') + 1);

	facts_add(&r->facts, kind, text, party, 0);
}

/* Sends it; the verdict is on it and all before. */
static struct bytes
send_mail(
    struct fixture *f, struct mail mail, struct report *r, struct verdict *v)
{
	struct message m = { .fd = -1 };
	struct circumstances now = { .envelope = &m.envelope };
	struct object_seen object = { .type = BYTES("docx") };
	struct bytes id;
	struct error err;

	message_name(&m);
	memcpy(m.sha256, &(unsigned){ ++f->number }, sizeof(unsigned));
	m.envelope.date = mail.date != 0 ? mail.date : NOW;
	m.envelope.direction = mail.in ? DIRECTION_IN : DIRECTION_OUT;
	m.envelope.auth = text_or(mail.auth, "yamada");
	m.envelope.client = text_or(mail.client, "192.0.2.7");
	m.envelope.sender = mail.report ? BYTES("") : BYTES("x@own.example");
	report_init(r, f->arena);
	add_fact(r, FACT_FROM, text_or(mail.from, "yamada@own.example"));
	add_fact(r, FACT_RECIPIENT, text_or(mail.to, "sato@partner.example"));
	id = arena_format(f->arena, "%u@own.example", f->number);
	facts_add(&r->facts, FACT_MESSAGE_ID, id, BYTES(""), 0);
	if (mail.subject != NULL)
		facts_add(&r->facts, FACT_SUBJECT, bytes_of(mail.subject),
		    BYTES(""), 0);
	if (mail.parent != NULL) {
		facts_add(&r->facts, FACT_PARENT, bytes_of(mail.parent),
		    BYTES(""), 0);
		facts_add(
		    &r->facts, FACT_CLAIMS_REPLY, BYTES("yes"), BYTES(""), 0);
	}
	if (mail.report)
		facts_add(
		    &r->facts, FACT_AUTOMATIC, BYTES("yes"), BYTES(""), 0);
	memcpy(object.sha256, &mail.object, sizeof mail.object);
	if (mail.object != 0)
		report_add_object(r, &object);
	if (mail.hard)
		findings_add(&r->findings, FINDING_SCRIPT_FILE, BYTES("2"),
		    BYTES("a.js"));
	outbound_recall(f->store, &f->settings, &m, r);
	judge(v, r, &now, &f->settings, &f->weights, f->arena);
	outbound_learn(f->store, &f->settings, &m, r, v);
	threads_learn(f->store, &r->facts, &m.envelope, &f->settings);
	ck_assert(store_settle(f->store, 20000, &err));
	return id;
}

static bool
has(const struct report *r, enum finding_id id)
{
	return findings_have(&r->findings, id);
}

/* "3@own.example" */
static const char *
id_of(struct fixture *f, unsigned number)
{
	return (const char *)arena_format(f->arena, "%u@own.example", number)
	    .at;
}

static const char *
numbered(
    struct fixture *f, const char *front, unsigned number, const char *behind)
{
	return (const char *)arena_format(
	    f->arena, "%s%u%s", front, number, behind)
	    .at;
}

START_TEST(test_revives)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 1; i <= 9; i++)
		send_mail(&f,
		    (struct mail){ .date = NOW - 60 * DAY,
			.to = numbered(&f, "p", i, "@partner.example") },
		    &r, &v);
	for (unsigned i = 1; i <= 9; i++) {
		send_mail(&f,
		    (struct mail){ .parent = id_of(&f, i),
			.date = NOW + i,
			.to = numbered(&f, "p", i, "@partner.example") },
		    &r, &v);
		ck_assert_msg(
		    has(&r, FINDING_ACCOUNT_REVIVES) == (i >= 8), "%u", i);
	}
	tear_down(&f);
}
END_TEST

/* The same file to many under many subjects; payroll does that by trade. */
START_TEST(test_spreads)
{
	static const char *const lines[] = { NULL, "bulk_accounts = yamada" };

	for (size_t k = 0; k < 2; k++) {
		struct fixture f;
		struct report r;
		struct verdict v;

		set_up(&f, lines[k]);
		for (unsigned i = 1; i <= 6; i++) {
			send_mail(&f,
			    (struct mail){ .object = 77,
				.subject = numbered(&f, "subject ", i % 3, ""),
				.to = numbered(&f, "a@p", i, ".example") },
			    &r, &v);
			ck_assert_msg(has(&r, FINDING_ACCOUNT_SPREADS) ==
				(k == 0 && i >= 5),
			    "%zu %u", k, i);
		}
		tear_down(&f);
	}
}
END_TEST

START_TEST(test_one_subject_is_an_invoice_run)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 1; i <= 12; i++)
		send_mail(&f,
		    (struct mail){ .object = 77,
			.subject = "the calendar for next year",
			.to = numbered(&f, "a@p", i, ".example") },
		    &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_SPREADS));
	tear_down(&f);
}
END_TEST

START_TEST(test_roams)
{
	static const char *const clients[] = { "192.0.2.7", "192.0.2.9",
		"198.51.100.1", "2001:db8:1:2::3" };
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (size_t i = 0; i < 4; i++) {
		send_mail(&f, (struct mail){ .client = clients[i] }, &r, &v);
		ck_assert_msg(
		    has(&r, FINDING_ACCOUNT_ROAMS) == (i == 3), "%zu", i);
	}
	send_mail(&f,
	    (struct mail){ .client = "203.0.113.1", .date = NOW + 3600 }, &r,
	    &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_ROAMS));
	tear_down(&f);
}
END_TEST

START_TEST(test_borrows)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 0; i < 20; i++) {
		send_mail(
		    &f, (struct mail){ .from = "taro@own.example" }, &r, &v);
		ck_assert(!has(&r, FINDING_ACCOUNT_BORROWS));
	}
	send_mail(&f, (struct mail){ .from = "ceo@partner.example" }, &r, &v);
	ck_assert(has(&r, FINDING_ACCOUNT_BORROWS));
	send_mail(&f, (struct mail){ .from = "yamada@own.example" }, &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_BORROWS));
	tear_down(&f);
}
END_TEST

START_TEST(test_strangers)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 1; i <= 11; i++)
		send_mail(&f,
		    (struct mail){
			.to = numbered(&f, "a", i, "@partner.example") },
		    &r, &v);
	ck_assert(has(&r, FINDING_ACCOUNT_STRANGERS));
	for (unsigned i = 1; i <= 11; i++)
		send_mail(&f,
		    (struct mail){ .date = NOW + 2 * DAY,
			.to = numbered(&f, "a", i, "@partner.example") },
		    &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_STRANGERS));
	tear_down(&f);
}
END_TEST

START_TEST(test_bounces)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 0; i < 11; i++)
		send_mail(&f,
		    (struct mail){ .in = true,
			.report = true,
			.auth = "",
			.from = "mailer-daemon@partner.example",
			.to = "yamada@own.example" },
		    &r, &v);
	send_mail(&f, (struct mail){ .date = NOW + 60 }, &r, &v);
	ck_assert(has(&r, FINDING_ACCOUNT_BOUNCES));
	send_mail(&f, (struct mail){ .date = NOW + 3600 }, &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_BOUNCES));
	tear_down(&f);
}
END_TEST

START_TEST(test_direct)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	send_mail(
	    &f, (struct mail){ .auth = "", .client = "10.0.0.5" }, &r, &v);
	ck_assert(has(&r, FINDING_ACCOUNT_DIRECT));
	send_mail(
	    &f, (struct mail){ .auth = "", .client = "10.0.0.5" }, &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_DIRECT));
	send_mail(&f, (struct mail){ .client = "10.0.0.6" }, &r, &v);
	ck_assert(!has(&r, FINDING_ACCOUNT_DIRECT));
	tear_down(&f);
}
END_TEST

/* Hard content from our own account stops it at once, and is an incident. */
START_TEST(test_incident)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, "on_outbound = tempfail");
	send_mail(&f, (struct mail){ .hard = true }, &r, &v);
	ck_assert(has(&r, FINDING_OUTBOUND_CONTENT));
	ck_assert_int_ne(v.action, ACTION_ACCEPT);
	send_mail(&f, (struct mail){ .object = 0 }, &r, &v);
	ck_assert_int_eq(v.action, ACTION_ACCEPT);
	send_mail(&f, (struct mail){ .in = true, .hard = true }, &r, &v);
	ck_assert(!has(&r, FINDING_OUTBOUND_CONTENT));
	tear_down(&f);
}
END_TEST

/* A stolen login, from the second of two strong marks on, is held. */
START_TEST(test_two_marks)
{
	struct fixture f;
	struct report r;
	struct verdict v;

	set_up(&f, NULL);
	for (unsigned i = 0; i < 20; i++)
		send_mail(&f, (struct mail){ .auth = NULL }, &r, &v);
	send_mail(&f,
	    (struct mail){
		.from = "ceo@partner.example", .client = "198.51.100.1" },
	    &r, &v);
	ck_assert_int_eq(v.action, ACTION_ACCEPT);
	send_mail(&f,
	    (struct mail){
		.from = "boss@other.example", .client = "203.0.113.1" },
	    &r, &v);
	ck_assert_int_eq(v.action, ACTION_QUARANTINE);
	tear_down(&f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("outbound");
	TCase *t = tcase_create("outbound");
	SRunner *r;
	int failed;

	log_open("test_outbound", true);
	tcase_add_test(t, test_revives);
	tcase_add_test(t, test_spreads);
	tcase_add_test(t, test_one_subject_is_an_invoice_run);
	tcase_add_test(t, test_roams);
	tcase_add_test(t, test_borrows);
	tcase_add_test(t, test_strangers);
	tcase_add_test(t, test_bounces);
	tcase_add_test(t, test_direct);
	tcase_add_test(t, test_incident);
	tcase_add_test(t, test_two_marks);
	tcase_set_timeout(t, 120);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed > 0;
}

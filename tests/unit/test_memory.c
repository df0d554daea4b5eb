/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The memory of passwords and of sealed mails on a real store in a folder of
 * its own: who is a pair, what is remembered how long and in which order, what
 * is kept within its bounds, and that none of it lies there in clear.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "memory/kept.h"
#include "memory/memory.h"
#include "memory/recall.h"
#include "memory/words.h"
#include "sandbox/spawn.h"
#include "engines.h"

#define NOW 1646185620
#define MINUTE 60
#define DAY (24 * 3600)
#define LONG 20000

static char folder[64];
static struct settings settings;
static struct weights weights;
static struct store *store;
static struct arena *arena;
static struct gateway gateway;
static int engine_number; /* the tests run on each */

static void
set(const char *name, const char *value)
{
	char line[256];
	struct error err = { "" };

	snprintf(line, sizeof line, "%s = %s", name, value);
	ck_assert_msg(
	    settings_set(&settings, line, "test", &err), "%s", err.text);
}

static void
open_store(void)
{
	struct error err = { "" };

	store = store_open_timeless(&settings, &err);
	ck_assert_msg(store != NULL, "%s", err.text);
	ck_assert(store_available(store));
	gateway = (struct gateway){ .settings = &settings,
		.weights = &weights,
		.store = store,
		.learns = true };
}

static void
setup(void)
{
	char path[128];

	engines_start();
	strcpy(folder, engines_folder);
	settings_default(&settings);
	weights_default(&weights);
	set("store", engines[engine_number].where());
	snprintf(path, sizeof path, "%s/key", folder);
	set("key_file", path);
	set("store_deadline", "20s");
	arena = arena_new((size_t)1 << 30);
	open_store();
}

static void
teardown(void)
{
	store_close(store);
	settings_free(&settings);
	arena_free(arena);
	engines_stop();
}

/* "sender>recipient[,recipient]": the facts of such a mail. */
static struct facts
facts_of(const char *envelope, const char *from, const char *signer)
{
	struct facts facts;
	struct bytes rest = bytes_of(envelope), one = bytes_cut(&rest, '>');
	struct bytes party = one;

	facts_init(&facts, arena);
	bytes_cut(&party, '@');
	facts_add(&facts, FACT_ENVELOPE_SENDER, one, party, 0);
	if (from != NULL) {
		one = party = bytes_of(from);
		bytes_cut(&party, '@');
		facts_add(&facts, FACT_FROM, one,
		    bytes_equal(party, BYTES("gmail.com")) ? one : party, 0);
	}
	while (rest.len > 0) {
		party = one = bytes_cut(&rest, ',');
		bytes_cut(&party, '@');
		facts_add(&facts, FACT_RECIPIENT, one, party, 0);
	}
	if (signer != NULL)
		facts_add(&facts, FACT_AUTHENTICATION, bytes_of(signer),
		    BYTES("mx.aratame.example"), 0);
	return facts;
}

static struct pairs
pairs_for(const char *envelope, const char *from, const char *signer)
{
	struct facts facts = facts_of(envelope, from, signer);
	struct pairs pairs;

	pairs_of(&pairs, store_secret(store), DIRECTION_IN, &facts, arena);
	return pairs;
}

static size_t
common(const struct pairs *a, const struct pairs *b)
{
	size_t count = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			count += bytes_equal(
			    pair_bytes(&a->list[i]), pair_bytes(&b->list[k]));
	return count;
}

#define FIRST "suzuki@partner.example>yamada@aratame.example"

/* The archive came by FIRST, From suzuki; who else is of the pair? */
static const struct {
	const char *what, *envelope, *from, *signer;
	bool pair;
} pair_rows[] = {
	{ "the same person", FIRST, "suzuki@partner.example", NULL, true },
	{ "a colleague of his", "tanaka@partner.example>yamada@aratame.example",
	    "tanaka@partner.example", NULL, true },
	{ "a product that sends in his name",
	    "bounce@filepost.example>yamada@aratame.example",
	    "suzuki@partner.example", NULL, true },
	{ "a product with an address of its own, by his server",
	    "bounce@partner.example>yamada@aratame.example",
	    "noreply@filepost.example", NULL, true },
	{ "a product that his domain signs",
	    "bounce@filepost.example>yamada@aratame.example",
	    "noreply@filepost.example", "dkim pass mail.partner.example",
	    true },
	{ "a signature that is none",
	    "bounce@filepost.example>yamada@aratame.example",
	    "noreply@filepost.example", "dkim fail partner.example", false },
	{ "another organisation", "tanaka@other.example>yamada@aratame.example",
	    "tanaka@other.example", NULL, false },
	{ "another recipient", "suzuki@partner.example>sato@aratame.example",
	    "suzuki@partner.example", NULL, false },
	{ "one more recipient",
	    "suzuki@partner.example>sato@aratame.example,yamada@aratame."
	    "example",
	    "suzuki@partner.example", NULL, true },
};

START_TEST(test_pairs)
{
	struct pairs first = pairs_for(FIRST, "suzuki@partner.example", NULL);
	struct pairs next = pairs_for(
	    pair_rows[_i].envelope, pair_rows[_i].from, pair_rows[_i].signer);

	ck_assert_uint_eq(first.count, 1);
	ck_assert_msg((common(&first, &next) > 0) == pair_rows[_i].pair, "%s",
	    pair_rows[_i].what);
}
END_TEST

START_TEST(test_mail_services_are_no_organisation)
{
	struct pairs a = pairs_for("a@sendgrid.net>yamada@aratame.example",
	    "one@gmail.com", "dkim pass sendgrid.net");
	struct pairs b = pairs_for("b@sendgrid.net>yamada@aratame.example",
	    "two@gmail.com", "dkim pass sendgrid.net");
	struct pairs c = pairs_for(
	    "b@sendgrid.net>yamada@aratame.example", "one@gmail.com", NULL);

	ck_assert_uint_eq(common(&a, &b), 0);
	ck_assert_uint_eq(common(&a, &c), 1);
}
END_TEST

START_TEST(test_our_own_mail_is_of_the_same_pair)
{
	struct facts out =
	    facts_of("yamada@aratame.example>suzuki@partner.example",
		"yamada@aratame.example", NULL);
	struct pairs in = pairs_for(FIRST, "suzuki@partner.example", NULL);
	struct pairs ours;

	pairs_of(&ours, store_secret(store), DIRECTION_OUT, &out, arena);
	ck_assert_uint_eq(common(&in, &ours), 1);
}
END_TEST

static void
tell(const struct pairs *pairs, const char *word, unsigned rank, bool proved,
    int64_t when)
{
	struct word w = { bytes_of(word), rank, proved };
	struct error err = { "" };

	ck_assert_msg(words_tell(store, &settings, pairs,
			  BYTES("of then from him"), &w, 1, when, LONG, &err),
	    "%s", err.text);
}

static size_t
asked(const struct pairs *pairs, int64_t when, struct hint hints[HINTS_MAX])
{
	size_t count;

	ck_assert(words_ask(store, pairs, when, hints, &count, arena));
	return count;
}

/* A word was told at NOW; is it known later? */
static const struct {
	const char *what;
	bool proved;
	int64_t later;
	bool known;
} age_rows[] = {
	{ "a candidate at once", false, 0, true },
	{ "a candidate after 29 minutes", false, 29 * MINUTE, true },
	{ "a candidate after 31 minutes", false, 31 * MINUTE, false },
	{ "a proved one after a year", true, (int64_t)365 * DAY, true },
	{ "a proved one after 401 days", true, (int64_t)401 * DAY, false },
};

START_TEST(test_age)
{
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	struct hint hints[HINTS_MAX];

	tell(&pairs, "kanri55", 90, age_rows[_i].proved, NOW);
	ck_assert_msg(asked(&pairs, NOW + age_rows[_i].later, hints) ==
		age_rows[_i].known,
	    "%s", age_rows[_i].what);
	if (age_rows[_i].known) {
		ck_assert(bytes_equal(hints[0].word, BYTES("kanri55")));
		ck_assert(
		    bytes_equal(hints[0].where, BYTES("of then from him")));
	}
}
END_TEST

START_TEST(test_the_usual_one_is_first_then_the_newest)
{
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	struct hint hints[HINTS_MAX];

	tell(&pairs, "random1", 0, true, NOW - 3 * DAY);
	tell(&pairs, "usual", 0, true, NOW - 2 * DAY);
	tell(&pairs, "usual", 0, true, NOW - DAY);
	tell(&pairs, "old", 100, false, NOW - 10 * MINUTE);
	tell(&pairs, "new", 30, false, NOW - MINUTE);
	tell(&pairs, "usual", 90, false, NOW - MINUTE);
	ck_assert_uint_eq(asked(&pairs, NOW, hints), 4);
	ck_assert(bytes_equal(hints[0].word, BYTES("usual")));
	ck_assert(bytes_equal(hints[1].word, BYTES("new")));
	ck_assert(bytes_equal(hints[2].word, BYTES("old")));
	ck_assert(bytes_equal(hints[3].word, BYTES("random1")));
}
END_TEST

START_TEST(test_a_flood_of_words_pushes_out_no_proved_one)
{
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	struct hint hints[HINTS_MAX];
	char word[20];
	size_t proved = 0;

	tell(&pairs, "usual", 0, true, NOW - DAY);
	for (int i = 0; i < 200; i++) {
		snprintf(word, sizeof word, "flood%d", i);
		tell(&pairs, word, 90, false, NOW + i);
	}
	ck_assert_uint_eq(asked(&pairs, NOW + 300, hints), WORDS_OF_PAIR + 1);
	for (size_t i = 0; i <= WORDS_OF_PAIR; i++)
		proved += bytes_equal(hints[i].word, BYTES("usual"));
	ck_assert_uint_eq(proved, 1);
	ck_assert(bytes_equal(hints[0].word, BYTES("flood199")));
}
END_TEST

START_TEST(test_words_outlive_a_restart)
{
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	struct hint hints[HINTS_MAX];

	tell(&pairs, "kanri55", 90, false, NOW);
	store_close(store);
	open_store();
	ck_assert_uint_eq(asked(&pairs, NOW, hints), 1);
}
END_TEST

static struct message
message_of(const char *envelope, const char *text, const char *id, int64_t when)
{
	struct message m = { .fd = -1 };
	struct bytes rest = bytes_of(envelope);
	struct buffer spool = { 0 };

	snprintf(m.id, sizeof m.id, "%s", id);
	m.envelope.sender = bytes_cut(&rest, '>');
	m.envelope.recipients = arena_alloc(arena, sizeof(struct bytes));
	m.envelope.recipients[0] = rest;
	m.envelope.recipient_count = 1;
	m.envelope.date = when;
	memcpy(m.sha256, text, strlen(text) < 32 ? strlen(text) : 32);
	envelope_write(&m.envelope, &spool);
	m.at = spool.len;
	m.size = strlen(text);
	buffer_add(&spool, bytes_of(text));
	m.fd = spawn_sealed("test", buffer_bytes(&spool));
	buffer_free(&spool);
	m.began = clock_ms();
	return m;
}

static bool
keep(const char *text, const char *id, int64_t when, struct error *err)
{
	struct message m = message_of(FIRST, text, id, when);
	struct facts facts = facts_of(FIRST, NULL, NULL);
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	bool kept;

	facts_add(&facts, FACT_PROVED, BYTES("its own"), BYTES("text"), 0);
	err->text[0] = '\0';
	kept = kept_put(store, &settings, &m, &pairs, &facts, LONG, err);
	close(m.fd);
	return kept;
}

static size_t
found(int64_t when, struct kept *list[KEPT_FOUND_MOST])
{
	struct pairs pairs = pairs_for(FIRST, NULL, NULL);
	size_t count;

	ck_assert(kept_find(store, &pairs, when, list, &count, arena));
	return count;
}

START_TEST(test_kept_comes_back_whole)
{
	struct kept *list[KEPT_FOUND_MOST];
	struct bytes spool;
	struct error err;
	size_t at;

	ck_assert_msg(
	    keep("Subject: a\r\n\r\nb", "0123456789abcdef", NOW, &err), "%s",
	    err.text);
	store_close(store);
	open_store();
	ck_assert_uint_eq(found(NOW + 3600, list), 1);
	ck_assert(bytes_equal(list[0]->id, BYTES("0123456789abcdef")));
	ck_assert_int_eq(list[0]->envelope.date, NOW);
	ck_assert_uint_eq(list[0]->envelope.recipient_count, 1);
	ck_assert_uint_eq(list[0]->proved_count, 1);
	ck_assert(bytes_equal(list[0]->proved[0], BYTES("its own")));
	ck_assert(kept_read(store, list[0], &spool, &at, LONG, arena));
	ck_assert(
	    bytes_equal(bytes_from(spool, at), BYTES("Subject: a\r\n\r\nb")));
	ck_assert_uint_eq(found(NOW + DAY - 1, list), 1);
	ck_assert_uint_eq(found(NOW + DAY + 1, list), 0);
}
END_TEST

START_TEST(test_kept_once_however_often_it_is_sent)
{
	struct kept *list[KEPT_FOUND_MOST];
	struct error err;

	ck_assert(keep("the same", "0000000000000001", NOW, &err));
	ck_assert(keep("the same", "0000000000000002", NOW + 60, &err));
	ck_assert_uint_eq(found(NOW + 120, list), 1);
	ck_assert(bytes_equal(list[0]->id, BYTES("0000000000000002")));
}
END_TEST

START_TEST(test_let_go_and_bad)
{
	struct kept *list[KEPT_FOUND_MOST];
	struct bytes spool;
	struct error err;
	size_t at;

	ck_assert(keep("clean", "0000000000000001", NOW, &err));
	ck_assert(keep("bad", "0000000000000002", NOW + 1, &err));
	ck_assert_uint_eq(found(NOW + 2, list), 2);
	ck_assert(kept_resolve(store, list[0], KEPT_BAD, LONG, &err));
	ck_assert(kept_resolve(store, list[1], KEPT_HARMLESS, LONG, &err));
	ck_assert(kept_read(store, list[1], &spool, &at, LONG, arena));
	ck_assert_uint_eq(spool.len, 0);
	ck_assert_uint_eq(found(NOW + 2, list), 1);
	ck_assert(bytes_equal(list[0]->id, BYTES("0000000000000002")));
}
END_TEST

START_TEST(test_the_oldest_make_room)
{
	struct kept *list[KEPT_FOUND_MOST];
	struct error err;
	char text[20], id[17];

	set("sealed_mails", "5");
	for (int i = 0; i < 12; i++) {
		snprintf(text, sizeof text, "mail %d", i);
		snprintf(id, sizeof id, "%016d", i);
		ck_assert(keep(text, id, NOW + i, &err));
	}
	ck_assert_uint_eq(found(NOW + 60, list), 5);
	ck_assert(bytes_equal(list[0]->id, BYTES("0000000000000011")));
	ck_assert(bytes_equal(list[4]->id, BYTES("0000000000000007")));
}
END_TEST

START_TEST(test_bytes_are_bounded)
{
	static char text[200001];
	struct kept *list[KEPT_FOUND_MOST];
	struct error err;
	char id[17];

	memset(text, 'x', sizeof text - 1);
	set("sealed_bytes", "1M");
	for (int i = 0; i < 12; i++) {
		snprintf(id, sizeof id, "%016d", i);
		text[0] = (char)('a' + i);
		ck_assert(keep(text, id, NOW + i, &err));
	}
	ck_assert_uint_eq(found(NOW + 60, list), 5);
	set("sealed_bytes", "1M");
	settings.sealed_bytes = 400000;
	ck_assert(!keep(text, id, NOW + 20, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "too large"));
}
END_TEST

/* No time is left: the mail is answered, and says what was not looked at. */
START_TEST(test_no_time_for_earlier_mails)
{
	struct message m =
	    message_of(FIRST, "password: kanri55", "00000000000000ff", NOW + 9);
	struct report report;
	struct error err;

	ck_assert(keep("one", "0000000000000001", NOW, &err));
	ck_assert(keep("two", "0000000000000002", NOW + 1, &err));
	report_init(&report, arena);
	report.facts = facts_of(FIRST, NULL, NULL);
	facts_add(&report.facts, FACT_CANDIDATE, BYTES("kanri55"),
	    BYTES("text part 1"), 90);
	memory_recall(&gateway, &m, clock_ms(), arena, &report);
	ck_assert_uint_eq(report.findings.count, 1);
	ck_assert_int_eq(
	    report.findings.list[0].id, FINDING_EARLIER_MAIL_UNREAD);
	ck_assert(bytes_equal(report.findings.list[0].detail, BYTES("2")));
	ck_assert_uint_eq(m.earlier_count, 0);
	close(m.fd);
}
END_TEST

/* A store that is gone, or none: the report stays as it was. */
START_TEST(test_without_a_store)
{
	struct gateway none = gateway;
	struct message m =
	    message_of(FIRST, "password: kanri55", "00000000000000ff", NOW);
	struct verdict verdict = { .action = ACTION_ACCEPT };
	struct report report;

	none.store = NULL;
	report_init(&report, arena);
	report.facts = facts_of(FIRST, NULL, NULL);
	facts_add(&report.facts, FACT_CANDIDATE, BYTES("kanri55"),
	    BYTES("text part 1"), 90);
	facts_add(&report.facts, FACT_PROVED, BYTES("kanri55"),
	    BYTES("text part 1"), 90);
	findings_add(
	    &report.findings, FINDING_SEALED_UNOPENED, BYTES("2"), BYTES(""));
	memory_recall(&none, &m, clock_ms() + LONG, arena, &report);
	memory_learn(&none, &m, &report, &verdict);
	ck_assert_uint_eq(report.findings.count, 1);
	ck_assert(!m.kept);
	close(m.fd);
}
END_TEST

/* Does one of the files of the folder hold it? */
static bool
lies_in_clear(const char *what)
{
	static const char *const names[] = { "memory", "memory-wal",
		"memory-shm", "key" };
	bool seen = false;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buffer file = { 0 };
		struct error err;
		char path[128];

		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		if (file_read(path, SIZE_MAX / 4, &file, &err))
			seen |= bytes_has(buffer_bytes(&file), bytes_of(what));
		buffer_free(&file);
	}
	return seen;
}

START_TEST(test_nothing_lies_in_clear)
{
	struct pairs pairs = pairs_for(FIRST, "suzuki@partner.example", NULL);
	struct error err;
	char word[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(word, sizeof word, "PLANTED-%04d-secret", i);
		tell(&pairs, word, 90, i % 3 == 0, NOW + i);
	}
	for (int i = 0; i < 20; i++) {
		snprintf(word, sizeof word, "PLANTED in mail %d", i);
		ck_assert(keep(word, "0000000000000001", NOW + i, &err));
	}
	ck_assert(!lies_in_clear("PLANTED"));
	ck_assert(!lies_in_clear("partner.example"));
	ck_assert(!lies_in_clear("yamada"));
	ck_assert(!lies_in_clear("its own"));
	/* The search finds things, where they lie in a file. */
	ck_assert(engine_number > 0 || lies_in_clear("passwords"));
}
END_TEST

#define LOOP(tc, test, rows)                                                   \
	tcase_add_loop_test(tc, test, 0, sizeof rows / sizeof *rows)

static int
run_all(void)
{
	Suite *s = suite_create("memory");
	TCase *tc = tcase_create(engines[engine_number].name);
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	LOOP(tc, test_pairs, pair_rows);
	tcase_add_test(tc, test_mail_services_are_no_organisation);
	tcase_add_test(tc, test_our_own_mail_is_of_the_same_pair);
	LOOP(tc, test_age, age_rows);
	tcase_add_test(tc, test_the_usual_one_is_first_then_the_newest);
	tcase_add_test(tc, test_a_flood_of_words_pushes_out_no_proved_one);
	tcase_add_test(tc, test_words_outlive_a_restart);
	tcase_add_test(tc, test_kept_comes_back_whole);
	tcase_add_test(tc, test_kept_once_however_often_it_is_sent);
	tcase_add_test(tc, test_let_go_and_bad);
	tcase_add_test(tc, test_the_oldest_make_room);
	tcase_add_test(tc, test_bytes_are_bounded);
	tcase_add_test(tc, test_no_time_for_earlier_mails);
	tcase_add_test(tc, test_without_a_store);
	tcase_add_test(tc, test_nothing_lies_in_clear);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed;
}

int
main(void)
{
	int failed = 0;

	for (; engine_number < engines_count(); engine_number++)
		failed += run_all();
	return failed == 0 ? 0 : 1;
}

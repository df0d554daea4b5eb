/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "unpack/seal.h"

#define WORD "rosa42"

/* Opened by WORD, the first that was derived; usual ones come after those. */
static bool
opens(void *context, const struct password *p)
{
	size_t *calls = context;

	++*calls;
	return bytes_equal(p->word, BYTES(WORD));
}

static bool
never(void *context, const struct password *p)
{
	(void)p;
	++*(size_t *)context;
	return false;
}

/* Takes the processor's time, as seals of a new kind would. */
static bool
ponders(void *context, const struct password *p)
{
	int64_t began = clock_processor_ms();

	while (clock_processor_ms() < began + 3)
		;
	return never(context, p);
}

static void
read_words(struct passwords *passwords, int count)
{
	char word[16] = WORD;

	for (int n = 0; n < count; n++) {
		if (n > 0)
			snprintf(word, sizeof word, "more-%d", n);
		passwords_add_derived(passwords, bytes_of(word), "a test");
	}
}

/* Outcome: "tries calls opened|closed[ spent] total-of-the-message". */
static const struct {
	const char *what;
	size_t most, price;
	seal_try opens;
	int archives, words;
	const char *want;
} searches[] = {
	{ "the best candidate opens it", 24, 1, opens, 1, 40, "1 1 opened 1" },
	{ "none opens it", 24, 1, never, 1, 40, "24 24 closed spent 24" },
	{ "tries are off", 0, 1, opens, 1, 40, "0 0 closed spent 0" },
	{ "rounds by the million count as many tries", 24, 8, never, 1, 40,
	    "24 3 closed spent 24" },
	{ "the first try is free of any price", 24, 32, opens, 1, 40,
	    "32 1 opened 32" },
	{ "but not when it is a trap", 24, 33, opens, 1, 40,
	    "0 0 closed spent 0" },
	{ "only guesses were left", 24, 1, never, 1, 1, "24 24 closed 24" },
	{ "the next is not", 24, 32, never, 1, 40, "32 1 closed spent 32" },
	{ "no price is a price of one", 2, 0, never, 1, 40,
	    "2 2 closed spent 2" },
	{ "four archives' worth for a message", 10, 1, never, 6, 40,
	    "0 40 closed spent 40" },
	{ "what opened one is tried first on the next", 24, 1, opens, 2, 40,
	    "1 2 opened 2" },
};

START_TEST(test_searches)
{
	struct limits limits = { .password_tries_costly = searches[_i].most };
	struct arena *arena = arena_new((size_t)16 << 20);
	struct findings findings;
	struct unpacker u = {
		.limits = &limits, .arena = arena, .findings = &findings
	};
	struct object o = { .path = BYTES("1/a.7z"), .name = BYTES("a.7z") };
	const struct password *p = NULL;
	struct seal seal;
	size_t calls = 0;
	char got[80];

	findings_init(&findings, arena);
	u.passwords = passwords_new(NULL, arena, &findings);
	read_words(u.passwords, searches[_i].words);
	for (int n = 0; n < searches[_i].archives; n++) {
		seal_begin(&seal, &u, &o);
		seal.price = searches[_i].price;
		p = seal_find(&seal, searches[_i].opens, &calls);
		if (p != NULL)
			seal_opened(&seal, p, "CRC checked");
		else
			seal_unopened(&seal);
	}
	snprintf(got, sizeof got, "%llu %zu %s%s %llu",
	    (unsigned long long)seal.tried, calls, p ? "opened" : "closed",
	    findings_have(&findings, FINDING_PASSWORD_TRIES_SPENT) ? " spent"
								   : "",
	    (unsigned long long)u.costly_tries);
	ck_assert_msg(strcmp(got, searches[_i].want) == 0,
	    "%s: got <%s>, want <%s>", searches[_i].what, got,
	    searches[_i].want);
	ck_assert(findings_have(
	    &findings, p ? FINDING_SEALED_OPENED : FINDING_SEALED_UNOPENED));
	arena_free(arena);
}
END_TEST

/* A word that opened one part goes first on the next, and only once. */
START_TEST(test_proved)
{
	struct limits limits = { .password_tries_costly = 24 };
	struct arena *arena = arena_new((size_t)16 << 20);
	struct findings findings;
	struct unpacker u = {
		.limits = &limits, .arena = arena, .findings = &findings
	};
	struct object o = { .path = BYTES("1/a.7z"), .name = BYTES("a.7z") };
	struct seal seal;
	size_t calls = 0;

	findings_init(&findings, arena);
	u.passwords = passwords_new(NULL, arena, &findings);
	read_words(u.passwords, 1);
	seal_begin(&seal, &u, &o);
	ck_assert_ptr_nonnull(seal_find(&seal, opens, &calls));
	ck_assert_ptr_null(seal_find(&seal, never, &calls));
	ck_assert_uint_eq(calls, 24);
	arena_free(arena);
}
END_TEST

/* One that would take too long ends, and so does what comes after it. */
static const struct {
	const char *what;
	struct limits limits;
	int archives, most_calls;
	bool out_of_time;
} clocks[] = {
	{ "of one archive", { .password_tries_costly = 24, .password_time = 6 },
	    1, 3, true },
	{ "of a message",
	    { .password_tries_costly = 24, .password_time_message = 6 }, 3, 3,
	    true },
	{ "enough of it",
	    { .password_tries_costly = 2, .password_time = 60000 }, 1, 2,
	    false },
};

START_TEST(test_time)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct findings findings;
	struct unpacker u = { .limits = &clocks[_i].limits,
		.arena = arena,
		.findings = &findings };
	struct object o = { .path = BYTES("1/a.7z"), .name = BYTES("a.7z") };
	struct seal seal;
	size_t calls = 0;

	findings_init(&findings, arena);
	u.passwords = passwords_new(NULL, arena, &findings);
	read_words(u.passwords, 40);
	for (int n = 0; n < clocks[_i].archives; n++) {
		seal_begin(&seal, &u, &o);
		ck_assert_ptr_null(seal_find(&seal, ponders, &calls));
		seal_unopened(&seal);
	}
	ck_assert_uint_ge(calls, 1);
	ck_assert_uint_le(calls, (size_t)clocks[_i].most_calls);
	ck_assert_int_eq(seal.time.spent, clocks[_i].out_of_time);
	ck_assert(findings_have(&findings, FINDING_PASSWORD_TRIES_SPENT));
	ck_assert_int_eq(
	    bytes_has(findings.list[1].detail, BYTES("no more time")),
	    clocks[_i].out_of_time);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("seal");
	TCase *tc = tcase_create("searches");
	SRunner *r;
	int failed;

	tcase_add_loop_test(
	    tc, test_searches, 0, sizeof searches / sizeof searches[0]);
	tcase_add_test(tc, test_proved);
	tcase_add_loop_test(tc, test_time, 0, sizeof clocks / sizeof clocks[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

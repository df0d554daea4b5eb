/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "unpack/seal.h"

#define WORD "rosa42"

/* Opened by WORD, which is the candidate derived; usual ones come after it. */
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

/* Outcome: "tries calls opened|closed[ spent] total-of-the-message". */
static const struct {
	const char *what;
	size_t most, price;
	seal_try opens;
	int archives;
	const char *want;
} searches[] = {
	{ "the best candidate opens it", 24, 1, opens, 1, "1 1 opened 1" },
	{ "none opens it", 24, 1, never, 1, "24 24 closed spent 24" },
	{ "tries are off", 0, 1, opens, 1, "0 0 closed spent 0" },
	{ "rounds by the million count as many tries", 24, 8, never, 1,
	    "24 3 closed spent 24" },
	{ "the first try is free of any price", 24, 32, opens, 1,
	    "32 1 opened 32" },
	{ "the next is not", 24, 32, never, 1, "32 1 closed spent 32" },
	{ "no price is a price of one", 2, 0, never, 1, "2 2 closed spent 2" },
	{ "four archives' worth for a message", 10, 1, never, 6,
	    "0 40 closed spent 40" },
	{ "what opened one is tried first on the next", 24, 1, opens, 2,
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
	passwords_add_derived(u.passwords, BYTES(WORD), "a test");
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
	passwords_add_derived(u.passwords, BYTES(WORD), "a test");
	seal_begin(&seal, &u, &o);
	ck_assert_ptr_nonnull(seal_find(&seal, opens, &calls));
	ck_assert_ptr_null(seal_find(&seal, never, &calls));
	ck_assert_uint_eq(calls, 24);
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
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

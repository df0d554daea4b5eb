/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "store/repeats.h"

#define MINUTE ((int64_t)60 * 1000)

static struct message
message_of(const char *id, const char *sender, unsigned char body)
{
	struct message m = { .message_id = bytes_of(id) };

	m.envelope.sender = bytes_of(sender);
	memset(m.body_tag, body, sizeof m.body_tag);
	return m;
}

/* One message passed at 0; then another comes. */
static const struct {
	const char *what;
	const char *id, *sender;
	unsigned char body;
	int64_t at;
	bool seen;
} passes[] = {
	{ "the same, a minute later", "<1@a>", "x@a", 1, MINUTE, true },
	{ "the same, an hour later", "<1@a>", "x@a", 1, 60 * MINUTE, false },
	{ "another Message-ID", "<2@a>", "x@a", 1, MINUTE, false },
	{ "another sender", "<1@a>", "y@a", 1, MINUTE, false },
	{ "another body", "<1@a>", "x@a", 2, MINUTE, false },
	{ "the same bytes, cut elsewhere", "<1@a>x", "@a", 1, MINUTE, false },
};

START_TEST(test_passes)
{
	struct repeats *r = repeats_new();
	struct message first = message_of("<1@a>", "x@a", 1);
	struct message next =
	    message_of(passes[_i].id, passes[_i].sender, passes[_i].body);
	unsigned ago = 0;

	ck_assert(!repeats_seen(r, &first, 0, &ago));
	repeats_passed(r, &first, 0);
	ck_assert_msg(
	    repeats_seen(r, &next, passes[_i].at, &ago) == passes[_i].seen,
	    "%s", passes[_i].what);
	if (passes[_i].seen)
		ck_assert_uint_eq(ago, 60);
	repeats_free(r);
}
END_TEST

/* Whatever headers a retry brings. */
START_TEST(test_failures_are_counted_by_body)
{
	struct repeats *r = repeats_new();
	struct message a = { 0 }, b = { 0 };

	a.body_tag[0] = 1;
	b.body_tag[0] = 2;
	ck_assert_uint_eq(repeats_failed(r, &a, 0), 1);
	a.sha256[0] = 9;
	ck_assert_uint_eq(repeats_failed(r, &a, MINUTE), 2);
	ck_assert_uint_eq(repeats_failed(r, &b, MINUTE), 1);
	ck_assert_uint_eq(repeats_failed(r, &a, 2 * MINUTE), 3);
	/* After six days it is a new story. */
	ck_assert_uint_eq(repeats_failed(r, &a, 6 * 24 * 60 * MINUTE), 1);
	repeats_free(r);
}
END_TEST

START_TEST(test_a_flood_drops_the_oldest)
{
	struct repeats *r = repeats_new();
	struct message m = { 0 };
	unsigned kept = 0;

	for (uint32_t i = 0; i < 200000; i++) {
		memcpy(m.body_tag, &i, sizeof i);
		ck_assert_uint_eq(repeats_failed(r, &m, i), 1);
	}
	for (uint32_t i = 199000; i < 200000; i++) {
		memcpy(m.body_tag, &i, sizeof i);
		kept += repeats_failed(r, &m, i) == 2;
	}
	ck_assert_uint_gt(kept, 900);
	repeats_free(r);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("repeats");
	TCase *tc = tcase_create("repeats");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(
	    tc, test_passes, 0, sizeof passes / sizeof passes[0]);
	tcase_add_test(tc, test_failures_are_counted_by_body);
	tcase_add_test(tc, test_a_flood_drops_the_oldest);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

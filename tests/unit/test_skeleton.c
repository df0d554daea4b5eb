/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse/skeleton.h"

#include <check.h>
#include <stdlib.h>

#define LINES 1000
#define LEAD BYTES("made: header\n\n")

static const struct {
	const char *what, *front, *line, *back;
	bool shorter;
} rows[] = {
	{ "long contents behind a header", "A: b\n\n", "0123456789\n", "",
	    true },
	{ "with CRLF", "A: b\r\n\r\n", "0123456789\r\n", "\r\n", true },
	{ "behind a header without fields", "\n", "0123456789\n", "\n\n\n",
	    true },
	{ "nothing but empty lines", "A: b\n\n", "\n\n\n\n\n\n\n\n\n\n\n", "",
	    true },
	{ "a header that never ends", "A: b\n", "X: 3456789\n", "", false },
	{ "a line of a blank ends no header", "A: b\n \n", "012345678\n", "",
	    false },
	{ "one endless line", "A: b\n\n", "0123456789", "\n", false },
	{ "lone CRs", "A: b\r\r", "0123456789\r", "\r", false },
};

/* Each byte that is left stands where it is said to, each line is one there. */
static void
check_places(const struct skeleton *sk)
{
	size_t last = sk->start, at;

	for (size_t i = sk->lead; i < sk->text.len; i++) {
		at = skeleton_place(sk, i);
		ck_assert_uint_ge(at, last);
		ck_assert_uint_lt(at, sk->body.len);
		ck_assert_uint_eq(sk->body.at[at], sk->text.at[i]);
		if (i > sk->lead && sk->text.at[i - 1] == '\n')
			ck_assert_uint_eq(sk->body.at[at - 1], '\n');
		last = at + 1;
	}
	ck_assert_uint_eq(skeleton_place(sk, sk->text.len), sk->taken);
}

static void
add_part(
    struct buffer *to, const char *front, const char *line, const char *back)
{
	buffer_add(to, BYTES("--b\n"));
	buffer_add(to, bytes_of(front));
	for (int i = 0; i < LINES; i++)
		buffer_add(to, bytes_of(line));
	buffer_add(to, bytes_of(back));
}

START_TEST(test_parts)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct buffer body = { 0 };
	struct skeleton sk = { 0 };
	size_t ends[4] = { 0 };

	buffer_add(&body, BYTES("preamble\n"));
	ends[0] = body.len;
	for (int i = 1; i <= 3; i++) {
		add_part(&body, rows[_i].front, rows[_i].line, rows[_i].back);
		ends[i] = body.len;
	}
	buffer_add(&sk.text, LEAD);
	skeleton_begin(&sk, buffer_bytes(&body), ends[0], arena);
	for (int i = 1; i <= 3; i++) {
		skeleton_take(&sk, ends[i - 1] + 3);
		skeleton_header(&sk, ends[i - 1] + 3);
		ck_assert_uint_eq(
		    sk.text.at[skeleton_offset(&sk, ends[i - 1] + 2)], 'b');
		skeleton_take(&sk, ends[i]);
		ck_assert_uint_eq(skeleton_place(&sk, sk.text.len), ends[i]);
	}
	check_places(&sk);
	if (rows[_i].shorter)
		ck_assert_uint_lt(sk.text.len, body.len / 4);
	else
		ck_assert_uint_eq(sk.text.len - sk.lead, body.len - ends[0]);
	buffer_free(&body);
	buffer_free(&sk.text);
	arena_free(arena);
}
END_TEST

/* The first and the last lines of contents are always there. */
START_TEST(test_ends_are_kept)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct buffer body = { 0 };
	struct skeleton sk = { 0 };

	buffer_add(&body, BYTES("\n\nfirst\n"));
	for (int i = 0; i < LINES; i++)
		buffer_add(&body, BYTES("0123456789\n"));
	buffer_add(&body, BYTES("last\n"));
	skeleton_begin(&sk, buffer_bytes(&body), 0, arena);
	skeleton_take(&sk, body.len);
	skeleton_take(&sk, 3); /* taken already */
	ck_assert_uint_lt(sk.text.len, body.len);
	ck_assert(bytes_starts(buffer_bytes(&sk.text), BYTES("\n\nfirst\n")));
	ck_assert(bytes_ends_same(buffer_bytes(&sk.text), BYTES("\nlast\n")));
	buffer_free(&body);
	buffer_free(&sk.text);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("skeleton");
	TCase *tc = tcase_create("skeleton");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_parts, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(tc, test_ends_are_kept);
	suite_add_tcase(s, tc);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

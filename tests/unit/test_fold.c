/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "act/fold.h"

/* What a header's value looks like on the wire; `|' parts calls. */
static const struct {
	const char *what, *text, *want;
} folds[] = {
	{ "ASCII stays as it is", "accept; score=0.0", "accept; score=0.0" },
	{ "blanks are one blank", "a   b  ", "a b" },
	{ "calls are parted by a blank", "a|b", "a b" },
	{ "a long line is folded at a blank",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\t"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" },
	{ "Japanese is an encoded word", "請求書", "=?UTF-8?B?6KuL5rGC5pu4?=" },
	{ "only the word that needs it", "a é b", "a =?UTF-8?B?w6k=?= b" },
	{ "neighbours are encoded together, with their blank", "é é",
	    "=?UTF-8?B?w6kgw6k=?=" },
	{ "a blank between two encoded words is inside", "é|é",
	    "=?UTF-8?B?w6k=?= =?UTF-8?B?IMOp?=" },
	{ "an encoded word of somebody else is encoded",
	    "=?x?q?a?=", "=?UTF-8?B?PT94P3E/YT89?=" },
	{ "no line can be smuggled in", "a\r\nX: b", "a??X: b" },
	{ "what is not UTF-8 is shown as such", "\xFF", "=?UTF-8?B?77+9?=" },
	{ "nothing is nothing", "", "" },
};

START_TEST(test_folds)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes rest = bytes_of(folds[_i].text);
	struct fold f;

	fold_begin(&f, arena, 12, 900);
	while (rest.len > 0)
		fold_add(&f, bytes_cut(&rest, '|'));
	ck_assert_msg(strcmp(f.at, folds[_i].want) == 0,
	    "%s: got <%s>, want <%s>", folds[_i].what, f.at, folds[_i].want);
	arena_free(arena);
}
END_TEST

/* Texts of any length keep the limits of RFC 2047 and our own. */
START_TEST(test_limits)
{
	struct arena *arena = arena_new(1 << 24);
	struct bytes text = BYTES(""), rest, line, word;
	struct fold f;

	for (int i = 0; i < _i; i++)
		text = arena_format(arena, "%.*s%s", BYTES_ARG(text),
		    i % 7 == 0	     ? " plain "
			: i % 3 == 0 ? "請"
				     : "é");
	fold_begin(&f, arena, 18, 900);
	fold_add(&f, text);
	ck_assert_uint_le(strlen(f.at), 900);
	rest = bytes_of(f.at);
	while (bytes_line(&rest, &line)) {
		ck_assert_uint_le(line.len, 76);
		while (bytes_word(&line, " \t", &word))
			ck_assert_uint_le(word.len, 75);
	}
	ck_assert_int_eq(f.full,
	    strlen(f.at) > 4 && strcmp(f.at + strlen(f.at) - 4, " ...") == 0);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("fold");
	TCase *tc = tcase_create("fold");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_folds, 0, sizeof folds / sizeof folds[0]);
	tcase_add_loop_test(tc, test_limits, 0, 500);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

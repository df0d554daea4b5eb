/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "unpack/rar.h"

/* A view as a constant, which a compound literal is not. */
#define RAW(literal)                                                           \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}

#define FOUR "Rar!\x1a\7\0"
#define FIVE "Rar!\x1a\7\1\0"

/* Entries as a word: one letter each, s sealed, p plain; N: names sealed. */
static const struct {
	const char *what;
	struct bytes archive;
	const char *want;
} archives[] = {
	{ "RAR 4: one plain, one sealed",
	    RAW(FOUR "\0\0\x73\0\0\x0d\0\0\0\0\0\0\0"
		     "\0\0\x74\0\0\x0c\0\2\0\0\0\0ab"
		     "\0\0\x74\4\0\x0c\0\1\0\0\0\0c"),
	    "ps" },
	{ "RAR 4 with sealed names",
	    RAW(FOUR "\0\0\x73\x80\0\x0d\0\0\0\0\0\0\0"), "N" },
	{ "RAR 4: a block of no size ends the walk",
	    RAW(FOUR "\0\0\x73\0\0\x0d\0\0\0\0\0\0\0\0\0\x74\0\0\0\0"), "" },
	{ "RAR 4: a size beyond the end",
	    RAW(FOUR "\0\0\x74\0\0\x0c\0\xff\xff\xff\xff\0"), "p" },
	{ "RAR 5: one plain, one sealed",
	    RAW(FIVE "\0\0\0\0\3\1\0\0"
		     "\0\0\0\0\4\2\2\1\0a"
		     "\0\0\0\0\7\2\3\3\2\2\1\0bc"),
	    "ps" },
	{ "RAR 5: another kind of extra record",
	    RAW(FIVE "\0\0\0\0\6\2\1\3\0\2\3\0"), "p" },
	{ "RAR 5 with sealed names", RAW(FIVE "\0\0\0\0\3\4\0\0"), "N" },
	{ "RAR 5: a service block is no entry", RAW(FIVE "\0\0\0\0\3\3\2\0"),
	    "" },
	{ "RAR 5: a number without an end",
	    RAW(FIVE "\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
	    "" },
	{ "nothing behind the signature", RAW(FIVE), "" },
};

START_TEST(test_archives)
{
	struct rar rar;
	char got[16] = "";
	size_t len = 0;
	bool sealed;

	rar_begin(&rar, archives[_i].archive);
	while (len < sizeof got - 2 && rar_next(&rar, &sealed))
		got[len++] = sealed ? 's' : 'p';
	if (rar.names_sealed)
		got[len++] = 'N';
	got[len] = '\0';
	ck_assert_msg(strcmp(got, archives[_i].want) == 0,
	    "%s: got <%s>, want <%s>", archives[_i].what, got,
	    archives[_i].want);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rar");
	TCase *tc = tcase_create("archives");
	SRunner *r;
	int failed;

	tcase_add_loop_test(
	    tc, test_archives, 0, sizeof archives / sizeof archives[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

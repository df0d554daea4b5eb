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
#define SALT "0123456789abcdef"
/* From the size of the header to its name: 23 bytes and that of its data. */
#define FOUR_FILE(flags, size, data)                                           \
	"\0\0\x74" flags size data "\5\0\0\0\3\0\0\0\0\0\0\0\0"                \
	"\x1d\x30\1\0\0\0\0\0a"

/*
 * Blocks as a word, one letter each: < a signature, M main, f a plain file, s a
 * sealed one, o one of a foreign seal, . anything else, E the end; then L when
 * the rest is locked.
 */
static const struct {
	const char *what;
	struct bytes archive;
	const char *want;
} archives[] = {
	{ "RAR 4: one plain, one sealed",
	    RAW(FOUR "\0\0\x73\0\0\x0d\0\0\0\0\0\0\0" FOUR_FILE(
		"\0\x80", "\x21\0", "\2\0\0\0") "xy" FOUR_FILE("\4\x84",
		"\x29\0", "\1\0\0\0") "01234567"
				      "x"
				      "\0\0\x7b\0\0\7\0"),
	    "<MfsE" },
	{ "RAR 4 with sealed names",
	    RAW(FOUR "\0\0\x73\x80\0\x0d\0\0\0\0\0\0\0"
		     "01234567"),
	    "<ML" },
	{ "RAR 4: a block of no size ends the walk",
	    RAW(FOUR "\0\0\x73\0\0\x0d\0\0\0\0\0\0\0\0\0\x74\0\0\0\0"), "<M" },
	{ "RAR 4: a size beyond the end",
	    RAW(FOUR "\0\0\x74\0\0\x0c\0\xff\xff\xff\xff\0"), "<f" },
	{ "RAR 4: a salt beyond the end of the header",
	    RAW(FOUR FOUR_FILE("\4\x84", "\x21\0", "\0\0\0\0")), "<s" },
	{ "RAR 4: two volumes, one behind the other",
	    RAW(FOUR "\0\0\x73\x80\0\x0d\0\0\0\0\0\0\0" FOUR
		     "\0\0\x73\0\0\x0d\0\0\0\0\0\0\0"),
	    "<M<M" },
	{ "RAR 5: one plain, one sealed",
	    RAW(FIVE "\0\0\0\0\3\1\0\0"
		     "\0\0\0\0\x0a\2\2\1\0\0\0\0\0\1n"
		     "a"
		     "\0\0\0\0\x30\2\3\x25\2\0\2\0\0\0\1n"
		     "\x24\1\0\0\5" SALT SALT "bc"),
	    "<Mfs" },
	{ "RAR 5: a seal of a version to come",
	    RAW(FIVE "\0\0\0\0\x0f\2\3\5\0\0\2\0\0\0\0\4\1\1\0\5"), "<o" },
	{ "RAR 5: another kind of extra record",
	    RAW(FIVE "\0\0\0\0\6\2\1\3\0\2\3\0"), "<f" },
	{ "RAR 5 with sealed names",
	    RAW(FIVE "\0\0\0\0\x14\4\0\0\0\5" SALT "more"), "<.L" },
	{ "RAR 5: a service block is no file", RAW(FIVE "\0\0\0\0\3\3\2\0"),
	    "<." },
	{ "RAR 5: a number without an end",
	    RAW(FIVE "\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
	    "<." },
	{ "nothing behind the signature", RAW(FIVE), "<" },
	{ "nothing", RAW(""), "" },
};

static char
letter_of(const struct rar_block *b)
{
	switch (b->kind) {
	case RAR_START:
		return '<';
	case RAR_MAIN:
		return 'M';
	case RAR_FILE:
		return !b->sealed ? 'f' : b->seal.foreign ? 'o' : 's';
	case RAR_END:
		return 'E';
	default:
		return '.';
	}
}

START_TEST(test_archives)
{
	struct rar rar;
	struct rar_block b;
	char got[16] = "";
	size_t len = 0;

	rar_begin(&rar, archives[_i].archive);
	while (len < sizeof got - 2 && rar_next(&rar, &b))
		got[len++] = letter_of(&b);
	if (rar_is_shut(&rar))
		got[len++] = 'L';
	got[len] = '\0';
	ck_assert_msg(strcmp(got, archives[_i].want) == 0,
	    "%s: got <%s>, want <%s>", archives[_i].what, got,
	    archives[_i].want);
}
END_TEST

/* How much of it is packed data; all of it when no block is the last. */
static const struct {
	const char *what;
	struct bytes data;
	size_t want;
} packed[] = {
	{ "one block, then what fills up", RAW("\x40\0\2ab......."), 5 },
	{ "two blocks, the second's length in two bytes",
	    RAW("\0\0\1a\x48\0\2\0bc...."), 10 },
	{ "a block beyond the end", RAW("\x40\0\x7f"), 3 },
	{ "no last block", RAW("\0\0\1a"), 4 },
	{ "cut within a block's header", RAW("\x50\0\1"), 3 },
	{ "nothing", RAW(""), 0 },
};

START_TEST(test_packed)
{
	size_t got = rar5_packed_len(packed[_i].data);

	ck_assert_msg(got == packed[_i].want, "%s: got %zu, want %zu",
	    packed[_i].what, got, packed[_i].want);
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
	tcase_add_loop_test(
	    tc, test_packed, 0, sizeof packed / sizeof packed[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

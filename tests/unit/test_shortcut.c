/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "inspect/shortcut.h"
#include "parse/mail.h"

#define HEADER_LEN 76

/* `flags', then what follows the header. */
static const struct {
	const char *what;
	uint32_t flags;
	const char *rest;
	size_t len;
	const char *want;
} shortcuts[] = {
	{ "program and arguments", 0x28, "\7\0cmd.exe\5\0/c ab\0\0\0\0", 20,
	    "cmd.exe /c ab" },
	{ "in UTF-16", 0xa8, "\2\0c\0d\0\1\0x\0", 10, "cd x" },
	{ "a list and a description before them", 0x2d,
	    "\2\0zz\3\0abc\1\0p\1\0q", 15, "p q" },
	{ "a link info is skipped by its length", 0x2a,
	    "\x8\0\0\0zzzz\1\0p\1\0q", 14, "p q" },
	{ "padding with blanks is not shown", 0x20, "\6\0    -x", 8, "-x" },
	{ "nothing", 0, "", 0, "" },
	{ "a length beyond the end", 0x20, "\xff\xff-x", 4, "-x" },
	{ "a list beyond the end", 0x21, "\xff\xff-x", 4, "" },
};

static struct bytes
make(unsigned char *at, uint32_t flags, const char *rest, size_t len)
{
	memset(at, 0, HEADER_LEN);
	at[0] = 'L';
	at[0x14] = (unsigned char)flags;
	memcpy(at + HEADER_LEN, rest, len);
	return (struct bytes){ at, HEADER_LEN + len };
}

START_TEST(test_shortcuts)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	unsigned char at[256];
	struct bytes told = shortcut_tells(arena,
	    make(at, shortcuts[_i].flags, shortcuts[_i].rest,
		shortcuts[_i].len));

	ck_assert_msg(bytes_equal(told, bytes_of(shortcuts[_i].want)),
	    "%s: %.*s", shortcuts[_i].what, BYTES_ARG(told));
	arena_free(arena);
}
END_TEST

/* What hides is told by its number. */
START_TEST(test_hidden)
{
	static unsigned char at[8192];
	struct arena *arena = arena_new((size_t)1 << 20);
	struct bytes lnk = make(at, 0x20, "\x2c\1", 2), told;

	memset(at + lnk.len, 'a', 300);
	lnk.len += 300 + 4 + 2000;
	told = shortcut_tells(arena, lnk);
	ck_assert(bytes_starts(told, BYTES("aaaa")));
	ck_assert(bytes_ends_same(told,
	    BYTES("…, 300 characters of arguments, 2000 bytes behind its "
		  "end")));
	ck_assert_uint_lt(told.len, 250);
	arena_free(arena);
}
END_TEST

/* Every length of a front, with flags of all kinds: never past the end. */
START_TEST(test_cut)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	unsigned char at[HEADER_LEN + 40];

	for (unsigned n = 0; n < 4096; n++) {
		struct bytes lnk = make(at, n & 0xff,
		    "\3\0abc\4\0\0\0wxyz\2\0mn\1\0\xc\0\0\0\1\0\0\xa0path", 32);

		lnk.len = n % (HEADER_LEN + 32);
		ck_assert_uint_lt(shortcut_tells(arena, lnk).len, 300);
	}
	arena_free(arena);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("shortcut");
	TCase *c = tcase_create("shortcut");
	SRunner *r = srunner_create(s);
	int failed;

	mail_start();
	tcase_set_timeout(c, 300);
	tcase_add_loop_test(c, test_shortcuts, 0, COUNT(shortcuts));
	tcase_add_test(c, test_hidden);
	tcase_add_test(c, test_cut);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

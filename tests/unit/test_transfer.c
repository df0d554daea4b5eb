/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "parse/transfer.h"

static const struct {
	const char *what, *value;
	enum transfer want;
} values[] = {
	{ "as it should be", "base64", TRANSFER_BASE64 },
	{ "in capitals", "BASE64", TRANSFER_BASE64 },
	{ "in quotes", "\"base64\"", TRANSFER_BASE64 },
	{ "behind a comment", "(a(b)) base64", TRANSFER_BASE64 },
	{ "with junk behind", "base64; foo", TRANSFER_BASE64 },
	{ "quoted-printable", " Quoted-Printable\r\n", TRANSFER_QUOTED },
	{ "x-uuencode", "x-uuencode", TRANSFER_UU },
	{ "7bit", "7bit", TRANSFER_NONE },
	{ "nothing", "", TRANSFER_NONE },
	{ "not quite", "base64x", TRANSFER_NONE },
};

START_TEST(test_values)
{
	ck_assert_msg(
	    transfer_of(bytes_of(values[_i].value)) == values[_i].want, "%s",
	    values[_i].what);
}
END_TEST

static const struct {
	const char *what;
	enum transfer how;
	const char *text, *want;
} decodes[] = {
	{ "base64", TRANSFER_BASE64, "aGVsbG8gd29ybGQh", "hello world!" },
	{ "base64 in lines", TRANSFER_BASE64, "aGVs\r\nbG8g\r\nd29ybGQh\r\n",
	    "hello world!" },
	{ "base64 in crooked lines", TRANSFER_BASE64, "aGVsb\nG8gd29y\nbGQh",
	    "hello world!" },
	{ "one byte and two pads", TRANSFER_BASE64, "YQ==", "a" },
	{ "two bytes and one pad", TRANSFER_BASE64, "YWI=", "ab" },
	{ "no pad", TRANSFER_BASE64, "YWI", "ab" },
	{ "a lone character", TRANSFER_BASE64, "YWJjZ", "abc" },
	{ "data after the padding", TRANSFER_BASE64, "YQ==\r\nYmM=", "abc" },
	{ "junk inside", TRANSFER_BASE64, "Y*W-J\x80j", "abc" },
	{ "padding and nothing else", TRANSFER_BASE64, "====", "" },
	{ "empty", TRANSFER_BASE64, "", "" },
	{ "quoted-printable", TRANSFER_QUOTED, "a=3Db=20c", "a=b c" },
	{ "lower-case digits", TRANSFER_QUOTED, "=e3=81=82", "あ" },
	{ "a soft line end", TRANSFER_QUOTED, "ab=\r\ncd\r\n", "abcd\r\n" },
	{ "blanks behind a soft line end", TRANSFER_QUOTED, "ab= \t\r\ncd",
	    "abcd" },
	{ "a bare line feed", TRANSFER_QUOTED, "ab=\ncd\n", "abcd\n" },
	{ "blanks before a line end go", TRANSFER_QUOTED, "ab \t\r\nc",
	    "ab\r\nc" },
	{ "a wrong escape stays", TRANSFER_QUOTED, "a=ZZ=4", "a=ZZ=4" },
	{ "two equal signs", TRANSFER_QUOTED, "a==41", "a=A" },
	{ "an equal sign at the end", TRANSFER_QUOTED, "abc=", "abc" },
	{ "uuencode", TRANSFER_UU, "begin 644 cat.txt\n#0V%T\n`\nend\n",
	    "Cat" },
	{ "text around uuencode", TRANSFER_UU,
	    "hello\r\nbegin 644 a\r\n#0V%T\r\nend\r\nbye\r\n", "Cat" },
	{ "two files", TRANSFER_UU,
	    "begin 644 a\n#0V%T\nend\nbegin 644 b\n#0V%T\nend\n", "CatCat" },
	{ "a line shorter than it says", TRANSFER_UU, "begin 644 a\nM0V%T\n",
	    "Cat" },
	{ "no begin line", TRANSFER_UU, "#0V%T\n", "#0V%T\n" },
	{ "nothing to do", TRANSFER_NONE, "a=3D", "a=3D" },
};

START_TEST(test_decodes)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got =
	    transfer_decode(arena, decodes[_i].how, bytes_of(decodes[_i].text));

	ck_assert_msg(bytes_equal(got, bytes_of(decodes[_i].want)),
	    "%s: got <%.*s>, want <%s>", decodes[_i].what, BYTES_ARG(got),
	    decodes[_i].want);
	arena_free(arena);
}
END_TEST

/* Every byte value, in lines of every length from 1 to 80. */
START_TEST(test_all_bytes)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789+/";
	struct arena *arena = arena_new(1 << 20);
	unsigned char raw[768];
	char text[4096];
	size_t len = 0;
	struct bytes got;

	for (size_t i = 0; i < sizeof raw; i++)
		raw[i] = (unsigned char)(i * 7 + i / 256);
	for (size_t i = 0, column = 0; i < sizeof raw; i += 3)
		for (int j = 0; j < 4; j++) {
			unsigned bits = (unsigned)raw[i] << 16 |
			    (unsigned)raw[i + 1] << 8 | raw[i + 2];

			text[len++] = alphabet[bits >> (18 - 6 * j) & 63];
			if (++column == (size_t)_i) {
				text[len++] = '\r';
				text[len++] = '\n';
				column = 0;
			}
		}
	got = base64_decode(
	    arena, (struct bytes){ (const unsigned char *)text, len });
	ck_assert_uint_eq(got.len, sizeof raw);
	ck_assert_mem_eq(got.at, raw, sizeof raw);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("transfer");
	TCase *tc = tcase_create("transfer");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_values, 0, sizeof values / sizeof *values);
	tcase_add_loop_test(
	    tc, test_decodes, 0, sizeof decodes / sizeof *decodes);
	tcase_add_loop_test(tc, test_all_bytes, 1, 81);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

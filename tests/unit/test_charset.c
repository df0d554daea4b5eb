/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdlib.h>

#include "parse/charset.h"

/* Bytes and a label as they arrive, and what a reader must see. */
static const struct {
	const char *what, *label, *text, *want;
} reads[] = {
	{ "plain ASCII needs no label", "", "abc", "abc" },
	{ "UTF-8 under its own name", "UTF-8", "日本", "日本" },
	{ "a label in quotes and junk", "\"utf-8\"; x", "日本", "日本" },
	{ "a byte order mark goes", "utf-8",
	    "\xEF\xBB\xBF"
	    "日",
	    "日" },
	{ "ISO-2022-JP", "iso-2022-jp", "\x1B$BF|K\\\x1B(B!", "日本!" },
	{ "row 13 is there", "ISO-2022-JP", "\x1B$B-!\x1B(B", "①" },
	{ "NEC's 髙 is there", "iso-2022-jp", "\x1B$B|b\x1B(B", "髙" },
	{ "half-width kana by ESC ( I", "iso-2022-jp", "\x1B(I1234\x1B(B",
	    "ｱｲｳｴ" },
	{ "half-width kana by SO and SI", "iso-2022-jp",
	    "\x0E"
	    "123\x0F"
	    "4",
	    "ｱｲｳ4" },
	{ "half-width kana as single bytes", "iso-2022-jp", "\xB1\xB2", "ｱｲ" },
	{ "JIS-Roman is shown as ASCII", "iso-2022-jp", "\x1B$@$\"\x1B(J~\\",
	    "あ~\\" },
	{ "a line end ends a forgotten escape", "iso-2022-jp", "\x1B$B$\"\nabc",
	    "あ\nabc" },
	{ "JIS X 0212", "iso-2022-jp-1", "\x1B$(D0!\x1B(B", "丂" },
	{ "iso-2022-jp-ms", "iso-2022-jp-ms", "\x1B$B-!\x1B(B", "①" },
	{ "cp50221", "cp50221", "\x1B$B-!\x1B(B", "①" },
	{ "cp50220 in capitals", "CP50220", "\x1B$B-!\x1B(B", "①" },
	{ "escapes under us-ascii", "us-ascii", "\x1B$BF|K\\\x1B(B", "日本" },
	{ "escapes without a label", "", "\x1B$BF|K\\\x1B(B", "日本" },
	{ "escapes under utf-8", "utf-8", "\x1B$BF|K\\\x1B(B", "日本" },
	{ "half a character before the end", "iso-2022-jp", "\x1B$BF", "F" },
	{ "an escape that is none stays", "iso-2022-jp", "\x1B[1m", "\x1B[1m" },
	{ "shift_jis means CP932", "Shift_JIS", "\x87\x40\xFB\xFC", "①髙" },
	{ "x-sjis", "x-sjis", "\x93\xFA\x96\x7B", "日本" },
	{ "windows-31j", "windows-31j", "\x93\xFA\x96\x7B", "日本" },
	{ "ms932", "MS932", "\x93\xFA\x96\x7B", "日本" },
	{ "sjis and its backslash", "sjis", "\x95\x5C\\", "表\\" },
	{ "the wave dash of Windows", "shift_jis", "\x81\x60", "～" },
	{ "a lone lead byte takes no quote along", "shift_jis", "\x95\"a",
	    "\uFFFD\"a" },
	{ "shift_jis that is UTF-8", "shift_jis", "日本語", "日本語" },
	{ "iso-2022-jp that is UTF-8", "iso-2022-jp", "日本語", "日本語" },
	{ "us-ascii that is UTF-8", "us-ascii", "日本語", "日本語" },
	{ "utf-8 that is CP932", "utf-8",
	    "\x93\xFA\x96\x7B\x8C\xEA\x82\xC5\x82\xB7", "日本語です" },
	{ "EUC-JP", "EUC-JP", "\xC6\xFC\xCB\xDC", "日本" },
	{ "eucjp-ms with row 13", "eucjp-ms", "\xAD\xA1", "①" },
	{ "cp51932", "cp51932", "\xC6\xFC", "日" },
	{ "EUC half-width kana", "euc-jp", "\x8E\xB1", "ｱ" },
	{ "EUC with JIS X 0212", "euc-jp", "\x8F\xB0\xA1", "丂" },
	{ "CP932 without a label", "", "\x93\xFA\x96\x7B\x8C\xEA", "日本語" },
	{ "EUC-JP without a label", "",
	    "\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xC7\xA4\xB9", "日本語です" },
	{ "UTF-8 cut off in a character", "utf-8", "日本\xE8\xAA",
	    "日本\uFFFD\uFFFD" },
	{ "CP932 cut off in a character", "shift_jis", "\x93\xFA\x96",
	    "日\uFFFD" },
	{ "iso-8859-1 means windows-1252", "iso-8859-1", "\x80\xE9", "€é" },
	{ "Latin without a label", "", "caf\xE9 ", "café " },
	{ "gb2312 with characters of GBK", "gb2312", "\xC4\xE3\x96\xA9",
	    "你柀" },
	{ "big5", "big5", "\xA4\xA4", "中" },
	{ "ks_c_5601-1987", "ks_c_5601-1987", "\xC7\xD1", "한" },
	{ "koi8-r", "koi8-r", "\xE9", "И" },
	{ "UTF-7", "utf-7", "+ZeVnLA-", "日本" },
	{ "ASCII under UTF-16", "utf-16", "abc", "abc" },
	{ "an unknown label is guessed", "x-klingon", "\x93\xFA\x96\x7B",
	    "日本" },
	{ "a language behind the label", "utf-8*ja", "日", "日" },
};

START_TEST(test_reads)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = charset_to_utf8(
	    arena, bytes_of(reads[_i].text), bytes_of(reads[_i].label));

	ck_assert_msg(bytes_equal(got, bytes_of(reads[_i].want)),
	    "%s: got <%.*s>, want <%s>", reads[_i].what, BYTES_ARG(got),
	    reads[_i].want);
	ck_assert_msg(charset_is_utf8(got), "%s: not UTF-8", reads[_i].what);
	arena_free(arena);
}
END_TEST

/* What a Japanese tool takes as a password. */
static const struct {
	const char *what, *utf8, *want;
} writes[] = {
	{ "ASCII", "abc~\\", "abc~\\" },
	{ "kanji", "日本", "\x93\xFA\x96\x7B" },
	{ "both wave dashes", "〜～", "\x81\x60\x81\x60" },
	{ "the minus of Unicode", "\u2212", "\x81\x7C" },
	{ "half-width kana", "ｱ", "\xB1" },
	{ "an emoji cannot be written", "a\U0001F600", "" },
	{ "Hangul cannot be written", "한", "" },
};

START_TEST(test_writes)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = charset_to_cp932(arena, bytes_of(writes[_i].utf8));

	ck_assert_msg(bytes_equal(got, bytes_of(writes[_i].want)),
	    "%s: %zu bytes", writes[_i].what, got.len);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *text;
	bool want;
} checks[] = {
	{ "empty", "", true },
	{ "ASCII", "abc", true },
	{ "two, three and four bytes", "éあ😀", true },
	{ "an overlong slash", "\xC0\xAF", false },
	{ "an overlong in three bytes", "\xE0\x80\xAF", false },
	{ "half a surrogate pair", "\xED\xA0\x80", false },
	{ "beyond Unicode", "\xF4\x90\x80\x80", false },
	{ "cut off", "\xE3\x81", false },
	{ "a lone continuation", "a\x80", false },
	{ "wrong far behind a run of ASCII",
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "01234567890123456789\xFF",
	    false },
};

START_TEST(test_checks)
{
	ck_assert_msg(
	    charset_is_utf8(bytes_of(checks[_i].text)) == checks[_i].want, "%s",
	    checks[_i].what);
}
END_TEST

START_TEST(test_no_copy)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes ascii = BYTES("plain"), utf8 = BYTES("日本");

	ck_assert_ptr_eq(
	    charset_to_utf8(arena, ascii, BYTES("iso-2022-jp")).at, ascii.at);
	ck_assert_ptr_eq(
	    charset_to_utf8(arena, utf8, BYTES("utf-8")).at, utf8.at);
	arena_free(arena);
}
END_TEST

/* A converter that is kept must not remember the text before. */
START_TEST(test_converters_forget)
{
	struct arena *arena = arena_new(1 << 20);

	for (int round = 0; round < 40; round++) {
		char label[] = "iso-8859-1";
		struct bytes got;

		label[9] = (char)('1' + round % 9);
		charset_to_utf8(arena, BYTES("\xE9"), bytes_of(label));
		charset_to_utf8(arena, BYTES("a+ZeV"), BYTES("utf-7"));
		got = charset_to_utf8(arena, BYTES("b+ZeU-"), BYTES("utf-7"));
		ck_assert(bytes_equal(got, BYTES("b日")));
	}
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("charset");
	TCase *tc = tcase_create("charset");
	SRunner *r;
	int failed;

	charset_warm_up();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_reads, 0, sizeof reads / sizeof *reads);
	tcase_add_loop_test(tc, test_writes, 0, sizeof writes / sizeof *writes);
	tcase_add_loop_test(tc, test_checks, 0, sizeof checks / sizeof *checks);
	tcase_add_test(tc, test_no_copy);
	tcase_add_test(tc, test_converters_forget);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "parse/encoded.h"

/* A header as mailers write it, and what the reader of the mail sees. */
static const struct {
	const char *what, *raw, *want;
} texts[] = {
	{ "plain text", "Hello", "Hello" },
	{ "B", "=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語" },
	{ "Q", "=?UTF-8?Q?=E6=97=A5_=E6=9C=AC?=", "日 本" },
	{ "small letters", "=?utf-8?b?5pel?= =?utf-8?q?=e6=97=a5?=", "日日" },
	{ "a language behind the charset", "=?utf-8*ja?B?5pel?=", "日" },
	{ "text around", "Re: =?utf-8?B?5pel?= ok", "Re: 日 ok" },
	{ "no blanks around", "[=?utf-8?B?5pel?=]", "[日]" },
	{ "no blank between words",
	    "=?utf-8?B?5pel?==?utf-8?B?5pys?=", "日本" },
	{ "a fold between words",
	    "=?utf-8?B?5pel?=\r\n =?utf-8?B?5pys?=", "日本" },
	{ "UTF-8 cut inside a character",
	    "=?UTF-8?B?44GK6KaL5w==?=\r\n =?UTF-8?B?qY3jgorjga7ku7Y=?=",
	    "お見積りの件" },
	{ "CP932 cut inside a character",
	    "=?shift_jis?B?gqiM?=\r\n\t=?Shift_JIS?B?qZDPguiCzIyP?=",
	    "お見積りの件" },
	{ "ISO-2022-JP cut without its escapes",
	    "=?ISO-2022-JP?B?GyRCJCo4?=\n =?ISO-2022-JP?B?K0BRJGokTjdvGyhC?=",
	    "お見積りの件" },
	{ "one character in B and Q",
	    "=?utf-8?B?5pc=?= =?utf-8?Q?=A5?=", "日" },
	{ "two charsets are not joined",
	    "=?utf-8?B?5pel?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "日本" },
	{ "row 13 and 髙", "=?ISO-2022-JP?B?GyRCLSF8YhsoQg==?=", "①髙" },
	{ "the end is missing", "=?utf-8?B?5pel", "日" },
	{ "the end is missing, more follows", "=?utf-8?B?5pel abc", "日 abc" },
	{ "the first of two has no end",
	    "=?utf-8?B?5pel =?utf-8?B?5pys?=", "日本" },
	{ "folded inside the word", "=?utf-8?B?5pel\r\n 5pys?=", "日本" },
	{ "blanks inside Q", "=?utf-8?Q?a b=E6=97=A5?=", "a b日" },
	{ "a wrong escape in Q stays", "=?utf-8?Q?a=ZZ?=", "a=ZZ" },
	{ "Q that begins with an escape", "=?utf-8?Q?=41?=", "A" },
	{ "padding before the end", "=?utf-8?B?YQ==?=", "a" },
	{ "inside quotes", "\"=?utf-8?B?5pel?=\"", "\"日\"" },
	{ "no such encoding", "=?utf-8?X?abc?=", "=?utf-8?X?abc?=" },
	{ "no charset", "=?\?B?YQ==?=", "=?\?B?YQ==?=" },
	{ "a question", "why =? because", "why =? because" },
	{ "an unknown charset is guessed",
	    "=?x-foo?B?5pel5pys6Kqe?=", "日本語" },
	{ "raw CP932", "\x93\xFA\x96\x7B\x8C\xEA", "日本語" },
	{ "raw UTF-8", "日本語", "日本語" },
	{ "raw ESC $ B", "\x1B$BF|K\\8l\x1B(B test", "日本語 test" },
	{ "raw ESC $ B, folded", "\x1B$BF|K\\\x1B(B\r\n \x1B$B8l\x1B(B",
	    "日本 語" },
	{ "raw UTF-8 beside a word", "日 =?utf-8?B?5pys?=", "日 本" },
	{ "a line end smuggled in",
	    "=?utf-8?Q?a=0D=0AX-Bad:_b?=", "a X-Bad: b" },
	{ "a NUL and a bell smuggled in", "=?utf-8?B?YQAHYg==?=", "ab" },
	{ "folded plain text", "a\r\n b\r\n\tc", "a b c" },
	{ "mislabelled: shift_jis is UTF-8",
	    "=?shift_jis?B?5pel5pys6Kqe?=", "日本語" },
	{ "empty words", "=?utf-8?B?\?= =?utf-8?Q?\?=", "" },
	{ "empty", "", "" },
};

START_TEST(test_texts)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = encoded_text(arena, bytes_of(texts[_i].raw));

	ck_assert_msg(bytes_equal(got, bytes_of(texts[_i].want)),
	    "%s: got <%.*s>, want <%s>", texts[_i].what, BYTES_ARG(got),
	    texts[_i].want);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *raw, *want;
} values[] = {
	{ "a type", " Text/Plain; charset=x", "text/plain" },
	{ "in quotes", "\"text/plain\"", "text/plain" },
	{ "behind a comment", "(x (y)) text/plain (z)", "text/plain" },
	{ "blanks inside", "text / plain", "text/plain" },
	{ "a bracket that is never closed", "(text/plain", "text/plain" },
	{ "nothing", "", "" },
};

START_TEST(test_values)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = encoded_value(arena, bytes_of(values[_i].raw));

	ck_assert_msg(bytes_equal(got, bytes_of(values[_i].want)),
	    "%s: got <%.*s>, want <%s>", values[_i].what, BYTES_ARG(got),
	    values[_i].want);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *raw, *name, *want;
} parameters[] = {
	{ "bare", "text/plain; charset=utf-8", "charset", "utf-8" },
	{ "in quotes", "a/b; name=\"x y.zip\"; z=1", "name", "x y.zip" },
	{ "name in capitals", "a/b; NAME=x", "name", "x" },
	{ "blanks around the sign", "a/b; name = \"x\"", "name", "x" },
	{ "not another name's tail", "a/b; filename=x; name=y", "name", "y" },
	{ "not another name's front", "a/b; names=x", "name", "" },
	{ "missing", "a/b; c=d", "name", "" },
	{ "no parameters", "a/b", "name", "" },
	{ "escaped quotes", "a/b; name=\"a\\\"b\"", "name", "a\"b" },
	{ "a semicolon in quotes", "a/b; name=\"a;b\"; c=d", "name", "a;b" },
	{ "the quote is never closed", "a/b; name=\"x.exe", "name", "x.exe" },
	{ "no semicolon after a quote", "a/b; name=\"x\" size=1", "size", "1" },
	{ "no semicolon after a word", "a/b; charset=utf-8 format=flowed",
	    "charset", "utf-8" },
	{ "no semicolon after the type", "a/b name=x.exe", "name", "x.exe" },
	{ "blanks in a bare name", "a/b; name=my file (1).pdf", "name",
	    "my file (1).pdf" },
	{ "a comment before the name", "a/b; (c=\"d\") name=x", "name", "x" },
	{ "a type that is missing", "name=x.exe", "name", "x.exe" },
	{ "the first of two", "a/b; name=x; name=y", "name", "x" },
	{ "encoded-word in quotes", "a/b; name=\"=?utf-8?B?5pel?=.zip\"",
	    "name", "日.zip" },
	{ "encoded-words bare and folded",
	    "a/b; name==?utf-8?B?5pel?=\r\n =?utf-8?B?5pys?=; x=y", "name",
	    "日本" },
	{ "raw UTF-8", "a/b; name=\"見積書.xls\"", "name", "見積書.xls" },
	{ "raw CP932 that ends in a backslash", "a/b; name=\"\x95\\.exe\"",
	    "name", "表.exe" },
	{ "raw CP932, bare", "a/b; name=\x95\\.exe; x=y", "name", "表.exe" },
	{ "raw ISO-2022-JP with a quote inside",
	    "a/b; name=\"\x1B$B0\"0\\\x1B(B.exe\"; x=y", "name", "唖移.exe" },
	{ "RFC 2231", "a/b; name*=utf-8'ja'%E6%97%A5.zip", "name", "日.zip" },
	{ "RFC 2231 in CP932", "a/b; name*=Shift_JIS''%93%FA%96%7B", "name",
	    "日本" },
	{ "RFC 2231 in ISO-2022-JP",
	    "a/b; name*=iso-2022-jp''%1B$BF%7CK%5C%1B(B", "name", "日本" },
	{ "RFC 2231 in quotes", "a/b; name*=\"utf-8''%E6%97%A5\"", "name",
	    "日" },
	{ "RFC 2231 without a charset", "a/b; name*=%E6%97%A5.zip", "name",
	    "日.zip" },
	{ "RFC 2231 wins", "a/b; name=plain.txt; name*=utf-8''%E6%97%A5.exe",
	    "name", "日.exe" },
	{ "RFC 2231 wins when it stands first",
	    "a/b; name*=utf-8''%E6%97%A5.exe; name=plain.txt", "name",
	    "日.exe" },
	{ "an empty RFC 2231 does not", "a/b; name*=; name=x", "name", "x" },
	{ "continuations", "a/b; name*0=\"ab\"; name*1=cd; name*2=\"e f\"",
	    "name", "abcde f" },
	{ "continuations out of order", "a/b; name*1=\"xe\"; name*0=\"file.e\"",
	    "name", "file.exe" },
	{ "continuations with a charset, out of order",
	    "a/b; name*1*=%A5%E6%9C; name*2*=%AC.zip; name*0*=utf-8''%E6%97",
	    "name", "日本.zip" },
	{ "sections with and without percent",
	    "a/b; name*0*=utf-8''%E6%97%A5; name*1=\"%41.zip\"", "name",
	    "日%41.zip" },
	{ "a section is missing", "a/b; name*0=a; name*2=c", "name", "ac" },
	{ "a section twice", "a/b; name*0=a; name*0=b", "name", "a" },
	{ "a section out of range", "a/b; name*4000000000=a; name=b", "name",
	    "b" },
	{ "encoded-words in the sections",
	    "a/b; name*0=\"=?utf-8?B?5p\"; name*1=\"el?=\"", "name", "日" },
	{ "filename and filename*",
	    "attachment; filename=\"a.txt\";\r\n"
	    "\tfilename*=utf-8''b.exe",
	    "filename", "b.exe" },
	{ "wrong percents stay", "a/b; name*=utf-8''%ZZ%4", "name", "%ZZ%4" },
};

START_TEST(test_parameters)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = encoded_parameter(
	    arena, bytes_of(parameters[_i].raw), parameters[_i].name);

	ck_assert_msg(bytes_equal(got, bytes_of(parameters[_i].want)),
	    "%s: got <%.*s>, want <%s>", parameters[_i].what, BYTES_ARG(got),
	    parameters[_i].want);
	arena_free(arena);
}
END_TEST

/* A field that would be slow if any step looked at all the rest. */
static const struct {
	const char *what, *piece;
} floods[] = {
	{ "words that never end", "=?a?B?" },
	{ "words of one letter", "=?a?B?YQ?= " },
	{ "parameters", "a=b;" },
	{ "quotes", "a=\"b\";" },
	{ "open quotes", "a=\"b;" },
	{ "open brackets", "a=b;(" },
	{ "blanks", " " },
	{ "blanks and brackets", " (" },
	{ "raw kanji", "\x93\xFA" },
	{ "escapes", "\x1B$B" },
};

START_TEST(test_floods)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	size_t len = strlen(floods[_i].piece), size = 400000 / len * len;
	char *raw = malloc(size);
	struct bytes all = { (const unsigned char *)raw, size };

	for (size_t at = 0; at < size; at += len)
		memcpy(raw + at, floods[_i].piece, len);
	ck_assert_uint_le(encoded_text(arena, all).len, size * 3);
	ck_assert_uint_le(encoded_value(arena, all).len, size);
	ck_assert_uint_le(encoded_parameter(arena, all, "name").len, size * 3);
	free(raw);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("encoded");
	TCase *tc = tcase_create("encoded");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_texts, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(tc, test_values, 0, sizeof values / sizeof *values);
	tcase_add_loop_test(
	    tc, test_parameters, 0, sizeof parameters / sizeof *parameters);
	tcase_add_loop_test(tc, test_floods, 0, sizeof floods / sizeof *floods);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse/html.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `want`: the text, what is hidden, the links; lines end with /. */
static const struct {
	const char *what, *html, *want;
} reads[] = {
	{ "plain text", "hello", "hello/||" },
	{ "nothing", "", "||" },
	{ "inline tags join without a space",
	    "pass<b>wo</b>rd: <span>ab</span><span>c<i>d</i></span>",
	    "password: abcd/||" },
	{ "blocks and <br> end a line", "a<br>b<div>c</div><p>d</p>e",
	    "a/b/c/d/e/||" },
	{ "cells are parted by a TAB",
	    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
	    "a\tb/c/||" },
	{ "blanks are joined", "  a \r\n\t b&nbsp;c  ", "a b\u00A0c/||" },
	{ "preformatted text keeps its lines", "<pre>a\n  b\n\nc</pre>d",
	    "a/  b//c/d/||" },
	{ "entities", "a&amp;b &lt;&#x3042;&#12354;&hearts;&unknown;",
	    "a&b <ああ♥&unknown;/||" },
	{ "script, style and comments are left out",
	    "a<script>b<c</script><style>d{}</style><!-- e -->f", "af/||" },
	{ "the title is not in the text", "<title>t</title>a", "a/|t/|" },
	{ "display:none", "a<div style='Display : NONE'>b<b>c</b></div>d",
	    "a/d/|bc/|" },
	{ "visibility and the attribute",
	    "a<span style='visibility:hidden'>b</span><p hidden>c</p>",
	    "a/|b/c/|" },
	{ "zero size", "<font style='font-size:0px'>a</font>b", "b/|a/|" },
	{ "a size that begins with zero is shown",
	    "<font style='font-size:0.9em'>a</font>", "a/||" },
	{ "white on white",
	    "<font color=white>a</font><b style='color: #FFF'>b</b>c",
	    "c/|ab/|" },
	{ "white on a colour is shown",
	    "<td bgcolor=blue><b style='color:#ffffff'>a</b></td>", "a/||" },
	{ "a quotation is marked",
	    "a<div>On x wrote:<blockquote type=cite>b<br>c</blockquote></div>d",
	    "a/On x wrote:/> b/> c/d/||" },
	{ "a blockquote for looks is not",
	    "<blockquote style='margin:0'>a</blockquote>", "a/||" },
	{ "links in order",
	    "<a href=' http://a.example/?x&amp;y '>t</a><img src=b.png>"
	    "<form action=c></form><a>u</a>",
	    "t/u/||http://a.example/?x&y b.png c" },
	{ "a charset in the text is not believed",
	    "<meta charset=shift_jis><meta http-equiv=Content-Type "
	    "content='text/html; charset=iso-2022-jp'>あ",
	    "あ/||" },
	{ "tags that do not fit", "</b>a</div><b>b<p>c</i></p>", "ab/c/||" },
	{ "text behind the end", "<html><body>a</body></html>b<p>c</p>d",
	    "ab/c/d/||" },
	{ "text behind a second start",
	    "<html><body>a</body></html><html><body>b</body></html>", "ab/||" },
	{ "text in front of the start", "a<html><body>b</body></html>",
	    "ab/||" },
	{ "text in the head", "<head>a</head><body>b</body>", "ab/||" },
	{ "a frameset", "<html><frameset><frame src=x></frameset>a</html>",
	    "a/||x" },
	{ "a tag without an end", "a<b", "a/||" },
	{ "a lone less-than", "1 < 2 <3", "1 < 2 <3/||" },
	{ "upper case", "<DIV>a</DIV><SCRIPT>b</SCRIPT>", "a/||" },
};

static void
show(FILE *to, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		putc(b.at[i] == '\n' ? '/' : b.at[i], to);
}

START_TEST(test_reads)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	char got[500] = "";
	FILE *to = fmemopen(got, sizeof got, "w");
	struct html html;

	html_read(&html, bytes_of(reads[_i].html), arena);
	show(to, html.text);
	putc('|', to);
	show(to, html.hidden);
	putc('|', to);
	for (size_t i = 0; i < html.link_count; i++) {
		fprintf(to, "%s", i > 0 ? " " : "");
		show(to, html.links[i]);
	}
	fclose(to);
	ck_assert_msg(strcmp(got, reads[_i].want) == 0,
	    "%s:\n got <%s>\nwant <%s>", reads[_i].what, got, reads[_i].want);
	arena_free(arena);
}
END_TEST

START_TEST(test_nul)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct html html;

	html_read(&html, BYTES("a\0b<p\0>c"), arena);
	ck_assert(bytes_equal(html.text, BYTES("a b\nc\n")));
	arena_free(arena);
}
END_TEST

/* Shapes whose cost would grow with their square. */
static const struct {
	const char *what, *start, *again, *end;
	size_t times;
	bool found; /* the text at the end */
} floods[] = {
	{ "nesting", "", "<div>", "<p>end", 200000, true },
	{ "nesting beyond the parser's first chunk", "", "<div>x</div>",
	    "<b><i>end", 200000, true },
	{ "deep in a long text", "", "<b>abcdefgh", "<p>end", 100000, true },
	{ "end tags that fit nothing", "<div><div><div>", "</b>", "<p>end",
	    100000, true },
	{ "attributes", "<p ", "a b c d e f ", "><p>end", 100000, true },
	{ "attributes in quotes", "<p ", "a='b'c=\"d\"", "><p>end", 100000,
	    true },
	{ "a long value with blanks", "<img src=\"data:", "abc ", "\"><p>end",
	    100000, true },
	{ "an endless quote", "<a href=\"", "abc", "", 100000, false },
	{ "less-thans", "", "<", "<p>end", 100000, true },
};

START_TEST(test_floods)
{
	struct arena *arena = arena_new((size_t)1 << 26);
	size_t lead = strlen(floods[_i].start), len = strlen(floods[_i].again);
	size_t all = lead + len * floods[_i].times;
	char *raw = malloc(all + strlen(floods[_i].end) + 1);
	struct html html;

	memcpy(raw, floods[_i].start, lead);
	for (size_t i = 0; i < floods[_i].times; i++)
		memcpy(raw + lead + i * len, floods[_i].again, len);
	strcpy(raw + all, floods[_i].end);
	html_read(&html, bytes_of(raw), arena);
	ck_assert_msg(
	    bytes_ends_same(html.text, BYTES("end\n")) == floods[_i].found,
	    "%s: %zu bytes", floods[_i].what, html.text.len);
	arena_free(arena);
	free(raw);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("html");
	TCase *tc = tcase_create("html");
	SRunner *r;
	int failed;

	html_start();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_reads, 0, sizeof reads / sizeof reads[0]);
	tcase_add_loop_test(
	    tc, test_floods, 0, sizeof floods / sizeof floods[0]);
	tcase_add_test(tc, test_nul);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

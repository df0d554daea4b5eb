/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/links.h"

/* The links found, one after the other, and the one that is told. */
static const struct {
	const char *what, *text, *want, *told;
} rows[] = {
	{ "none", "see 3://4 and a://b", "", "" },
	{ "in prose", "Look at HTTP://Example.COM/A?b#c.",
	    "http://example.com/A?b", "" },
	{ "no path", "https://example.com", "https://example.com/", "" },
	{ "a query without a path", "https://example.com?a=1",
	    "https://example.com/?a=1", "" },
	{ "a user and a port", "http://paypal.example@evil.example:80/x",
	    "http://evil.example/x", "evil.example" },
	{ "Japanese behind it", "資料はhttp://a.example/b.zipをご覧ください。",
	    "http://a.example/b.zip", "http://a.example/b.zip" },
	{ "in brackets and quotes",
	    "<a href=\"http://a.example/b\">(https://c.example/d)",
	    "http://a.example/b https://c.example/d", "" },
	{ "the same twice", "http://a.example/ HTTP://A.example",
	    "http://a.example/", "" },
	{ "an ending in capitals, before a query",
	    "http://a.example/INVOICE.ISO?x=1",
	    "http://a.example/INVOICE.ISO?x=1",
	    "http://a.example/INVOICE.ISO" },
	{ "an ending in the query only", "http://a.example/?x=b.zip",
	    "http://a.example/?x=b.zip", "" },
	{ "a page, a picture, a PDF",
	    "http://a.example/b.html http://a.example/b.png "
	    "http://a.example/b.pdf",
	    "http://a.example/b.html http://a.example/b.png "
	    "http://a.example/b.pdf",
	    "" },
	{ "a shortener", "https://bit.ly/xyz", "https://bit.ly/xyz",
	    "https://bit.ly/xyz" },
	{ "a host below one of files", "https://12.gigafile.nu/abc",
	    "https://12.gigafile.nu/abc", "https://12.gigafile.nu/abc" },
	{ "a host that ends alike", "https://rabbit.ly/xyz",
	    "https://rabbit.ly/xyz", "" },
	{ "a target in a redirector's query",
	    "https://r.example/u?a=1&url=https%3A%2F%2FB.example%2Fc.exe&z=2",
	    "https://r.example/u?a=1&url=https%3A%2F%2FB.example%2Fc.exe&z=2 "
	    "https://b.example/c.exe",
	    "https://b.example/c.exe" },
	{ "a target in a target",
	    "http://r.example/?u=http://s.example/?v=http%3A//t.example/",
	    "http://r.example/?u=http://s.example/?v=http%3A//t.example/ "
	    "http://s.example/?v=http://t.example/ http://t.example/",
	    "" },
	{ "an international host", "見て:http://例え.example/a ください",
	    "http://xn--r8jz45g.example/a", "" },
	{ "one that prose follows",
	    "https://a.exampleをご覧ください。またb.exampleも",
	    "https://a.example/", "" },
	{ "a dot, then prose", "https://a.example.次に進む",
	    "https://a.example/", "" },
	{ "umlauts",
	    "http://www.B\xc3\x9c"
	    "cher.example/x",
	    "http://www.xn--bcher-kva.example/x", "" },
	{ "only the first is told",
	    "http://a.example/a.zip http://a.example/b.zip",
	    "http://a.example/a.zip http://a.example/b.zip",
	    "http://a.example/a.zip" },
};

START_TEST(test_rows)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct findings findings;
	struct links links;
	char got[1000] = "", told[200] = "";

	findings_init(&findings, arena);
	links_init(&links, arena, &findings);
	links_in_text(&links, bytes_of(rows[_i].text), BYTES("1/text/plain"));
	for (size_t i = 0; i < links.count; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%.*s",
		    i > 0 ? " " : "", BYTES_ARG(links.list[i]));
	for (size_t i = 0; i < findings.count; i++)
		snprintf(told + strlen(told), sizeof told - strlen(told),
		    "%.*s", BYTES_ARG(findings.list[i].detail));
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s: got <%s>, want <%s>", rows[_i].what, got, rows[_i].want);
	ck_assert_msg(strcmp(told, rows[_i].told) == 0,
	    "%s: told <%s>, want <%s>", rows[_i].what, told, rows[_i].told);
	arena_free(arena);
}
END_TEST

/* Thousands of them, and one without end, are bounded. */
START_TEST(test_many)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct findings findings;
	struct links links;
	size_t len = 0, room = (size_t)1 << 20;
	char *text = malloc(room);

	ck_assert_ptr_nonnull(text);
	findings_init(&findings, arena);
	links_init(&links, arena, &findings);
	for (int i = 0; i < 10000; i++)
		len += (size_t)snprintf(
		    text + len, room - len, "http://a.example/%d ", i);
	memcpy(text + len, "http://", 7);
	memset(text + len + 7, 'a', room - len - 7);
	links_in_text(&links,
	    (struct bytes){ (const unsigned char *)text, room }, BYTES("a"));
	ck_assert_uint_eq(links.count, LINKS_MAX);
	links_init(&links, arena, &findings);
	links_in_text(&links,
	    (struct bytes){ (const unsigned char *)text + len, room - len },
	    BYTES("a"));
	ck_assert_uint_eq(links.count, 0);
	free(text);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("links");
	TCase *t = tcase_create("links");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_loop_test(t, test_rows, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, test_many);
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

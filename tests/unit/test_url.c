/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/url.h"

/* As browsers see it; '#' behind it: a number, '@': a user like a host. */
static const struct {
	const char *what, *written, *want;
} normals[] = {
	{ "letters of host and scheme", "HTTPS://Www.Example/Path",
	    "https://www.example/Path" },
	{ "no path", "http://a.example", "http://a.example/" },
	{ "no path but a query", "http://a.example?b=1",
	    "http://a.example/?b=1" },
	{ "port, fragment, last dot", "http://a.example.:8080/b#c",
	    "http://a.example/b" },
	{ "backslashes", "http://a.example\\b\\c", "http://a.example/b/c" },
	{ "needless escapes", "http://%65vil.example/%7Ea%2fb%zz%2",
	    "http://evil.example/~a%2Fb%zz%2" },
	{ "another scheme", "javascript://a.example/", "" },
	{ "nothing behind it", "http:///a", "" },
	{ "a slash hidden in the host", "http://a%2fb.example/", "" },
	{ "only a user", "http://a@/", "" },
	{ "a user", "http://anna:secret@a.example/", "http://a.example/" },
	{ "a user like a host", "http://www.bank.example@a.example/",
	    "http://a.example/@" },
	{ "the same with a password", "http://bank.example:x@a.example/",
	    "http://a.example/@" },
	{ "two of them", "http://b.example@c.example@a.example/",
	    "http://a.example/@" },
	{ "an at in the path", "http://a.example/b.example@c",
	    "http://a.example/b.example@c" },
	{ "an address", "http://192.0.2.1/", "http://192.0.2.1/" },
	{ "IPv6", "http://[2001:DB8::1]:80/", "http://[2001:db8::1]/" },
	{ "hexadecimal", "http://0xC0000201/cc.html",
	    "http://192.0.2.1/cc.html#" },
	{ "hexadecimal in parts", "http://0xc0.0x0.0x2.0x1/",
	    "http://192.0.2.1/#" },
	{ "octal", "http://0300.0000.0002.0001/", "http://192.0.2.1/#" },
	{ "octal in one", "http://030000001001/", "http://192.0.2.1/#" },
	{ "one number", "http://3221225985/", "http://192.0.2.1/#" },
	{ "a number behind a user", "http://bank.example@3221225985/",
	    "http://192.0.2.1/#@" },
	{ "an escaped number", "http://0x%430000201/", "http://192.0.2.1/#" },
	{ "short forms are honest", "http://127.1/", "http://127.0.0.1/" },
	{ "a small number is no host", "http://2022/", "http://0.0.7.230/" },
	{ "too large a number", "http://4294967296/", "http://4294967296/" },
	{ "five parts", "http://1.2.3.4.5/", "http://1.2.3.4.5/" },
	{ "a part that is too large", "http://1.2.300.4/",
	    "http://1.2.300.4/" },
	{ "digits and letters", "http://0xyz.example/",
	    "http://0xyz.example/" },
	{ "a name of hexadecimal", "http://0xc0.example/",
	    "http://0xc0.example/" },
	{ "an international host", "http://例え.テスト/",
	    "http://xn--r8jz45g.xn--zckzah/" },
	{ "full-width letters and dot", "http://ａ。example/",
	    "http://a.example/" },
	{ "full-width digits", "http://０ｘｃ００００２０１/",
	    "http://192.0.2.1/#" },
	{ "an A-label", "http://XN--R8JZ45G.example/",
	    "http://xn--r8jz45g.example/" },
	{ "Cyrillic among Latin", "http://ex\xd0\xb0mple.test/",
	    "http://xn--exmple-4nf.test/" },
};

START_TEST(test_normals)
{
	struct arena *arena = arena_new(1 << 20);
	struct url_disguise d = { 0 };
	struct bytes got = url_normal(arena, bytes_of(normals[_i].written), &d);

	got = arena_format(arena, "%.*s%s%s", BYTES_ARG(got),
	    d.number ? "#" : "", d.user ? "@" : "");
	ck_assert_msg(bytes_equal(got, bytes_of(normals[_i].want)),
	    "%s: got <%.*s>, want <%s>", normals[_i].what, BYTES_ARG(got),
	    normals[_i].want);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *url, *want;
} targets[] = {
	{ "none", "https://a.example/b?c=d", "" },
	{ "a search engine",
	    "https://www.google.com/url?sa=t&q=https://b.example/c&usg=1",
	    "https://b.example/c" },
	{ "a checker, escaped",
	    "https://eur01.safelinks.protection.outlook.com/"
	    "?url=https%3A%2F%2Fb.example%2Fc%3Fd%3D1&data=05",
	    "https://b.example/c?d=1" },
	{ "escaped twice",
	    "https://l.facebook.com/"
	    "l.php?u=https%253A%252F%252Fb.example%252F&h=1",
	    "https://b.example/" },
	{ "Proofpoint v2",
	    "https://urldefense.proofpoint.com/v2/"
	    "url?u=https-3A__b.example_c-2Dd&d=DwMF",
	    "https://b.example/c-d" },
	{ "Proofpoint v3",
	    "https://urldefense.com/v3/__https://b.example/*c__;Iw!!abc$",
	    "https://b.example/#c" },
	{ "in the path",
	    "https://secure-web.cisco.com/1abc/http%3A%2F%2Fb.example%2Fc",
	    "http://b.example/c" },
	{ "in the path, slashes joined",
	    "https://r.example/go/https:/b.example/c", "https://b.example/c" },
	{ "base64",
	    "https://www.bing.com/ck/"
	    "a?ptn=3&u=a1aHR0cHM6Ly9iLmV4YW1wbGUvYw&ntb=1",
	    "https://b.example/c" },
	{ "AMP", "https://www.google.com/amp/s/b.example/c",
	    "https://b.example/c" },
	{ "AMP's cache", "https://b-example.cdn.ampproject.org/c/s/b.example/c",
	    "https://b.example/c" },
	{ "a word that begins alike", "https://a.example/?http=httpd&b=c", "" },
};

START_TEST(test_targets)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes got = url_target(arena, bytes_of(targets[_i].url));

	ck_assert_msg(bytes_equal(got, bytes_of(targets[_i].want)),
	    "%s: got <%.*s>, want <%s>", targets[_i].what, BYTES_ARG(got),
	    targets[_i].want);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("url");
	TCase *t = tcase_create("url");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_loop_test(
	    t, test_normals, 0, sizeof normals / sizeof *normals);
	tcase_add_loop_test(
	    t, test_targets, 0, sizeof targets / sizeof *targets);
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/address.h"

/* A field, and its mailboxes as "name<local@domain>", joined by a bar. */
static const struct {
	const char *what, *raw, *want;
} lists[] = {
	{ "bare", "taro@example.jp", "<taro@example.jp>" },
	{ "in angles", "<taro@example.jp>", "<taro@example.jp>" },
	{ "with a name", "Taro Yamada <taro@example.jp>",
	    "Taro Yamada<taro@example.jp>" },
	{ "a name in quotes", "\"Yamada, Taro\" <taro@example.jp>",
	    "Yamada, Taro<taro@example.jp>" },
	{ "a comma without quotes", "Yamada, Taro <taro@example.jp>",
	    "Yamada, Taro<taro@example.jp>" },
	{ "two mailboxes", "a@b.jp, C <c@d.jp>", "<a@b.jp>|C<c@d.jp>" },
	{ "two in angles without a comma", "A <a@b.jp> C <c@d.jp>",
	    "A<a@b.jp>|C<c@d.jp>" },
	{ "a name behind", "taro@example.jp (Taro)", "Taro<taro@example.jp>" },
	{ "an empty name", "\"\" <taro@example.jp>", "<taro@example.jp>" },
	{ "an encoded name",
	    "=?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <t@example.jp>",
	    "山田<t@example.jp>" },
	{ "an encoded name in quotes",
	    "\"=?UTF-8?B?5bGx55Sw?=\" <t@example.jp>", "山田<t@example.jp>" },
	{ "brackets in an encoded name", "=?utf-8?Q?A_(B),_C?= <t@example.jp>",
	    "A (B), C<t@example.jp>" },
	{ "an encoded name, folded",
	    "=?UTF-8?B?5bGx?=\r\n =?UTF-8?B?55Sw?=\r\n <t@example.jp>",
	    "山田<t@example.jp>" },
	{ "a raw name in UTF-8", "山田 <t@example.jp>", "山田<t@example.jp>" },
	{ "a raw name in CP932", "\x95\\ <t@example.jp>", "表<t@example.jp>" },
	{ "a raw name in ISO-2022-JP with an angle and a quote",
	    "\x1B$B0>0\"\x1B(B <t@example.jp>", "鮎唖<t@example.jp>" },
	{ "an address as a name", "\"a@b.jp\" <c@d.example>",
	    "a@b.jp<c@d.example>" },
	{ "an address as a name without quotes", "a@b.jp <c@d.example>",
	    "a@b.jp<c@d.example>" },
	{ "an address in a comment", "Taro (a@b.jp) <c@d.example>",
	    "Taro (a@b.jp)<c@d.example>" },
	{ "a bare one with an address in a comment", "c@d.example (a@b.jp)",
	    "a@b.jp<c@d.example>" },
	{ "comments within comments", "a@b.jp (x (y) z)", "x (y) z<a@b.jp>" },
	{ "a quote that is never closed", "\"Taro <taro@example.jp>",
	    "\"Taro<taro@example.jp>" },
	{ "a quote at the end of the name", "Taro\" <taro@example.jp>",
	    "Taro\"<taro@example.jp>" },
	{ "a bracket that is never closed", "Taro (x <taro@example.jp>",
	    "Taro (x<taro@example.jp>" },
	{ "an angle that is never closed", "Taro <taro@example.jp",
	    "Taro<taro@example.jp>" },
	{ "an angle too many", "Taro <<taro@example.jp>>",
	    "Taro<taro@example.jp>" },
	{ "an angle in the name", "A <B <t@example.jp>", "A B<t@example.jp>" },
	{ "a group", "Team: a@b.jp, c@d.jp;", "<a@b.jp>|<c@d.jp>" },
	{ "an empty group", "undisclosed-recipients:;", "" },
	{ "a group and one more", "T:a@b.jp;, c@d.jp", "<a@b.jp>|<c@d.jp>" },
	{ "a route", "<@x.example,@y.example:a@b.jp>", "<a@b.jp>" },
	{ "dots that break the rules", "a..b.@docomo.ne.jp",
	    "<a..b.@docomo.ne.jp>" },
	{ "a domain in capitals", "Taro@EXAMPLE.JP", "<Taro@example.jp>" },
	{ "a dot at the end", "a@b.jp.", "<a@b.jp>" },
	{ "two signs", "a@b@c.jp", "<a@b@c.jp>" },
	{ "blanks around the sign", "<a @ b.jp>", "<a@b.jp>" },
	{ "a name behind the angles", "<taro@example.jp> Taro",
	    "Taro<taro@example.jp>" },
	{ "no angles around", "Taro taro@example.jp", "Taro<taro@example.jp>" },
	{ "a link", "<mailto:a@b.jp>", "<a@b.jp>" },
	{ "only a name", "山田 太郎", "山田 太郎<>" },
	{ "only a word", "MAILER-DAEMON", "<MAILER-DAEMON>" },
	{ "null", "<>", "" },
	{ "nothing", "", "" },
	{ "commas", ",,, ,", "" },
	{ "a literal", "a@[192.0.2.1]", "<a@[192.0.2.1]>" },
	{ "folded", "A\r\n <a@b.jp>,\r\n\tC <c@d.jp>", "A<a@b.jp>|C<c@d.jp>" },
};

static void
show(char *to, size_t room, const struct address *list, size_t count)
{
	size_t at = 0;

	*to = '\0';
	for (size_t i = 0; i < count && at < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s%.*s<%.*s>",
		    i > 0 ? "|" : "", BYTES_ARG(list[i].name),
		    BYTES_ARG(list[i].full));
}

START_TEST(test_lists)
{
	struct arena *arena = arena_new(1 << 20);
	struct address list[8];
	char got[512];

	show(got, sizeof got, list,
	    address_list(arena, bytes_of(lists[_i].raw), list, 8));
	ck_assert_msg(strcmp(got, lists[_i].want) == 0, "%s: got %s, want %s",
	    lists[_i].what, got, lists[_i].want);
	arena_free(arena);
}
END_TEST

START_TEST(test_parts_of_one)
{
	struct arena *arena = arena_new(1 << 20);
	struct address a = address_of(arena, BYTES(" <a.b@Example.JP> "));

	ck_assert(bytes_equal(a.local, BYTES("a.b")));
	ck_assert(bytes_equal(a.domain, BYTES("example.jp")));
	ck_assert(bytes_equal(a.full, BYTES("a.b@example.jp")));
	a = address_of(arena, BYTES("a@b.jp"));
	ck_assert(bytes_equal(a.full, BYTES("a@b.jp")));
	ck_assert_uint_eq(address_of(arena, BYTES("")).full.len, 0);
	ck_assert_uint_eq(address_of(arena, BYTES("<>")).domain.len, 0);
	arena_free(arena);
}
END_TEST

START_TEST(test_room)
{
	struct arena *arena = arena_new(1 << 20);
	struct address list[3];

	ck_assert_uint_eq(
	    address_list(arena, BYTES("a@b.jp, c@d.jp, e@f.jp"), list, 2), 2);
	ck_assert(bytes_equal(list[1].full, BYTES("c@d.jp")));
	arena_free(arena);
}
END_TEST

/* 100,000 of each: no stack, no square, and the last mailbox is found. */
static const char *const floods[] = { "a:", "(", "\"", "<", "x<", "=?a?B?",
	"a@b.jp,", "\x93\xFA", ";", ",", "\x1B$B", "a " };

START_TEST(test_floods)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	size_t len = strlen(floods[_i]), size = len * 100000;
	char *raw = malloc(size);
	struct address *list = calloc(100001, sizeof *list);

	for (size_t at = 0; at < size; at += len)
		memcpy(raw + at, floods[_i], len);
	ck_assert_uint_le(
	    address_list(arena,
		(struct bytes){ (const unsigned char *)raw, size }, list,
		100001),
	    100001);
	free(list);
	free(raw);
	arena_free(arena);
}
END_TEST

START_TEST(test_deep_groups)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	static char raw[200000 + 16];
	struct address one;

	for (size_t i = 0; i < 200000; i += 2)
		memcpy(raw + i, "a:", 2);
	memcpy(raw + 200000, "x@example.jp", 12);
	ck_assert_uint_eq(address_list(arena, bytes_of(raw), &one, 1), 1);
	ck_assert(bytes_equal(one.full, BYTES("x@example.jp")));
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *text, *want;
} texts[] = {
	{ "in a sentence", "write to taro@example.jp.", "taro@example.jp" },
	{ "with Japanese on both sides", "連絡先:taro@example.jpまで",
	    "taro@example.jp" },
	{ "in angles", "<taro@example.jp>", "taro@example.jp" },
	{ "as a link", "mailto:taro@example.jp?subject=x", "taro@example.jp" },
	{ "in a link's field", "http://x.example/?from=taro@example.jp&a=b",
	    "taro@example.jp" },
	{ "two", "a@b.jp,c@d.jp", "a@b.jp|c@d.jp" },
	{ "dots before", "...taro@example.jp", "taro@example.jp" },
	{ "no dot in the domain", "taro@localhost", "" },
	{ "a number", "3@4.5", "" },
	{ "no local part", "@example.jp", "" },
	{ "a run of signs", "a@@b.jp", "" },
	{ "none", "no address here", "" },
};

START_TEST(test_texts)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes rest = bytes_of(texts[_i].text);
	struct address a;
	char got[256] = "";
	size_t at = 0;

	while (address_in_text(arena, &rest, &a))
		at += (size_t)snprintf(got + at, sizeof got - at, "%s%.*s",
		    at > 0 ? "|" : "", BYTES_ARG(a.full));
	ck_assert_msg(strcmp(got, texts[_i].want) == 0, "%s: got %s, want %s",
	    texts[_i].what, got, texts[_i].want);
	ck_assert_uint_eq(rest.len, 0);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *domain, *want;
} domains[] = {
	{ "under co.jp", "mail.example.co.jp", "example.co.jp" },
	{ "under jp", "a.b.example.jp", "example.jp" },
	{ "a city", "www.city.kawasaki.jp", "city.kawasaki.jp" },
	{ "a suffix itself", "co.jp", "co.jp" },
	{ "a domain nobody knows", "mail.example.test", "example.test" },
	{ "in capitals", "Mail.Example.CO.JP", "Example.CO.JP" },
	{ "a dot at the end", "mail.example.com.", "example.com" },
	{ "an address of numbers", "192.0.2.1", "192.0.2.1" },
	{ "a literal", "[192.0.2.1]", "[192.0.2.1]" },
	{ "empty", "", "" },
	{ "one word", "localhost", "localhost" },
};

START_TEST(test_domains)
{
	struct bytes got = domain_registered(bytes_of(domains[_i].domain));

	ck_assert_msg(bytes_equal(got, bytes_of(domains[_i].want)),
	    "%s: got <%.*s>", domains[_i].what, BYTES_ARG(got));
}
END_TEST

START_TEST(test_long_domain)
{
	static char name[70000];
	struct bytes got;

	memset(name, 'a', sizeof name - 1);
	for (size_t i = 1; i < sizeof name - 1; i += 2)
		name[i] = '.';
	got = domain_registered(bytes_of(name));
	ck_assert_uint_eq(got.len, sizeof name - 1);
	got = domain_registered(BYTES("a.example\0.jp"));
	ck_assert_uint_eq(got.len, 13);
}
END_TEST

START_TEST(test_related)
{
	ck_assert(domain_related(BYTES("a.example.jp"), BYTES("EXAMPLE.jp")));
	ck_assert(!domain_related(BYTES("a.co.jp"), BYTES("b.co.jp")));
	ck_assert(!domain_related(BYTES(""), BYTES("")));
	ck_assert(!domain_related(BYTES("a.jp"), BYTES("")));
}
END_TEST

/* Two ways in which one person is written, or two persons. */
static const struct {
	const char *what, *one, *other;
	bool same;
} names[] = {
	{ "a blank between kanji", "山田 太郎", "山田太郎", true },
	{ "a full-width blank", "山田　太郎", "山田太郎", true },
	{ "様", "山田 太郎様", "山田太郎", true },
	{ "さん", "山田さん", "山田", true },
	{ "殿 and 先生", "山田太郎殿", "山田太郎先生", true },
	{ "half-width kana", "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ", true },
	{ "full-width letters", "Ｔａｒｏ Yamada", "taro yamada", true },
	{ "order of words", "Yamada Taro", "Taro YAMADA", true },
	{ "a comma", "Yamada, Taro", "Taro Yamada", true },
	{ "quotes", "\"Taro Yamada\"", "Taro Yamada", true },
	{ "a zero-width space", "山\u200B田太郎", "山田太郎", true },
	{ "a department behind", "山田太郎/営業部", "山田太郎", true },
	{ "a department in brackets", "山田太郎(営業部)", "山田太郎", true },
	{ "a department in front", "【営業部】山田太郎", "山田太郎", true },
	{ "all in brackets", "【山田太郎】", "山田太郎", true },
	{ "髙 and 高", "髙橋", "高橋", true },
	{ "decomposed kana", "か\u3099", "が", true },
	{ "another person", "山田太郎", "山田花子", false },
	{ "a part of the name", "山田", "山田太郎", false },
	{ "Latin words stay apart", "Ta Ro", "Taro", false },
};

START_TEST(test_names)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes one = address_name_key(arena, bytes_of(names[_i].one));
	struct bytes other = address_name_key(arena, bytes_of(names[_i].other));

	ck_assert_msg(one.len > 0, "%s: no key", names[_i].what);
	ck_assert_msg(bytes_equal(one, other) == names[_i].same,
	    "%s: <%.*s> and <%.*s>", names[_i].what, BYTES_ARG(one),
	    BYTES_ARG(other));
	arena_free(arena);
}
END_TEST

START_TEST(test_no_name)
{
	static const char *const none[] = { "", " ", "\"\"", "()", "...",
		"\u200B" };
	struct arena *arena = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		ck_assert_msg(
		    address_name_key(arena, bytes_of(none[i])).len == 0, "%zu",
		    i);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("address");
	TCase *tc = tcase_create("address");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_lists, 0, sizeof lists / sizeof *lists);
	tcase_add_test(tc, test_parts_of_one);
	tcase_add_test(tc, test_room);
	tcase_add_loop_test(tc, test_floods, 0, sizeof floods / sizeof *floods);
	tcase_add_test(tc, test_deep_groups);
	tcase_add_loop_test(tc, test_texts, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(
	    tc, test_domains, 0, sizeof domains / sizeof *domains);
	tcase_add_test(tc, test_long_domain);
	tcase_add_test(tc, test_related);
	tcase_add_loop_test(tc, test_names, 0, sizeof names / sizeof *names);
	tcase_add_test(tc, test_no_name);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

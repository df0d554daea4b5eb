/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/domain.h"
#include "base/envelope.h"
#include "base/nearest.h"
#include "base/utf8.h"

static const struct {
	const char *what, *text, *lines; /* joined by a bar */
} line_rows[] = {
	{ "CRLF, LF and a lone CR end lines", "a\r\nb\nc\rd", "a|b|c|d" },
	{ "an empty line is a line", "a\n\nb", "a||b" },
	{ "LFCR is two line ends", "a\n\rb", "a||b" },
	{ "a last line end begins no line", "a\n", "a" },
	{ "nothing has no line", "", "" },
};

START_TEST(test_lines)
{
	struct bytes rest = bytes_of(line_rows[_i].text), line;
	char got[100] = "";
	size_t len = 0;

	for (int n = 0; bytes_line(&rest, &line); n++)
		len += (size_t)snprintf(got + len, sizeof got - len, "%s%.*s",
		    n > 0 ? "|" : "", BYTES_ARG(line));
	ck_assert_msg(strcmp(got, line_rows[_i].lines) == 0, "%s: <%s>",
	    line_rows[_i].what, got);
}
END_TEST

static const struct {
	const char *what, *domain, *parent;
	bool within;
} domain_rows[] = {
	{ "itself", "example.jp", "example.jp", true },
	{ "in other case", "Example.JP", "example.jp", true },
	{ "below it", "mail.example.jp", "example.jp", true },
	{ "one that ends alike", "badexample.jp", "example.jp", false },
	{ "above it", "example.jp", "mail.example.jp", false },
	{ "nothing lies within nothing", "example.jp", "", false },
	{ "nor nothing itself", "", "", false },
};

START_TEST(test_domains)
{
	ck_assert_msg(
	    domain_within(bytes_of(domain_rows[_i].domain),
		bytes_of(domain_rows[_i].parent)) == domain_rows[_i].within,
	    "%s", domain_rows[_i].what);
}
END_TEST

static const struct {
	const char *what, *text;
	bool good;
	uint64_t number;
} number_rows[] = {
	{ "digits", "1234", true, 1234 },
	{ "nothing is no number", "", false, 0 },
	{ "a sign is no digit", "-1", false, 0 },
	{ "the largest that is surely held", "1844674407370955160", true,
	    1844674407370955160u },
	{ "too many digits", "99999999999999999999999", false, 0 },
};

START_TEST(test_numbers)
{
	uint64_t number = 0;
	bool good = bytes_number(bytes_of(number_rows[_i].text), &number);

	ck_assert_msg(
	    good == number_rows[_i].good && number == number_rows[_i].number,
	    "%s", number_rows[_i].what);
}
END_TEST

START_TEST(test_slices_are_clamped)
{
	struct bytes b = BYTES("abc");

	ck_assert_uint_eq(bytes_slice(b, 1, 100).len, 2);
	ck_assert_uint_eq(bytes_slice(b, 100, 1).len, 0);
	ck_assert_uint_eq(bytes_from(b, SIZE_MAX).len, 0);
	ck_assert_uint_eq(bytes_le32(b, 0), 0);
	ck_assert_uint_eq(bytes_le16(b, 1), 'b' | 'c' << 8);
	ck_assert_uint_eq(bytes_find(b, BYTES("c")), 2);
	ck_assert_uint_eq(bytes_find(b, BYTES("cd")), 3);
	ck_assert_uint_eq(bytes_last_index(BYTES("abab"), 'a'), 2);
	ck_assert_uint_eq(bytes_last_index(b, 'x'), 3);
	ck_assert(bytes_has_same(b, BYTES("BC")));
	ck_assert(!bytes_has_same(b, BYTES("abcd")));
	ck_assert(bytes_ends_same(b, BYTES("BC")));
}
END_TEST

/* However many first bytes of it stand before it. */
START_TEST(test_find_among_many_first_bytes)
{
	unsigned char text[3000];
	struct bytes b = { text, sizeof text }, needle = BYTES("abab!");
	size_t last = sizeof text - needle.len;

	for (size_t every = 1; every < 100; every += 3) {
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = i % every == 0 ? 'a' : 'b';
		ck_assert_uint_eq(bytes_find(b, needle), b.len);
		for (size_t at = 0; at <= last; at += 53) {
			unsigned char kept[5];

			memcpy(kept, text + at, sizeof kept);
			memcpy(text + at, needle.at, needle.len);
			ck_assert_uint_eq(bytes_find(b, needle), at);
			ck_assert_uint_eq(
			    bytes_find(bytes_from(b, at), needle), 0);
			ck_assert_uint_eq(
			    bytes_find(bytes_first(b, at + 4), needle), at + 4);
			memcpy(text + at, kept, sizeof kept);
		}
		memcpy(text + last, needle.at, needle.len);
		ck_assert_uint_eq(bytes_find(b, needle), last);
	}
}
END_TEST

/* Whatever the length of a line, its end is found, and the first one is. */
START_TEST(test_lines_of_any_length)
{
	static unsigned char text[2000];

	for (size_t len = 0; len < 1500; len++) {
		struct bytes rest = { text, sizeof text }, line;

		memset(text, 'a', sizeof text);
		text[len] = _i == 0 ? '\n' : '\r';
		text[len + 1] = _i == 2 ? '\n' : 'b';
		text[len + 2] = '\n';
		ck_assert(bytes_line(&rest, &line));
		ck_assert_uint_eq(line.len, len);
		ck_assert(bytes_line(&rest, &line));
		ck_assert_uint_eq(line.len, _i == 2 ? 0 : 1);
	}
}
END_TEST

START_TEST(test_arena_grows_and_is_reset)
{
	struct arena *a = arena_new((size_t)16 << 20);
	unsigned char *first = arena_alloc(a, 10), *large;

	first[0] = 1;
	large = arena_alloc(a, (size_t)3 << 20);
	ck_assert_uint_eq(large[((size_t)3 << 20) - 1], 0);
	ck_assert_uint_eq((uintptr_t)arena_alloc(a, 1) % 16, 0);
	ck_assert_uint_eq(first[0], 1);
	arena_reset(a);
	ck_assert_uint_lt(arena_used(a), (size_t)2 << 20);
	ck_assert_uint_eq(*(unsigned char *)arena_alloc(a, 10), 0);
	arena_free(a);
}
END_TEST

/* Old bytes of the chunk show nowhere. */
START_TEST(test_arena_used_again)
{
	struct arena *a = arena_new((size_t)1 << 20);
	unsigned char *at;

	memset(arena_alloc(a, 4000), 'x', 4000);
	arena_reset(a);
	ck_assert_str_eq(arena_string(a, BYTES("abc")), "abc");
	at = arena_grow(a, "abcd", 2, 100, 2);
	ck_assert(bytes_equal((struct bytes){ at, 6 }, BYTES("abcd\0\0")));
	for (size_t i = 4; i < 200; i++)
		ck_assert_uint_eq(at[i], 0);
	at = arena_array(a, 20, 50);
	for (size_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(at[i], 0);
	arena_free(a);
}
END_TEST

/* How the process ends when it takes more than it may. */
static int
status_of_taking(size_t limit, size_t count, size_t size)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		arena_array(arena_new(limit), count, size);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(test_arena_ends_the_process_at_its_limit)
{
	ck_assert_int_eq(status_of_taking(1 << 20, 1, 1000), 0);
	ck_assert_int_eq(status_of_taking(1 << 20, 1, 2 << 20), EXIT_MEMORY);
	ck_assert_int_eq(
	    status_of_taking(1 << 20, SIZE_MAX / 2, 4), EXIT_MEMORY);
	ck_assert_int_eq(
	    status_of_taking(SIZE_MAX, 1, SIZE_MAX - 3), EXIT_MEMORY);
}
END_TEST

START_TEST(test_buffer_keeps_what_fits)
{
	struct buffer b = { .max = 5 };

	ck_assert(buffer_add(&b, BYTES("abc")));
	ck_assert(!buffer_add(&b, BYTES("defg")));
	ck_assert(b.full);
	ck_assert(bytes_equal(buffer_bytes(&b), BYTES("abcde")));
	buffer_free(&b);
	ck_assert_uint_eq(b.max, 5);
	ck_assert(!b.full);
}
END_TEST

static const struct {
	const char *what, *text, *again; /* as written by envelope_write() */
	size_t used;			 /* 0: all of the text */
} envelope_rows[] = {
	{ "all keys",
	    "sender: <a@b>\nrecipient: c@d\nrecipient: e@f\n"
	    "client: [192.0.2.1]\nhelo: h\nauth: u\ndirection: out\n"
	    "date: 1646185630\n",
	    "sender: a@b\nrecipient: c@d\nrecipient: e@f\nclient: 192.0.2.1\n"
	    "helo: h\nauth: u\ndirection: out\ndate: 1646185630\n\n",
	    0 },
	{ "a date as people write it", "date: 2022-03-02T10:47:10+09:00\n",
	    "sender: \nclient: \nhelo: \nauth: \ndirection: in\n"
	    "date: 1646185630\n\n",
	    0 },
	{ "unknown keys are passed over", "label: benign\nkind: list\n",
	    "sender: \nclient: \nhelo: \nauth: \ndirection: in\ndate: 0\n\n",
	    0 },
	{ "an empty line ends it", "sender: a@b\n\nsender: c@d\n",
	    "sender: a@b\nclient: \nhelo: \nauth: \ndirection: in\ndate: 0\n\n",
	    13 },
	{ "control bytes never get out",
	    "helo: a\tb\x01"
	    "c\n",
	    "sender: \nclient: \nhelo: abc\nauth: \ndirection: in\ndate: 0\n\n",
	    0 },
};

START_TEST(test_envelopes)
{
	struct arena *arena = arena_new(1 << 20);
	struct bytes text = bytes_of(envelope_rows[_i].text);
	struct buffer out = { 0 };
	struct envelope e;
	size_t used = envelope_read(&e, text, arena);

	envelope_write(&e, &out);
	ck_assert_msg(
	    bytes_equal(buffer_bytes(&out), bytes_of(envelope_rows[_i].again)),
	    "%s: <%.*s>", envelope_rows[_i].what, (int)out.len, out.at);
	ck_assert_uint_eq(used,
	    envelope_rows[_i].used > 0 ? envelope_rows[_i].used : text.len);
	buffer_free(&out);
	arena_free(arena);
}
END_TEST

START_TEST(test_many_recipients)
{
	struct arena *arena = arena_new(16 << 20);
	struct buffer text = { 0 };
	struct envelope e;

	for (int i = 0; i < 1000; i++)
		buffer_format(&text, "recipient: r%d@b\n", i);
	envelope_read(&e, buffer_bytes(&text), arena);
	ck_assert_uint_eq(e.recipient_count, 1000);
	ck_assert(bytes_equal(e.recipients[0], BYTES("r0@b")));
	ck_assert(bytes_equal(e.recipients[999], BYTES("r999@b")));
	buffer_free(&text);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *text, *clean, *shown;
} shown_rows[] = {
	{ "plain text stays", "a/b.zip", "a/b.zip", "a/b.zip" },
	{ "Japanese stays", "請求書.zip", "請求書.zip", "請求書.zip" },
	{ "control bytes", "a\x1B[2Jb\x7F\n", "a?[2Jb??", "a?[2Jb??" },
	{ "a control byte of C1 in UTF-8", "a\xC2\x9B\x32J", "a?2J", "a?2J" },
	{ "the first character behind C1", "\xC2\xA0", "\xC2\xA0", "\xC2\xA0" },
	{ "a byte that is not UTF-8", "a\x9B\x32J", "a\uFFFD2J", "a\uFFFD2J" },
	{ "half a character at the end", "a\xE8\xAB", "a\uFFFD\uFFFD",
	    "a\uFFFD\uFFFD" },
	{ "a name turned around", "photo_\u202Egpj.scr", "photo_\u202Egpj.scr",
	    "photo_\uFFFDgpj.scr" },
	{ "the other ways to turn", "\u200F\u2066\u2069\u061C",
	    "\u200F\u2066\u2069\u061C", "\uFFFD\uFFFD\uFFFD\uFFFD" },
	{ "what takes no room", "a\u200Bb\uFEFF", "a\u200Bb\uFEFF",
	    "a\uFFFDb\uFFFD" },
	{ "neighbours of these", "\u200A\u2010\u202F\u2070",
	    "\u200A\u2010\u202F\u2070", "\u200A\u2010\u202F\u2070" },
};

START_TEST(test_shown)
{
	struct arena *a = arena_new(1 << 20);
	struct bytes text = bytes_of(shown_rows[_i].text);

	ck_assert_msg(
	    bytes_equal(utf8_clean(a, text), bytes_of(shown_rows[_i].clean)),
	    "%s, for a program", shown_rows[_i].what);
	ck_assert_msg(
	    bytes_equal(utf8_shown(a, text), bytes_of(shown_rows[_i].shown)),
	    "%s, for a person", shown_rows[_i].what);
	arena_free(a);
}
END_TEST

START_TEST(test_nearest)
{
	struct nearest near = nearest_to(BYTES("own_domain"));

	nearest_try(&near, "own_networks");
	nearest_try(&near, "own_domains");
	nearest_try(&near, "mode");
	ck_assert_str_eq(near.best, "own_domains");
	near = nearest_to(BYTES("zzzzzz"));
	nearest_try(&near, "mode");
	ck_assert_ptr_null(near.best);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("base");
	TCase *tc = tcase_create("base");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_lines, 0, ROWS(line_rows));
	tcase_add_loop_test(tc, test_lines_of_any_length, 0, 3);
	tcase_add_loop_test(tc, test_numbers, 0, ROWS(number_rows));
	tcase_add_loop_test(tc, test_domains, 0, ROWS(domain_rows));
	tcase_add_test(tc, test_slices_are_clamped);
	tcase_add_test(tc, test_find_among_many_first_bytes);
	tcase_add_test(tc, test_arena_grows_and_is_reset);
	tcase_add_test(tc, test_arena_used_again);
	tcase_add_test(tc, test_arena_ends_the_process_at_its_limit);
	tcase_add_test(tc, test_buffer_keeps_what_fits);
	tcase_add_loop_test(tc, test_envelopes, 0, ROWS(envelope_rows));
	tcase_add_test(tc, test_many_recipients);
	tcase_add_loop_test(tc, test_shown, 0, ROWS(shown_rows));
	tcase_add_test(tc, test_nearest);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

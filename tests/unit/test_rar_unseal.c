/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rar_build.h"
#include "unpacking.h"

#define WORD "rosa42"
#define KANJI "\xe7\xae\xb1\xe3\x81\xae\xe9\x8d\xb5"
#define KANJI_WIDE "\xb1\x7b\x6e\x30\x75\x93"

#define BOTH "1/a.rar rar *\n1/a.rar/a.js script 6\n1/a.rar/b.txt text 17\n"
#define NAMES "1/a.rar rar *\n1/a.rar/a.js empty 6\n1/a.rar/b.txt empty 17\n"
#define OPENED "! sealed-opened 1/a.rar\n"
#define UNOPENED "! sealed-unopened 1/a.rar\n"

/* An archive of a.js and b.txt; what is told of it by who is told `tell'. */
static const struct {
	const char *what;
	struct rar_build build;
	const char *seal; /* s sealed, p plain, for each of the two */
	const char *tell, *want;
} archives[] = {
	{ "RAR 5, check value", { .five = true, .check = true }, "ss", WORD,
	    BOTH OPENED },
	{ "RAR 5, keyed checksums",
	    { .five = true, .check = true, .tweaked = true }, "ss", WORD,
	    BOTH OPENED },
	{ "RAR 5, no check value", { .five = true }, "ss", WORD, BOTH OPENED },
	{ "RAR 5, no check value, keyed checksums",
	    { .five = true, .tweaked = true }, "ss", WORD, BOTH OPENED },
	{ "RAR 5, sealed names", { .five = true, .names = true, .check = true },
	    "ss", WORD, BOTH OPENED },
	{ "RAR 5, sealed names, no check value",
	    { .five = true, .names = true }, "ss", WORD, BOTH OPENED },
	{ "RAR 5, a Japanese password",
	    { .five = true, .check = true, .password = KANJI }, "ss", KANJI,
	    BOTH OPENED },
	{ "RAR 5, the second of two sealed", { .five = true, .check = true },
	    "ps", WORD, BOTH OPENED },
	{ "RAR 5, the first of two sealed", { .five = true, .check = true },
	    "sp", WORD, BOTH OPENED },
	{ "RAR 5, another password", { .five = true, .check = true }, "ss",
	    "lily43",
	    "1/a.rar rar *\n1/a.rar/a.js empty 6\n1/a.rar/b.txt empty "
	    "17\n" UNOPENED },
	{ "RAR 5, another password, one sealed", { .five = true }, "sp",
	    "lily43",
	    "1/a.rar rar *\n1/a.rar/a.js empty 6\n1/a.rar/b.txt text "
	    "17\n" UNOPENED },
	{ "RAR 5, sealed names, another password",
	    { .five = true, .names = true, .check = true }, "ss", "lily43",
	    "1/a.rar rar *\n" UNOPENED },
	{ "RAR 5, nothing sealed", { .five = true }, "pp", WORD, BOTH },
	{ "RAR 4", { 0 }, "ss", WORD, BOTH OPENED },
	{ "RAR 4, sealed names", { .names = true }, "ss", WORD, BOTH OPENED },
	{ "RAR 4, one of two sealed", { 0 }, "ps", WORD, BOTH OPENED },
	{ "RAR 4, a Japanese password",
	    { .password = KANJI, .wide = KANJI_WIDE, .wide_len = 6 }, "ss",
	    KANJI, BOTH OPENED },
	{ "RAR 4, another password", { 0 }, "ss", "lily43",
	    "1/a.rar rar *\n1/a.rar/a.js empty 6\n1/a.rar/b.txt empty "
	    "17\n" UNOPENED },
	{ "RAR 4, sealed names, another password", { .names = true }, "ss",
	    "lily43", "1/a.rar rar *\n" UNOPENED },
	{ "RAR 4, a seal that is too old", { .old = true }, "ss", WORD,
	    "1/a.rar rar *\n1/a.rar/a.js empty 6\n1/a.rar/b.txt empty "
	    "17\n! seal-unsupported 1/a.rar\n" UNOPENED },
	{ "RAR 4, nothing sealed", { 0 }, "pp", WORD, BOTH },
	{ "RAR 4, solid but stored", { .solid = true }, "pp", WORD, BOTH },
	{ "RAR 4, solid and packed", { .solid = true, .packed = true }, "pp",
	    WORD, NAMES "! archive-unsupported 1/a.rar\n" },
	{ "RAR 4, solid, with sealed names",
	    { .solid = true, .packed = true, .names = true }, "ss", WORD,
	    NAMES OPENED "! archive-unsupported 1/a.rar\n" },
};

static void
build(struct rar_build *r, const char *seal)
{
	if (r->password == NULL)
		r->password = WORD;
	rar_build_begin(r);
	rar_build_file(r, "a.js", BYTES("hello\n"), seal[0] == 's');
	rar_build_file(r, "b.txt", BYTES("what stands here\n"), seal[1] == 's');
	rar_build_end(r);
}

static void
unpack(struct unpacking *t, struct bytes content, const char *tell)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct findings findings;
	struct unpacker u = {
		.limits = &t->limits,
		.arena = arena,
		.findings = &findings,
		.visit = unpacking_see,
		.context = t,
	};
	struct part part = {
		.path = BYTES("1"),
		.name = BYTES("a.rar"),
		.content = content,
		.attached = true,
	};

	t->limits.password_tries_costly = 3;
	findings_init(&findings, arena);
	u.passwords = passwords_new(NULL, arena, &findings);
	passwords_add_derived(u.passwords, bytes_of(tell), "a test");
	unpack_part(&u, &part);
	for (size_t i = 0; i < findings.count; i++)
		buffer_format(&t->seen, "! %s %.*s\n",
		    finding_kind(findings.list[i].id)->name,
		    BYTES_ARG(findings.list[i].where));
	buffer_add_byte(&t->seen, 0);
	t->total = u.total;
	arena_free(arena);
}

/* `*' in `want' is any number. */
static bool
fits(const char *got, const char *want)
{
	for (; *want != '\0'; want++) {
		if (*want != '*') {
			if (*got++ != *want)
				return false;
			continue;
		}
		while (*got >= '0' && *got <= '9')
			got++;
	}
	return *got == '\0';
}

START_TEST(test_archives)
{
	struct rar_build r = archives[_i].build;
	struct unpacking t;

	build(&r, archives[_i].seal);
	unpacking_begin(&t);
	unpack(&t, buffer_bytes(&r.out), archives[_i].tell);
	ck_assert_msg(fits((char *)t.seen.at, archives[_i].want),
	    "%s: got <%s>, want <%s>", archives[_i].what, (char *)t.seen.at,
	    archives[_i].want);
	buffer_free(&t.seen);
	buffer_free(&r.out);
}
END_TEST

/* A file that goes through two volumes, which were joined. */
static const struct {
	const char *what;
	struct rar_build build;
	size_t cut;
} volumes[] = {
	{ "RAR 5, cut within a block of the cipher",
	    { .five = true, .check = true }, 1007 },
	{ "RAR 5, cut between two", { .five = true, .check = true }, 1024 },
	{ "RAR 5, no check value", { .five = true }, 1007 },
	{ "RAR 5, sealed names", { .five = true, .names = true }, 1007 },
	{ "RAR 4", { 0 }, 1007 },
	{ "RAR 4, sealed names", { .names = true }, 1007 },
};

START_TEST(test_volumes)
{
	struct rar_build r = volumes[_i].build;
	struct buffer text = { 0 };
	struct unpacking t;

	/* libarchive finds the next volume in what is half a kilobyte away. */
	for (int i = 0; i < 100; i++)
		buffer_format(&text, "The line has the number %d.\n", i);
	r.password = WORD;
	rar_build_volumes(&r, "a.txt", buffer_bytes(&text), volumes[_i].cut);
	unpacking_begin(&t);
	unpack(&t, buffer_bytes(&r.out), WORD);
	ck_assert_msg(fits((char *)t.seen.at,
			  "1/a.rar rar *\n1/a.rar/a.txt text 2790\n" OPENED),
	    "%s: got <%s>", volumes[_i].what, (char *)t.seen.at);
	buffer_free(&text);
	buffer_free(&t.seen);
	buffer_free(&r.out);
}
END_TEST

/* Cut anywhere, and with any bit turned, it is not more than it was. */
START_TEST(test_broken)
{
	struct rar_build r = { .five = true, .names = _i == 1, .check = true };
	struct bytes whole;

	build(&r, "ss");
	whole = buffer_bytes(&r.out);
	for (size_t at = 8; at < whole.len; at += 3) {
		struct unpacking cut, turned;

		unpacking_begin(&cut);
		unpack(&cut, bytes_first(whole, at), WORD);
		ck_assert_uint_le(cut.total, whole.len);
		unpacking_begin(&turned);
		r.out.at[at] ^= (unsigned char)(1 << at % 8);
		unpack(&turned, whole, WORD);
		r.out.at[at] ^= (unsigned char)(1 << at % 8);
		ck_assert_uint_le(turned.total, whole.len);
		ck_assert_ptr_nonnull(
		    strstr((char *)turned.seen.at, "1/a.rar"));
		buffer_free(&cut.seen);
		buffer_free(&turned.seen);
	}
	buffer_free(&r.out);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rar_unseal");
	TCase *tc = tcase_create("archives");
	SRunner *r;
	int failed;

	unpack_start();
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, test_archives, 0, sizeof archives / sizeof archives[0]);
	tcase_add_loop_test(
	    tc, test_volumes, 0, sizeof volumes / sizeof volumes[0]);
	tcase_add_loop_test(tc, test_broken, 0, 2);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

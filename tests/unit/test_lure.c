/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "inspect/checks.h"

#define TEN "ABCDE FGHIJ "
#define TEN_JA "お世話になっております"

/* Each row is a message with one part; `name' NULL: nothing is attached. */
static const struct {
	const char *what, *fresh, *quoted, *name;
	const char *want;
} rows[] = {
	{ "a short mail and no more", "hello", "", NULL, "" },
	{ "a short text over a quotation", "hello", "old text", NULL,
	    "short-text" },
	{ "a quotation of blanks", "hello", " \n", NULL, "" },
	{ "a short text with a file", "hello", "", "a.zip", "short-text" },
	{ "no text with a file", "", "", "a.zip", "short-text" },
	{ "200 letters",
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
		TEN TEN TEN,
	    "", "a.zip", "short-text" },
	{ "201 letters",
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
		TEN TEN TEN "x",
	    "", "a.zip", "" },
	{ "77 characters of Japanese",
	    TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA, "", "a.zip",
	    "short-text" },
	{ "88 characters of Japanese",
	    TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA TEN_JA, "",
	    "a.zip", "" },
	{ "a date for a name", TEN_JA, "", "2022-03-02.1947.zip",
	    "short-text numbered-name=2022-03-02.1947.zip" },
	{ "a form and a date", TEN_JA, "", "form-20220602.xls",
	    "short-text numbered-name=form-20220602.xls" },
	{ "digits and a bracket", TEN_JA, "", "1234 (1).docm",
	    "short-text numbered-name=1234 (1).docm" },
	{ "what scanners make", TEN_JA, "", "20220302_123456.pdf",
	    "short-text" },
	{ "a quotation with its number", TEN_JA, "", "見積書20220302.xlsx",
	    "short-text" },
	{ "a short number", TEN_JA, "", "123.zip", "short-text" },
	{ "a word", TEN_JA, "", "form.xls", "short-text" },
	{ "an ending and no name", TEN_JA, "", ".zip", "short-text" },
};

static void
print(char *to, const struct findings *fs)
{
	to[0] = '\0';
	for (size_t i = 0; i < fs->count; i++)
		sprintf(to + strlen(to), "%s%s%s%.*s", i > 0 ? " " : "",
		    finding_kind(fs->list[i].id)->name,
		    fs->list[i].detail.len > 0 ? "=" : "",
		    BYTES_ARG(fs->list[i].detail));
}

START_TEST(test_rows)
{
	struct arena *arena = arena_new(1 << 20);
	struct part part = { .path = BYTES("2"), .attached = true };
	struct mail mail = { .parts = &part };
	struct findings fs;
	struct sight s = { .mail = &mail, .findings = &fs };
	char got[400];

	if (rows[_i].name != NULL) {
		part.name = bytes_of(rows[_i].name);
		mail.part_count = 1;
		s.attachment = true;
	}
	s.body.fresh = bytes_of(rows[_i].fresh);
	s.body.quoted = bytes_of(rows[_i].quoted);
	findings_init(&fs, arena);
	check_lure(&s);
	print(got, &fs);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s: got <%s>, want <%s>", rows[_i].what, got, rows[_i].want);
	arena_free(arena);
}
END_TEST

START_TEST(test_sealed)
{
	struct arena *arena = arena_new(1 << 20);
	struct mail mail = { 0 };
	struct findings fs;
	struct sight s = {
		.mail = &mail, .findings = &fs, .sealed_opened = true
	};

	findings_init(&fs, arena);
	check_lure(&s);
	ck_assert(findings_have(&fs, FINDING_SEALED_WITH_PASSWORD));
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("lure");
	TCase *tc = tcase_create("lure");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(tc, test_sealed);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

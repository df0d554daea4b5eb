/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What follows from a mail: dates, ends of numbers, names, partners' fixed
 * parts; and which of them go first when the text asks for them.
 */
#include "unpack/derived.h"

#include <check.h>
#include <stdlib.h>

#include "base/file.h"
#include "parse/charset.h"
#include "parse/mail.h"
#include "unpack/partners.h"

#define LOOP(c, f, rows)                                                       \
	tcase_add_loop_test(c, f, 0, (int)(sizeof(rows) / sizeof(rows)[0]))
#define ANYWHERE 1000
#define FEW 24
/* 2026-03-02 00:30 in Japan, the day before in Greenwich. */
#define NIGHT ((int64_t)1772379000)
#define JST 32400

static struct password_patterns *shipped;

static const struct {
	const char *what, *text, *numbers, *want;
	int64_t zone;
	size_t most; /* tries */
} rows[] = {
	{ "today, when asked for", "パスワードは本日の日付8桁です。", "",
	    "20260302", JST, 1 },
	{ "in six digits", "パスワードは送信日（yymmdd）です。", "", "260302",
	    JST, 3 },
	{ "in four digits", "パスワードは本日の日付4桁です。", "", "0302", JST,
	    3 },
	{ "in the era's years", "解凍パスワード：本日の日付6桁", "", "080302",
	    JST, 12 },
	{ "with the era's letter", "パスワードは本日の日付です。", "",
	    "R080302", JST, 20 },
	{ "Japan's day, sent from elsewhere", "パスワードは本日の日付8桁です。",
	    "", "20260302", 0, 6 },
	{ "the sender's day", "The password is today's date.", "", "20260301",
	    0, 1 },
	{ "day before month", "The password is today's date.", "", "02032026",
	    JST, FEW },
	{ "the day before", "パスワードは本日の日付8桁です。", "", "20260301",
	    JST, FEW },
	{ "not asked for, still there", "資料です。", "", "20260302", JST,
	    FEW },
	{ "and the day after", "資料です。", "", "20260303", JST, ANYWHERE },
	{ "the end of a number, when asked for",
	    "パスワードは弊社電話番号の下4桁です。", "TEL 03-1234-5678", "5678",
	    JST, 1 },
	{ "of the second number", "パスワードは携帯番号の下4桁です。",
	    "TEL 03-1234-5678\n携帯 090-1111-2222", "2222", JST, 2 },
	{ "eight digits of it", "パスワードは電話番号の下8桁です。",
	    "TEL 03-1234-5678", "12345678", JST, 12 },
	{ "with a country in front",
	    "The password is the last four digits "
	    "of our phone number.",
	    "+81 (0)3 1234 5678", "5678", JST, 1 },
	{ "a year is no number", "パスワードは電話番号の下4桁です。",
	    "2026-03-02", "3302", JST, 0 },
	{ "a name, when asked for", "パスワードは貴社名の頭4文字です。", "",
	    "aoba", JST, 12 },
	{ "a name and the day",
	    "パスワードは貴社名の頭4文字＋本日の日付4桁です。", "", "aoba0302",
	    JST, FEW },
	{ "a partner's fixed part in front", "パスワード：7731", "",
	    "AOBA-7731", JST, 3 },
	{ "and behind", "パスワード：7731", "", "7731!x", JST, 6 },
	{ "with the day", "資料です。", "", "AOBA-20260302", JST, FEW },
	{ "of another partner: not", "パスワード：7731", "", "KITA-7731", JST,
	    0 },
};

START_TEST(test_row)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct derived d = { .date = NIGHT,
		.zone = rows[_i].zone,
		.names = { BYTES("aobaseiki") },
		.name_count = 1,
		.text = bytes_of(rows[_i].numbers),
		.partners = BYTES("# none\nkita.example prefix=KITA-\n"
				  "aoba.example prefix=AOBA- suffix=!x\n"),
		.domain = BYTES("mail.aoba.example") };
	struct text text = text_fold(arena, bytes_of(rows[_i].text));
	const struct password *list;
	struct findings findings;
	struct passwords *ps;
	size_t count, at = 0;

	findings_init(&findings, arena);
	ps = passwords_new(shipped, arena, &findings);
	passwords_read(ps, &text, VIEW_FRESH, BYTES("text part 1"));
	derived_add(ps, arena, &d);
	count = passwords_for(ps, BYTES(""), &list);
	while (
	    at < count && !bytes_equal(list[at].word, bytes_of(rows[_i].want)))
		at++;
	if (rows[_i].most == 0)
		ck_assert_msg(at == count, "%s: is there", rows[_i].what);
	else
		ck_assert_msg(at < count && at < rows[_i].most,
		    "%s: at place %zu of %zu", rows[_i].what, at + 1, count);
	arena_free(arena);
}
END_TEST

/* No digit of a telephone bill may become a flood. */
START_TEST(test_bounds)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct derived d = { .date = INT64_MAX / 2, .zone = JST };
	const struct password *list;
	struct buffer many = { 0 };
	struct findings findings;
	struct passwords *ps;

	for (int i = 0; i < 5000; i++)
		buffer_format(&many, "03-%04d-%04d (", i, i);
	d.text = buffer_bytes(&many);
	findings_init(&findings, arena);
	ps = passwords_new(NULL, arena, &findings);
	derived_add(ps, arena, &d);
	ck_assert_uint_lt(passwords_for(ps, BYTES(""), &list), 300);
	buffer_free(&many);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *file, *fault;
} files[] = {
	{ "what is shipped has no partner", "# nothing\n\n", NULL },
	{ "a partner", "a.example prefix=x suffix=y # why\n", NULL },
	{ "no fixed part", "a.example\n", "f:1: no `prefix=" },
	{ "another key", "\na.example infix=x\n", "f:2: want `prefix=" },
	{ "an empty part", "a.example prefix=\n", "f:1: want `prefix=" },
	{ "no domain", "prefix=x\n", "f:1: want a domain" },
	{ "an address", "x@a.example prefix=x\n", "f:1: want a domain" },
};

START_TEST(test_file)
{
	struct error e = { 0 };
	bool good = partners_check(bytes_of(files[_i].file), "f", &e);

	ck_assert_msg(good == (files[_i].fault == NULL), "%s", files[_i].what);
	if (!good)
		ck_assert_msg(
		    bytes_starts(bytes_of(e.text), bytes_of(files[_i].fault)),
		    "%s: %s", files[_i].what, e.text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("derived");
	TCase *c = tcase_create("derived");
	struct buffer file = { 0 };
	SRunner *runner;
	struct error e;
	int failed;

	mail_start();
	charset_warm_up();
	if (!file_read("rules/passwords", (size_t)1 << 20, &file, &e) ||
	    (shipped = password_patterns_read(
		 buffer_bytes(&file), "rules/passwords", &e)) == NULL)
		abort();
	tcase_set_timeout(c, 60);
	LOOP(c, test_row, rows);
	LOOP(c, test_file, files);
	tcase_add_test(c, test_bounds);
	suite_add_tcase(suite, c);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	password_patterns_free(shipped);
	buffer_free(&file);
	return failed > 0;
}

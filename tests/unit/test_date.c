/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>

#include "parse/date.h"

static const struct {
	const char *what, *text;
	bool valid;
	long long want;
} dates[] = {
	{ "as it should be", "Wed, 02 Mar 2022 10:47:00 +0900", true,
	    1646185620 },
	{ "with a comment", "Wed, 2 Mar 2022 10:47:00 +0900 (JST)", true,
	    1646185620 },
	{ "without a weekday", "2 Mar 2022 01:47:00 +0000", true, 1646185620 },
	{ "without seconds", "2 Mar 2022 01:47 GMT", true, 1646185620 },
	{ "a zone by name", "Wed, 2 Mar 2022 10:47:00 JST", true, 1646185620 },
	{ "another zone by name", "Tue, 1 Mar 2022 20:47:00 EST", true,
	    1646185620 },
	{ "no zone", "Wed, 2 Mar 2022 01:47:00", true, 1646185620 },
	{ "a zone with a colon", "2 Mar 2022 10:47:00 +09:00", true,
	    1646185620 },
	{ "a zone west", "Tue, 1 Mar 2022 17:17:00 -0830", true, 1646185620 },
	{ "folded", "Wed,\r\n 2 Mar 2022\r\n\t10:47:00 +0900", true,
	    1646185620 },
	{ "the C library's way", "Wed Mar  2 01:47:00 2022", true, 1646185620 },
	{ "dashes", "Wed, 02-Mar-2022 01:47:00 GMT", true, 1646185620 },
	{ "small letters and a whole month", "2 march 2022 01:47:00 +0000",
	    true, 1646185620 },
	{ "a year of two digits", "2 Mar 22 01:47:00 +0000", true, 1646185620 },
	{ "the last century", "1 Jan 99 00:00:00 +0000", true, 915148800 },
	{ "a leap day", "29 Feb 2024 00:00:00 +0000", true, 1709164800 },
	{ "the first second", "1 Jan 1970 00:00:00 +0000", true, 0 },
	{ "a zone beyond the world is passed over", "2 Mar 2022 01:47:00 +9900",
	    true, 1646185620 },
	{ "no month", "2 2022 01:47:00", false, 0 },
	{ "no time", "2 Mar 2022", false, 0 },
	{ "a time that is none", "2 Mar 2022 99:00:00", false, 0 },
	{ "a year too long", "2 Mar 20222022202220222022 10:00", false, 0 },
	{ "a year too large", "2 Mar 99999 10:00", false, 0 },
	{ "words", "yesterday", false, 0 },
	{ "nothing", "", false, 0 },
};

START_TEST(test_dates)
{
	time_t got = -1;
	bool valid = date_read(bytes_of(dates[_i].text), &got);

	ck_assert_msg(
	    valid == dates[_i].valid, "%s: valid %d", dates[_i].what, valid);
	if (valid)
		ck_assert_msg(got == (time_t)dates[_i].want,
		    "%s: got %lld, want %lld", dates[_i].what, (long long)got,
		    dates[_i].want);
}
END_TEST

/* Every day of four centuries follows the day before. */
START_TEST(test_every_day)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	time_t want = 0, got;
	char text[64];

	for (int year = 1970; year < 2370; year++)
		for (int month = 0; month < 12; month++) {
			bool leap = year % 4 == 0 &&
			    (year % 100 != 0 || year % 400 == 0);
			int length = lengths[month] + (month == 1 && leap);

			for (int day = 1; day <= length; day++) {
				snprintf(text, sizeof text,
				    "%d %s %d 00:00:00 +0000", day,
				    months[month], year);
				ck_assert(date_read(bytes_of(text), &got));
				ck_assert_msg(got == want, "%s", text);
				want += 86400;
			}
		}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("date");
	TCase *tc = tcase_create("date");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_dates, 0, sizeof dates / sizeof *dates);
	tcase_add_test(tc, test_every_day);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

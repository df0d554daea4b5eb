/* SPDX-License-Identifier: BSD-2-Clause
 *
 * People who have to think of a password take what is at hand: the day, their
 * number, their name, and products build one from a fixed part and a date. The
 * likeliest form of each goes first, as a costly seal allows some twenty tries;
 * all forms of all days would be thousands, and only the usual ones are made.
 */
#include "unpack/derived.h"

#include <stdio.h>
#include <string.h>

#include "unpack/partners.h"

#define DAY 86400
#define JAPAN (9 * 3600)
#define REIWA 2018 /* its year 1 is 2019 */
#define FORMS_MOST 12
#define FORM_MOST 16
#define NUMBER_LEAST 9
#define NUMBER_MOST 15
/* Told candidates that a partner's fixed parts are put to. */
#define TOLD_MOST 8

/* Where the text asks for them, and where it does not. */
enum {
	RANK_ASKED_BOTH = 95,
	RANK_ASKED = 94,
	RANK_ASKED_MORE = 92,
	RANK_ASKED_REST = 88,
	RANK_PARTNER = 97, /* with what the mail tells */
	RANK_PARTNER_DAY = 60,
	RANK_TODAY = 15,
	RANK_NUMBER = 14,
	RANK_REST = 9,
};

struct maker {
	struct passwords *to;
	struct arena *arena;
	const struct derived *from;
	bool date_asked, phone_asked, other_asked;
	char today[FORMS_MOST][FORM_MOST];
	size_t today_count;
	const struct password *told[TOLD_MOST];
	size_t told_count;
};

struct day {
	int year, month, day;
};

static void
add(struct maker *m, const char *word, int rank, const char *what)
{
	passwords_add_remembered(m->to, bytes_of(word), bytes_of(what), rank);
}

/* Days since 1970 as a date, by years that begin in March. */
static struct day
day_of(int64_t days)
{
	int64_t era, of_era, year, of_year, month;

	days += 719468;
	era = days / 146097;
	of_era = days % 146097;
	year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	return (struct day){
		.year = (int)(year + era * 400 + (month >= 10)),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
	};
}

/* The likeliest first; the three in front are what people mean by a date. */
static size_t
forms_of(struct day d, char to[FORMS_MOST][FORM_MOST])
{
	unsigned year = (unsigned)d.year % 10000, short_year = year % 100;
	unsigned month = (unsigned)d.month % 100, day = (unsigned)d.day % 100;
	unsigned reiwa = (year + 10000 - REIWA) % 100;
	size_t n = 0;

	snprintf(to[n++], FORM_MOST, "%04u%02u%02u", year, month, day);
	snprintf(to[n++], FORM_MOST, "%02u%02u%02u", short_year, month, day);
	snprintf(to[n++], FORM_MOST, "%02u%02u", month, day);
	snprintf(to[n++], FORM_MOST, "%02u%02u%02u", reiwa, month, day);
	snprintf(to[n++], FORM_MOST, "R%02u%02u%02u", reiwa, month, day);
	snprintf(to[n++], FORM_MOST, "R%u%02u%02u", reiwa, month, day);
	snprintf(to[n++], FORM_MOST, "%04u%02u", year, month);
	snprintf(to[n++], FORM_MOST, "%02u%02u%04u", day, month, year);
	snprintf(to[n++], FORM_MOST, "%02u%02u%04u", month, day, year);
	snprintf(to[n++], FORM_MOST, "%04u-%02u-%02u", year, month, day);
	snprintf(to[n++], FORM_MOST, "%04u/%02u/%02u", year, month, day);
	snprintf(to[n++], FORM_MOST, "%04u", year);
	return n;
}

#define USUAL_FORMS 3

static void
add_day(struct maker *m, int64_t days, bool today)
{
	char forms[FORMS_MOST][FORM_MOST];
	size_t count = forms_of(day_of(days), forms);

	for (size_t i = 0; i < count; i++) {
		bool usual = i < USUAL_FORMS;
		int rank = !m->date_asked
		    ? (today && usual ? RANK_TODAY : RANK_REST)
		    : today && usual ? RANK_ASKED
		    : today || usual ? RANK_ASKED_MORE
				     : RANK_ASKED_REST;

		add(m, forms[i], rank, "the date of the mail");
	}
}

/* The sender's day and Japan's; then the days before and after. */
static void
add_dates(struct maker *m)
{
	int64_t date = m->from->date;
	int64_t here = (date + m->from->zone) / DAY,
		japan = (date + JAPAN) / DAY;

	if (date <= 0 || here <= 0)
		return;
	m->today_count = forms_of(day_of(here), m->today);
	add_day(m, here, true);
	if (japan != here)
		add_day(m, japan, true);
	for (int64_t step = -1; step <= 1; step += 2) {
		add_day(m, here + step, false);
		if (japan != here)
			add_day(m, japan + step, false);
	}
}

/* The digits of the telephone number that begins here; how far it goes. */
static size_t
number_at(struct bytes text, size_t at, char digits[NUMBER_MOST + 1])
{
	size_t n = 0, gap = 0, end = at;

	for (size_t i = at; i < text.len && gap <= 2; i++) {
		unsigned char c = text.at[i];

		if (byte_is_digit(c)) {
			if (n == NUMBER_MOST)
				return end - at;
			digits[n++] = (char)c;
			gap = 0;
			end = i + 1;
		} else if (c == '-' || c == ' ' || c == '(' || c == ')') {
			gap++;
		} else {
			break;
		}
	}
	digits[n] = '\0';
	return end - at;
}

/* Ends of four digits first: so it is asked for, if at all. */
static void
add_ends(struct maker *m, const char *digits, size_t len)
{
	static const size_t lengths[] = { 4, 8, 3, 6, 5, 7 };

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		int rank = m->phone_asked
		    ? (i == 0 ? RANK_ASKED : RANK_ASKED_REST)
		    : i == 0 ? RANK_NUMBER
			     : RANK_REST;

		add(m, digits + len - lengths[i], rank, "a telephone number");
	}
	add(m, digits, m->phone_asked ? RANK_ASKED_REST : RANK_REST,
	    "a telephone number");
}

static void
add_numbers(struct maker *m)
{
	struct bytes text = m->from->text;
	size_t found = 0;

	for (size_t at = 0; at < text.len && found < DERIVED_PHONES_MOST;) {
		char digits[NUMBER_MOST + 1];
		size_t len = 0, step = 1;

		if (byte_is_digit(text.at[at])) {
			step = number_at(text, at, digits);
			len = strnlen(digits, NUMBER_MOST);
		}
		if (len >= NUMBER_LEAST && len < NUMBER_MOST) {
			add_ends(m, digits, len);
			found++;
		}
		at += step > 0 ? step : 1;
	}
}

/* The front of a name, alone and with the day: "aoba", "aoba1120". */
static void
add_front(struct maker *m, struct bytes name, size_t len)
{
	char word[64];
	bool both = m->other_asked && m->date_asked;

	if (len > name.len)
		return;
	snprintf(word, sizeof word, "%.*s", (int)len, (const char *)name.at);
	add(m, word, m->other_asked ? RANK_ASKED_REST : RANK_REST,
	    "the name of a domain");
	for (size_t i = 0; i < m->today_count; i++) {
		bool usual = i < USUAL_FORMS || i + 1 == m->today_count;

		if (!usual)
			continue;
		snprintf(word, sizeof word, "%.*s%s", (int)len,
		    (const char *)name.at, m->today[i]);
		add(m, word, both ? RANK_ASKED_BOTH : RANK_REST,
		    "the name of a domain and the date");
	}
}

static void
add_names(struct maker *m)
{
	for (size_t i = 0; i < m->from->name_count; i++) {
		struct bytes name = bytes_first(m->from->names[i], 24);

		add_front(m, name, name.len);
		for (size_t len = 4; len <= 6; len++)
			if (len < name.len)
				add_front(m, name, len);
		if (name.len > 3)
			add_front(m, name, 3);
	}
}

/* A partner's fixed part, put to what the mail tells and to the day. */
static void
add_fixed(void *context, bool prefix, struct bytes part)
{
	struct maker *m = context;

	size_t days =
	    m->today_count < USUAL_FORMS ? m->today_count : USUAL_FORMS;

	for (size_t i = 0; i < m->told_count + days; i++) {
		struct bytes word = i < m->told_count
		    ? m->told[i]->word
		    : bytes_of(m->today[i - m->told_count]);
		struct bytes whole = arena_format(m->arena, "%.*s%.*s",
		    BYTES_ARG(prefix ? part : word),
		    BYTES_ARG(prefix ? word : part));

		passwords_add_remembered(m->to, whole,
		    BYTES("the partner's fixed part"),
		    i < m->told_count ? RANK_PARTNER : RANK_PARTNER_DAY);
	}
	passwords_add_remembered(m->to, part, BYTES("the partner's fixed part"),
	    RANK_PARTNER_DAY - 1);
}

static void
add_partner(struct maker *m)
{
	const struct password *list;
	size_t count;

	if (m->from->partners.len == 0)
		return;
	count = passwords_known(m->to, &list);
	for (size_t i = 0; i < count && m->told_count < TOLD_MOST; i++)
		if (list[i].label.len > 0 && list[i].rank < PASSWORD_PROVED)
			m->told[m->told_count++] = &list[i];
	partners_each(m->from->partners, m->from->domain, add_fixed, m);
}

void
derived_add(
    struct passwords *ps, struct arena *arena, const struct derived *from)
{
	struct maker m = { .to = ps,
		.arena = arena,
		.from = from,
		.date_asked = passwords_flagged(ps, "DERIVED_DATE"),
		.phone_asked = passwords_flagged(ps, "DERIVED_PHONE"),
		.other_asked = passwords_flagged(ps, "DERIVED_OTHER") };

	add_dates(&m);
	add_numbers(&m);
	add_names(&m);
	add_partner(&m);
}

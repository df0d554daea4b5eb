/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Each word of a date tells what it is by its looks, so their order, a missing
 * weekday or a comment do not matter. A wrong date costs a reviewer one false
 * word and half a point; a strict parser would make half of all old mailers
 * look like forgers. strptime() knows only the language of a locale.
 */
#include "parse/date.h"

#include <stdint.h>

#define DAY 86400
#define LOOK 128

struct date {
	int64_t year, month, day, second, zone;
	bool has_year, has_month, has_day, has_time;
};

static const struct {
	const char *name;
	int hours;
} zones[] = {
	{ "EST", -5 },
	{ "EDT", -4 },
	{ "CST", -6 },
	{ "CDT", -5 },
	{ "MST", -7 },
	{ "MDT", -6 },
	{ "PST", -8 },
	{ "PDT", -7 },
	{ "JST", 9 },
};

/* Takes the digits off the front. False: there are none, or too many. */
static bool
digits(struct bytes *word, int64_t *value)
{
	size_t len = 0;
	uint64_t number;

	while (len < word->len && byte_is_digit(word->at[len]))
		len++;
	if (len > 8 || !bytes_number(bytes_first(*word, len), &number))
		return false;
	*value = (int64_t)number;
	*word = bytes_from(*word, len);
	return true;
}

/* "10:47" or "10:47:00". */
static bool
read_time(struct date *d, struct bytes word)
{
	int64_t part[3] = { 0 };

	for (size_t i = 0; i < 3 && word.len > 0; i++) {
		if (!digits(&word, &part[i]))
			return false;
		if (word.len > 0 && word.at[0] != ':')
			break;
		word = bytes_from(word, 1);
	}
	if (part[0] > 24 || part[1] > 59 || part[2] > 60)
		return false;
	d->second = part[0] * 3600 + part[1] * 60 + part[2];
	d->has_time = true;
	return true;
}

/* "+0900", "-05:30". What is out of range is passed over. */
static void
read_offset(struct date *d, struct bytes word)
{
	int64_t sign = word.at[0] == '-' ? -1 : 1, hours = 0, minutes = 0;

	word = bytes_from(word, 1);
	if (!digits(&word, &hours))
		return;
	if (word.len > 0 && word.at[0] == ':') {
		word = bytes_from(word, 1);
		digits(&word, &minutes);
	} else if (hours >= 100) {
		minutes = hours % 100;
		hours /= 100;
	}
	if (hours <= 14 && minutes <= 59)
		d->zone = sign * (hours * 3600 + minutes * 60);
}

static bool
read_month(struct date *d, struct bytes word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (word.len < 3 || d->has_month)
		return false;
	for (int i = 0; i < 12; i++)
		if (bytes_starts_same(
			word, bytes_slice(bytes_of(names), (size_t)i * 3, 3))) {
			d->month = i + 1;
			return d->has_month = true;
		}
	return false;
}

static void
read_name(struct date *d, struct bytes word)
{
	if (read_month(d, word))
		return;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (bytes_same(word, bytes_of(zones[i].name)))
			d->zone = zones[i].hours * 3600;
}

static void
read_number(struct date *d, struct bytes word)
{
	struct bytes whole = word;
	int64_t number;

	if (!digits(&word, &number))
		return;
	if (!d->has_day && number <= 31 && whole.len - word.len <= 2) {
		d->day = number;
		d->has_day = true;
	} else if (!d->has_year) {
		d->year = number < 50 ? number + 2000
		    : number < 1000   ? number + 1900
				      : number;
		d->has_year = true;
	}
}

static void
read_word(struct date *d, struct bytes word)
{
	if (word.at[0] == '+' || (word.at[0] == '-' && d->has_time))
		read_offset(d, word);
	else if (bytes_index(word, ':') < word.len)
		read_time(d, word);
	else if (byte_is_digit(word.at[0]))
		read_number(d, word);
	else
		read_name(d, word);
}

/* Days from 1970-01-01, by years that begin in March. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
	int64_t in_year;

	year -= month <= 2;
	in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return year * 365 + year / 4 - year / 100 + year / 400 + in_year -
	    719468;
}

bool
date_read_zone(struct bytes text, time_t *when, long *zone)
{
	struct date d = { 0 };
	struct bytes word;

	text = bytes_first(text, LOOK);
	text = bytes_first(text, bytes_index(text, '('));
	/* "02-Mar-2022": dashes part words until the time has come. */
	while (bytes_word(&text, d.has_time ? " \t\r\n," : " \t\r\n,-", &word))
		read_word(&d, word);
	if (!d.has_year || !d.has_month || !d.has_day || !d.has_time ||
	    d.day < 1 || d.year < 1970 || d.year > 9999)
		return false;
	*when =
	    (time_t)(days(d.year, d.month, d.day) * DAY + d.second - d.zone);
	*zone = (long)d.zone;
	return true;
}

bool
date_read(struct bytes text, time_t *when)
{
	long zone;

	return date_read_zone(text, when, &zone);
}

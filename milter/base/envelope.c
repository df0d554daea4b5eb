/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Lines of text, because the same form serves the spool, the test folders and
 * a person with an editor. Dates are RFC 3339 or seconds since 1970.
 */
#include "base/envelope.h"

#include <stdio.h>
#include <string.h>

const char *
direction_name(enum direction direction)
{
	return direction == DIRECTION_OUT ? "out" : "in";
}

/* timegm() for a date that was read as numbers; no locale, no time zone. */
static time_t
seconds_of(int year, int month, int day, int hour, int minute, int second)
{
	struct tm t = { .tm_year = year - 1900,
		.tm_mon = month - 1,
		.tm_mday = day,
		.tm_hour = hour,
		.tm_min = minute,
		.tm_sec = second };

	return timegm(&t);
}

/* "2022-03-02T10:47:00+09:00", "1646185620"; 0 when it is neither. */
static time_t
read_date(struct bytes text, struct arena *arena)
{
	const char *s = arena_string(arena, bytes_first(text, 40));
	int y, mo, d, h, mi, se = 0, zh = 0, zm = 0, at = 0;
	char sign[2] = "+";
	uint64_t number;
	time_t t;

	if (bytes_number(text, &number))
		return (time_t)number;
	if (sscanf(s, "%4d-%2d-%2d%*[T ]%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi,
		&se, &at) < 6)
		return 0;
	t = seconds_of(y, mo, d, h, mi, se);
	if (at > 0 && sscanf(s + at, "%1[+-]%2d:%2d", sign, &zh, &zm) >= 2)
		t -= (sign[0] == '-' ? -1 : 1) * (zh * 3600 + zm * 60);
	return t;
}

static struct bytes
address_of_line(struct bytes value)
{
	return bytes_trim(value, "<> \t");
}

static void
add_recipient(struct envelope *e, struct bytes value, struct arena *arena)
{
	/* Grows at the powers of two; the count tells the room. */
	if ((e->recipient_count & (e->recipient_count - 1)) == 0)
		e->recipients =
		    arena_grow(arena, e->recipients, e->recipient_count,
			e->recipient_count > 0 ? 2 * e->recipient_count : 1,
			sizeof *e->recipients);
	e->recipients[e->recipient_count++] = address_of_line(value);
}

static void
take(struct envelope *e, struct bytes key, struct bytes value,
    struct arena *arena)
{
	if (bytes_equal(key, BYTES("sender")))
		e->sender = address_of_line(value);
	else if (bytes_equal(key, BYTES("recipient")))
		add_recipient(e, value, arena);
	else if (bytes_equal(key, BYTES("client")))
		e->client = bytes_trim(value, "[]");
	else if (bytes_equal(key, BYTES("helo")))
		e->helo = value;
	else if (bytes_equal(key, BYTES("auth")))
		e->auth = value;
	else if (bytes_equal(key, BYTES("direction")))
		e->direction = bytes_equal(value, BYTES("out")) ? DIRECTION_OUT
								: DIRECTION_IN;
	else if (bytes_equal(key, BYTES("date")))
		e->date = read_date(value, arena);
}

size_t
envelope_read(struct envelope *e, struct bytes text, struct arena *arena)
{
	struct bytes rest = text, line, key;

	*e = (struct envelope){ 0 };
	while (bytes_line(&rest, &line) && line.len > 0) {
		key = bytes_trim(bytes_cut(&line, ':'), " \t");
		take(e, key, bytes_trim(line, " \t"), arena);
	}
	return text.len - rest.len;
}

void
envelope_line(struct buffer *out, const char *key, struct bytes value)
{
	buffer_format(out, "%s: ", key);
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] >= 0x20 && value.at[i] != 0x7F)
			buffer_add_byte(out, value.at[i]);
	buffer_add_byte(out, '\n');
}

void
envelope_write(const struct envelope *e, struct buffer *out)
{
	envelope_line(out, "sender", e->sender);
	for (size_t i = 0; i < e->recipient_count; i++)
		envelope_line(out, "recipient", e->recipients[i]);
	envelope_line(out, "client", e->client);
	envelope_line(out, "helo", e->helo);
	envelope_line(out, "auth", e->auth);
	envelope_line(out, "direction", bytes_of(direction_name(e->direction)));
	buffer_format(out, "date: %lld\n\n", (long long)e->date);
}

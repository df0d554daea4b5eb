/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whence did it come: the envelope, the Message-ID and the clock. Each of these
 * is odd in much honest mail (forwarders, services, phones), so they weigh
 * little and never decide alone; together with a stolen name they tell the
 * bulk of it. What forwarders rewrite is undone before it is compared.
 */
#include "inspect/checks.h"

#include <stdlib.h>

#include "inspect/people.h"
#include "parse/date.h"
#include "parse/encoded.h"

#define HOUR 3600
#define OFF (12 * HOUR)
#define FAR_OFF (96 * HOUR)
#define TRACES_MAX 30
#define RECIPIENTS_MAX 20
#define POSTFIX_DATE 14 /* digits, as YYYYMMDDhhmmss */

static struct address
sender(const struct sight *s)
{
	return address_unwrapped(
	    s->arena, address_of(s->arena, s->envelope->sender));
}

/* "bounce-12-taro=our.example@": it names whom it was sent to (VERP). */
static bool
names_recipient(const struct sight *s, struct bytes local)
{
	size_t most = s->envelope->recipient_count;

	if (most > RECIPIENTS_MAX)
		most = RECIPIENTS_MAX;
	for (size_t i = 0; i < most; i++) {
		struct address a =
		    address_of(s->arena, s->envelope->recipients[i]);
		struct bytes verp = arena_format(s->arena, "%.*s=%.*s",
		    BYTES_ARG(a.local), BYTES_ARG(a.domain));

		if (a.domain.len > 0 && bytes_has_same(local, verp))
			return true;
	}
	return false;
}

static void
check_envelope(const struct sight *s)
{
	struct address a = sender(s);

	if (a.domain.len == 0 || s->from.domain.len == 0 || s->list_mail ||
	    domain_related(a.domain, s->from.domain) ||
	    people_service(a.domain) || names_recipient(s, a.local))
		return;
	findings_add(
	    s->findings, FINDING_ENVELOPE_DIFFERS, BYTES("envelope"), a.domain);
}

/* No dot, a number, a name for use at home: no domain that anyone owns. */
static bool
is_bare(struct bytes side)
{
	static const char *const homes[] = { ".localdomain", ".local", ".lan",
		".home", ".internal", ".invalid" };

	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
		if (bytes_ends_same(side, bytes_of(homes[i])))
			return true;
	return bytes_index(side, '.') == side.len || side.at[0] == '[' ||
	    byte_is_digit(side.at[side.len - 1]);
}

static bool
is_recipients(const struct sight *s, struct bytes side)
{
	return people_ours(s, side) && !people_ours(s, s->from.domain);
}

/*
 * It was signed by that domain, or came by a host of it. Neither is proved, but
 * who forges one forges the Message-ID as well, and it costs little here.
 */
static bool
is_on_the_way(const struct sight *s, struct bytes side)
{
	struct bytes name = domain_registered(side);
	size_t seen = 0;

	for (size_t i = 0; i < s->mail->field_count && seen < TRACES_MAX; i++) {
		const struct field *f = &s->mail->fields[i];
		bool signature = bytes_same(f->name, BYTES("DKIM-Signature"));

		if (!signature && !bytes_same(f->name, BYTES("Received")))
			continue;
		seen++;
		if (signature
			? domain_related(
			      encoded_parameter(s->arena, f->value, "d"), side)
			: bytes_has_same(f->value, name))
			return true;
	}
	return false;
}

static bool
is_known(const struct sight *s, struct bytes side)
{
	return domain_related(side, s->from.domain) ||
	    domain_related(side, sender(s).domain) ||
	    domain_related(side, s->envelope->helo) || people_service(side) ||
	    is_on_the_way(s, side);
}

/*
 * "20260304101500.4F2A1C0D3E": our own Postfix gave it to a mail that came
 * without one, before we see it. Who writes it so himself gains a point.
 */
static bool
is_postfix(struct bytes local)
{
	size_t digits = 0;

	while (digits < local.len && byte_is_digit(local.at[digits]))
		digits++;
	if (digits != POSTFIX_DATE || digits + 1 >= local.len ||
	    local.at[digits] != '.')
		return false;
	for (size_t i = digits + 1; i < local.len; i++)
		if (!byte_is_digit(local.at[i]) &&
		    (local.at[i] < 'A' || local.at[i] > 'F'))
			return false;
	return true;
}

static void
check_message_id(const struct sight *s)
{
	struct bytes whole =
	    bytes_trim(mail_field(s->mail, "Message-ID"), " \t\r\n<>");
	struct address a = address_of(s->arena, whole);
	struct bytes side = a.domain;
	enum finding_id id = FINDING_MESSAGE_ID_FOREIGN;

	if (whole.len == 0 || (is_recipients(s, side) && is_postfix(a.local)))
		return;
	if (side.len == 0 || is_bare(side))
		id = FINDING_MESSAGE_ID_BARE;
	else if (is_recipients(s, side))
		id = FINDING_MESSAGE_ID_OF_RECIPIENT;
	else if (s->list_mail || is_known(s, side))
		return;
	findings_add(
	    s->findings, id, BYTES("header"), side.len > 0 ? side : whole);
}

static void
check_date(const struct sight *s)
{
	struct bytes written = mail_field(s->mail, "Date"), detail;
	long long off;
	time_t date;

	if (s->envelope->date == 0 || !date_read(written, &date))
		return;
	off = llabs((long long)date - (long long)s->envelope->date);
	if (off <= OFF)
		return;
	detail = off < 2 * 24 * HOUR
	    ? arena_format(s->arena, "%lld h", off / HOUR)
	    : arena_format(s->arena, "%lld d", off / (24 * HOUR));
	findings_add(s->findings,
	    off > FAR_OFF ? FINDING_DATE_FAR_OFF : FINDING_DATE_OFF,
	    BYTES("header"), detail);
}

void
check_origin(const struct sight *s)
{
	if (s->envelope->direction == DIRECTION_OUT)
		return;
	check_envelope(s);
	check_message_id(s);
	check_date(s);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Only fields in front of the first Received are told: ours are put there by
 * the filters before us, all below came with the mail. Who may be believed of
 * those is the daemon's to say, since it knows trusted_authserv_ids. Of ARC the
 * newest set is told, with the domain that sealed it.
 */
#include "inspect/checks.h"
#include "parse/authentication.h"
#include "parse/encoded.h"

#define FIELDS_MOST 30

static void
tell(const struct sight *s, struct bytes value, struct bytes who,
    uint64_t by_arc)
{
	struct authentication list[AUTHENTICATIONS_MAX];
	struct bytes host;
	unsigned instance;
	size_t count =
	    authentication_read(s->arena, value, &host, &instance, list);

	for (size_t i = 0; i < count; i++) {
		struct bytes domain = domain_ascii(s->arena, list[i].domain);

		facts_add(s->facts, FACT_AUTHENTICATION,
		    arena_format(s->arena, "%.*s %.*s %.*s",
			BYTES_ARG(list[i].method), BYTES_ARG(list[i].result),
			BYTES_ARG(domain)),
		    by_arc ? who : host, by_arc);
	}
}

/* The newest instance: the first field of its kind from above. */
static void
tell_arc(const struct sight *s)
{
	struct bytes seal = mail_field(s->mail, "ARC-Seal");
	struct bytes said = mail_field(s->mail, "ARC-Authentication-Results");

	if (seal.len > 0 && said.len > 0)
		tell(s, said, encoded_parameter(s->arena, seal, "d"), 1);
}

void
authentication_facts(const struct sight *s)
{
	for (size_t i = 0; i < s->mail->field_count && i < FIELDS_MOST; i++) {
		const struct field *f = &s->mail->fields[i];

		if (bytes_same(f->name, BYTES("Received")))
			break;
		if (bytes_same(f->name, BYTES("Authentication-Results")))
			tell(s, f->value, BYTES(""), 0);
	}
	tell_arc(s);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A sight of a message for a test, from a few header lines and the new text:
 * received by yamada@aratame.example at 2022-03-02 10:47 +0900.
 */
#ifndef UNIT_WITH_SIGHT_H
#define UNIT_WITH_SIGHT_H

#include "inspect/checks.h"
#include "unit/with_rules.h"

#define RECEIVED 1646185620

struct with_sight {
	struct with_rules rules;
	struct arena *arena;
	struct findings findings;
	struct report report;
	struct envelope envelope;
	struct bytes recipient;
	struct field fields[16];
	struct mail mail;
	struct sight sight;
};

/* Lines "Name: value", ended by \n. */
static inline void
read_fields(struct with_sight *w, const char *header)
{
	struct bytes rest = bytes_of(header), line;

	while (bytes_line(&rest, &line)) {
		struct bytes name = bytes_cut(&line, ':');

		w->fields[w->mail.field_count++] =
		    (struct field){ name, bytes_trim(line, " ") };
	}
	w->mail.fields = w->fields;
}

static inline void
with_sight(struct with_sight *w, const char *sender, const char *header,
    const char *text)
{
	struct sight *s = &w->sight;

	*w = (struct with_sight){ .arena = arena_new((size_t)16 << 20),
		.recipient = BYTES("yamada@aratame.example") };
	with_yara(&w->rules, "rule a { condition: false }", "aratame.example");
	findings_init(&w->findings, w->arena);
	report_init(&w->report, w->arena);
	read_fields(w, header);
	w->envelope = (struct envelope){ .sender = bytes_of(sender),
		.recipients = &w->recipient,
		.recipient_count = 1,
		.date = RECEIVED };
	*s = (struct sight){ .mail = &w->mail,
		.envelope = &w->envelope,
		.rules = w->rules.rules,
		.report = &w->report,
		.arena = w->arena,
		.findings = &w->findings,
		.facts = &w->report.facts };
	address_list(w->arena, mail_field(&w->mail, "From"), &s->from, 1);
	s->body.fresh = bytes_of(text);
	s->list_mail = mail_field(&w->mail, "List-Id").len > 0;
	s->automatic = mail_field(&w->mail, "Auto-Submitted").len > 0;
	s->subject.reply =
	    bytes_starts_same(mail_field(&w->mail, "Subject"), BYTES("Re:"));
}

static inline void
drop_sight(struct with_sight *w)
{
	drop_rules(&w->rules);
	arena_free(w->arena);
}

/* "name(detail)" of all findings. */
static inline void
show_findings(const struct with_sight *w, char *to, size_t room)
{
	size_t at = 0;

	*to = '\0';
	for (size_t i = 0; i < w->findings.count && at < room; i++) {
		const struct finding *f = &w->findings.list[i];

		at += (size_t)snprintf(to + at, room - at, "%s%s(%.*s)",
		    i > 0 ? " " : "", finding_kind(f->id)->name,
		    BYTES_ARG(f->detail));
	}
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The message's own texts come before any other: subject, bodies, then the
 * names of its files; attached messages are read when they are come upon. A
 * text that is not read here is a sealed archive that stays closed, so a view
 * that no client shows is read as well.
 */
#include "inspect/secrets.h"

#define RECIPIENTS_MOST 8

void
secrets_begin(struct secrets *s, const struct inspection *job,
    struct arena *arena, struct findings *findings)
{
	*s = (struct secrets){ .job = job,
		.arena = arena,
		.passwords = passwords_new(
		    ruleset_passwords(job->rules), arena, findings) };
}

void
secrets_message(struct secrets *s, const struct mail *mail,
    const struct texts *texts, const struct address *from)
{
	s->mail = mail;
	s->texts = texts;
	s->from = from;
}

static void
read_names(struct secrets *s, const struct mail *mail)
{
	struct text text;

	for (size_t i = 0; i < mail->part_count; i++) {
		if (mail->parts[i].name.len == 0)
			continue;
		text = text_fold(s->arena, mail->parts[i].name);
		passwords_read(
		    s->passwords, &text, VIEW_NAME, BYTES("file name"));
	}
}

static void
read_subject(struct secrets *s, const struct mail *mail)
{
	struct bytes subject = mail_text_field(mail, "Subject", s->arena);
	struct text text = text_fold(s->arena, subject);

	passwords_read(s->passwords, &text, VIEW_FRESH, BYTES("subject"));
}

void
secrets_read(
    struct secrets *s, const struct mail *mail, const struct texts *texts)
{
	read_subject(s, mail);
	texts_passwords(texts, s->passwords, s->arena);
	read_names(s, mail);
}

/* "example" of "mail.example.co.jp" is a word that people seal with. */
static void
add_domain(struct secrets *s, struct bytes address, const char *what)
{
	struct address a = address_of(s->arena, address);
	struct bytes rest = domain_registered(a.domain);
	struct bytes label = bytes_cut(&rest, '.');

	if (label.len > 0)
		passwords_add_derived(s->passwords, label, what);
}

static void
add_derived(struct secrets *s)
{
	const struct envelope *e = s->job->envelope;
	size_t most = e->recipient_count < RECIPIENTS_MOST ? e->recipient_count
							   : RECIPIENTS_MOST;

	if (s->from != NULL && s->from->full.len > 0)
		add_domain(s, s->from->full, "the sender's domain");
	for (size_t i = 0; i < most; i++)
		add_domain(s, e->recipients[i], "the recipient's domain");
}

static void
add_hints(struct secrets *s)
{
	for (size_t i = 0; i < s->job->hint_count; i++) {
		const struct hint *h = &s->job->hints[i];

		passwords_add_remembered(
		    s->passwords, h->word, h->where, (int)h->rank);
	}
}

/* When in doubt it may. */
static bool
may_be_sealed(const struct object *o)
{
	switch (o->type) {
	case OBJECT_EMPTY:
	case OBJECT_TEXT:
	case OBJECT_HTML:
	case OBJECT_MESSAGE:
	case OBJECT_IMAGE:
	case OBJECT_SIGNATURE:
	case OBJECT_SCRIPT:
	case OBJECT_VBA:
		return false;
	case OBJECT_PDF:
		return bytes_has(o->content, BYTES("/Encrypt"));
	default:
		return true;
	}
}

void
secrets_wanted(struct secrets *s, const struct object *o)
{
	if (s->searched || !may_be_sealed(o))
		return;
	s->searched = true;
	add_hints(s);
	secrets_read(s, s->mail, s->texts);
	add_derived(s);
}

/* A mail that only tells a password has nothing that asks for it. */
static bool
speaks_of_passwords(const struct secrets *s)
{
	const struct password_patterns *p = ruleset_passwords(s->job->rules);

	for (size_t i = 0; i < s->texts->count; i++)
		if (password_patterns_near(p, s->texts->list[i].text.folded))
			return true;
	return false;
}

void
secrets_facts(struct secrets *s, struct facts *facts)
{
	const struct password *list;
	size_t count;

	if (!s->searched && speaks_of_passwords(s)) {
		s->searched = true;
		secrets_read(s, s->mail, s->texts);
	}
	if (!s->searched)
		return;
	count = passwords_known(s->passwords, &list);
	for (size_t i = 0; i < count; i++)
		if (list[i].rank > PASSWORD_PROVED)
			facts_add(
			    facts, FACT_PROVED, list[i].word, list[i].where, 0);
		else if (list[i].label.len > 0)
			facts_add(facts, FACT_CANDIDATE, list[i].word,
			    list[i].where, (uint64_t)list[i].rank);
}

/* A usual password, or one of a file name, is told to nobody by the mail. */
bool
secrets_told(const struct object *o)
{
	struct bytes where = o->opened;

	if (!bytes_starts(where, BYTES("password from ")))
		return false;
	where = bytes_from(where, sizeof "password from " - 1);
	return bytes_starts(where, BYTES("text part")) ||
	    bytes_starts(where, BYTES("html part")) ||
	    bytes_starts(where, BYTES("subject"));
}

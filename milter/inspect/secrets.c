/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The message's own texts come before any other: subject, bodies, then the
 * names of its files; attached messages are read when they are come upon. A
 * text that is not read here is a sealed archive that stays closed, so a view
 * that no client shows is read as well.
 */
#include "inspect/secrets.h"

#include "parse/charset.h"
#include "parse/date.h"
#include "unpack/derived.h"
#include "unpack/plain_text.h"

#define RECIPIENTS_MOST 8
/* A person announces one or two; who sends many archives, a handful. */
#define DECOYS_LEAST 12
/* Of a signature and of a text that are searched for telephone numbers. */
#define NUMBERS_BYTES ((size_t)4096)
/* What is kept of all objects in case a seal stays closed. */
#define BESIDE_BYTES ((size_t)1 << 20)

/* An object that is gone, but for its words or the XML they are in. */
struct beside {
	struct object object;
	struct beside *next;
};

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
read_words(struct secrets *s, struct bytes words, struct bytes where)
{
	struct text text;

	if (words.len == 0)
		return;
	text = text_fold(s->arena, words);
	passwords_read(s->passwords, &text, VIEW_FRESH, where);
}

static void
read_calendars(struct secrets *s, const struct mail *mail)
{
	for (size_t i = 0; i < mail->part_count; i++) {
		const struct part *p = &mail->parts[i];
		struct bytes content =
		    bytes_first(p->content, s->job->limits->text_bytes);

		if (bytes_equal(p->type, BYTES("text/calendar")))
			read_words(s,
			    plain_text_calendar(s->arena,
				charset_to_utf8(s->arena, content, p->charset)),
			    arena_format(s->arena, "calendar part %.*s",
				BYTES_ARG(p->path)));
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
	read_calendars(s, mail);
	read_names(s, mail);
}

/* "example" of "mail.example.co.jp" is a word that people seal with. */
static void
add_domain(struct secrets *s, struct derived *d, struct bytes address,
    const char *what)
{
	struct address a = address_of(s->arena, address);
	struct bytes rest = domain_registered(a.domain);
	struct bytes label = bytes_cut(&rest, '.');

	for (size_t i = 0; i < d->name_count; i++)
		if (bytes_same(d->names[i], label))
			return;
	if (label.len == 0 || d->name_count == DERIVED_NAMES_MOST)
		return;
	d->names[d->name_count++] = label;
	passwords_add_derived(s->passwords, label, what);
}

/* The text that a reader sees first, its signature included. */
static struct bytes
text_with_numbers(const struct secrets *s)
{
	struct split main = texts_main(s->texts);

	return arena_format(s->arena, "%.*s\n%.*s",
	    BYTES_ARG(bytes_first(main.signature, NUMBERS_BYTES)),
	    BYTES_ARG(bytes_first(main.fresh, NUMBERS_BYTES)));
}

static void
add_derived(struct secrets *s)
{
	const struct envelope *e = s->job->envelope;
	size_t most = e->recipient_count < RECIPIENTS_MOST ? e->recipient_count
							   : RECIPIENTS_MOST;

	struct derived d = { .date = e->date,
		.partners = ruleset_partners(s->job->rules),
		.text = text_with_numbers(s) };
	time_t date;
	long zone;

	if (date_read_zone(mail_field(s->mail, "Date"), &date, &zone)) {
		d.date = date;
		d.zone = zone;
	}
	if (s->from != NULL && s->from->full.len > 0) {
		add_domain(s, &d, s->from->full, "the sender's domain");
		d.domain = s->from->domain;
	}
	for (size_t i = 0; i < most; i++)
		add_domain(s, &d, e->recipients[i], "the recipient's domain");
	derived_add(s->passwords, s->arena, &d);
}

static void
add_hints(struct secrets *s)
{
	for (size_t i = 0; i < s->job->hint_count; i++) {
		const struct hint *h = &s->job->hints[i];

		passwords_add_remembered(
		    s->passwords, h->word, h->where, (int)h->rank);
	}
	if (s->job->hint_count > 0)
		passwords_only_remembered(s->passwords);
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

static void
search(struct secrets *s)
{
	if (s->searched)
		return;
	s->searched = true;
	add_hints(s);
	secrets_read(s, s->mail, s->texts);
	add_derived(s);
}

void
secrets_wanted(struct secrets *s, const struct object *o)
{
	struct bytes comment;

	if (!may_be_sealed(o))
		return;
	search(s);
	comment = plain_text_comment(o);
	if (comment.len > 0)
		read_words(s,
		    charset_to_utf8(s->arena,
			bytes_first(comment, PLAIN_TEXT_MOST), BYTES("")),
		    arena_format(
			s->arena, "comment of %.*s", BYTES_ARG(o->path)));
}

/* The mail's own texts were read as such, whatever they lie in. */
static bool
is_own_text(const struct object *o)
{
	return o->parent == NULL && !o->attached;
}

void
secrets_beside(struct secrets *s, const struct object *o)
{
	struct beside *b;
	size_t left = BESIDE_BYTES - s->beside_bytes;

	if (o->content.len == 0 || o->content.len > left || o->was_sealed ||
	    is_own_text(o) || !plain_text_has(o))
		return;
	b = arena_alloc(s->arena, sizeof *b);
	b->object = *o;
	b->object.content = arena_copy(s->arena, o->content);
	b->next = s->beside;
	s->beside = b;
	s->beside_bytes += o->content.len;
}

bool
secrets_read_beside(struct secrets *s, struct unpacker *u)
{
	passwords_renew(s->passwords);
	for (const struct beside *b = s->beside; b != NULL; b = b->next) {
		struct bytes where = arena_format(
		    s->arena, "text of %.*s", BYTES_ARG(b->object.path));
		struct text name = text_fold(s->arena, b->object.name);

		passwords_read(s->passwords, &name, VIEW_NAME, where);
		read_words(s,
		    b->object.type == OBJECT_PDF
			? plain_text_pdf(u, &b->object)
			: plain_text(s->arena, &b->object),
		    where);
	}
	return passwords_have_new(s->passwords);
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

static struct bytes
why(struct secrets *s, const struct password *p)
{
	struct bytes place = BYTES("");

	if (p->pattern == NULL)
		return p->where;
	if (p->at != SIZE_MAX)
		place = arena_format(s->arena, " at byte %zu", p->at);
	return arena_format(s->arena, "%.*s%.*s, by the label %.*s, pattern %s",
	    BYTES_ARG(p->where), BYTES_ARG(place), BYTES_ARG(p->label),
	    p->pattern);
}

static void
tell_guesses(struct secrets *s, struct facts *facts,
    const struct password *list, size_t count)
{
	/* The other byte forms of a word mean nothing to a person. */
	for (size_t i = 0; i < count; i++)
		if (charset_is_utf8(list[i].word))
			facts_add(facts, FACT_GUESS, list[i].word,
			    why(s, &list[i]),
			    list[i].rank > 0 ? (uint64_t)list[i].rank : 0);
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
	if (s->job->guesses)
		search(s);
	if (!s->searched)
		return;
	count = passwords_known(s->passwords, &list);
	if (s->job->guesses)
		tell_guesses(s, facts, list, count);
	for (size_t i = 0; i < count; i++)
		if (list[i].rank > PASSWORD_PROVED)
			facts_add(
			    facts, FACT_PROVED, list[i].word, list[i].where, 0);
		else if (list[i].label.len > 0)
			facts_add(facts, FACT_CANDIDATE, list[i].word,
			    list[i].where, (uint64_t)list[i].rank);
}

void
secrets_decoys(const struct secrets *s, struct findings *findings)
{
	size_t told = passwords_told(s->passwords);

	if (told >= DECOYS_LEAST &&
	    findings_have(findings, FINDING_SEALED_UNOPENED))
		findings_add(findings, FINDING_PASSWORD_DECOYS, BYTES("text"),
		    arena_format(s->arena, "%zu", told));
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
	    bytes_starts(where, BYTES("image part")) ||
	    bytes_starts(where, BYTES("calendar part")) ||
	    bytes_starts(where, BYTES("comment of")) ||
	    bytes_starts(where, BYTES("text of")) ||
	    bytes_starts(where, BYTES("subject"));
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Changes come last and are few: a mail server that loses us between two of
 * them must not be left with half of a message. A change it refuses makes the
 * message wait (tempfail) rather than pass without its mark. Sender and
 * receiver learn nothing of our reasons from a refusal; the id finds them.
 */
#include "act/act.h"

#include <stdio.h>
#include <string.h>

#include "act/fold.h"

/* An old subject longer than this stays as it is: nobody can read it. */
#define SUBJECT_MOST 2000

void
came_note(
    struct came *c, const char *name, const char *value, struct arena *arena)
{
	struct bytes n = bytes_rtrim(bytes_of(name), " \t");
	size_t which = header_ours(n);

	if (which < HEADERS_OURS)
		c->ours[which]++;
	if (c->subject == NULL && bytes_same(n, BYTES("Subject")))
		c->subject = arena_string(
		    arena, bytes_first(bytes_of(value), SUBJECT_MOST + 1));
}

/* libmilter takes strings it does not change as char *. */
static char *
plain(const char *s)
{
	union {
		const char *from;
		char *to;
	} u = { s };

	return u.to;
}

static bool
refused(struct error *err, const char *what)
{
	return error_set(err, "the mail server did not let us %s", what);
}

/* From the last to the first: a removed one must not shift the others. */
static bool
remove_ours(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	bool leaves = a->message->envelope.direction == DIRECTION_OUT;

	if (a->came->ours_stay && !leaves)
		return true;
	for (size_t k = 0; k < HEADERS_OURS; k++) {
		if (a->came->ours[k] > OURS_MOST)
			return error_set(err, "%u headers %s came with it",
			    a->came->ours[k], header_names[k]);
		for (unsigned i = a->came->ours[k]; i > 0; i--)
			if (smfi_chgheader(ctx, plain(header_names[k]), (int)i,
				NULL) != MI_SUCCESS)
				return refused(err, "remove a header");
	}
	return true;
}

/* Where values are written verbatim, the blank after the colon is ours. */
static char *
spaced(const struct answer *a, const char *value)
{
	struct bytes b = arena_format(
	    a->arena, "%s%s", a->came->leading_space ? " " : "", value);

	return arena_string(a->arena, b);
}

static bool
add_ours(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	char *values[HEADERS_OURS];

	headers_compose(
	    values, a->gateway, a->message, a->report, a->verdict, a->arena);
	for (size_t k = 0; k < HEADERS_OURS; k++)
		if (values[k] != NULL &&
		    smfi_addheader(ctx, plain(header_names[k]),
			spaced(a, values[k])) != MI_SUCCESS)
			return refused(err, "add a header");
	return true;
}

static bool
mark_subject(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	const char *old = a->came->subject != NULL ? a->came->subject : "";
	struct bytes rest = bytes_trim(bytes_of(old), " \t");
	struct bytes tag;
	struct fold f;
	char *value;

	fold_begin(&f, a->arena, strlen("Subject: "), HEADER_MOST);
	fold_add(&f, bytes_of(a->gateway->settings->subject_tag));
	tag = bytes_of(f.at);
	if (rest.len > SUBJECT_MOST || bytes_starts(rest, tag))
		return true;
	value = arena_string(a->arena,
	    arena_format(a->arena, "%.*s%s%.*s", BYTES_ARG(tag),
		rest.len > 0 ? " " : "", BYTES_ARG(rest)));
	if ((a->came->subject != NULL
		    ? smfi_chgheader(ctx, plain("Subject"), 1, spaced(a, value))
		    : smfi_addheader(ctx, plain("Subject"),
			  spaced(a, value))) != MI_SUCCESS)
		return refused(err, "change the subject");
	return true;
}

static bool
wants_mark(const struct answer *a)
{
	const struct settings *set = a->gateway->settings;

	return set->mode != MODE_SHADOW && set->subject_tag[0] != '\0' &&
	    (a->verdict->done == ACTION_TAG ||
		a->verdict->done == ACTION_QUARANTINE);
}

static bool
change_headers(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	if (!remove_ours(ctx, a, err))
		return false;
	if (a->message->envelope.direction == DIRECTION_OUT)
		return true;
	return add_ours(ctx, a, err) &&
	    (!wants_mark(a) || mark_subject(ctx, a, err));
}

/* libmilter reads '%' in a reply as the start of a format: ours has none. */
static sfsistat
reply(SMFICTX *ctx, sfsistat status, const char *code, const char *extended,
    const char *text)
{
	smfi_setreply(ctx, plain(code), plain(extended), plain(text));
	return status;
}

sfsistat
act_defer(SMFICTX *ctx, const char *cause, const char *id)
{
	char text[200];

	snprintf(text, sizeof text,
	    "The message could not be inspected now, try again later (%s, %s)",
	    cause, id);
	return reply(ctx, SMFIS_TEMPFAIL, "451", "4.7.1", text);
}

/* That seals are not taken is no secret: the sender may find another way. */
static sfsistat
refuse(SMFICTX *ctx, const char *cause, const char *id)
{
	char text[200];

	snprintf(text, sizeof text,
	    strcmp(cause, "sealed") == 0
		? "Attachments sealed with a password are not accepted here "
		  "(%s)"
		: "The message was refused by the recipient's policy (%s)",
	    id);
	return reply(ctx, SMFIS_REJECT, "550", "5.7.1", text);
}

static bool
hold(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	char text[200];

	snprintf(text, sizeof text, "aratame %s score=%.1f%s", a->message->id,
	    a->verdict->score,
	    a->verdict->hold ? ", held for its password" : "");
	if (smfi_quarantine(ctx, text) != MI_SUCCESS)
		return refused(err, "hold a message");
	return true;
}

sfsistat
act(SMFICTX *ctx, const struct answer *a, struct error *err)
{
	const char *cause = a->verdict->cause;

	err->text[0] = '\0';
	if (a->verdict->done == ACTION_REJECT)
		return refuse(ctx, cause, a->message->id);
	if (a->verdict->done == ACTION_TEMPFAIL)
		return act_defer(
		    ctx, cause[0] != '\0' ? cause : "policy", a->message->id);
	if (!change_headers(ctx, a, err) ||
	    ((a->verdict->done == ACTION_QUARANTINE || a->verdict->hold) &&
		!hold(ctx, a, err)))
		return act_defer(ctx, "change-refused", a->message->id);
	return SMFIS_ACCEPT;
}

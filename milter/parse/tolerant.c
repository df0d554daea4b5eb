/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Nearly all mail is unambiguous, and must not pay for the rest. So each piece
 * is asked a cheap question first: is base64 as long as its lines say, has
 * quoted-printable only right escapes, does text hold a line that could be
 * encoded, or dashes above a content field? Only a piece that answers yes is
 * read again. What GMime left between the parts is asked, too.
 *
 * Cost of an error here: a file that one client alone would show goes unseen,
 * or an honest mail is called ambiguous.
 */
#include "parse/tolerant.h"

#include "parse/boundaries.h"
#include "parse/claims.h"
#include "parse/runs.h"

#define BUDGET_TIMES 8
#define BUDGET_LEAST 65536

struct second {
	const struct tolerant *in;
	struct views views;
	struct bytes near;
	struct bytes text; /* in which something is looked for */
	size_t parts;
};

/* Somebody shows the source of a message: a bounce, a bug report. */
static bool
is_source(struct bytes text)
{
	return bytes_has(text, BYTES("\nReceived:")) ||
	    bytes_has(text, BYTES("\nReturn-Path:"));
}

static void
pass_on(void *context, const struct view *view)
{
	struct second *s = context;
	struct view told = *view;

	if (s->parts == 0) {
		s->views.spent = true;
		return;
	}
	s->parts--;
	told.quiet = is_source(s->text);
	s->in->add(s->in->context, s->near, &told);
}

/* How many line feeds, and whether the first one has a CR before it. */
static size_t
line_bytes(struct bytes text)
{
	size_t count = 0, first = bytes_index(text, '\n');
	size_t each =
	    first > 0 && first < text.len && text.at[first - 1] == '\r' ? 2 : 1;

	while (text.len > 0) {
		size_t at = bytes_index(text, '\n');

		count += at < text.len;
		text = bytes_from(text, at + 1);
	}
	return count * each;
}

/* Nothing but letters, line ends and the padding at the end. */
static bool
is_clean_base64(struct bytes text, size_t decoded)
{
	size_t letters;

	text = bytes_trim(text, " \t\r\n");
	letters = bytes_rtrim(text, "=").len;
	if (text.len - letters > 2)
		return false;
	return (letters - line_bytes(text)) * 3 / 4 == decoded;
}

static bool
is_clean_quoted(struct bytes text)
{
	for (;;) {
		size_t at = bytes_index(text, '=');

		if (at == text.len)
			return true;
		text = bytes_from(text, at + 1);
		if (text.len == 0 || text.at[0] == '\r' || text.at[0] == '\n')
			continue;
		if (text.len < 2 || transfer_hex(text.at[0]) > 15 ||
		    transfer_hex(text.at[1]) > 15)
			return false;
	}
}

/* Text of no part, or content that nothing was undone in. */
static void
read_text(struct second *s, struct bytes text)
{
	if (bytes_trim(text, " \t\r\n").len == 0)
		return;
	s->text = text;
	boundaries_read(&s->views, text, s->parts);
	runs_read(&s->views, text);
}

static bool
is_clean(const struct taken *t)
{
	switch (t->used) {
	case TRANSFER_BASE64:
		return is_clean_base64(t->leaf.content, t->content.len);
	case TRANSFER_QUOTED:
		return is_clean_quoted(t->leaf.content);
	case TRANSFER_UU:
		return bytes_starts(
		    bytes_trim(t->leaf.content, "\r\n"), BYTES("begin "));
	case TRANSFER_NONE:
		break;
	}
	return true;
}

static void
tell_conflict(const struct second *s, const struct claims *c)
{
	const char *conflict = claims_conflict(c);

	if (conflict != NULL)
		findings_add(s->in->findings, FINDING_MIME_AMBIGUOUS, s->near,
		    bytes_of(conflict));
}

static void
read_leaf(struct second *s, const struct taken *t, const struct claims *c)
{
	bool told, clean = is_clean(t);

	told = c->odd || c->unknown || (c->encodings & ~(1u << t->used)) != 0;
	if (t->message && t->used == TRANSFER_NONE && !told)
		return; /* it is read by itself */
	s->text = t->leaf.content;
	if (t->used == TRANSFER_NONE || !clean || c->multipart.len > 0)
		read_text(s, t->leaf.content);
	else if (t->used == TRANSFER_QUOTED)
		runs_read(&s->views, t->content);
	if (t->used == TRANSFER_NONE || told || !clean)
		boundaries_content(&s->views, c, t->leaf.content, t->used);
	else if (t->used == TRANSFER_BASE64 && !views_is_file(t->content) &&
	    !views_is_text(t->content))
		/* Some clients pass over a letter at its start. */
		runs_shifted(&s->views, t->leaf.content);
}

/* `c` is what the header of the message claims: it is also its only part's. */
static void
read_part(struct second *s, const struct taken *t, const struct claims *top)
{
	struct claims c = *top;

	s->near = t->leaf.path;
	if (t->leaf.header.len > 0 || s->in->count > 1) {
		claims_read(&c, t->leaf.header, s->in->arena);
		tell_conflict(s, &c);
		runs_read(&s->views, t->leaf.header);
	}
	read_leaf(s, t, &c);
}

/* Where a part begins, with its header. */
static const unsigned char *
start_of(const struct leaf *leaf)
{
	return leaf->header.len > 0 ? leaf->header.at : leaf->content.at;
}

/* All parts, and what lies before, between and behind them. */
static void
read_parts(struct second *s, const struct claims *top)
{
	const struct tolerant *in = s->in;
	const unsigned char *at = in->body.at, *end = at + in->body.len;

	s->near = in->count > 0 ? in->taken[0].leaf.path : BYTES("1");
	for (size_t i = 0; i < in->count; i++) {
		const struct leaf *leaf = &in->taken[i].leaf;

		if (leaf->header.len == 0 && leaf->content.len == 0)
			continue;
		if (start_of(leaf) > at)
			read_text(s,
			    (struct bytes){
				at, (size_t)(start_of(leaf) - at) });
		read_part(s, &in->taken[i], top);
		at = leaf->content.len > 0
		    ? leaf->content.at + leaf->content.len
		    : leaf->header.at + leaf->header.len;
	}
	if (at != NULL && at < end)
		read_text(s, (struct bytes){ at, (size_t)(end - at) });
}

void
tolerant_read(const struct tolerant *in)
{
	struct second s = { .in = in, .near = in->where, .parts = in->room };
	struct claims c;

	s.views = (struct views){ .arena = in->arena,
		.budget = in->body.len * BUDGET_TIMES + BUDGET_LEAST,
		.add = pass_on,
		.context = &s };
	claims_read(&c, in->header, in->arena);
	tell_conflict(&s, &c);
	if (in->odd_header)
		runs_read(&s.views, in->header);
	read_parts(&s, &c);
	if (s.views.spent &&
	    !findings_have(in->findings, FINDING_TOO_MANY_PARTS) &&
	    !findings_have(in->findings, FINDING_MIME_TOO_DEEP))
		findings_add(in->findings, FINDING_TOO_MANY_PARTS, s.near,
		    BYTES("hidden in others"));
}

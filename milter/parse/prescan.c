/* SPDX-License-Identifier: BSD-2-Clause
 *
 * GMime takes gigabytes for a million empty parts, compares each line of dashes
 * with each open boundary, and drops a multipart whose boundary is missing or never used. So we look
 * first. Not a second parser: boundaries are kept as a set, not as a stack, and
 * a line counts when it is in the set. That may count a few lines too many in
 * mail that reuses its boundaries, never one too few.
 *
 * The set is a balanced tree, since the sender chooses what is in it: the
 * collisions of a hash table would be his choice as well.
 */
#include "parse/prescan.h"

#include <search.h>
#include <string.h>

#include "parse/encoded.h"
#include "parse/header.h"

/* Most boundaries that one header may declare, by ambiguity. */
#define CANDIDATES_MOST 4

/* A multipart that waits for its boundary to be used. */
struct multipart {
	size_t type_at; /* of its Content-Type, in the skeleton */
	unsigned depth; /* of the parts in it */
	bool used, closed;
	struct multipart *next;
};

struct boundary {
	struct bytes text;
	struct multipart *of;
};

struct scan {
	struct prescan *out;
	struct bytes body, where;
	struct bytes boundary; /* of the top, once it is used */
	const struct limits *limits;
	struct arena *arena;
	struct findings *findings;
	void *set; /* of struct boundary */
	struct multipart *multiparts, *top;
	size_t parts, fields, header_bytes;
};

static int
compare(const void *one, const void *other)
{
	const struct boundary *a = one, *b = other;

	if (a->text.len != b->text.len)
		return a->text.len < b->text.len ? -1 : 1;
	return memcmp(a->text.at, b->text.at, a->text.len);
}

static void
keep_it(void *node)
{
	(void)node; /* it is the arena's */
}

/* GMime is to see another byte there, where the last piece was taken. */
static void
mask(struct scan *s, size_t at, unsigned char byte)
{
	struct skeleton *to = &s->out->skeleton;

	to->text.at[skeleton_offset(to, at)] = byte;
}

/* From the first delimiter on, which uses that boundary. */
static void
begin_skeleton(struct scan *s, size_t start)
{
	struct buffer *to = &s->out->skeleton.text;

	buffer_format(to, "Content-Type: multipart/%s; boundary=\"",
	    s->out->digest ? "digest" : "mixed");
	for (size_t i = 0; i < s->boundary.len; i++) {
		if (s->boundary.at[i] == '"' || s->boundary.at[i] == '\\')
			buffer_add_byte(to, '\\');
		buffer_add_byte(to, s->boundary.at[i]);
	}
	buffer_format(to, "\"\n\n");
	skeleton_begin(&s->out->skeleton, s->body, start, s->arena);
}

static void
limit_hit(struct scan *s, enum finding_id id, size_t limit)
{
	if (!findings_have(s->findings, id))
		findings_add(s->findings, id, s->where,
		    arena_format(s->arena, "more than %zu", limit));
}

static void
add_boundary(struct scan *s, struct multipart *of, struct bytes text)
{
	struct boundary *new = arena_alloc(s->arena, sizeof *new);
	struct boundary **at;

	text = bytes_rtrim(text, " \t\r\n");
	if (text.len == 0)
		return;
	*new = (struct boundary){ text, of };
	at = tsearch(new, &s->set, compare);
	/* One that is still open stays its owner's: inner may equal outer. */
	if (at != NULL && (*at)->of->closed)
		(*at)->of = of;
}

/* The next boundary= as it stands there; false when there is none left. */
static bool
next_boundary(struct bytes *rest, struct bytes *text)
{
	size_t at = bytes_find_same(*rest, BYTES("boundary"));

	if (at == rest->len)
		return false;
	*rest = bytes_from(*rest, at + strlen("boundary"));
	*rest = bytes_trim(*rest, " \t\r\n");
	*text = bytes_first(*rest, 0);
	if (!bytes_starts(*rest, BYTES("=")))
		return true;
	*rest = bytes_trim(bytes_from(*rest, 1), " \t\r\n");
	if (bytes_starts(*rest, BYTES("\""))) {
		*rest = bytes_from(*rest, 1);
		*text = bytes_cut(rest, '"');
	} else {
		*text = bytes_first(*rest, bytes_index(*rest, ';'));
	}
	return true;
}

/* All that mail programs could take for the boundary. */
static void
add_boundaries(struct scan *s, struct multipart *of, struct bytes type)
{
	struct bytes rest = type, text;
	int count = 0;

	add_boundary(s, of, encoded_parameter(s->arena, type, "boundary"));
	while (count++ < CANDIDATES_MOST && next_boundary(&rest, &text))
		add_boundary(s, of, text);
}

/* A part within a part: its children may be looked at, or it is one piece. */
static void
declare(struct scan *s, const struct field *f, unsigned depth)
{
	struct multipart *m = arena_alloc(s->arena, sizeof *m);

	m->type_at = skeleton_offset(
	    &s->out->skeleton, (size_t)(f->name.at - s->body.at));
	m->depth = depth + 1;
	m->next = s->multiparts;
	s->multiparts = m;
	if (m->depth > s->limits->mime_depth)
		limit_hit(s, FINDING_MIME_TOO_DEEP, s->limits->mime_depth);
	else
		add_boundaries(s, m, f->value);
}

/* Counts a field of a part. False: it is one too many. */
static bool
within_limits(struct scan *s, const struct field *f)
{
	s->fields++;
	s->header_bytes += f->name.len + f->value.len;
	if (s->fields > s->limits->header_count)
		limit_hit(s, FINDING_TOO_MANY_HEADERS, s->limits->header_count);
	else if (s->header_bytes > s->limits->header_bytes)
		limit_hit(s, FINDING_HEADER_TOO_LARGE, s->limits->header_bytes);
	else
		return true;
	return false;
}

/* The boundary a line "--…" names, `closing` when it ends with "--". */
static struct boundary *
look_up(struct scan *s, struct bytes line, bool *closing)
{
	struct boundary key = { .text = bytes_rtrim(line, " \t\r") };
	struct boundary **found;

	*closing = false;
	if ((found = tfind(&key, &s->set, compare)) != NULL)
		return *found;
	if (!bytes_ends_same(key.text, BYTES("--")))
		return NULL;
	key.text.len -= 2;
	*closing = true;
	found = tfind(&key, &s->set, compare);
	return found != NULL ? *found : NULL;
}

/*
 * A delimiter stands where an empty line should: GMime would take it for a line
 * of the header, and the fields behind it as well, by chance of its buffer. So
 * what is in front of it is to end the header: the CR, or a last letter.
 */
static void
end_header(struct scan *s, size_t start, size_t next)
{
	struct bytes line = bytes_from(s->body, next);
	bool closing;

	line = bytes_first(line, bytes_index(line, '\n'));
	if (next >= start + 2 && s->body.at[next - 1] == '\n' &&
	    look_up(s, bytes_from(line, 2), &closing) != NULL)
		mask(s, next - 2, '\n');
}

/* The header of the part that starts at `at`. */
static void
read_header(struct scan *s, size_t at, unsigned depth)
{
	struct bytes rest = bytes_from(s->body, at);
	struct entity e = { 0 };
	struct field f;

	while (!bytes_starts(rest, BYTES("--"))) {
		if (!header_next(&rest, &f))
			return;
		skeleton_take(
		    &s->out->skeleton, (size_t)(rest.at - s->body.at));
		if (f.name.len == 0)
			continue;
		if (!within_limits(s, &f)) {
			/* An empty line: what follows is content. */
			mask(s, (size_t)(f.name.at - s->body.at), '\n');
			return;
		}
		/* GMime ends lines with LF only. */
		if (f.name.at > s->body.at && f.name.at[-1] == '\r')
			mask(s, (size_t)(f.name.at - s->body.at) - 1, '\n');
		e = (struct entity){ 0 };
		header_entity(&e, &f);
		if (e.multipart.len > 0)
			declare(s, &f, depth);
		else if (bytes_starts_same(f.name, BYTES("content-")))
			/* We read it; GMime would load a converter for it. */
			mask(s, (size_t)(f.name.at - s->body.at), 'X');
	}
	if (e.multipart.len == 0)
		end_header(s, at, (size_t)(rest.at - s->body.at));
}

/* One delimiter line. False: this is the end, GMime is to read no further. */
static bool
delimiter(struct scan *s, const struct boundary *b, bool closing, size_t at,
    size_t end)
{
	size_t next = end < s->body.len ? end + 1 : end;

	if (s->boundary.len == 0) {
		if (b->of != s->top || closing)
			return true;
		s->boundary = b->text;
		begin_skeleton(s, at);
	}
	b->of->used = true;
	skeleton_take(&s->out->skeleton, at);
	if (closing && bytes_equal(b->text, s->boundary)) {
		skeleton_take(&s->out->skeleton, next);
		return false; /* what follows is epilogue */
	}
	if (!closing && ++s->parts > s->limits->mime_parts) {
		limit_hit(s, FINDING_TOO_MANY_PARTS, s->limits->mime_parts);
		return false;
	}
	skeleton_take(&s->out->skeleton, end);
	skeleton_header(&s->out->skeleton, end);
	if (closing) {
		b->of->closed = true;
		return true;
	}
	read_header(s, next, b->of->depth);
	return true;
}

/* Where the next line that begins with "--" starts. */
static size_t
next_dashes(struct bytes body, size_t from)
{
	struct bytes rest = bytes_from(body, from);
	size_t at;

	if (from == 0 && bytes_starts(rest, BYTES("--")))
		return 0;
	at = bytes_find(rest, BYTES("\n--"));
	return at < rest.len ? from + at + 1 : body.len;
}

static void
scan_lines(struct scan *s)
{
	struct bytes line;
	struct boundary *b;
	size_t at = next_dashes(s->body, 0), end;
	bool closing;

	while (at < s->body.len) {
		line = bytes_from(s->body, at);
		line = bytes_first(line, bytes_index(line, '\n'));
		end = at + line.len; /* the LF may begin the next one */
		b = look_up(s, bytes_from(line, 2), &closing);
		if (b != NULL && !delimiter(s, b, closing, at, end))
			return;
		if (b == NULL && s->boundary.len > 0) {
			skeleton_take(&s->out->skeleton, at);
			skeleton_take(&s->out->skeleton, end);
			mask(s, at, 'x');
		}
		at = next_dashes(s->body, end);
	}
	if (s->boundary.len > 0)
		skeleton_take(&s->out->skeleton, s->body.len);
}

void
prescan_read(struct prescan *out, struct bytes body, struct bytes type,
    struct bytes where, unsigned depth, const struct limits *limits,
    struct arena *arena, struct findings *findings)
{
	struct multipart top = { .depth = depth };
	struct scan s = {
		.out = out,
		.body = body,
		.where = where,
		.limits = limits,
		.arena = arena,
		.findings = findings,
		.top = &top,
	};

	*out = (struct prescan){ .digest = bytes_starts_same(
				     bytes_trim(type, " \t\r\n\""),
				     BYTES("multipart/digest")) };
	add_boundaries(&s, &top, type);
	scan_lines(&s);
	for (struct multipart *m = s.multiparts; m != NULL; m = m->next)
		if (!m->used)
			out->skeleton.text.at[m->type_at] = 'X';
	tdestroy(s.set, keep_it);
}

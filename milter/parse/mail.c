/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Most mail is one text or a few parts. So the header is read once, a message
 * that is no multipart is its own only part, and GMime (parse/tree.h) is asked
 * only when a boundary is really used. A multipart that has none is taken as
 * text: mail programs show it as such or not at all, and either way someone
 * should look at it.
 *
 * Cost of an error here: what is not a part is not scanned. Where mail programs
 * differ (double fields, two boundaries), the reading with more parts wins; what
 * other readings give is added by a second, tolerant view (parse/tolerant.h).
 */
#include "parse/mail.h"

#include <string.h>

#include "parse/encoded.h"
#include "parse/header.h"
#include "parse/html.h"
#include "parse/names.h"
#include "parse/partial.h"
#include "parse/prescan.h"
#include "parse/text.h"
#include "parse/tolerant.h"
#include "parse/transfer.h"

#define OPEN_MOST 2000 /* bytes of a field that goes on in odd lines */

struct reading {
	struct mail *mail;
	struct bytes path;
	unsigned depth;
	const struct limits *limits;
	struct arena *arena;
	struct findings *findings;
	struct field *fields;
	struct part *parts;
	struct taken *taken; /* beside each part */
	size_t field_room, part_room, taken_room;
	bool odd_header;
	unsigned others; /* parts of the tolerant view so far */
};

void
mail_start(void)
{
	html_start();
	text_start();
	tree_start();
}

static struct bytes
place(const struct reading *r)
{
	return r->path.len > 0 ? r->path : BYTES("header");
}

static void
add_field(struct reading *r, struct field f)
{
	struct mail *m = r->mail;

	if (m->field_count == r->field_room) {
		r->field_room = r->field_room * 2 + 32;
		r->fields = arena_grow(r->arena, r->fields, m->field_count,
		    r->field_room, sizeof *r->fields);
		m->fields = r->fields;
	}
	r->fields[m->field_count++] = f;
}

/* The fields within the limits; returns the length of the whole header. */
static size_t
read_fields(struct reading *r, struct bytes raw, struct entity *e)
{
	const struct limits *l = r->limits;
	struct bytes rest = raw;
	size_t count = 0, size;
	struct field f;

	if (!header_present(raw))
		return 0;
	while (header_next(&rest, &f)) {
		if (++count > l->header_count ||
		    (size_t)(f.value.at - raw.at) >= l->header_bytes)
			continue;
		r->odd_header |= f.name.len == 0;
		f.value = bytes_first(
		    f.value, l->header_bytes - (size_t)(f.value.at - raw.at));
		add_field(r, f);
		header_entity(e, &f);
	}
	size = raw.len - rest.len;
	if (size > l->header_bytes)
		findings_add(r->findings, FINDING_HEADER_TOO_LARGE, place(r),
		    arena_format(r->arena, "%zu bytes", size));
	if (count > l->header_count)
		findings_add(r->findings, FINDING_TOO_MANY_HEADERS, place(r),
		    arena_format(r->arena, "%zu", count));
	return size;
}

/*
 * The type and subtype alone. A multipart that was not taken apart is text,
 * and every kind of attached message has one name.
 */
static struct bytes
type_of(struct arena *arena, struct bytes value, bool message)
{
	static const char *const messages[] = { "message/global",
		"message/rfc2822", "message/news" };
	struct bytes type = encoded_value(arena, value), major = type;

	if (value.len == 0 && message)
		return BYTES("message/rfc822");
	major = bytes_cut(&type, '/');
	if (major.len == 0 || type.len == 0 ||
	    bytes_same(major, BYTES("multipart")))
		return BYTES("text/plain");
	type = (struct bytes){ major.at, major.len + 1 + type.len };
	for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
		if (bytes_equal(type, bytes_of(messages[i])))
			return BYTES("message/rfc822");
	return type;
}

static struct part *
new_part(struct reading *r)
{
	struct mail *m = r->mail;

	if (m->part_count == r->part_room) {
		r->part_room = r->part_room * 2 + 4;
		r->parts = arena_grow(r->arena, r->parts, m->part_count,
		    r->part_room, sizeof *r->parts);
		m->parts = r->parts;
	}
	return &r->parts[m->part_count++];
}

/* How the tolerant view is to know it again. */
static void
keep_leaf(struct reading *r, const struct leaf *leaf, enum transfer used)
{
	size_t count = r->mail->part_count;
	const struct part *p = &r->parts[count - 1];

	if (r->taken_room < count) {
		r->taken_room = r->part_room;
		r->taken = arena_grow(r->arena, r->taken, count - 1,
		    r->taken_room, sizeof *r->taken);
	}
	r->taken[count - 1] = (struct taken){ *leaf, used, p->content,
		bytes_equal(p->type, BYTES("message/rfc822")) };
}

static void
add_part(struct reading *r, const struct entity *e, const struct leaf *leaf)
{
	struct part *p = new_part(r);
	enum transfer used = transfer_of(e->encoding);

	p->path = leaf->path;
	p->depth = leaf->depth;
	p->type = type_of(r->arena, e->type, leaf->message);
	p->charset = encoded_parameter(r->arena, e->type, "charset");
	p->name = encoded_parameter(r->arena, e->disposition, "filename");
	if (p->name.len == 0)
		p->name = encoded_parameter(r->arena, e->type, "name");
	p->other_name = names_other(r->arena, p->name, e->disposition, e->type);
	p->attached = p->name.len > 0 ||
	    bytes_equal(
		encoded_value(r->arena, e->disposition), BYTES("attachment"));
	p->content = transfer_decode(r->arena, used, leaf->content);
	keep_leaf(r, leaf, used);
}

/* An odd number of quotes: what is quoted goes on behind it. */
static bool
is_open(struct bytes value)
{
	bool open = false;

	for (size_t i = 0; i < value.len; i++)
		open ^= value.at[i] == '"';
	return open;
}

/*
 * A name with a line end inside goes on in a line that is no field, for a
 * client that looks for the quote first.
 */
static void
go_on(struct entity *e, const struct field *f)
{
	struct bytes *last = e->type.len == 0 ||
		(e->disposition.len > 0 && e->disposition.at > e->type.at)
	    ? &e->disposition
	    : &e->type;
	size_t len;

	if (f->name.len > 0 || last->len == 0)
		return;
	len = (size_t)(f->value.at - last->at) + f->value.len;
	if (len < OPEN_MOST && is_open(*last))
		last->len = len;
}

static void
visit_leaf(void *context, const struct leaf *leaf)
{
	struct bytes rest = leaf->header;
	struct entity e = { 0 };
	struct field f;

	while (header_next(&rest, &f)) {
		go_on(&e, &f);
		header_entity(&e, &f);
	}
	add_part(context, &e, leaf);
}

/* All of the body is one part. */
static void
single_part(struct reading *r, const struct entity *e)
{
	struct bytes path = r->path.len > 0
	    ? arena_format(r->arena, "%.*s.1", BYTES_ARG(r->path))
	    : BYTES("1");
	struct leaf leaf = {
		.path = path, .content = r->mail->body, .depth = r->depth
	};

	add_part(r, e, &leaf);
}

static void
read_parts(struct reading *r, const struct entity *e)
{
	struct prescan scan = { 0 };

	if (e->multipart.len > 0 && r->depth >= r->limits->mime_depth)
		findings_add(r->findings, FINDING_MIME_TOO_DEEP, place(r),
		    arena_format(r->arena, "%u", r->depth + 1));
	else if (e->multipart.len > 0)
		prescan_read(&scan, r->mail->body, e->multipart, place(r),
		    r->depth + 1, r->limits, r->arena, r->findings);
	if (scan.skeleton.text.len > 0)
		tree_read(r->mail->body, &scan, r->path, r->depth,
		    (unsigned)r->limits->mime_depth, r->arena, visit_leaf, r);
	buffer_free(&scan.skeleton.text);
	if (r->mail->part_count == 0)
		single_part(r, e);
}

/* A message that came in pieces; its path is that of the first of them. */
static void
add_whole(struct reading *r, size_t first, struct bytes content)
{
	const struct part *piece;
	struct part *p = new_part(r);

	piece = &r->parts[first];
	*p = (struct part){ .path = arena_format(
				r->arena, "%.*s+", BYTES_ARG(piece->path)),
		.type = BYTES("message/rfc822"),
		.content = content,
		.depth = piece->depth };
}

static bool
may_be_piece(const struct part *p)
{
	return bytes_starts(p->type, BYTES("message/"));
}

/* Pieces of one message that came together in this one. */
static void
join_pieces(struct reading *r)
{
	size_t parts = r->mail->part_count, count = 0, n;
	struct partial *list;

	for (size_t i = 0; i < parts; i++)
		count += may_be_piece(&r->parts[i]);
	if (count < 2)
		return;
	list = arena_array(r->arena, count, sizeof *list);
	count = 0;
	for (size_t i = 0; i < parts; i++)
		if (may_be_piece(&r->parts[i]) &&
		    partial_read(&list[count], &r->parts[i],
			r->taken[i].leaf.header, r->arena))
			list[count++].part = i;
	partial_sort(list, count);
	for (size_t i = 0; i < count; i += n) {
		struct bytes whole;

		n = partial_set(&list[i], count - i, &whole, r->arena);
		if (whole.len == 0 ||
		    r->mail->part_count >= r->limits->mime_parts)
			continue;
		add_whole(r, list[i].part, whole);
		for (size_t k = 0; k < n; k++)
			r->parts[list[i + k].part].joined = true;
	}
}

/* A part that only the tolerant view sees: "2~1" is found in part 2. */
static void
add_view(void *context, struct bytes near, const struct view *view)
{
	struct reading *r = context;
	struct part *p = new_part(r);

	p->path =
	    arena_format(r->arena, "%.*s~%u", BYTES_ARG(near), ++r->others);
	p->depth = r->depth + 1;
	p->type = view->type.len > 0 && bytes_has(view->type, BYTES("/"))
	    ? type_of(r->arena, view->type, false)
	    : BYTES("application/octet-stream");
	p->name = view->name;
	p->attached = view->attached;
	p->content = view->content;
	p->why = view->why;
	p->quiet = view->quiet;
}

/* `seen' parts are in the bytes as they stand. */
static void
read_again(struct reading *r, struct bytes raw, size_t seen)
{
	struct tolerant in = { .header = bytes_first(
				   raw, raw.len - r->mail->body.len),
		.body = r->mail->body,
		.where = place(r),
		.odd_header = r->odd_header,
		.taken = r->taken,
		.count = seen,
		.room = r->limits->mime_parts > r->mail->part_count
		    ? r->limits->mime_parts - r->mail->part_count
		    : 0,
		.limits = r->limits,
		.arena = r->arena,
		.findings = r->findings,
		.add = add_view,
		.context = r };

	in.header = bytes_first(in.header, r->limits->header_bytes);
	tolerant_read(&in);
}

/* A message without a single LF has lone CRs for line ends. */
static struct bytes
with_line_ends(struct arena *arena, struct bytes raw)
{
	unsigned char *to;

	if (bytes_index(raw, '\n') < raw.len ||
	    bytes_index(raw, '\r') == raw.len)
		return raw;
	to = arena_alloc(arena, raw.len);
	for (size_t i = 0; i < raw.len; i++)
		to[i] = raw.at[i] == '\r' ? '\n' : raw.at[i];
	return (struct bytes){ to, raw.len };
}

void
mail_read(struct mail *mail, struct bytes raw, struct bytes path,
    unsigned depth, const struct limits *limits, struct arena *arena,
    struct findings *findings)
{
	struct reading r = { .mail = mail,
		.path = path,
		.depth = depth,
		.limits = limits,
		.arena = arena,
		.findings = findings };
	struct entity e = { 0 };
	size_t seen;

	*mail = (struct mail){ 0 };
	raw = with_line_ends(arena, raw);
	mail->body = bytes_from(raw, read_fields(&r, raw, &e));
	read_parts(&r, &e);
	seen = mail->part_count;
	join_pieces(&r);
	read_again(&r, raw, seen);
}

struct bytes
mail_field(const struct mail *mail, const char *name)
{
	for (size_t i = 0; i < mail->field_count; i++)
		if (bytes_same(mail->fields[i].name, bytes_of(name)))
			return mail->fields[i].value;
	return BYTES("");
}

struct bytes
mail_text_field(const struct mail *mail, const char *name, struct arena *arena)
{
	return encoded_text(arena, mail_field(mail, name));
}

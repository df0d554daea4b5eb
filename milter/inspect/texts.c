/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Every text/plain and text/html part is read, also the parts of an
 * alternative that no client shows: a password in a view we did not read is a
 * sealed archive we do not open. Texts that only the tolerant view has
 * (parse/tolerant.h) come last, with the rank of what is quoted, and never
 * count as what the sender wrote.
 */
#include "inspect/texts.h"

#include "parse/charset.h"
#include "inspect/inspect.h"
#include "parse/html.h"
#include "unpack/object.h"

#define SEEN_MOST 4  /* pictures, at seconds each */
#define NARROWEST 40 /* pixels, of a word */
#define LOWEST 10
#define OTHERS_MOST 50 /* texts of the tolerant view */

static bool
is_text(const struct part *part, bool *html)
{
	*html = bytes_equal(part->type, BYTES("text/html"));
	return *html || bytes_equal(part->type, BYTES("text/plain"));
}

static void
read_part(struct reading *r, struct bytes content, struct arena *arena)
{
	struct html html;

	r->shown = charset_to_utf8(arena, content, r->part->charset);
	if (r->html) {
		html_read(&html, r->shown, arena);
		r->shown = html.text;
		r->hidden = html.hidden;
		r->links = html.links;
		r->link_count = html.link_count;
	}
	r->text = text_fold(arena, r->shown);
	text_split(&r->split, r->text.folded, arena);
}

/* In the order of the parts; takes from the budget. */
static void
read_one(struct texts *ts, const struct part *part, bool html, size_t most,
    size_t *budget, struct arena *arena)
{
	struct reading *r = &ts->list[ts->count++];
	struct bytes content =
	    bytes_first(part->content, most < *budget ? most : *budget);

	*budget -= content.len;
	*r = (struct reading){ .part = part, .html = html };
	read_part(r, content, arena);
}

/* What a part that nobody announced as text may be all the same. */
static bool
reads_as_text(const struct part *part, bool *html)
{
	enum object_type type;

	if (is_text(part, html))
		return true;
	if (!bytes_equal(part->type, BYTES("application/octet-stream")))
		return false;
	type = object_identify(part->content, part->name);
	*html = type == OBJECT_HTML;
	return *html || type == OBJECT_TEXT;
}

static bool
is_known(const struct texts *ts, const struct part *part)
{
	struct bytes content = bytes_trim(part->content, " \t\r\n");

	for (size_t i = 0; i < ts->count; i++)
		if (bytes_equal(content,
			bytes_trim(ts->list[i].part->content, " \t\r\n")))
			return true;
	return false;
}

/* Texts that only some mail programs show; mostly they are the same again. */
static void
read_others(struct texts *ts, const struct mail *mail, size_t most,
    size_t *budget, struct arena *arena)
{
	size_t left = OTHERS_MOST;
	bool html;

	for (size_t i = 0; i < mail->part_count && left > 0; i++) {
		const struct part *part = &mail->parts[i];

		if (part->why.len == 0 || !reads_as_text(part, &html) ||
		    is_known(ts, part))
			continue;
		read_one(ts, part, html, most, budget, arena);
		left--;
	}
}

void
texts_read(struct texts *ts, const struct mail *mail,
    const struct limits *limits, size_t *budget, struct arena *arena)
{
	size_t most = limits->text_bytes;
	bool html;

	ts->list = arena_array(arena, mail->part_count, sizeof *ts->list);
	ts->count = 0;
	for (size_t i = 0; i < mail->part_count; i++) {
		const struct part *part = &mail->parts[i];

		if (part->why.len == 0 && is_text(part, &html))
			read_one(ts, part, html,
			    part->attached ? most / 16 : most, budget, arena);
	}
	read_others(ts, mail, most / 16, budget, arena);
}

static void
see_one(struct texts *ts, const struct part *part, const struct inspection *job,
    size_t *pixels, struct arena *arena)
{
	struct reading *r = &ts->list[ts->count];
	struct picture picture;

	if (!picture_read(&picture, part->content, pixels))
		return;
	if (picture.width >= NARROWEST && picture.height >= LOWEST) {
		*r = (struct reading){ .part = part, .seen = true };
		r->shown = job->read_picture(&picture, arena);
		r->text = text_fold(arena, r->shown);
		text_split(&r->split, r->text.folded, arena);
		ts->count++;
	}
	picture_free(&picture);
}

/* A picture is no text, so the list has room for each. */
void
texts_see(struct texts *ts, const struct mail *mail,
    const struct inspection *job, struct arena *arena)
{
	size_t pixels = job->limits->image_pixels, most = ts->count + SEEN_MOST;

	for (size_t i = 0; i < mail->part_count && ts->count < most; i++)
		if (mail->parts[i].why.len == 0)
			see_one(ts, &mail->parts[i], job, &pixels, arena);
}

static void
read_passwords(
    const struct reading *r, struct passwords *passwords, struct arena *arena)
{
	const char *what = r->seen ? "image" : r->html ? "html" : "text";
	struct bytes where =
	    arena_format(arena, "%s part %.*s", what, BYTES_ARG(r->part->path));
	struct text hidden;

	if (r->part->why.len > 0)
		passwords_read(passwords, &r->text, VIEW_QUOTED, where);
	else
		passwords_read_split(passwords, &r->text, &r->split, where);
	if (r->hidden.len > 0) {
		hidden = text_fold(arena, r->hidden);
		passwords_read(passwords, &hidden, VIEW_HIDDEN, where);
	}
}

void
texts_passwords(
    const struct texts *ts, struct passwords *passwords, struct arena *arena)
{
	for (size_t i = 0; i < ts->count; i++)
		read_passwords(&ts->list[i], passwords, arena);
}

/* The path its part has as an object. */
static struct bytes
path_of(const struct part *part, struct arena *arena)
{
	struct bytes name = part->name.len > 0 ? part->name : part->type;

	return arena_format(
	    arena, "%.*s/%.*s", BYTES_ARG(part->path), BYTES_ARG(name));
}

/* What reads the same as its part's bytes is scanned there, as an object. */
void
texts_scan(const struct texts *ts, struct yara *yara, struct arena *arena)
{
	for (size_t i = 0; i < ts->count; i++) {
		const struct reading *r = &ts->list[i];
		struct bytes path = path_of(r->part, arena);
		struct scan scan = { .kinds = YARA_TEXT,
			.content = r->shown,
			.where = path,
			.document = path,
			.name = r->part->name,
			.type = "text",
			.depth = r->part->depth };

		if (!bytes_equal(r->shown, r->part->content))
			yara_scan(yara, &scan);
	}
}

void
texts_links(const struct texts *ts, struct links *links, struct arena *arena)
{
	for (size_t i = 0; i < ts->count; i++) {
		const struct reading *r = &ts->list[i];
		struct bytes where = path_of(r->part, arena);

		for (size_t n = 0; n < r->link_count; n++)
			links_add(links, r->links[n], where);
		links_in_text(links, r->shown, where);
	}
}

static bool
is_blank(struct bytes b)
{
	return bytes_trim(b, " \t\r\n").len == 0;
}

/* Plain text before HTML; a blank one (some mailers send it) not at all. */
struct split
texts_main(const struct texts *ts)
{
	for (int html = 0; html <= 1; html++)
		for (size_t i = 0; i < ts->count; i++)
			if (ts->list[i].html == (html == 1) &&
			    !ts->list[i].part->attached &&
			    ts->list[i].part->why.len == 0 &&
			    !ts->list[i].seen &&
			    !is_blank(ts->list[i].text.folded))
				return ts->list[i].split;
	return (struct split){ 0 };
}

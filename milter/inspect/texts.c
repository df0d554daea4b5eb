/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Every text/plain and text/html part is read, also the parts of an
 * alternative that no client shows: a password in a view we did not read is a
 * sealed archive we do not open.
 */
#include "inspect/texts.h"

#include "parse/charset.h"
#include "parse/html.h"

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

void
texts_read(struct texts *ts, const struct mail *mail,
    const struct limits *limits, size_t *budget, struct arena *arena)
{
	ts->list = arena_array(arena, mail->part_count, sizeof *ts->list);
	ts->count = 0;
	for (size_t i = 0; i < mail->part_count; i++) {
		struct reading *r = &ts->list[ts->count];
		struct bytes content = mail->parts[i].content;
		size_t most = limits->text_bytes;

		if (mail->parts[i].why.len > 0 ||
		    !is_text(&mail->parts[i], &r->html))
			continue;
		if (mail->parts[i].attached)
			most /= 16;
		content = bytes_first(content, most < *budget ? most : *budget);
		*budget -= content.len;
		r->part = &mail->parts[i];
		read_part(r, content, arena);
		ts->count++;
	}
}

static void
read_passwords(
    const struct reading *r, struct passwords *passwords, struct arena *arena)
{
	struct bytes where = arena_format(arena, "%s part %.*s",
	    r->html ? "html" : "text", BYTES_ARG(r->part->path));
	struct text hidden;

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
			    !is_blank(ts->list[i].text.folded))
				return ts->list[i].split;
	return (struct split){ 0 };
}

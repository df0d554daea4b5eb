/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Everything is searched as running text, whatever its grammar: a URL looks the
 * same in all of them, and a reader of each grammar would miss the links of the
 * broken ones. Two things need a hand: a calendar folds its lines amid a URL,
 * and Office before 2007 writes two bytes a letter.
 */
#include "inspect/link_sources.h"

/* Its streams mostly lie in one piece. */
static bool
is_old_document(enum object_type type)
{
	return type == OBJECT_DOC || type == OBJECT_XLS || type == OBJECT_PPT ||
	    type == OBJECT_OLE;
}

/* The bodies of a message, which inspect/texts.h reads. */
static bool
is_body(const struct object *o)
{
	return o->parent == NULL &&
	    (bytes_ends_same(o->path, BYTES("/text/plain")) ||
		bytes_ends_same(o->path, BYTES("/text/html")));
}

static bool
is_text(const struct object *o)
{
	switch (o->type) {
	case OBJECT_TEXT:
	case OBJECT_HTML:
		return !is_body(o);
	case OBJECT_RTF:
	case OBJECT_VBA:
	case OBJECT_SCRIPT:
		return true;
	default:
		return bytes_ends_same(o->name, BYTES(".rels"));
	}
}

static bool
is_card(struct bytes text)
{
	text = bytes_trim(bytes_first(text, 64), " \t\r\n\xef\xbb\xbf");
	return bytes_starts_same(text, BYTES("BEGIN:VCALENDAR")) ||
	    bytes_starts_same(text, BYTES("BEGIN:VCARD"));
}

/* Without line ends before a blank, which fold a line (RFC 5545 3.1). */
static struct bytes
unfolded(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct bytes rest = bytes_from(text, i);

		if (bytes_starts(rest, BYTES("\r\n ")) ||
		    bytes_starts(rest, BYTES("\r\n\t")))
			i += 2;
		else if (bytes_starts(rest, BYTES("\n ")) ||
		    bytes_starts(rest, BYTES("\n\t")))
			i++;
		else
			to[len++] = text.at[i];
	}
	return (struct bytes){ to, len };
}

/* URLs of two bytes a letter. */
static void
links_in_wide(struct links *l, struct bytes data, struct bytes where)
{
	static const char http[] = "h\0t\0t\0p";

	while (l->count < LINKS_MAX) {
		unsigned char url[LINK_LENGTH + 1];
		size_t len = 0;

		data = bytes_from(data, bytes_find(data, BYTES(http)));
		if (data.len == 0)
			return;
		while (len < sizeof url && 2 * len + 1 < data.len &&
		    data.at[2 * len] > ' ' && data.at[2 * len] < 0x7f &&
		    data.at[2 * len + 1] == 0) {
			url[len] = data.at[2 * len];
			len++;
		}
		links_in_text(l, (struct bytes){ url, len }, where);
		data = bytes_from(data, 2 * len);
	}
}

void
links_in_object(struct links *l, const struct object *o, size_t most)
{
	struct bytes content = bytes_first(o->content, most);

	if (is_old_document(o->type)) {
		links_in_text(l, content, o->path);
		links_in_wide(l, content, o->path);
	} else if (is_text(o)) {
		if (is_card(content))
			content = unfolded(l->arena, content);
		links_in_text(l, content, o->path);
	}
}

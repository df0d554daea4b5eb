/* SPDX-License-Identifier: BSD-2-Clause
 *
 * GMime is mature in finding parts, and dangerous in what it does beside: it
 * parses addresses recursively, decodes charsets by an iconv that opens files,
 * keeps preambles. All of that hangs on messages and their headers; so it is
 * given one made header, a skeleton of the body from its first delimiter on, and
 * the word that message/rfc822 is a part like any other. A stream of several
 * pieces would spare that copy, but GMime does not tell offsets in those.
 *
 * Cost of an error here: a part not seen, or one with another's header. Both
 * show in the tests as lost bytes.
 */
#include "parse/tree.h"

#include <stdlib.h>

#include <gmime/gmime.h>

#ifdef SANITIZED
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() (void)0
#define __lsan_enable() (void)0
#endif

/* A multipart on the way down, and which of its parts is next. */
struct level {
	GMimeMultipart *multipart;
	int next;
	struct bytes path;
};

struct walk {
	struct bytes body;
	const struct skeleton *skeleton; /* which GMime reads */
	unsigned depth;
	struct arena *arena;
};

static void
say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message,
    gpointer context)
{
	(void)domain, (void)level, (void)message, (void)context;
}

void
tree_start(void)
{
	static const char *const opaque[] = { "rfc822", "rfc2822", "news",
		"global", "*" };

	g_log_set_handler("gmime",
	    G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_DEBUG,
	    say_nothing, NULL);
	__lsan_disable(); /* GMime loses the entries that these replace */
	g_mime_init();
	for (size_t i = 0; i < sizeof opaque / sizeof opaque[0]; i++)
		g_mime_object_register_type(
		    "message", opaque[i], GMIME_TYPE_PART);
	__lsan_enable();
}

/* A view of the body for offsets of GMime; empty when they make no sense. */
static struct bytes
view(const struct walk *w, gint64 from, gint64 to)
{
	size_t start, end;

	if (from < (gint64)w->skeleton->lead || to < from)
		return bytes_first(w->body, 0);
	start = skeleton_place(w->skeleton, (size_t)from);
	end = skeleton_place(w->skeleton, (size_t)to);
	return bytes_slice(w->body, start, end - start);
}

/* Behind the last delimiter before `end`: no other line begins with "--". */
static gint64
behind_delimiter(const struct walk *w, gint64 end)
{
	struct bytes text = buffer_bytes(&w->skeleton->text);
	size_t next = (size_t)end, at;

	while ((at = bytes_last_index(bytes_first(text, next), '\n')) < next) {
		if (at + 1 < next &&
		    bytes_starts(bytes_from(text, at + 1), BYTES("--")))
			return (gint64)next + 1;
		next = at;
	}
	return end;
}

/*
 * Behind a part that has neither fields nor an empty line, GMime takes the
 * delimiter for a wrong line of that part's header, and the fields behind it
 * as well: so the header begins at the latest where a delimiter is.
 */
static struct bytes
header_of(const struct walk *w, GMimeObject *object, gint64 end, bool content)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	gint64 start = content ? behind_delimiter(w, end) : end, first;

	if (g_mime_header_list_get_count(list) > 0) {
		first = g_mime_header_get_offset(
		    g_mime_header_list_get_header_at(list, 0));
		if (first < start)
			start = first;
	}
	return view(w, start, end);
}

static void
leaf_of(const struct walk *w, GMimePart *part, struct leaf *leaf)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream =
	    content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
	gint64 end = (gint64)w->skeleton->text.len;

	leaf->content = bytes_first(w->body, 0);
	if (stream != NULL) {
		leaf->content = view(w, stream->bound_start, stream->bound_end);
		end = stream->bound_start;
	}
	/* A line end before it that is none in the body is a mask of ours. */
	if (leaf->content.at > w->body.at && leaf->content.at[-1] != '\n')
		leaf->content = (struct bytes){ leaf->content.at - 1,
			leaf->content.len + 1 };
	leaf->header = header_of(w, GMIME_OBJECT(part), end, stream != NULL);
}

static GMimeObject *
parse(const struct buffer *from)
{
	GByteArray array = { from->at, (guint)from->len };
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&array);
	GMimeParser *parser;
	GMimeObject *top;

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	top = g_mime_parser_construct_part(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return top;
}

static struct bytes
path_below(struct arena *arena, struct bytes path, int number)
{
	return arena_format(arena, "%.*s%s%d", BYTES_ARG(path),
	    path.len > 0 ? "." : "", number);
}

static bool
is_digest(GMimeMultipart *multipart)
{
	GMimeContentType *type =
	    g_mime_object_get_content_type(GMIME_OBJECT(multipart));

	return g_mime_content_type_is_type(type, "multipart", "digest");
}

static void
walk_levels(const struct walk *w, struct level *levels, size_t room,
    void (*visit)(void *, const struct leaf *), void *context)
{
	size_t depth = 1;

	while (depth > 0) {
		struct level *l = &levels[depth - 1];
		GMimeObject *child;
		struct bytes path;

		if (l->next >= g_mime_multipart_get_count(l->multipart)) {
			depth--;
			continue;
		}
		child = g_mime_multipart_get_part(l->multipart, l->next++);
		path = path_below(w->arena, l->path, l->next);
		if (GMIME_IS_MULTIPART(child) && depth < room) {
			levels[depth++] =
			    (struct level){ GMIME_MULTIPART(child), 0, path };
		} else if (GMIME_IS_PART(child)) {
			struct leaf leaf = { .path = path,
				.message = is_digest(l->multipart),
				.depth = w->depth + (unsigned)depth };

			leaf_of(w, GMIME_PART(child), &leaf);
			visit(context, &leaf);
		}
	}
}

void
tree_read(struct bytes body, const struct prescan *scan, struct bytes path,
    unsigned depth, unsigned deepest, struct arena *arena,
    void (*visit)(void *, const struct leaf *), void *context)
{
	struct walk w = { .body = body,
		.skeleton = &scan->skeleton,
		.depth = depth,
		.arena = arena };
	struct level *levels;
	size_t room = (size_t)deepest + 1;
	GMimeObject *top;

	top = parse(&scan->skeleton.text);
	levels = arena_array(arena, room, sizeof *levels);
	if (top != NULL && GMIME_IS_MULTIPART(top)) {
		levels[0] = (struct level){ GMIME_MULTIPART(top), 0, path };
		walk_levels(&w, levels, room, visit, context);
	}
	if (top != NULL)
		g_object_unref(top);
}

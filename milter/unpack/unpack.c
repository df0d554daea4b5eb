/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One way in for everything: an object gets its path, type and hash, is shown,
 * then opened, and what is inside comes back here. The way down is recursion,
 * bounded by object_depth; a list of pending objects would have to keep all
 * their contents in memory instead of those above. A limit that is hit ends
 * one branch, never the message: what was found before it still counts.
 */
#include "unpack/unpack.h"

#include <locale.h>
#include <iconv.h>
#include <nettle/sha2.h>
#include <string.h>

#include "parse/charset.h"
#include "unpack/again.h"
#include "unpack/formats.h"
#include "unpack/padding.h"

#define NAME_MOST 255
#define RATIO_FROM ((uint64_t)10 << 20)

/*
 * libarchive converts names by iconv, which reads files at first use; a
 * converter stays loaded as long as one handle is open. LHA names its code page
 * in a header: one that cannot be loaded would close the archive.
 */
static const char *const charsets[] = { "UTF-16LE", "UTF-16BE", "CP932",
	"CP437", "CP850", "CP866", "CP936", "CP949", "CP950", "CP1250",
	"CP1251", "CP1252" };
#define CHARSETS (sizeof charsets / sizeof charsets[0])

void
unpack_start(void)
{
	static volatile iconv_t kept[CHARSETS]; /* never closed */

	setlocale(LC_CTYPE, "C.UTF-8");
	for (size_t i = 0; i < CHARSETS; i++) {
		kept[i] = iconv_open("UTF-8", charsets[i]);
		(void)kept[i];
	}
}

static bool
is_control(struct bytes text, size_t at)
{
	unsigned char c = text.at[at];

	/* U+0080 to U+009F are control characters, too. */
	return c < 0x20 || c == 0x7f ||
	    (c == 0xc2 && at + 1 < text.len && text.at[at + 1] < 0xa0);
}

static bool
is_continuation(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Valid UTF-8 without control characters. */
static struct bytes
clean(struct arena *arena, struct bytes name)
{
	unsigned char *at;
	size_t len = 0;

	name = bytes_first(name, 4096);
	if (!charset_is_utf8(name))
		name = charset_to_utf8(arena, name, BYTES(""));
	at = arena_alloc(arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		if (!is_control(name, i))
			at[len++] = name.at[i];
		else if (name.at[i] == 0xc2)
			i++;
	}
	return (struct bytes){ at, len };
}

/* Bounded from the middle: the ending tells what a double click would do. */
static struct bytes
safe_name(struct arena *arena, struct bytes name)
{
	size_t head = NAME_MOST / 2, tail;

	name = clean(arena, name);
	if (name.len <= NAME_MOST)
		return name;
	tail = name.len - (NAME_MOST / 2 - 3);
	while (head > 0 && is_continuation(name.at[head]))
		head--;
	while (tail < name.len && is_continuation(name.at[tail]))
		tail++;
	return arena_format(arena, "%.*s…%.*s", (int)head,
	    (const char *)name.at, BYTES_ARG(bytes_from(name, tail)));
}

static struct bytes
join(struct arena *arena, struct bytes path, struct bytes name)
{
	return arena_format(
	    arena, "%.*s/%.*s", BYTES_ARG(path), BYTES_ARG(name));
}

static bool
may_have_one_more(struct unpacker *u, struct bytes where)
{
	if (u->count < u->limits->object_count)
		return true;
	findings_add(u->findings, FINDING_TOO_MANY_OBJECTS, where,
	    arena_format(u->arena, "%zu", u->limits->object_count));
	return false;
}

static void
hash(struct object *o)
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, o->content.len, o->content.at);
	sha256_digest(&context, sizeof o->sha256, o->sha256);
}

struct seen {
	struct bytes path;
	unsigned char sha256[32];
};

static void
remember(struct unpacker *u, const struct object *o)
{
	struct seen *seen;

	if (u->count == u->seen_room) {
		u->seen_room = u->seen_room * 2 + 16;
		u->seen = arena_grow(
		    u->arena, u->seen, u->count, u->seen_room, sizeof *u->seen);
	}
	seen = &u->seen[u->count++];
	seen->path = o->path;
	memcpy(seen->sha256, o->sha256, sizeof o->sha256);
}

/* By this name, or by any when `path' is empty. */
static bool
was_seen(const struct unpacker *u, const struct object *o, struct bytes path)
{
	for (size_t i = 0; i < u->count; i++)
		if (memcmp(u->seen[i].sha256, o->sha256, sizeof o->sha256) ==
			0 &&
		    (path.len == 0 || bytes_same(path, u->seen[i].path)))
			return true;
	return false;
}

/* What comes to light in a second look has not been tried with anything. */
static void
open_whole(struct unpacker *u, const struct object *o)
{
	bool again = u->again && u->passwords != NULL;

	if (again)
		passwords_only_new(u->passwords, false);
	formats_open(u, o);
	if (again)
		passwords_only_new(u->passwords, true);
}

/* `o` has its hash already. */
static void
take(struct unpacker *u, struct object *o)
{
	size_t told;

	/* Names of what is sealed come without content, until it is opened. */
	if (u->again && o->content.len > 0 && was_seen(u, o, BYTES("")))
		return;
	remember(u, o);
	padding_check(u, o);
	u->visit(u->context, o);
	told = u->findings->count;
	if (!u->careful)
		open_whole(u, o);
	again_keep(u, o, told);
	/* The object stays known; its content goes away with its opener. */
	o->content = BYTES("");
}

/*
 * What the mail says of a part counts where the bytes leave it open: text that
 * stands in the body is not run as a script, whatever it looks like.
 */
static enum object_type
type_of_part(const struct part *part, struct bytes name)
{
	enum object_type type = object_identify(part->content, name);
	bool message = bytes_starts(part->type, BYTES("message/rfc822")) ||
	    bytes_starts(part->type, BYTES("message/global"));

	if (type != OBJECT_TEXT && type != OBJECT_SCRIPT &&
	    type != OBJECT_HTML && type != OBJECT_MESSAGE)
		return type;
	if (message)
		return OBJECT_MESSAGE;
	if (bytes_equal(part->type, BYTES("text/html")) && type == OBJECT_TEXT)
		return OBJECT_HTML;
	if (!part->attached && bytes_equal(part->type, BYTES("text/plain")))
		return OBJECT_TEXT;
	return type;
}

/* Would a client show it as a file? Text and pictures are no attachments. */
static bool
is_file(const struct object *o)
{
	switch (o->type) {
	case OBJECT_UNKNOWN:
	case OBJECT_EMPTY:
	case OBJECT_TEXT:
	case OBJECT_HTML:
	case OBJECT_IMAGE:
	case OBJECT_SCRIPT:
	case OBJECT_SIGNATURE:
		return o->attached;
	default:
		return true;
	}
}

static void
tell_part(struct unpacker *u, const struct object *o, const struct part *part)
{
	if (part->why.len > 0 && !part->quiet && is_file(o))
		findings_add(
		    u->findings, FINDING_MIME_AMBIGUOUS, o->path, part->why);
	if (o->other_name.len > 0)
		findings_add(u->findings, FINDING_NAME_AMBIGUOUS, o->path,
		    arena_format(u->arena, "%.*s, %.*s", BYTES_ARG(o->name),
			BYTES_ARG(o->other_name)));
	if (bytes_equal(part->type, BYTES("message/partial")) && !o->joined)
		findings_add(
		    u->findings, FINDING_MESSAGE_PARTIAL, o->path, BYTES(""));
	if (bytes_equal(part->type, BYTES("message/external-body")))
		findings_add(u->findings, FINDING_MESSAGE_EXTERNAL, o->path,
		    bytes_first(bytes_trim(part->content, " \t\r\n"), 100));
}

void
unpack_part_of(
    struct unpacker *u, const struct object *parent, const struct part *part)
{
	struct object *o;

	if (!may_have_one_more(u, part->path))
		return;
	o = arena_alloc(u->arena, sizeof *o);
	o->parent = parent;
	o->name = safe_name(u->arena, part->name);
	o->path = join(u->arena, part->path,
	    o->name.len > 0 ? o->name : safe_name(u->arena, part->type));
	o->type = type_of_part(part, o->name);
	o->content = part->content;
	o->size = part->content.len;
	o->attached = part->attached;
	o->joined = part->joined || (parent != NULL && parent->joined);
	if (part->other_name.len > 0)
		o->other_name = safe_name(u->arena, part->other_name);
	if (parent != NULL) {
		o->depth = parent->depth + 1;
		o->was_sealed = parent->was_sealed;
		o->opened = parent->opened;
	}
	hash(o);
	if (part->why.len > 0 && was_seen(u, o, BYTES("")))
		return;
	tell_part(u, o, part);
	take(u, o);
}

void
unpack_part(struct unpacker *u, const struct part *part)
{
	unpack_part_of(u, NULL, part);
}

void
unpack_found(
    struct unpacker *u, const struct object *parent, const struct found *found)
{
	struct object *o;

	if (!may_have_one_more(u, parent->path))
		return;
	o = arena_alloc(u->arena, sizeof *o);
	o->parent = parent;
	o->name = safe_name(u->arena, found->name);
	o->type = found->type != OBJECT_UNKNOWN
	    ? found->type
	    : object_identify(found->content, o->name);
	o->path = join(u->arena, parent->path,
	    o->name.len > 0 ? o->name : bytes_of(object_type_name(o->type)));
	o->content = found->content;
	o->size =
	    found->size > found->content.len ? found->size : found->content.len;
	o->depth = parent->depth + 1;
	o->attached = true;
	o->was_sealed = parent->was_sealed || found->was_sealed;
	o->opened = found->opened.len > 0 ? arena_copy(u->arena, found->opened)
					  : parent->opened;
	hash(o);
	if (found->again && was_seen(u, o, o->path))
		return;
	take(u, o);
}

static bool
too_much(struct unpacker *u, enum finding_id id, const struct object *o,
    uint64_t limit, const char *unit)
{
	findings_add(u->findings, id, o->path,
	    arena_format(u->arena, "more than %llu %s",
		(unsigned long long)limit, unit));
	return false;
}

bool
unpack_allow(struct unpacker *u, const struct object *o, uint64_t packed,
    uint64_t so_far, uint64_t len)
{
	const struct limits *limits = u->limits;
	uint64_t size;

	if (!may_have_one_more(u, o->path))
		return false;
	if (__builtin_add_overflow(so_far, len, &size) ||
	    size > limits->object_bytes)
		return too_much(u, FINDING_OBJECT_TOO_LARGE, o,
		    limits->object_bytes, "bytes");
	if (len > limits->total_bytes || u->total > limits->total_bytes - len)
		return too_much(u, FINDING_EXPANSION_TOO_LARGE, o,
		    limits->total_bytes, "bytes in all");
	if (size > RATIO_FROM && size / limits->expansion_ratio > packed)
		return too_much(u, FINDING_EXPANSION_TOO_LARGE, o,
		    limits->expansion_ratio, "times its size");
	u->total += len;
	return true;
}

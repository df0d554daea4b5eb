/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sorting by name brings sets together; the rest is copying. A set is joined
 * although each piece might be more than a piece: then both are opened, unless
 * the whole has shown that it is an archive and the piece cannot be one (its
 * volume's header says so, or nothing is recognised in it, or it is the front
 * of what was opened). Taking pieces for damaged archives would flag honest
 * mail; not opening them would hide an archive under a numbered name.
 */
#include "unpack/split.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "unpack/identify.h"
#include "unpack/sevenzip.h"

/* More pieces than that are not sent by mail. */
#define PIECES_MOST 1000

struct piece {
	struct split_name name;
	const struct part *part;
	size_t index;
};

static int
compare_bytes(struct bytes a, struct bytes b)
{
	size_t len = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < len; i++)
		if (byte_lower(a.at[i]) != byte_lower(b.at[i]))
			return byte_lower(a.at[i]) < byte_lower(b.at[i]) ? -1
									 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

static int
compare(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;
	int order = compare_bytes(a->name.base, b->name.base);

	if (order == 0)
		order = (a->name.kind > b->name.kind) -
		    (a->name.kind < b->name.kind);
	if (order == 0)
		order = (a->name.number > b->name.number) -
		    (a->name.number < b->name.number);
	if (order == 0)
		order = (a->index > b->index) - (a->index < b->index);
	return order;
}

static bool
is_same_set(const struct piece *a, const struct piece *b)
{
	return a->name.kind == b->name.kind &&
	    compare_bytes(a->name.base, b->name.base) == 0;
}

/* The pieces from 1 on without a gap, and for a ZIP the last one. */
static size_t
choose(struct piece *list, size_t count, struct piece *set)
{
	size_t n = 0;

	for (size_t i = 0; i < count && n < PIECES_MOST; i++) {
		const struct split_name *name = &list[i].name;

		if (name->number == n + 1 ||
		    (name->number == SPLIT_LAST && n > 0 &&
			set[n - 1].name.number != SPLIT_LAST))
			set[n++] = list[i];
	}
	return n < 2 ? 0 : n;
}

/* A number of RAR 5 that matters here only by its lowest bits. */
static unsigned
take_low(struct bytes *b)
{
	unsigned low = b->len > 0 ? b->at[0] & 0x7f : 0;

	while (b->len > 0 && (b->at[0] & 0x80) != 0)
		*b = bytes_from(*b, 1);
	*b = bytes_from(*b, 1);
	return low;
}

/* Its first header says that the archive has others before or behind it. */
static bool
is_volume(struct bytes b)
{
	unsigned flags;

	if (bytes_starts(b, BYTES("Rar!\x1a\x07\0")))
		return b.len > 12 && b.at[9] == 0x73 && (b.at[10] & 1) != 0;
	if (!bytes_starts(b, BYTES("Rar!\x1a\x07\1\0")))
		return false;
	b = bytes_from(b, 12);
	take_low(&b);
	if (take_low(&b) != 1)
		return false;
	flags = take_low(&b);
	if ((flags & 1) != 0)
		take_low(&b);
	return (take_low(&b) & 1) != 0;
}

/* Nothing would be found in it that was not in the whole. */
static bool
is_mere_piece(const struct piece *p, bool last)
{
	enum object_type type =
	    object_identify(p->part->content, p->part->name);

	if (type == OBJECT_UNKNOWN || type == OBJECT_EMPTY ||
	    p->name.number == 1)
		return true;
	if (type == OBJECT_ZIP)
		return last || p->name.kind == SPLIT_ZIP;
	return type == OBJECT_RAR && is_volume(p->part->content);
}

static bool
is_archive_name(struct bytes base)
{
	static const char *const endings[] = { ".7z", ".zip", ".rar", ".tar",
		".gz", ".tgz", ".bz2", ".xz", ".zst", ".lzh", ".cab", ".iso",
		".img", ".exe" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_ends_same(base, bytes_of(endings[i])))
			return true;
	return false;
}

/* The number of the piece that a ZIP ends in: 0 for most, one without an end. */
static unsigned
last_disk(struct bytes zip)
{
	return bytes_le16(zip, identify_zip_end(zip) + 4);
}

/* It goes on in a piece that is not here, or began in one. */
static bool
lacks_others(const struct piece *p)
{
	struct bytes b = p->part->content;
	enum object_type type = object_identify(b, p->part->name);

	if (type == OBJECT_RAR)
		return is_volume(b);
	if (p->name.number == SPLIT_LAST)
		return last_disk(b) != 0 && last_disk(b) != 0xffff;
	if (p->name.kind == SPLIT_BYTES && !is_archive_name(p->name.base))
		return false;
	if (p->name.number == 1 && type == OBJECT_SEVENZIP)
		return sevenzip_header(b).len == 0;
	return p->name.number != 1 &&
	    (type == OBJECT_UNKNOWN ||
		(type == OBJECT_ZIP && !identify_zip_front(b)));
}

/* Those of a set that could not be joined. */
static void
tell_alone(struct unpacker *u, const struct piece *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lacks_others(&list[i]))
			findings_add(u->findings, FINDING_ARCHIVE_PIECE,
			    list[i].part->path, list[i].part->name);
}

static struct bytes
path_of(struct arena *arena, const struct piece *set, size_t count)
{
	struct bytes path = set[0].part->path;

	for (size_t i = 1; i < count && path.len < 200; i++)
		path = arena_format(arena, "%.*s+%.*s", BYTES_ARG(path),
		    BYTES_ARG(set[i].part->path));
	return path;
}

static struct bytes
name_of(struct arena *arena, const struct split_name *name)
{
	return arena_format(
	    arena, "%.*s%.*s", BYTES_ARG(name->base), BYTES_ARG(name->whole));
}

/* True: it held something. */
static bool
open_whole(struct unpacker *u, const struct piece *set, size_t count,
    struct bytes content)
{
	struct part whole = *set[0].part;
	size_t before = u->count;

	whole.path = path_of(u->arena, set, count);
	whole.name = name_of(u->arena, &set[0].name);
	whole.content = content;
	u->brief = true;
	unpack_part(u, &whole);
	u->brief = false;
	return u->count > before + 1;
}

static bool
is_too_large(struct unpacker *u, const struct piece *set, size_t count)
{
	uint64_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += set[i].part->content.len;
	if (size <= u->limits->object_bytes)
		return false;
	findings_add(u->findings, FINDING_OBJECT_TOO_LARGE, set[0].part->path,
	    arena_format(u->arena, "more than %zu bytes in pieces",
		u->limits->object_bytes));
	return true;
}

static void
open_set(
    struct unpacker *u, const struct piece *set, size_t count, bool *joined)
{
	size_t *starts = arena_array(u->arena, count, sizeof *starts);
	struct buffer whole = { 0 };

	if (is_too_large(u, set, count))
		return;
	for (size_t i = 0; i < count; i++) {
		starts[i] = whole.len;
		buffer_add(&whole, set[i].part->content);
	}
	if (bytes_starts(buffer_bytes(&whole), BYTES("7z\xbc\xaf\x27\x1c")) &&
	    sevenzip_header(buffer_bytes(&whole)).len == 0)
		tell_alone(u, set, 1);
	if (set[0].name.kind == SPLIT_ZIP)
		split_zip_mend(whole.at, whole.len, starts, count);
	if (open_whole(u, set, count, buffer_bytes(&whole)))
		for (size_t i = 0; i < count; i++)
			joined[set[i].index] =
			    is_mere_piece(&set[i], i + 1 == count);
	buffer_free(&whole);
}

void
split_open(
    struct unpacker *u, const struct part *parts, size_t count, bool *joined)
{
	struct piece *list = arena_array(u->arena, count + 1, sizeof *list);
	struct piece *set = arena_array(u->arena, count + 1, sizeof *set);
	size_t named = 0, n;

	for (size_t i = 0; i < count; i++) {
		struct split_name name = split_name(parts[i].name);

		if (name.kind != SPLIT_NONE)
			list[named++] = (struct piece){ name, &parts[i], i };
	}
	qsort(list, named, sizeof *list, compare);
	for (size_t i = 0; i < named; i += n) {
		size_t chosen;

		for (n = 1;
		     i + n < named && is_same_set(&list[i], &list[i + n]);)
			n++;
		chosen = choose(&list[i], n, set);
		if (chosen > 0)
			open_set(u, set, chosen, joined);
		else
			tell_alone(u, &list[i], n);
	}
}

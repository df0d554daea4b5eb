/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The table is the product of findings.def; the list is a plain array, since
 * a message has a handful of findings and a hostile one is cut at the maximum.
 */
#include "inspect/finding.h"

#include <string.h>

#define TEXT_MAX 400

static const struct finding_kind kinds[FINDING_COUNT] = {
#define FINDING(id, name, family, weight, points, attack, en, ja)              \
	[FINDING_##id] = { name, FAMILY_##family, WEIGHT_##weight, points,     \
		attack, en, ja },
#include "inspect/findings.def"
#undef FINDING
};

static const char *const families[FAMILY_COUNT] = { "thread", "identity",
	"origin", "lure", "content", "outbound", "note", "limit", "trouble" };

void
findings_init(struct findings *fs, struct arena *arena)
{
	*fs = (struct findings){ .arena = arena };
}

/* Details are hostile text on their way to a terminal and a header. */
static struct bytes
clean_copy(struct arena *arena, struct bytes text)
{
	unsigned char *at;
	size_t len = text.len < TEXT_MAX ? text.len : TEXT_MAX;

	/* Do not cut a UTF-8 sequence in two. */
	while (len < text.len && len > 0 && (text.at[len] & 0xC0) == 0x80)
		len--;
	at = arena_alloc(arena, len);
	for (size_t i = 0; i < len; i++)
		at[i] =
		    text.at[i] < 0x20 || text.at[i] == 0x7F ? '?' : text.at[i];
	return (struct bytes){ at, len };
}

static bool
is_there(const struct findings *fs, enum finding_id id, struct bytes where,
    struct bytes detail)
{
	for (size_t i = 0; i < fs->count; i++)
		if (fs->list[i].id == id &&
		    bytes_equal(fs->list[i].where, where) &&
		    (id != FINDING_YARA_MATCH ||
			bytes_equal(fs->list[i].detail, detail)))
			return true;
	return false;
}

static void
append(struct findings *fs, enum finding_id id, struct bytes where,
    struct bytes detail, double points)
{
	if (fs->count == fs->room) {
		fs->room = fs->room > 0 ? 2 * fs->room : 8;
		fs->list = arena_grow(
		    fs->arena, fs->list, fs->count, fs->room, sizeof *fs->list);
	}
	fs->list[fs->count++] =
	    (struct finding){ id, clean_copy(fs->arena, where),
		    clean_copy(fs->arena, detail), points };
}

void
findings_add_points(struct findings *fs, enum finding_id id, struct bytes where,
    struct bytes detail, double points)
{
	if (is_there(fs, id, where, detail))
		return;
	if (fs->count >= FINDINGS_MAX) {
		fs->dropped++;
		return;
	}
	append(fs, id, where, detail, points);
}

void
findings_add(struct findings *fs, enum finding_id id, struct bytes where,
    struct bytes detail)
{
	findings_add_points(fs, id, where, detail, 0);
}

void
findings_insist_points(struct findings *fs, enum finding_id id,
    struct bytes where, struct bytes detail, double points)
{
	if (!is_there(fs, id, where, detail))
		append(fs, id, where, detail, points);
}

void
findings_insist(struct findings *fs, enum finding_id id, struct bytes where,
    struct bytes detail)
{
	findings_insist_points(fs, id, where, detail, 0);
}

void
findings_drop(struct findings *fs, enum finding_id id)
{
	size_t kept = 0;

	for (size_t i = 0; i < fs->count; i++)
		if (fs->list[i].id != id)
			fs->list[kept++] = fs->list[i];
	fs->count = kept;
}

bool
findings_have(const struct findings *fs, enum finding_id id)
{
	for (size_t i = 0; i < fs->count; i++)
		if (fs->list[i].id == id)
			return true;
	return false;
}

bool
findings_tell(const struct findings *fs, size_t from, enum finding_id id,
    struct bytes where)
{
	for (size_t i = from; i < fs->count; i++)
		if (fs->list[i].id == id &&
		    bytes_equal(fs->list[i].where, where))
			return true;
	return false;
}

void
findings_forget(struct findings *fs, enum finding_id id, struct bytes where)
{
	size_t kept = 0;

	for (size_t i = 0; i < fs->count; i++)
		if (fs->list[i].id != id ||
		    !bytes_equal(fs->list[i].where, where))
			fs->list[kept++] = fs->list[i];
	fs->count = kept;
}

const struct finding_kind *
finding_kind(enum finding_id id)
{
	return &kinds[id];
}

const char *
family_name(enum family family)
{
	return families[family];
}

enum finding_id
finding_by_name(struct bytes name)
{
	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		if (bytes_equal(bytes_of(kinds[id].name), name))
			return id;
	return FINDING_COUNT;
}

struct bytes
finding_says(const struct finding *f, bool japanese, struct arena *arena)
{
	const char *text = japanese ? kinds[f->id].ja : kinds[f->id].en;
	const char *gap = strstr(text, "%s");

	if (gap == NULL)
		return bytes_of(text);
	return arena_format(arena, "%.*s%.*s%s", (int)(gap - text), text,
	    BYTES_ARG(f->detail), gap + 2);
}

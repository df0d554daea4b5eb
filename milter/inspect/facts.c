/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A list with bounds by kind. It is short (most mail has some dozens, most of
 * them fingerprints), so whoever asks walks it.
 */
#include "inspect/facts.h"

static const struct {
	const char *name;
	uint16_t most;
	uint16_t bytes;
} kinds[] = {
#define FACT(id, name, most, bytes, is) { name, most, bytes },
#include "inspect/facts.def"
#undef FACT
};

void
facts_init(struct facts *fs, struct arena *arena)
{
	*fs = (struct facts){ .arena = arena };
}

static bool
is_clean(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 0x20 || text.at[i] == 0x7F)
			return false;
	return true;
}

static bool
is_known(const struct facts *fs, enum fact_kind kind, struct bytes text,
    struct bytes where)
{
	if (kinds[kind].bytes == 0)
		return false;
	for (size_t i = 0; i < fs->count; i++)
		if (fs->list[i].kind == kind &&
		    bytes_equal(fs->list[i].text, text) &&
		    bytes_equal(fs->list[i].where, where))
			return true;
	return false;
}

void
facts_add(struct facts *fs, enum fact_kind kind, struct bytes text,
    struct bytes where, uint64_t number)
{
	if (fs->of_kind[kind] >= kinds[kind].most ||
	    text.len > kinds[kind].bytes || where.len > FACT_WHERE_MAX ||
	    !is_clean(text) || !is_clean(where) ||
	    is_known(fs, kind, text, where))
		return;
	if (fs->count == fs->room) {
		fs->room = fs->room > 0 ? 2 * fs->room : 32;
		fs->list = arena_grow(
		    fs->arena, fs->list, fs->count, fs->room, sizeof *fs->list);
	}
	fs->list[fs->count++] =
	    (struct fact){ kind, arena_copy(fs->arena, text),
		    arena_copy(fs->arena, where), number };
	fs->of_kind[kind]++;
}

void
facts_copy(struct facts *to, const struct facts *from)
{
	to->room = from->count;
	to->list = arena_array(to->arena, to->room + 1, sizeof *to->list);
	for (size_t i = 0; i < from->count; i++) {
		const struct fact *f = &from->list[i];

		if (fact_is_secret(f->kind))
			continue;
		to->list[to->count++] =
		    (struct fact){ f->kind, arena_copy(to->arena, f->text),
			    arena_copy(to->arena, f->where), f->number };
		to->of_kind[f->kind]++;
	}
}

static const struct fact *
find(const struct facts *fs, size_t from, enum fact_kind kind)
{
	for (size_t i = from; i < fs->count; i++)
		if (fs->list[i].kind == kind)
			return &fs->list[i];
	return NULL;
}

const struct fact *
facts_first(const struct facts *fs, enum fact_kind kind)
{
	return find(fs, 0, kind);
}

const struct fact *
facts_next(const struct facts *fs, const struct fact *fact)
{
	return find(fs, (size_t)(fact - fs->list) + 1, fact->kind);
}

struct bytes
facts_text(const struct facts *fs, enum fact_kind kind)
{
	const struct fact *fact = facts_first(fs, kind);

	return fact != NULL ? fact->text : (struct bytes){ 0 };
}

const char *
fact_name(enum fact_kind kind)
{
	return kinds[kind].name;
}

size_t
fact_bytes_max(enum fact_kind kind)
{
	return kinds[kind].bytes;
}

bool
fact_is_secret(enum fact_kind kind)
{
	return kind == FACT_CANDIDATE || kind == FACT_GUESS ||
	    kind == FACT_PROVED;
}

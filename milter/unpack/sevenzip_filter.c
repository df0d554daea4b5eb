/* SPDX-License-Identifier: BSD-2-Clause
 *
 * 7-Zip puts a filter before what it packs: jumps of programs are written as
 * places instead of distances. That for 64-bit ARM is younger than the
 * libarchive of many systems, which then gives empty files. So a folder that
 * ends in it is unpacked without it, the filter is undone here, and the folder
 * becomes a stored one. Any other coder nobody knows is told by its number:
 * guessing at it would show noise for content.
 * Source: the instruction set of ARMv8-A; the SDK's description of methods.
 */
#include "unpack/sevenzip_filter.h"

#include "unpack/sevenzip_unpack.h"

#define ARM64 BYTES("\x0a")
#define STORED BYTES("\0")

static bool
is_known(struct bytes id)
{
	static const struct bytes known[] = {
		{ (const unsigned char *)"\x00", 1 },
		{ (const unsigned char *)"\x21", 1 },
		{ (const unsigned char *)"\x03\x01\x01", 3 },
		{ (const unsigned char *)"\x03\x03", 2 }, /* and what follows */
		{ (const unsigned char *)"\x03\x04\x01", 3 },
		{ (const unsigned char *)"\x04\x01", 2 },
		{ (const unsigned char *)"\x04\x02\x02", 3 },
		{ (const unsigned char *)"\x06\xf1\x07\x01", 4 },
	};

	if (id.len == 1 && id.at[0] >= 3 && id.at[0] <= 9)
		return true; /* filters of its first version, by one byte */
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (bytes_starts(id, known[i]))
			return true;
	return false;
}

/* A branch with link: 26 bits of distance, in words. */
static uint32_t
branch(uint32_t word, uint32_t place)
{
	return 0x94000000 | ((word - (place >> 2)) & 0x03ffffff);
}

/* The address of a page: 21 bits in two pieces, of which 18 were filtered. */
static uint32_t
page(uint32_t word, uint32_t place)
{
	uint32_t value = (word >> 29 & 3) | (word >> 3 & 0x1ffffc);

	if (((value + 0x20000) & 0x1c0000) != 0)
		return word;
	value -= place >> 12;
	word &= 0x9000001f;
	word |= (value & 3) << 29 | (value & 0x3fffc) << 3;
	return (value & 0x20000) != 0 ? word | 0xe00000 : word;
}

void
sevenzip_undo_arm64(unsigned char *at, size_t len, uint32_t place)
{
	for (; len >= 4; at += 4, len -= 4, place += 4) {
		uint32_t word = bytes_le32((struct bytes){ at, 4 }, 0);

		if (word >> 26 == 0x25)
			word = branch(word, place);
		else if ((word & 0x9f000000) == 0x90000000)
			word = page(word, place);
		else
			continue;
		for (unsigned i = 0; i < 4; i++)
			at[i] = (unsigned char)(word >> 8 * i);
	}
}

static bool
is_filtered(const struct sevenzip_folder *f)
{
	for (size_t i = 0; i < f->coder_count; i++)
		if (bytes_equal(f->coders[i].id, ARM64))
			return f->coder_count > 1;
	return false;
}

/* Everybody writes just these two: the filter, and what feeds it. */
bool
sevenzip_take_filter(struct sevenzip_folder *f, struct sevenzip_coder *filter)
{
	size_t at = bytes_equal(f->coders[0].id, ARM64) ? 0 : 1;

	if (!is_filtered(f) || f->coder_count != 2 || f->bind_count != 1 ||
	    f->entrance_count != 1 || f->out_count != 2 ||
	    f->coders[0].ins != 1 || f->coders[1].ins != 1 ||
	    f->binds[0].in != at || f->binds[0].out != 1 - at)
		return false;
	*filter = f->coders[at];
	f->coders += 1 - at;
	f->sizes += 1 - at;
	f->coder_count = f->out_count = 1;
	f->bind_count = 0;
	f->entrances[0] = 0;
	return true;
}

/* False: damaged, or built as nobody does; then it stays. */
static bool
unfilter(struct sevenzip_folder *f, struct bytes *packs, struct buffer *out,
    struct arena *arena)
{
	struct sevenzip_folder inner = *f;
	struct sevenzip_coder filter;

	inner.entrances = arena_alloc(arena, sizeof *inner.entrances);
	if (!sevenzip_take_filter(&inner, &filter) ||
	    !sevenzip_unpack(out, f, packs, sevenzip_size(f)))
		return false;
	*f = inner;
	f->coders = arena_alloc(arena, sizeof *f->coders);
	f->coders[0] = (struct sevenzip_coder){ STORED, BYTES(""), 1, 1 };
	f->sizes = arena_alloc(arena, sizeof *f->sizes);
	f->sizes[0] = out->len;
	packs[0] = buffer_bytes(out);
	return true;
}

bool
sevenzip_is_filtered(const struct sevenzip *z)
{
	for (size_t i = 0; i < z->folder_count; i++)
		if (is_filtered(&z->folders[i]))
			return true;
	return false;
}

void
sevenzip_unfilter(struct unpacker *u, const struct object *o,
    struct sevenzip *z, struct buffer *clear)
{
	for (size_t i = 0; i < z->folder_count; i++) {
		struct sevenzip_folder *f = &z->folders[i];

		if (is_filtered(f) && !sevenzip_is_sealed(f) &&
		    unpack_allow(u, o, o->content.len, 0, sevenzip_size(f)))
			unfilter(
			    f, z->packs + f->first_pack, &clear[i], u->arena);
	}
}

static void
tell(struct unpacker *u, const struct object *o, struct bytes id)
{
	uint64_t number = 0;

	for (size_t i = 0; i < id.len && i < 8; i++)
		number = number << 8 | id.at[i];
	findings_add(u->findings, FINDING_ARCHIVE_UNSUPPORTED, o->path,
	    arena_format(
		u->arena, "7z coder %llX", (unsigned long long)number));
}

void
sevenzip_tell_unknown(
    struct unpacker *u, const struct object *o, const struct sevenzip *z)
{
	for (size_t i = 0; i < z->folder_count; i++) {
		const struct sevenzip_folder *f = &z->folders[i];

		for (size_t k = 0; k < f->coder_count; k++) {
			if (is_known(f->coders[k].id))
				continue;
			tell(u, o, f->coders[k].id);
			return; /* one is enough */
		}
	}
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The header database, read once from front to back. A reader that ran out or
 * met nonsense turns `bad` and gives zeros from then on, so that the grammar
 * below stays as short as the format's own description; who reads in a loop
 * looks at `bad` in it. Counts are held against what is left, as each thing
 * that is counted takes a byte at least. Features that no packer uses (external
 * data, several header folders) are not understood, on purpose: libarchive does
 * not either.
 */
#include "unpack/sevenzip.h"

#include <zlib.h>

enum {
	END = 0,
	HEADER = 1,
	PROPERTIES = 2,
	STREAMS = 4,
	FILES = 5,
	PACKS = 6,
	FOLDERS = 7,
	CUTS = 8,
	SIZE = 9,
	CRC = 10,
	FOLDER = 11,
	FOLDER_SIZES = 12,
	FOLDER_PIECES = 13,
	ENCODED = 23,
};

struct reader {
	struct bytes rest;
	bool bad;
	struct arena *arena;
	struct sevenzip *z;
};

static struct bytes
take(struct reader *r, uint64_t len)
{
	struct bytes b = bytes_first(r->rest, (size_t)len);

	if (len > r->rest.len) {
		r->bad = true;
		r->rest = BYTES("");
		return r->rest;
	}
	r->rest = bytes_from(r->rest, b.len);
	return b;
}

static unsigned
byte(struct reader *r)
{
	struct bytes b = take(r, 1);

	return b.len > 0 ? b.at[0] : END;
}

/* The first byte's leading ones say how many bytes follow. */
static uint64_t
number(struct reader *r)
{
	unsigned first = byte(r), mask = 0x80;
	uint64_t value = 0;

	for (unsigned i = 0; i < 8; i++, mask >>= 1) {
		if ((first & mask) == 0)
			return value | (uint64_t)(first & (mask - 1)) << 8 * i;
		value |= (uint64_t)byte(r) << 8 * i;
	}
	return value;
}

/* Things of which each takes at least a byte, and at most so many. */
static size_t
count(struct reader *r, size_t most)
{
	uint64_t n = number(r);

	if (n > most || n > r->rest.len) {
		r->bad = true;
		return 0;
	}
	return (size_t)n;
}

/* True: the next thing is of that kind; it is taken. */
static bool
next_is(struct reader *r, unsigned kind)
{
	if (r->rest.len == 0 || r->rest.at[0] != kind)
		return false;
	take(r, 1);
	return true;
}

static void
expect(struct reader *r, unsigned kind)
{
	if (!next_is(r, kind))
		r->bad = true;
}

/* Which of `n' are defined: all, or a bit for each. */
static struct bytes
defined(struct reader *r, size_t n)
{
	return byte(r) != 0 ? BYTES("") : take(r, (n + 7) / 8);
}

static bool
is_defined(struct bytes bits, size_t i)
{
	return bits.len == 0 || (bits.at[i / 8] & (0x80 >> (i % 8))) != 0;
}

static bool
next_crc(struct reader *r, struct bytes bits, size_t i, uint32_t *crc)
{
	if (r->bad || !is_defined(bits, i))
		return false;
	*crc = bytes_le32(take(r, 4), 0);
	return !r->bad;
}

static void
read_packs(struct reader *r, struct bytes archive)
{
	struct sevenzip *z = r->z;
	uint64_t at = number(r);
	struct bytes bits;
	uint32_t unused;

	at = at < archive.len ? at + 32 : archive.len;
	z->pack_count = count(r, SEVENZIP_FOLDERS * 4);
	z->packs = arena_array(r->arena, z->pack_count + 1, sizeof *z->packs);
	expect(r, SIZE);
	for (size_t i = 0; i < z->pack_count && !r->bad; i++) {
		uint64_t len = number(r);
		struct bytes rest = bytes_from(archive, (size_t)at);

		z->packs[i] =
		    bytes_first(rest, len < rest.len ? (size_t)len : rest.len);
		at += z->packs[i].len;
	}
	if (next_is(r, CRC)) {
		bits = defined(r, z->pack_count);
		for (size_t i = 0; i < z->pack_count && !r->bad; i++)
			next_crc(r, bits, i, &unused);
	}
	expect(r, END);
}

static void
read_coder(struct reader *r, struct sevenzip_coder *c)
{
	unsigned flags = byte(r);

	c->id = take(r, flags & 15);
	c->ins = c->outs = 1;
	if ((flags & 0x10) != 0) {
		c->ins = (size_t)number(r);
		c->outs = (size_t)number(r);
	}
	if ((flags & 0x20) != 0)
		c->properties = take(r, number(r));
	if ((flags & 0xc0) != 0 || c->ins > SEVENZIP_STREAMS ||
	    c->outs > SEVENZIP_STREAMS)
		r->bad = true;
}

/* The one in that nothing inside feeds, where it is not written. */
static uint64_t
free_in(const struct sevenzip_folder *f, size_t ins)
{
	for (uint64_t in = 0; in < ins; in++) {
		bool bound = false;

		for (size_t i = 0; i < f->bind_count; i++)
			bound |= f->binds[i].in == in;
		if (!bound)
			return in;
	}
	return 0;
}

static void
read_graph(struct reader *r, struct sevenzip_folder *f, size_t ins)
{
	f->bind_count = f->out_count - 1;
	f->binds = arena_array(r->arena, f->bind_count + 1, sizeof *f->binds);
	for (size_t i = 0; i < f->bind_count; i++) {
		f->binds[i].in = number(r);
		f->binds[i].out = number(r);
		if (f->binds[i].in >= ins || f->binds[i].out >= f->out_count)
			r->bad = true;
	}
	if (ins <= f->bind_count) {
		r->bad = true;
		return;
	}
	f->entrance_count = ins - f->bind_count;
	f->entrances =
	    arena_array(r->arena, f->entrance_count, sizeof *f->entrances);
	if (f->entrance_count == 1)
		f->entrances[0] = free_in(f, ins);
	for (size_t i = 0; f->entrance_count > 1 && i < f->entrance_count; i++)
		f->entrances[i] = number(r);
}

static void
read_folder(struct reader *r, struct sevenzip_folder *f)
{
	size_t ins = 0;

	f->coder_count = count(r, SEVENZIP_STREAMS);
	f->coders =
	    arena_array(r->arena, f->coder_count + 1, sizeof *f->coders);
	for (size_t i = 0; i < f->coder_count && !r->bad; i++) {
		read_coder(r, &f->coders[i]);
		ins += f->coders[i].ins;
		f->out_count += f->coders[i].outs;
	}
	if (r->bad || f->out_count == 0 || f->out_count > SEVENZIP_STREAMS ||
	    ins > SEVENZIP_STREAMS) {
		r->bad = true;
		return;
	}
	read_graph(r, f, ins);
	f->sizes = arena_array(r->arena, f->out_count, sizeof *f->sizes);
}

static void
read_folders(struct reader *r)
{
	struct sevenzip *z = r->z;
	size_t pack = 0;
	struct bytes bits;

	expect(r, FOLDER);
	z->folder_count = count(r, SEVENZIP_FOLDERS);
	z->folders =
	    arena_array(r->arena, z->folder_count + 1, sizeof *z->folders);
	if (byte(r) != 0)
		r->bad = true; /* external */
	for (size_t i = 0; i < z->folder_count && !r->bad; i++) {
		read_folder(r, &z->folders[i]);
		z->folders[i].first_pack = pack;
		pack += z->folders[i].entrance_count;
	}
	if (pack > z->pack_count)
		r->bad = true;
	expect(r, FOLDER_SIZES);
	for (size_t i = 0; i < z->folder_count && !r->bad; i++)
		for (size_t out = 0; out < z->folders[i].out_count; out++)
			z->folders[i].sizes[out] = number(r);
	if (next_is(r, CRC)) {
		bits = defined(r, z->folder_count);
		for (size_t i = 0; i < z->folder_count && !r->bad; i++)
			z->folders[i].has_crc =
			    next_crc(r, bits, i, &z->folders[i].crc);
	}
	expect(r, END);
}

uint64_t
sevenzip_size(const struct sevenzip_folder *f)
{
	for (size_t out = 0; out < f->out_count; out++) {
		bool taken = false;

		for (size_t i = 0; i < f->bind_count; i++)
			taken |= f->binds[i].out == out;
		if (!taken)
			return f->sizes[out];
	}
	return 0;
}

/* How many files each folder holds: one, where it is not said. */
static void
read_piece_counts(struct reader *r)
{
	struct sevenzip *z = r->z;
	bool told = next_is(r, FOLDER_PIECES);

	for (size_t i = 0; i < z->folder_count && !r->bad; i++) {
		struct sevenzip_folder *f = &z->folders[i];

		f->first_piece = z->piece_count;
		f->piece_count = 1;
		if (told) {
			uint64_t n = number(r);

			if (n > r->rest.len + 1)
				r->bad = true;
			f->piece_count = r->bad ? 0 : (size_t)n;
		}
		z->piece_count += f->piece_count;
	}
	/* Each but the first of a folder has its size written. */
	if (z->piece_count > r->rest.len + z->folder_count)
		r->bad = true;
	z->pieces = arena_array(
	    r->arena, r->bad ? 1 : z->piece_count + 1, sizeof *z->pieces);
}

static void
read_piece_sizes(struct reader *r)
{
	struct sevenzip *z = r->z;
	bool told = next_is(r, SIZE);

	for (size_t i = 0; i < z->folder_count && !r->bad; i++) {
		struct sevenzip_folder *f = &z->folders[i];
		struct sevenzip_piece *p = &z->pieces[f->first_piece];
		uint64_t left = sevenzip_size(f);

		for (size_t k = 0; k < f->piece_count && !r->bad; k++) {
			bool last = k + 1 == f->piece_count;

			if (!told && !last)
				r->bad = true;
			p[k].size = last ? left : number(r);
			if (p[k].size > left)
				r->bad = true;
			left -= p[k].size;
		}
	}
}

/* Written are those that a folder's own checksum does not cover. */
static void
read_piece_crcs(struct reader *r)
{
	struct sevenzip *z = r->z;
	bool told = next_is(r, CRC);
	size_t unknown = 0, n = 0;
	struct bytes bits;

	for (size_t i = 0; i < z->folder_count; i++)
		if (!z->folders[i].has_crc || z->folders[i].piece_count != 1)
			unknown += z->folders[i].piece_count;
	bits = told ? defined(r, unknown) : BYTES("");
	for (size_t i = 0; i < z->folder_count && !r->bad; i++) {
		struct sevenzip_folder *f = &z->folders[i];
		struct sevenzip_piece *p = &z->pieces[f->first_piece];

		if (f->has_crc && f->piece_count == 1) {
			p->has_crc = true;
			p->crc = f->crc;
			continue;
		}
		for (size_t k = 0; told && k < f->piece_count && !r->bad; k++)
			p[k].has_crc = next_crc(r, bits, n++, &p[k].crc);
	}
}

static void
read_cuts(struct reader *r)
{
	struct sevenzip *z = r->z;
	struct bytes from = r->rest;

	if (next_is(r, CUTS)) {
		read_piece_counts(r);
		if (!r->bad)
			read_piece_sizes(r);
		if (!r->bad)
			read_piece_crcs(r);
		expect(r, END);
		z->cuts = bytes_first(from, from.len - r->rest.len);
		return;
	}
	z->piece_count = z->folder_count;
	z->pieces =
	    arena_array(r->arena, z->piece_count + 1, sizeof *z->pieces);
	for (size_t i = 0; i < z->folder_count; i++) {
		struct sevenzip_folder *f = &z->folders[i];

		f->first_piece = i;
		f->piece_count = 1;
		z->pieces[i] = (struct sevenzip_piece){ sevenzip_size(f),
			f->crc, f->has_crc };
	}
}

static void
read_streams(struct reader *r, struct bytes archive)
{
	expect(r, PACKS);
	read_packs(r, archive);
	if (!r->bad)
		expect(r, FOLDERS);
	if (!r->bad)
		read_folders(r);
	if (!r->bad)
		read_cuts(r);
	expect(r, END);
}

static void
skip_properties(struct reader *r)
{
	while (!r->bad && byte(r) != END)
		take(r, number(r));
}

bool
sevenzip_read(struct sevenzip *z, bool *encoded, struct bytes archive,
    struct bytes header, struct arena *arena)
{
	struct reader r = { .rest = header, .arena = arena, .z = z };

	*z = (struct sevenzip){ 0 };
	*encoded = next_is(&r, ENCODED);
	if (*encoded) {
		read_streams(&r, archive);
	} else {
		expect(&r, HEADER);
		if (next_is(&r, PROPERTIES))
			skip_properties(&r);
		if (next_is(&r, STREAMS))
			read_streams(&r, archive);
	}
	z->tail = r.rest;
	/* libarchive would take memory for each; names are bytes, too. */
	if (next_is(&r, FILES))
		count(&r, SIZE_MAX);
	return !r.bad;
}

size_t
sevenzip_find(struct bytes b)
{
	struct bytes mark = BYTES("7z\xbc\xaf\x27\x1c");
	size_t first = bytes_find(b, mark);

	for (size_t at = first; at < b.len;) {
		struct bytes start = bytes_slice(b, at + 12, 20);

		if (start.len == 20 &&
		    bytes_le32(b, at + 8) == crc32_z(0, start.at, 20))
			return at;
		at += mark.len + bytes_find(bytes_from(b, at + mark.len), mark);
	}
	return first;
}

struct bytes
sevenzip_header(struct bytes archive)
{
	uint64_t at = bytes_le64(archive, 12), len = bytes_le64(archive, 20);

	if (archive.len < 32 || at > archive.len - 32 ||
	    len > archive.len - 32 - at || len > SEVENZIP_HEADER)
		return BYTES("");
	return bytes_slice(archive, 32 + (size_t)at, (size_t)len);
}

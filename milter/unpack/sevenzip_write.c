/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The archive made anew, in the plainest form that the format has: packed
 * streams side by side, one unpacked header behind them. What was not read is
 * copied as it stood, so that names and times come out as they went in.
 */
#include "unpack/sevenzip.h"

#include <zlib.h>

#define FRONT 32

static void
add_byte(struct buffer *b, unsigned value)
{
	buffer_add_byte(b, (unsigned char)value);
}

/* Longer than needed for small ones, and understood by all. */
static void
add_number(struct buffer *b, uint64_t value)
{
	if (value < 0x80) {
		add_byte(b, (unsigned)value);
		return;
	}
	add_byte(b, 0xff);
	for (unsigned i = 0; i < 8; i++)
		add_byte(b, (unsigned)(value >> 8 * i) & 0xff);
}

static void
add_le32(struct buffer *b, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		add_byte(b, (value >> 8 * i) & 0xff);
}

static void
put_le(unsigned char *at, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

static void
add_packs(struct buffer *b, const struct sevenzip *z)
{
	add_byte(b, 6);
	add_number(b, 0);
	add_number(b, z->pack_count);
	add_byte(b, 9);
	for (size_t i = 0; i < z->pack_count; i++)
		add_number(b, z->packs[i].len);
	add_byte(b, 0);
}

static void
add_coder(struct buffer *b, const struct sevenzip_coder *c)
{
	bool complex = c->ins != 1 || c->outs != 1;

	add_byte(b,
	    (unsigned)c->id.len | (complex ? 0x10U : 0) |
		(c->properties.len > 0 ? 0x20U : 0));
	buffer_add(b, c->id);
	if (complex) {
		add_number(b, c->ins);
		add_number(b, c->outs);
	}
	if (c->properties.len > 0) {
		add_number(b, c->properties.len);
		buffer_add(b, c->properties);
	}
}

static void
add_folder(struct buffer *b, const struct sevenzip_folder *f)
{
	add_number(b, f->coder_count);
	for (size_t i = 0; i < f->coder_count; i++)
		add_coder(b, &f->coders[i]);
	for (size_t i = 0; i < f->bind_count; i++) {
		add_number(b, f->binds[i].in);
		add_number(b, f->binds[i].out);
	}
	for (size_t i = 0; f->entrance_count > 1 && i < f->entrance_count; i++)
		add_number(b, f->entrances[i]);
}

static void
add_folder_crcs(struct buffer *b, const struct sevenzip *z)
{
	add_byte(b, 10);
	add_byte(b, 0);
	for (size_t i = 0; i < z->folder_count; i += 8) {
		unsigned bits = 0;

		for (size_t k = 0; k < 8 && i + k < z->folder_count; k++)
			if (z->folders[i + k].has_crc)
				bits |= 0x80U >> k;
		add_byte(b, bits);
	}
	for (size_t i = 0; i < z->folder_count; i++)
		if (z->folders[i].has_crc)
			add_le32(b, z->folders[i].crc);
}

static void
add_folders(struct buffer *b, const struct sevenzip *z)
{
	add_byte(b, 7);
	add_byte(b, 11);
	add_number(b, z->folder_count);
	add_byte(b, 0);
	for (size_t i = 0; i < z->folder_count; i++)
		add_folder(b, &z->folders[i]);
	add_byte(b, 12);
	for (size_t i = 0; i < z->folder_count; i++)
		for (size_t out = 0; out < z->folders[i].out_count; out++)
			add_number(b, z->folders[i].sizes[out]);
	add_folder_crcs(b, z);
	add_byte(b, 0);
}

void
sevenzip_write(struct buffer *b, const struct sevenzip *z)
{
	static const unsigned char front[FRONT] = "7z\xbc\xaf\x27\x1c\0\4";
	size_t start = b->len, header;
	struct bytes tail;

	buffer_add(b, (struct bytes){ front, FRONT });
	for (size_t i = 0; i < z->pack_count; i++)
		buffer_add(b, z->packs[i]);
	header = b->len;
	add_byte(b, 1);
	add_byte(b, 4);
	add_packs(b, z);
	add_folders(b, z);
	/* libarchive takes none for damage. */
	buffer_add(b, z->cuts.len > 0 ? z->cuts : BYTES("\x08\0"));
	add_byte(b, 0);
	buffer_add(b, z->tail);
	tail = bytes_from(buffer_bytes(b), header);
	put_le(b->at + start + 12, header - start - FRONT, 8);
	put_le(b->at + start + 20, tail.len, 8);
	put_le(b->at + start + 28, crc32_z(0, tail.at, tail.len), 4);
	put_le(b->at + start + 8, crc32_z(0, b->at + start + 12, 20), 4);
}

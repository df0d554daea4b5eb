/* SPDX-License-Identifier: BSD-2-Clause
 *
 * BMP as Windows writes it: 1, 4, 8, 24 or 32 bits a pixel, not packed. The
 * packed forms (RLE) and 16 bits are not met in mail. No table is trusted to
 * be whole: a colour or a row that is not there is white.
 */
#include <string.h>

#include "unpack/picture_rows.h"

#define HEADER 14 /* of the file; then that of the bitmap */

struct bitmap {
	size_t width, height, stride;
	unsigned bits;
	bool from_top;
	struct bytes pixels;
	unsigned char greys[256];
};

static void
read_colours(struct bitmap *b, struct bytes content, size_t header)
{
	size_t each = header == 12 ? 3 : 4;
	struct bytes at = bytes_from(content, HEADER + header);

	memset(b->greys, 255, sizeof b->greys);
	for (size_t i = 0; i < 1U << b->bits && at.len >= each; i++) {
		b->greys[i] = grey_of(at.at[2], at.at[1], at.at[0]);
		at = bytes_from(at, each);
	}
}

static bool
read_header(struct bitmap *b, struct bytes content)
{
	size_t header = bytes_le32(content, HEADER);
	int32_t height = (int32_t)bytes_le32(content, HEADER + 8);
	uint32_t packing = bytes_le32(content, HEADER + 16);

	if (header == 12) {
		b->width = bytes_le16(content, HEADER + 4);
		height = (int16_t)bytes_le16(content, HEADER + 6);
		b->bits = bytes_le16(content, HEADER + 10);
		packing = 0;
	} else {
		b->width = bytes_le32(content, HEADER + 4);
		b->bits = bytes_le16(content, HEADER + 14);
	}
	if (header < 12 || header > 1024 || height == INT32_MIN ||
	    b->width > UINT16_MAX)
		return false;
	b->from_top = height < 0;
	b->height = (size_t)(height < 0 ? -height : height);
	b->stride = (b->width * b->bits + 31) / 32 * 4;
	b->pixels = bytes_from(content, bytes_le32(content, 10));
	if (b->bits == 1 || b->bits == 4 || b->bits == 8)
		read_colours(b, content, header);
	else if (b->bits != 24 && b->bits != 32)
		return false;
	/* 3: masks, which are those of every day for 32 bits. */
	return packing == 0 || (packing == 3 && b->bits == 32);
}

static unsigned char
pixel(const struct bitmap *b, const unsigned char *row, size_t x)
{
	size_t each = b->bits / 8, bit = x * b->bits;

	if (b->bits > 8) {
		row += x * each;
		return grey_of(row[2], row[1], row[0]);
	}
	return b->greys[row[bit / 8] >> (8 - b->bits - bit % 8) &
	    ((1U << b->bits) - 1)];
}

static void
put_rows(const struct bitmap *b, struct rows *r)
{
	for (size_t y = 0; y < b->height; y++) {
		size_t line = b->from_top ? y : b->height - 1 - y;
		struct bytes row =
		    bytes_slice(b->pixels, line * b->stride, b->stride);

		memset(r->row, 255, b->width);
		for (size_t x = 0; row.len == b->stride && x < b->width; x++)
			r->row[x] = pixel(b, row.at, x);
		rows_add(r, r->row);
	}
}

bool
picture_bmp(struct picture *p, struct bytes content, size_t *budget)
{
	struct bitmap b = { 0 };
	struct rows r;

	if (content.len < HEADER + 12 || !read_header(&b, content) ||
	    !picture_afford(b.width, b.height, budget) ||
	    !rows_begin(&r, p, b.width, b.height))
		return false;
	put_rows(&b, &r);
	rows_end(&r);
	return true;
}

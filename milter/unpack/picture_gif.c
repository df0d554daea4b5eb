/* SPDX-License-Identifier: BSD-2-Clause
 *
 * GIF (89a): the first frame that covers most of the screen. Animation is not
 * played: what matters has to stand still long enough to be photographed. Our
 * own, since the format is an LZW stream in a simple frame, and a library more
 * costs more than these lines. The tables lie in the reader: 16 KB.
 */
#include <stdlib.h>
#include <string.h>

#include "unpack/picture_rows.h"

#define CODES 4096
#define NONE UINT16_MAX

struct frame {
	size_t width, height;
	struct bytes colours; /* three bytes each */
	bool interlaced;
	int transparent; /* -1: no colour is */
};

struct lzw {
	struct bytes rest; /* blocks, each with its length in front */
	size_t block;	   /* bytes left of the block */
	uint32_t bits;
	unsigned bit_count, width, first_width;
	uint16_t prefix[CODES];
	uint8_t suffix[CODES], first[CODES], stack[CODES];
	unsigned next;
};

static int
next_byte(struct lzw *l)
{
	unsigned char c;

	if (l->block == 0) {
		if (l->rest.len == 0 || l->rest.at[0] == 0)
			return -1;
		l->block = l->rest.at[0];
		l->rest = bytes_from(l->rest, 1);
	}
	if (l->rest.len == 0)
		return -1;
	c = l->rest.at[0];
	l->rest = bytes_from(l->rest, 1);
	l->block--;
	return c;
}

/* NONE: the stream is over. */
static uint16_t
next_code(struct lzw *l)
{
	uint16_t code;

	while (l->bit_count < l->width) {
		int c = next_byte(l);

		if (c < 0)
			return NONE;
		l->bits |= (uint32_t)c << l->bit_count;
		l->bit_count += 8;
	}
	code = (uint16_t)(l->bits & ((1U << l->width) - 1));
	l->bits >>= l->width;
	l->bit_count -= l->width;
	return code;
}

static void
clear(struct lzw *l)
{
	unsigned base = 1U << l->first_width;

	for (unsigned i = 0; i < base; i++) {
		l->prefix[i] = NONE;
		l->suffix[i] = l->first[i] = (uint8_t)i;
	}
	l->next = base + 2;
	l->width = l->first_width + 1;
}

static void
learn(struct lzw *l, uint16_t before, uint8_t last)
{
	if (l->next >= CODES)
		return;
	l->prefix[l->next] = before;
	l->suffix[l->next] = last;
	l->first[l->next] = l->first[before];
	l->next++;
	if (l->next == 1U << l->width && l->width < 12)
		l->width++;
}

/* The colours that a code stands for, at the end of the room. */
static size_t
spell(struct lzw *l, uint16_t code)
{
	size_t at = CODES;

	while (code != NONE && at > 0) {
		l->stack[--at] = l->suffix[code];
		code = l->prefix[code];
	}
	return at;
}

static void
decode(struct lzw *l, unsigned char *to, size_t len)
{
	uint16_t stop = (uint16_t)(1U << l->first_width), before = NONE, code;
	size_t done = 0, at, some;

	clear(l);
	while (done < len && (code = next_code(l)) != NONE) {
		if (code == stop) {
			clear(l);
			before = NONE;
			continue;
		}
		if (code == stop + 1 || code > l->next ||
		    (before == NONE && code > stop) ||
		    (code == l->next && l->next >= CODES))
			return;
		if (before != NONE)
			learn(l, before,
			    code == l->next ? l->first[before]
					    : l->first[code]);
		at = spell(l, code);
		some = CODES - at < len - done ? CODES - at : len - done;
		memcpy(to + done, l->stack + at, some);
		done += some;
		before = code;
	}
}

static void
skip_blocks(struct bytes *rest)
{
	while (rest->len > 0 && rest->at[0] != 0)
		*rest = bytes_from(*rest, 1 + (size_t)rest->at[0]);
	*rest = bytes_from(*rest, 1);
}

static struct bytes
take_colours(struct bytes *rest, unsigned flags)
{
	size_t len = (flags & 0x80) != 0 ? (size_t)3 << ((flags & 7) + 1) : 0;
	struct bytes colours = bytes_first(*rest, len);

	*rest = bytes_from(*rest, len);
	return colours;
}

/* To the next frame, behind its own colours. */
static bool
next_frame(struct bytes *rest, struct bytes colours, struct frame *f)
{
	struct bytes own;

	*f = (struct frame){ .transparent = -1 };
	for (; rest->len > 10; skip_blocks(rest)) {
		if (rest->at[0] == 0x2c) {
			unsigned flags = rest->at[9];

			f->width = bytes_le16(*rest, 5);
			f->height = bytes_le16(*rest, 7);
			f->interlaced = (flags & 0x40) != 0;
			*rest = bytes_from(*rest, 10);
			own = take_colours(rest, flags);
			f->colours = own.len > 0 ? own : colours;
			return true;
		}
		if (rest->at[0] != 0x21)
			return false;
		/* A graphic control names the colour that is none. */
		if (rest->at[1] == 0xf9 && (rest->at[3] & 1) != 0)
			f->transparent = rest->at[6];
		*rest = bytes_from(*rest, 2);
	}
	return false;
}

/* The row of the stream in which a row of the picture stands. */
static size_t
row_of(const struct frame *f, size_t y)
{
	size_t eighth = (f->height + 7) / 8, fourth = (f->height + 3) / 8;

	if (!f->interlaced)
		return y;
	if (y % 8 == 0)
		return y / 8;
	if (y % 8 == 4)
		return eighth + y / 8;
	if (y % 4 == 2)
		return eighth + fourth + y / 4;
	return eighth + fourth + (f->height + 1) / 4 + y / 2;
}

static void
put_rows(struct rows *r, const struct frame *f, const unsigned char *indexes)
{
	unsigned char greys[256];

	memset(greys, 255, sizeof greys);
	for (size_t i = 0; i * 3 + 2 < f->colours.len; i++)
		greys[i] = grey_of(f->colours.at[i * 3],
		    f->colours.at[i * 3 + 1], f->colours.at[i * 3 + 2]);
	if (f->transparent >= 0)
		greys[f->transparent] = 255;
	for (size_t y = 0; y < f->height; y++) {
		const unsigned char *from = indexes + row_of(f, y) * f->width;

		for (size_t x = 0; x < f->width; x++)
			r->row[x] = greys[from[x]];
		rows_add(r, r->row);
	}
}

static bool
read_frame(struct picture *p, const struct frame *f, struct bytes rest)
{
	struct lzw *l;
	struct rows r;
	unsigned char *indexes;

	if (rest.len < 2 || rest.at[0] < 1 || rest.at[0] > 8 ||
	    !rows_begin(&r, p, f->width, f->height))
		return false;
	l = calloc(1, sizeof *l);
	indexes = calloc(f->width, f->height);
	if (l != NULL && indexes != NULL) {
		l->first_width = rest.at[0];
		l->rest = bytes_from(rest, 1);
		decode(l, indexes, f->width * f->height);
		put_rows(&r, f, indexes);
	}
	free(l);
	free(indexes);
	rows_end(&r);
	return true;
}

bool
picture_gif(struct picture *p, struct bytes content, size_t *budget)
{
	size_t width = bytes_le16(content, 6), height = bytes_le16(content, 8);
	struct bytes rest = bytes_from(content, 13), colours;
	struct frame f;

	if (content.len < 13)
		return false;
	colours = take_colours(&rest, content.at[10]);
	while (next_frame(&rest, colours, &f)) {
		if (f.width * f.height >= width * height / 2)
			return picture_afford(f.width, f.height, budget) &&
			    read_frame(p, &f, rest);
		rest = bytes_from(rest, 1);
		skip_blocks(&rest);
	}
	return false;
}

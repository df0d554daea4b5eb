/* SPDX-License-Identifier: BSD-2-Clause
 *
 * PNG by libpng, row by row; only interlaced ones lie in memory whole. A wrong
 * check sum stops no mail client, so it does not stop us. libpng's simple
 * interface is not used: it corrects gamma for every pixel, at three times the
 * cost, and a QR code does not care.
 */
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "unpack/picture_rows.h"

#define CHUNK_MOST (1 << 20)

struct reading {
	png_structp png;
	png_infop info;
	struct bytes rest;
	struct rows rows;
	size_t channels;
	unsigned char *pixels; /* one row, or all of them */
	bool begun;
};

static void
fail(png_structp png, png_const_charp why)
{
	(void)why;
	png_longjmp(png, 1);
}

static void
ignore(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

/*
 * libpng asks for whole pieces: of the last one of a file that is cut off it
 * gets what is there, then zeros.
 */
static void
give(png_structp png, png_bytep to, size_t len)
{
	struct bytes *rest = png_get_io_ptr(png);
	size_t some = len < rest->len ? len : rest->len;

	if (some == 0 && len > 0)
		png_error(png, "cut off");
	memcpy(to, rest->at, some);
	memset(to + some, 0, len - some);
	*rest = bytes_from(*rest, some);
}

/* Grey, or red, green and blue, each with or without alpha; upon white. */
static void
put_row(struct reading *r, const unsigned char *from)
{
	size_t colours = r->channels >= 3 ? 3 : 1;
	bool alpha = r->channels % 2 == 0;

	for (size_t x = 0; x < r->rows.width; x++, from += r->channels) {
		unsigned grey =
		    colours == 3 ? grey_of(from[0], from[1], from[2]) : from[0];

		if (alpha)
			grey = (grey * from[colours] +
				   255U * (255U - from[colours])) /
			    255;
		r->rows.row[x] = (unsigned char)grey;
	}
	rows_add(&r->rows, r->rows.row);
}

static void
read_interlaced(struct reading *r, int passes)
{
	size_t stride = r->rows.width * r->channels;

	for (int pass = 0; pass < passes; pass++)
		for (size_t y = 0; y < r->rows.height; y++)
			png_read_row(r->png, r->pixels + y * stride, NULL);
	for (size_t y = 0; y < r->rows.height; y++)
		put_row(r, r->pixels + y * stride);
}

static void
read_rows(struct reading *r)
{
	int passes = png_set_interlace_handling(r->png);
	size_t all;

	png_read_update_info(r->png, r->info);
	r->channels = png_get_channels(r->png, r->info);
	all = png_get_rowbytes(r->png, r->info);
	if (r->channels < 1 || r->channels > 4 ||
	    all != r->rows.width * r->channels)
		return;
	r->pixels = calloc(passes > 1 ? r->rows.height : 1, all);
	if (r->pixels == NULL)
		return;
	if (passes > 1)
		read_interlaced(r, passes);
	for (size_t y = 0; passes == 1 && y < r->rows.height; y++) {
		png_read_row(r->png, r->pixels, NULL);
		put_row(r, r->pixels);
	}
}

/* Leaves by png_longjmp() when the file is broken. */
static void
read_all(struct reading *r, struct picture *p, size_t *budget)
{
	size_t width, height;

	png_set_read_fn(r->png, &r->rest, give);
	png_set_crc_action(r->png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
	png_set_chunk_malloc_max(r->png, CHUNK_MOST);
	png_read_info(r->png, r->info);
	width = png_get_image_width(r->png, r->info);
	height = png_get_image_height(r->png, r->info);
	if (!picture_afford(width, height, budget))
		return;
	r->begun = rows_begin(&r->rows, p, width, height);
	if (!r->begun)
		return;
	png_set_expand(r->png);
	png_set_strip_16(r->png);
	read_rows(r);
}

bool
picture_png(struct picture *p, struct bytes content, size_t *budget)
{
	struct reading r = { .rest = content };
	struct reading *volatile kept = &r;

	r.png =
	    png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
	if (r.png == NULL)
		return false;
	r.info = png_create_info_struct(r.png);
	if (r.info != NULL && setjmp(png_jmpbuf(r.png)) == 0)
		read_all(kept, p, budget);
	png_destroy_read_struct(&kept->png, &kept->info, NULL);
	free(kept->pixels);
	if (kept->begun)
		rows_end(&kept->rows);
	return kept->begun;
}

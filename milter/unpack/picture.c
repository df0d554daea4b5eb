/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Rows are averaged into smaller ones as they come, so that a photo of 16
 * million pixels never lies in memory. An average, not every third pixel: the
 * edges of a QR code have to stay where they are.
 */
#include "unpack/picture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "unpack/picture_rows.h"

#define SIDE_MOST 65535

static void *
take(size_t count, size_t size)
{
	void *at = calloc(count, size);

	if (at == NULL)
		_exit(EXIT_MEMORY);
	return at;
}

bool
picture_afford(size_t width, size_t height, size_t *budget)
{
	if (width == 0 || height == 0 || width > SIDE_MOST ||
	    height > SIDE_MOST || width * height > *budget)
		return false;
	*budget -= width * height;
	return true;
}

bool
rows_begin(struct rows *r, struct picture *p, size_t width, size_t height)
{
	size_t side = width > height ? width : height;

	*r = (struct rows){ .width = width, .height = height, .picture = p };
	r->factor = (side + PICTURE_SIDE - 1) / PICTURE_SIDE;
	p->width = width / r->factor;
	p->height = height / r->factor;
	if (p->width == 0 || p->height == 0)
		return false;
	p->grey = take(p->width, p->height);
	memset(p->grey, 255, p->width * p->height);
	r->sums = take(p->width, sizeof *r->sums);
	r->row = take(width, 1);
	return true;
}

static void
add_up(const struct rows *r, const unsigned char *grey)
{
	for (size_t x = 0; x < r->picture->width; x++)
		for (size_t i = 0; i < r->factor; i++)
			r->sums[x] += *grey++;
}

/* A row of the picture is complete. */
static void
put(struct rows *r, size_t y)
{
	unsigned char *to = r->picture->grey + y * r->picture->width;
	uint32_t area = (uint32_t)(r->factor * r->factor);

	for (size_t x = 0; x < r->picture->width; x++) {
		to[x] = (unsigned char)(r->sums[x] / area);
		r->sums[x] = 0;
	}
}

void
rows_add(struct rows *r, const unsigned char *grey)
{
	size_t y = r->next / r->factor;

	if (y >= r->picture->height)
		return;
	if (r->factor == 1) {
		memcpy(r->picture->grey + y * r->width, grey, r->width);
	} else {
		add_up(r, grey);
		if (r->next % r->factor == r->factor - 1)
			put(r, y);
	}
	r->next++;
}

void
rows_end(struct rows *r)
{
	free(r->sums);
	free(r->row);
}

bool
picture_read(struct picture *p, struct bytes content, size_t *budget)
{
	*p = (struct picture){ 0 };
	if (bytes_starts(content, BYTES("\x89PNG\r\n\x1a\n")))
		return picture_png(p, content, budget);
	if (bytes_starts(content, BYTES("\xff\xd8\xff")))
		return picture_jpeg(p, content, budget);
	if (bytes_starts(content, BYTES("GIF8")))
		return picture_gif(p, content, budget);
	if (bytes_starts(content, BYTES("BM")))
		return picture_bmp(p, content, budget);
	return false;
}

void
picture_free(struct picture *p)
{
	free(p->grey);
	*p = (struct picture){ 0 };
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * picture_rows - the rows of an image, taken one by one and made smaller
 *
 * What the readers of unpack/picture.h share. A reader that stops early leaves
 * the rest white.
 */
#ifndef UNPACK_PICTURE_ROWS_H
#define UNPACK_PICTURE_ROWS_H

#include "unpack/picture.h"

struct rows {
	size_t width, height; /* of the rows that come */
	struct picture *picture;
	size_t factor; /* so many rows and columns become one */
	size_t next;   /* row that comes */
	uint32_t *sums;
	unsigned char *row; /* room for one, the reader's to use */
};

/* False: too thin to be a picture once it is smaller; then rows_end() not. */
bool rows_begin(struct rows *, struct picture *, size_t width, size_t height);
void rows_add(struct rows *, const unsigned char *grey);
void rows_end(struct rows *);

/* Does an image of that size fit what is left? Takes it. */
bool picture_afford(size_t width, size_t height, size_t *budget);

static inline unsigned char
grey_of(unsigned red, unsigned green, unsigned blue)
{
	return (unsigned char)((red * 77 + green * 150 + blue * 29) >> 8);
}

bool picture_png(struct picture *, struct bytes, size_t *budget);
bool picture_jpeg(struct picture *, struct bytes, size_t *budget);
bool picture_gif(struct picture *, struct bytes, size_t *budget);
bool picture_bmp(struct picture *, struct bytes, size_t *budget);

#endif

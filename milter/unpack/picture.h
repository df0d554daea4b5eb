/* SPDX-License-Identifier: BSD-2-Clause
 *
 * picture - what an image shows, as grey pixels of a moderate size
 *
 * PNG, JPEG, GIF (its first whole frame) and BMP, by content. Larger ones are
 * made smaller on the way, by a whole number, until the long side has at most
 * PICTURE_SIDE pixels: enough for a QR code or a line of text, and far cheaper.
 * What is transparent is white.
 *
 * Input    any bytes. A broken image shows as much as a mail client would: what
 *          could be decoded stands above white.
 * Memory   outside the arena; picture_free() gives it back.
 * Limits   `budget' pixels, as many as the header claims, counted before any
 *          is decoded; an image of more is not read. 65,535 on a side.
 * Errors   none: false says that there is no picture.
 */
#ifndef UNPACK_PICTURE_H
#define UNPACK_PICTURE_H

#include "base/bytes.h"

#define PICTURE_SIDE 1400

struct picture {
	size_t width, height;
	unsigned char *grey; /* rows from the top; 255 is white */
};

/* Takes its pixels from the budget. Free it only when it says true. */
bool picture_read(struct picture *, struct bytes content, size_t *budget);
void picture_free(struct picture *);

#endif

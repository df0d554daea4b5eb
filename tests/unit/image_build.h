/* SPDX-License-Identifier: BSD-2-Clause
 *
 * image_build - bitmaps written as PNG and JPEG by the libraries, as BMP and
 * GIF by hand
 */
#ifndef UNIT_IMAGE_BUILD_H
#define UNIT_IMAGE_BUILD_H

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#include "base/buffer.h"

struct bitmap {
	unsigned width, height;
	unsigned char *grey;
};

static inline void
put(struct buffer *b, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buffer_add_byte(b, (unsigned char)(i < 4 ? value >> 8 * i : 0));
}

static inline void
build_png(struct buffer *b, const struct bitmap *m)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
		.width = m->width,
		.height = m->height,
		.format = PNG_FORMAT_GRAY };
	png_alloc_size_t size = (size_t)m->width * m->height + 4096;

	buffer_reserve(b, size);
	if (!png_image_write_to_memory(
		&image, b->at, &size, 0, m->grey, 0, NULL))
		abort();
	b->len = size;
}

static inline void
build_jpeg(struct buffer *b, const struct bitmap *m, bool progressive)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	unsigned char *at = NULL;
	unsigned long size = 0;

	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &at, &size);
	c.image_width = m->width;
	c.image_height = m->height;
	c.input_components = 1;
	c.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&c);
	if (progressive)
		jpeg_simple_progression(&c);
	jpeg_start_compress(&c, TRUE);
	for (unsigned y = 0; y < m->height; y++) {
		JSAMPROW row = m->grey + (size_t)y * m->width;

		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	buffer_add(b, (struct bytes){ at, size });
	jpeg_destroy_compress(&c);
	free(at);
}

static inline void
build_bmp(struct buffer *b, const struct bitmap *m)
{
	put(b, 'B' | 'M' << 8, 2);
	put(b, 0, 8);
	put(b, 54, 4);
	put(b, 40, 4);
	put(b, m->width, 4);
	put(b, m->height, 4);
	put(b, 1 | 24 << 16, 4);
	put(b, 0, 24);
	for (unsigned y = m->height; y-- > 0;) {
		for (unsigned x = 0; x < m->width; x++)
			put(b, m->grey[(size_t)y * m->width + x] * 0x10101U, 3);
		while ((b->len - 54) % 4 != 0)
			put(b, 0, 1);
	}
}

/* Each colour after a code that forgets all others: three bits for ever. */
static inline void
build_gif(struct buffer *b, const struct bitmap *m)
{
	struct buffer codes = { 0 };
	uint32_t bits = 0;
	unsigned count = 0;

	buffer_add(b, BYTES("GIF89a"));
	put(b, m->width | m->height << 16, 4);
	buffer_add(b, BYTES("\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0"));
	put(b, m->width | m->height << 16, 4);
	buffer_add(b, BYTES("\0\x02"));
	for (size_t i = 0; i <= (size_t)m->width * m->height; i++) {
		bool last = i == (size_t)m->width * m->height;
		unsigned code = last ? 5 : m->grey[i] > 127;

		bits |= (4 | code << 3) << count;
		for (count += 6; count >= 8 || (last && count > 0);
		     count -= count < 8 ? count : 8, bits >>= 8)
			buffer_add_byte(&codes, (unsigned char)bits);
	}
	for (size_t at = 0; at < codes.len; at += 255) {
		struct bytes block = bytes_slice(buffer_bytes(&codes), at, 255);

		put(b, (uint32_t)block.len, 1);
		buffer_add(b, block);
	}
	buffer_add(b, BYTES("\0;"));
	buffer_free(&codes);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * zbar reads the codes, set to QR alone: what it makes of bar codes are numbers
 * that lead nowhere. Small pictures are enlarged, since it wants some pixels to
 * a module, and all get a white border, since many are cut too narrow. Texts
 * are taken as the bytes they are: zbar's guessing of charsets would open files.
 */
#include "inspect/qr.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zbar.h>

#define SMALL 250 /* pixels; what is not larger is enlarged */
#define ENLARGED 3
#define BORDER 16

struct canvas {
	size_t width, height;
	unsigned char *grey;
};

static struct canvas
canvas_of(const struct picture *p, bool light)
{
	size_t times = p->width <= SMALL && p->height <= SMALL ? ENLARGED : 1;
	struct canvas c = { p->width * times + 2 * BORDER,
		p->height * times + 2 * BORDER, NULL };
	unsigned char *to, turn = light ? 255 : 0;

	if ((c.grey = malloc(c.width * c.height)) == NULL)
		_exit(EXIT_MEMORY);
	memset(c.grey, 255, c.width * c.height);
	for (size_t y = 0; y < p->height * times; y++) {
		const unsigned char *from = p->grey + y / times * p->width;

		to = c.grey + (y + BORDER) * c.width + BORDER;
		for (size_t x = 0; x < p->width * times; x++)
			to[x] = from[x / times] ^ turn;
	}
	return c;
}

static zbar_image_scanner_t *
new_scanner(void)
{
	zbar_image_scanner_t *s = zbar_image_scanner_create();

	if (s == NULL)
		_exit(EXIT_MEMORY);
	zbar_image_scanner_request_dbus(s, 0);
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	return s;
}

static zbar_image_t *
image_of(const struct canvas *c)
{
	zbar_image_t *image = zbar_image_create();

	if (image == NULL)
		_exit(EXIT_MEMORY);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)c->width, (unsigned)c->height);
	zbar_image_set_data(image, c->grey, c->width * c->height, NULL);
	return image;
}

static size_t
read_codes(const struct picture *p, bool light, struct arena *arena,
    struct bytes *list)
{
	struct canvas canvas = canvas_of(p, light);
	zbar_image_scanner_t *scanner = new_scanner();
	zbar_image_t *image = image_of(&canvas);
	const zbar_symbol_t *s;
	size_t count = 0;

	zbar_scan_image(scanner, image);
	for (s = zbar_image_first_symbol(image); s != NULL && count < QR_MOST;
	     s = zbar_symbol_next(s)) {
		const char *at = zbar_symbol_get_data(s);
		struct bytes text = { (const unsigned char *)at,
			zbar_symbol_get_data_length(s) };

		list[count++] = arena_copy(arena, text);
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	free(canvas.grey);
	return count;
}

size_t
qr_read(const struct picture *p, unsigned suspected, struct arena *arena,
    const struct bytes **texts)
{
	struct bytes *list = arena_array(arena, QR_MOST, sizeof *list);
	size_t count = 0;

	if ((suspected & QR_DARK) != 0)
		count = read_codes(p, false, arena, list);
	if (count == 0 && (suspected & QR_LIGHT) != 0)
		count = read_codes(p, true, arena, list);
	*texts = list;
	return count;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The pictures of a PDF, for the codes in them: a link in a QR code in a PDF
 * is three steps away from whoever looks for links. JPEG, and rows of pixels
 * as programs write them that draw codes. Their colours are not looked up: how
 * many bytes there are tells how many parts a pixel has, and a palette's first
 * pixel is paper. Inflated here and not by unpack/pdf_filter.h, since a white
 * page is as large as a bomb and as harmless; the pixels are the bound.
 */
#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "unpack/formats.h"
#include "unpack/pdf_filter.h"
#include "unpack/pdf_picture.h"
#include "unpack/picture_rows.h"

#define PIXELS_MOST ((size_t)4000000) /* of one; those of scans have more */
#define PARTS_MOST 4

struct sheet {
	size_t width, height, stride;
	unsigned bits, parts; /* of a part; of a pixel */
	bool palette;
	struct bytes rows;
};

static bool
number_of(struct pdf *p, struct bytes value, const char *key, size_t *number)
{
	uint32_t read;

	if (!pdf_number(pdf_follow(p, pdf_get(value, key)), &read))
		return false;
	*number = read;
	return true;
}

/* The last of them is the one that knows about pictures. */
static bool
has_filter(struct pdf *p, struct bytes value, const char *name)
{
	struct bytes names = pdf_follow(p, pdf_get(value, "Filter"));
	struct pdf_word w;

	for (int i = 0; i < 4 && pdf_next(&names, &w); i++) {
		if (pdf_is_name(&w, name))
			return true;
		if (w.kind != PDF_OPEN && w.kind != PDF_NAME)
			return false;
	}
	return false;
}

static struct buffer
inflated(struct bytes from, size_t most)
{
	struct buffer to = { .max = most };
	z_stream z = { .next_in = from.at,
		.avail_in = (uInt)(from.len < UINT32_MAX ? from.len : 0) };

	if (!buffer_reserve(&to, most) || inflateInit(&z) != Z_OK)
		return to;
	z.next_out = to.at;
	z.avail_out = (uInt)most;
	inflate(&z, Z_FINISH); /* what came before damage counts */
	to.len = most - z.avail_out;
	inflateEnd(&z);
	return to;
}

static unsigned
sample(const struct sheet *s, const unsigned char *row, size_t at)
{
	size_t bit = at * s->bits;

	if (s->bits == 8)
		return row[at];
	return row[bit / 8] >> (8 - s->bits - bit % 8) & ((1U << s->bits) - 1);
}

static unsigned char
grey(const struct sheet *s, const unsigned char *row, size_t x)
{
	const unsigned char *at = row + x * s->parts;

	if (s->parts == 3)
		return grey_of(at[0], at[1], at[2]);
	if (s->parts == 4)
		return (unsigned char)(grey_of(255U - at[0], 255U - at[1],
					   255U - at[2]) *
		    (255U - at[3]) / 255);
	if (s->palette)
		return sample(s, row, x) == sample(s, s->rows.at, 0) ? 255 : 0;
	return (unsigned char)(sample(s, row, x) * 255 / ((1U << s->bits) - 1));
}

static bool
read_rows(const struct sheet *s, struct picture *picture)
{
	struct rows r;

	if (s->rows.len < s->stride ||
	    !rows_begin(&r, picture, s->width, s->height))
		return false;
	for (size_t y = 0; (y + 1) * s->stride <= s->rows.len; y++) {
		const unsigned char *row = s->rows.at + y * s->stride;

		for (size_t x = 0; x < s->width; x++)
			r.row[x] = grey(s, row, x);
		rows_add(&r, r.row);
	}
	rows_end(&r);
	return true;
}

/* How many parts a pixel has, by how many bytes there are. */
static bool
measure(struct pdf *p, struct sheet *s, struct bytes value)
{
	struct bytes colours = pdf_follow(p, pdf_get(value, "ColorSpace"));
	size_t all = s->width * s->height * s->bits;

	s->parts = (unsigned)((s->rows.len * 8 + all / 2) / all);
	s->parts = s->parts < 1 ? 1 : s->parts;
	s->stride = (s->width * s->parts * s->bits + 7) / 8;
	s->palette = bytes_has(bytes_first(colours, 16), BYTES("Indexed"));
	return s->parts == 1 ||
	    ((s->parts == 3 || s->parts == 4) && s->bits == 8);
}

static bool
read_sheet(struct pdf *p, struct sheet *s, struct bytes value, struct bytes raw,
    struct picture *picture)
{
	struct bytes parameters = pdf_follow(p, pdf_get(value, "DecodeParms"));
	struct buffer b;
	bool read;

	parameters = bytes_trim(parameters, " \t\r\n");
	if (bytes_starts(parameters, BYTES("[")))
		parameters = bytes_from(parameters, 1);
	b = inflated(raw, (s->width * PARTS_MOST + 1) * s->height);
	pdf_undo_predictor(parameters, &b);
	s->rows = buffer_bytes(&b);
	read = measure(p, s, value) && read_rows(s, picture);
	buffer_free(&b);
	return read;
}

static bool
read_picture(struct pdf *p, struct bytes value, struct bytes raw,
    struct picture *picture)
{
	struct sheet s = { .bits = 8 };
	size_t bits = 8, most = *p->u->pixels;

	if (!number_of(p, value, "Width", &s.width) ||
	    !number_of(p, value, "Height", &s.height) || s.width > 65535 ||
	    s.height > 65535 || s.width * s.height > PIXELS_MOST)
		return false;
	if (bytes_starts(raw, BYTES("\xff\xd8")) &&
	    has_filter(p, value, "DCTDecode"))
		return picture_read(picture, raw, p->u->pixels);
	number_of(p, value, "BitsPerComponent", &bits);
	if (pdf_get(value, "ImageMask").len > 0)
		bits = 1;
	s.bits = (unsigned)bits;
	if ((bits != 1 && bits != 2 && bits != 4 && bits != 8) ||
	    !has_filter(p, value, "FlateDecode") ||
	    has_filter(p, value, "DCTDecode") ||
	    !picture_afford(s.width, s.height, &most))
		return false;
	*p->u->pixels = most;
	return read_sheet(p, &s, value, raw, picture);
}

void
pdf_show_picture(struct pdf *p, struct pdf_object *o)
{
	struct unpacker *u = p->u;
	struct buffer held = { 0 };
	struct picture picture = { 0 };
	struct bytes value, raw;

	if (u->visit_picture == NULL || u->pixels == NULL || o->shown)
		return;
	o->shown = true;
	value = pdf_value(p, o);
	raw = pdf_raw(p, o, false, &held);
	if (raw.len > 0 && read_picture(p, value, raw, &picture)) {
		u->visit_picture(u->context, p->object, &picture);
		picture_free(&picture);
	}
	buffer_free(&held);
}

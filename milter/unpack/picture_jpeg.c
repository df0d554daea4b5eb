/* SPDX-License-Identifier: BSD-2-Clause
 *
 * JPEG by libjpeg, brightness only: it leaves the colours packed and makes a
 * large photo smaller while it decodes, which is most of what a photo costs
 * otherwise. A progressive one may have ever so many scans of the same pixels:
 * after SCANS_MOST it is left as it is.
 */
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "unpack/picture_rows.h"

#define SCANS_MOST 50

struct reading {
	struct jpeg_decompress_struct jpeg; /* first: callbacks get it */
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf back;
	struct rows rows;
	JSAMPARRAY row;
	bool begun;
};

static struct reading *
reading_of(j_common_ptr jpeg)
{
	return (struct reading *)jpeg->client_data;
}

static void
fail(j_common_ptr jpeg)
{
	longjmp(reading_of(jpeg)->back, 1);
}

static void
ignore(j_common_ptr jpeg)
{
	(void)jpeg;
}

static void
watch(j_common_ptr jpeg)
{
	if (reading_of(jpeg)->jpeg.input_scan_number > SCANS_MOST)
		fail(jpeg);
}

/* The largest step of libjpeg's own that leaves the picture large enough. */
static unsigned
step_of(size_t width, size_t height)
{
	size_t side = width > height ? width : height;
	unsigned step = 1;

	while (step < 8 && side / (step * 2) >= PICTURE_SIDE)
		step *= 2;
	return step;
}

static void
set_colours(struct jpeg_decompress_struct *jpeg)
{
	bool print = jpeg->jpeg_color_space == JCS_CMYK ||
	    jpeg->jpeg_color_space == JCS_YCCK;

	jpeg->out_color_space = print ? JCS_CMYK : JCS_GRAYSCALE;
}

/* Inks as Adobe writes them: the other way round. */
static const unsigned char *
grey_row(struct reading *r)
{
	const unsigned char *from = r->row[0];

	if (r->jpeg.output_components != 4)
		return from;
	for (size_t x = 0; x < r->rows.width; x++, from += 4)
		r->rows.row[x] =
		    (unsigned char)(grey_of(from[0], from[1], from[2]) *
			from[3] / 255);
	return r->rows.row;
}

/* Leaves by longjmp() when the file is broken. */
static void
read_all(
    struct reading *r, struct picture *p, struct bytes content, size_t *budget)
{
	struct jpeg_decompress_struct *jpeg = &r->jpeg;

	jpeg_mem_src(jpeg, content.at, content.len);
	if (jpeg_read_header(jpeg, TRUE) != JPEG_HEADER_OK ||
	    !picture_afford(jpeg->image_width, jpeg->image_height, budget))
		return;
	set_colours(jpeg);
	jpeg->scale_denom = step_of(jpeg->image_width, jpeg->image_height);
	jpeg->dct_method = JDCT_IFAST;
	jpeg->do_fancy_upsampling = FALSE;
	jpeg->progress = &r->progress;
	jpeg_start_decompress(jpeg);
	if (jpeg->output_components != 1 && jpeg->output_components != 4)
		return;
	r->begun =
	    rows_begin(&r->rows, p, jpeg->output_width, jpeg->output_height);
	if (!r->begun)
		return;
	r->row = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE,
	    jpeg->output_width * (JDIMENSION)jpeg->output_components, 1);
	while (jpeg->output_scanline < jpeg->output_height) {
		if (jpeg_read_scanlines(jpeg, r->row, 1) != 1)
			return;
		rows_add(&r->rows, grey_row(r));
	}
}

bool
picture_jpeg(struct picture *p, struct bytes content, size_t *budget)
{
	struct reading r = { .begun = false };
	struct reading *volatile kept = &r;

	r.jpeg.err = jpeg_std_error(&r.errors);
	r.jpeg.client_data = &r;
	r.errors.error_exit = fail;
	r.errors.output_message = ignore;
	r.progress.progress_monitor = watch;
	if (setjmp(r.back) == 0) {
		jpeg_create_decompress(&kept->jpeg);
		read_all(kept, p, content, budget);
	}
	jpeg_destroy_decompress(&kept->jpeg);
	if (kept->begun)
		rows_end(&kept->rows);
	return kept->begun;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A password in a picture is a line or a few, typed and shown on a screen:
 * sixteen pixels high and sharp. Tesseract reads that well as it is, better
 * than its documentation says; only very small pictures are enlarged. A whole
 * page takes seconds and tells no password, so time is bounded, not size.
 * Being wrong costs a try of a wrong word.
 */
#include "ocr/ocr.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tesseract/capi.h>

#define SMALL 400 /* pixels wide; what is not wider is enlarged */
#define ENLARGED 2
#define DOTS 96 /* per inch, of a screen */
#define BORDER 10

static TessBaseAPI *reader; /* as long as the process lives */

bool
ocr_start(struct error *e)
{
	static const char *const languages[] = { "jpn+eng", "eng", "jpn" };

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		reader = TessBaseAPICreate();
		if (TessBaseAPIInit3(reader, NULL, languages[i]) == 0) {
			TessBaseAPISetVariable(
			    reader, "preserve_interword_spaces", "1");
			return true;
		}
		TessBaseAPIDelete(reader);
	}
	return error_set(e,
	    "`ocr = passwords' needs Tesseract's models: install "
	    "tesseract-ocr-jpn and tesseract-ocr-eng");
}

/* The picture on white, enlarged if it is small. */
static unsigned char *
canvas_of(const struct picture *p, size_t times, size_t *width, size_t *height)
{
	unsigned char *at;

	*width = p->width * times + 2 * BORDER;
	*height = p->height * times + 2 * BORDER;
	if ((at = malloc(*width * *height)) == NULL)
		_exit(EXIT_MEMORY);
	memset(at, 255, *width * *height);
	for (size_t y = 0; y < p->height * times; y++) {
		const unsigned char *from = p->grey + y / times * p->width;
		unsigned char *to = at + (y + BORDER) * *width + BORDER;

		for (size_t x = 0; x < p->width * times; x++)
			to[x] = from[x / times];
	}
	return at;
}

static void
recognise(void)
{
	ETEXT_DESC *monitor = TessMonitorCreate();

	TessMonitorSetDeadlineMSecs(monitor, OCR_MS);
	TessBaseAPIRecognize(reader, monitor);
	TessMonitorDelete(monitor);
}

struct bytes
ocr_read(const struct picture *p, struct arena *arena)
{
	size_t times = p->width <= SMALL ? ENLARGED : 1, width, height;
	unsigned char *canvas = canvas_of(p, times, &width, &height);
	struct bytes text = BYTES("");
	char *read;

	TessBaseAPISetPageSegMode(reader, PSM_AUTO);
	TessBaseAPISetImage(
	    reader, canvas, (int)width, (int)height, 1, (int)width);
	TessBaseAPISetSourceResolution(reader, DOTS * (int)times);
	recognise();
	if ((read = TessBaseAPIGetUTF8Text(reader)) != NULL) {
		text = arena_copy(arena, bytes_of(read));
		TessDeleteText(read);
	}
	TessBaseAPIClear(reader);
	free(canvas);
	return text;
}

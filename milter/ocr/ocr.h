/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ocr - the text in a picture, by Tesseract
 *
 * Limits   OCR_MS of time for a picture; what was read by then counts.
 */
#ifndef OCR_OCR_H
#define OCR_OCR_H

#include "base/arena.h"
#include "base/error.h"
#include "unpack/picture.h"

#define OCR_MS 3000

/* Loads its models, Japanese and English or what there is of them; once. */
bool ocr_start(struct error *);

/* UTF-8 in the arena; empty when there is nothing to read. */
struct bytes ocr_read(const struct picture *, struct arena *);

#endif

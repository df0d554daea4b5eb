/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pdf_picture - the pictures of a PDF, shown to visit_picture()
 *
 * JPEGs, and deflated rows of 1 to 8 bits in one, three or four parts.
 *
 * Limits   the pixels that the unpacker may still decode.
 * Source   ISO 32000-1, 8.9.
 */
#ifndef UNPACK_PDF_PICTURE_H
#define UNPACK_PDF_PICTURE_H

#include "unpack/pdf_file.h"

/* Once for each object. */
void pdf_show_picture(struct pdf *, struct pdf_object *);

#endif

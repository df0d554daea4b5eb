/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pdf_filter - undoes one filter of a PDF stream, within the limits
 *
 * FlateDecode (with PNG predictors), LZWDecode, ASCIIHexDecode, ASCII85Decode
 * and RunLengthDecode. What comes before damage or a limit is kept.
 *
 * Limits   unpack_allow(), with `packed' as the size of the whole chain's
 *          input, so that filters on filters gain nothing.
 * Source   ISO 32000-1, 7.4; PNG, 9.
 */
#ifndef UNPACK_PDF_FILTER_H
#define UNPACK_PDF_FILTER_H

#include "base/buffer.h"
#include "unpack/pdf_lex.h"
#include "unpack/unpack.h"

struct pdf_filter {
	struct unpacker *u;
	const struct object *object;
	uint64_t packed;
	struct bytes parameters; /* the dictionary; may be empty */
};

/* False: this filter is not known. `to` is empty before. */
bool pdf_filter(const struct pdf_filter *, const struct pdf_word *name,
    struct bytes from, struct buffer *to);

/* The same for LZW alone: unpack/pdf_lzw.c. */
void pdf_lzw(const struct pdf_filter *, struct bytes from, struct buffer *to);

/* Undoes PNG's predictors, as the parameters say. */
void pdf_undo_predictor(struct bytes parameters, struct buffer *);

/* Adds what may be added; false at a limit. */
bool pdf_filter_add(const struct pdf_filter *, struct buffer *to, struct bytes);

#endif

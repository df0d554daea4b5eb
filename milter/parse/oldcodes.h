/* SPDX-License-Identifier: BSD-2-Clause
 *
 * oldcodes - files in the middle of text: uuencode, yEnc, BinHex
 *
 * uuencode with or without its begin and end lines, lengths that do not fit,
 * blanks cut off; yEnc in one or more parts; BinHex 4.0 (RFC 1741): its data
 * fork.
 *
 * Input    hostile text that starts at a line.
 * Limits   the budget of the views.
 */
#ifndef PARSE_OLDCODES_H
#define PARSE_OLDCODES_H

#include "parse/views.h"

/*
 * When a file begins with the first line of `rest`, adds it and takes it off
 * the front. False: none does, nothing was taken.
 */
bool oldcodes_read(struct views *, struct bytes *rest);

#endif

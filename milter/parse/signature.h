/* SPDX-License-Identifier: BSD-2-Clause
 *
 * signature - where the sender's signature begins in his own text
 *
 * By "-- " (RFC 3676 section 4.3); by lines of ---, ===, ***, ━━ around it, as
 * Japanese business mail has them; by a last paragraph with telephone numbers
 * and addresses.
 *
 * Limits   only the last 30 lines are looked at.
 */
#ifndef PARSE_SIGNATURE_H
#define PARSE_SIGNATURE_H

#include "base/bytes.h"

/* The offset; the length of the text when there is none. */
size_t signature_start(struct bytes folded);

#endif

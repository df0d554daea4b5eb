/* SPDX-License-Identifier: BSD-2-Clause
 *
 * transfer - undoes a content transfer encoding, as tolerantly as clients do
 *
 * base64: bytes outside the alphabet are passed over, padding ends a block and
 * a new one may follow. quoted-printable: a wrong escape stays as written,
 * blanks before a line end go. uuencode: between its begin and end lines.
 *
 * Output   in the arena; at most as long as the input. 7bit, 8bit, binary,
 *          unknown encodings and a uuencode without its begin line give a view
 *          of the input itself.
 */
#ifndef PARSE_TRANSFER_H
#define PARSE_TRANSFER_H

#include "base/arena.h"

enum transfer { TRANSFER_NONE, TRANSFER_BASE64, TRANSFER_QUOTED, TRANSFER_UU };

/* The value of Content-Transfer-Encoding, with quotes, comments and junk. */
enum transfer transfer_of(struct bytes value);

struct bytes transfer_decode(struct arena *, enum transfer, struct bytes);

struct bytes base64_decode(struct arena *, struct bytes);

/* The value of a hexadecimal digit; 16 for anything else. */
unsigned transfer_hex(unsigned char);

#endif

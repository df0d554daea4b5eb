/* SPDX-License-Identifier: BSD-2-Clause
 *
 * qr - the texts of the QR codes in a picture (ISO/IEC 18004)
 *
 * A phone reads them where no link checker looks, so whoever phishes puts the
 * link there; and so do a million honest signatures.
 *
 * Input    any picture; dark on light or light on dark, at any angle.
 * Memory   texts are copied into the arena: any bytes, mostly UTF-8.
 * Limits   QR_MOST codes of a picture.
 */
#ifndef INSPECT_QR_H
#define INSPECT_QR_H

#include "base/arena.h"
#include "unpack/picture.h"

#define QR_MOST 16

/*
 * Does it look as if there were codes, dark on light or light on dark? A cheap
 * question, that nearly all logos and photos answer with 0.
 */
enum { QR_DARK = 1, QR_LIGHT = 2 };
unsigned qr_suspected(const struct picture *);

/*
 * How many texts there are; the list is in the arena. Light ones are looked
 * for only where there are no dark ones.
 */
size_t qr_read(const struct picture *, unsigned suspected, struct arena *,
    const struct bytes **texts);

#endif

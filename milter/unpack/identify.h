/* SPDX-License-Identifier: BSD-2-Clause
 *
 * identify - the questions about content that formats ask again when they bid
 *
 * An object has one type, and may be several things at once: an image that
 * ends as a ZIP, a program that an archive is glued to.
 */
#ifndef UNPACK_IDENTIFY_H
#define UNPACK_IDENTIFY_H

#include "unpack/object.h"

bool identify_zip_front(struct bytes);

/* Where the last plausible end record stands; the length: there is none. */
size_t identify_zip_end(struct bytes);

/* ZIP, or which Office document: by the names of its members. */
enum object_type identify_zip_kind(struct bytes);

/* DOC, XLS, PPT, MSI, OFFICE_SEALED or OLE: by the names of its streams. */
enum object_type identify_compound(struct bytes);

bool identify_iso(struct bytes);

/* Its head within the first kilobyte, or further on when its end is right. */
bool identify_pdf(struct bytes);

/* Sealed to its recipient: S/MIME or PGP; PGP in armour inside a text. */
bool identify_sealed_mail(struct bytes);
bool identify_armour(struct bytes text);
bool identify_lha(struct bytes);

#endif

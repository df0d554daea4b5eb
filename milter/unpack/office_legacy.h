/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_legacy - sealed .doc, .xls and .ppt: the seal is inside the streams
 *
 * Of a workbook and of a document the sealed stream is shown opened, under its
 * own name; macros lie beside it in the clear. Of a show what is packed into
 * its slides is shown: macros and objects.
 *
 * Source   [MS-XLS] 2.2.10, [MS-DOC] 2.2.6, [MS-PPT] 2.3.7.
 */
#ifndef UNPACK_OFFICE_LEGACY_H
#define UNPACK_OFFICE_LEGACY_H

#include "unpack/compound.h"
#include "unpack/unpack.h"

/* True: the stream is sealed, and was shown if it should be. */
bool office_legacy_open(struct unpacker *, const struct object *,
    const struct compound *, const struct compound_entry *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * plain - which kind of text: message, HTML, script, VBA source, or just text
 *
 * Input    the object and its name. UTF-8, CP932, EUC-JP, ISO-2022-JP, UTF-16
 *          and single-byte charsets all count as text; up to 2 % of control
 *          bytes are forgiven, as the programs that run scripts forgive them.
 * Limits   the first 8 KB decide.
 */
#ifndef UNPACK_PLAIN_H
#define UNPACK_PLAIN_H

#include "unpack/object.h"

/* OBJECT_UNKNOWN: not text at all. */
enum object_type plain_identify(struct bytes content, struct bytes name);

/* By its mark, or by every other byte being zero. */
bool plain_is_utf16(struct bytes content);

#endif

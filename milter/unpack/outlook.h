/* SPDX-License-Identifier: BSD-2-Clause
 *
 * outlook - a message saved by Outlook (.msg): streams named by property
 *
 * Its attachments are shown, also those of messages inside it, at whatever
 * depth: the directory is flat. So are its words.
 *
 * Input    an open compound file, hostile.
 * Source   [MS-OXMSG].
 */
#ifndef UNPACK_OUTLOOK_H
#define UNPACK_OUTLOOK_H

#include "unpack/compound.h"
#include "unpack/unpack.h"

/* Nothing happens when it is not such a message. */
void
outlook_open(struct unpacker *, const struct object *, const struct compound *);

/* Is this stream shown by outlook_open()? */
bool outlook_owns(const struct compound_entry *);

#endif

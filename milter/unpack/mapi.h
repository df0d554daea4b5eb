/* SPDX-License-Identifier: BSD-2-Clause
 *
 * mapi - what Outlook keeps of a message: numbered properties
 *
 * TNEF holds them in a row, a .msg file as streams; both fill in a letter and
 * name attachments by the same numbers.
 *
 * Input    hostile; a row that breaks ends there.
 * Memory   views of the input, and the unpacker's arena.
 * Source   [MS-OXPROPS], [MS-OXTNEF] 2.1.3.4, [MS-OXRTFCP].
 */
#ifndef UNPACK_MAPI_H
#define UNPACK_MAPI_H

#include "unpack/unpack.h"

enum mapi_id {
	MAPI_SUBJECT = 0x0037,
	MAPI_BODY = 0x1000,
	MAPI_RTF = 0x1009,
	MAPI_HTML = 0x1013,
	MAPI_SHOWN_NAME = 0x3001,
	MAPI_DATA = 0x3701,
	MAPI_SHORT_NAME = 0x3704,
	MAPI_LONG_NAME = 0x3707
};

enum mapi_type {
	MAPI_OBJECT = 0x0d,
	MAPI_STRING = 0x1e,
	MAPI_WIDE = 0x1f,
	MAPI_BINARY = 0x102
};

struct mapi_property {
	unsigned id, type;
	struct bytes value;
};

/* Calls `see' for each value in a row of properties. */
void mapi_walk(struct bytes row,
    void (*see)(void *context, const struct mapi_property *), void *context);

/* A string of either width as UTF-8, up to its NUL. */
struct bytes mapi_text(struct arena *, const struct mapi_property *);

/* The words of a message. */
struct letter {
	struct bytes subject, text, html, rtf; /* html, rtf: as stored */
};

/* Takes the property over when it is one of them, and the first. */
void letter_take(struct letter *, struct arena *, const struct mapi_property *);
bool letter_has(struct letter *, unsigned id);

/* Shows the words: to who looks for passwords, and as objects. */
void
letter_show(struct unpacker *, const struct object *, const struct letter *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rtf_reader - an RTF read as Word reads it: what its destinations hold
 *
 * Tells of object data, decoded from hex and \bin whatever stands between the
 * digits, and of the plain text of templates and field instructions.
 *
 * Input    hostile bytes; nothing is too broken.
 * Memory   one buffer for each kind of destination, at most `max` bytes each.
 * Limits   one pass, no stack: groups are only counted.
 * Source   the RTF specification 1.9.1; how Word differs was seen in malware.
 */
#ifndef UNPACK_RTF_READER_H
#define UNPACK_RTF_READER_H

#include "base/buffer.h"

enum rtf_kind { RTF_OBJECT, RTF_TEMPLATE, RTF_FIELD };

struct rtf_reader {
	size_t max; /* bytes of one destination that are kept */
	/* `other' is what data says if \'hh ends a half byte; else empty. */
	void (*found)(void *context, enum rtf_kind, struct bytes data,
	    struct bytes other);
	void *context;
	bool updates; /* an object loads by itself when the file is opened */
};

void rtf_read(struct rtf_reader *, struct bytes rtf);

#endif

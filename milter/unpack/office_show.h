/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_show - where the sealed pieces of a PowerPoint 97 to 2003 file lie
 *
 * The stream is a heap of objects that a directory numbers; each is sealed on
 * its own, with its number as the number of the block.
 *
 * Input    the streams "Current User" and "PowerPoint Document", hostile.
 * Memory   views of them.
 * Limits   what is opened sums up to twice the stream at most.
 * Source   [MS-PPT] 2.3.2 to 2.3.7.
 */
#ifndef UNPACK_OFFICE_SHOW_H
#define UNPACK_OFFICE_SHOW_H

#include "unpack/office_rc4.h"

struct office_show {
	struct bytes seal; /* what it is sealed with, from its version on */
	size_t directory;  /* where the entries stand, and how long they are */
	size_t directory_len;
	uint32_t session; /* the object that is the seal, in the clear */
};

/* False: there is no seal to be found. */
bool office_show_read(
    struct office_show *, struct bytes current_user, struct bytes document);

/* Opens the document in place. */
void office_show_open(const struct office_show *, const struct office_rc4 *,
    unsigned char *at, size_t len);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * hint - a password that earlier mail told, for what is sealed in this one
 *
 * The daemon remembers it (memory/), the worker tries it. It is a secret:
 * nothing prints it. A job with hints is a second look at a message: what it
 * tells itself has been tried, so that nothing but the hints is.
 */
#ifndef INSPECT_HINT_H
#define INSPECT_HINT_H

#include "base/bytes.h"

#define HINTS_MAX 64
#define HINT_WORD_MAX ((size_t)128)
#define HINT_WHERE_MAX ((size_t)100)

struct hint {
	struct bytes word;
	struct bytes where; /* "an earlier mail of the sender", for people */
	unsigned rank;	    /* PASSWORD_REMEMBERED to PASSWORD_PROVED */
};

#endif

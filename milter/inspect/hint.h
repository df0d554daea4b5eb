/* SPDX-License-Identifier: BSD-2-Clause
 *
 * hint - a password that earlier mail told, for what is sealed in this one
 *
 * The daemon remembers it (store/), the worker tries it. It is a secret:
 * nothing prints it.
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
	unsigned rank;	    /* as struct password's: the higher, the earlier */
};

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * encoded_word - one encoded-word of RFC 2047, as mailers write it
 *
 * "=?iso-2022-jp?B?GyRC…?=". The language of RFC 2231 is passed over, the
 * closing ?= may be missing: a blank or the end closes the word then.
 *
 * Limits   charset of 60 bytes, a word without blanks of 64 kB.
 */
#ifndef PARSE_ENCODED_WORD_H
#define PARSE_ENCODED_WORD_H

#include "base/arena.h"
#include "base/bytes.h"

struct encoded_word {
	struct bytes charset, text; /* text is still encoded */
	bool base64;
	size_t len; /* all of it, from =? to ?= */
};

/* What stands at the front of `raw'. False: no encoded-word. */
bool encoded_word_read(struct bytes raw, struct encoded_word *);

/* The bytes it stands for, in its own charset. */
struct bytes encoded_word_decode(struct arena *, const struct encoded_word *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * derived - passwords that a mail does not tell but that follow from it
 *
 * The date of the mail, the end of a telephone number, the name of a company,
 * what a partner always puts in front. Where the text says so ("today's date",
 * flags of rules/passwords) they go first, else behind the likely words.
 *
 * Input    hostile text and dates; all bounded.
 * Memory   in the arena of the passwords.
 * Cost     two hundred candidates or so; only for mail with something sealed.
 */
#ifndef UNPACK_DERIVED_H
#define UNPACK_DERIVED_H

#include <stdint.h>

#include "unpack/passwords.h"

#define DERIVED_NAMES_MOST 12
#define DERIVED_PHONES_MOST 8

struct derived {
	int64_t date; /* of the mail, seconds since 1970; 0: unknown */
	int64_t zone; /* of its sender, seconds east of Greenwich */
	struct bytes names[DERIVED_NAMES_MOST]; /* labels of domains */
	size_t name_count;
	struct bytes text;     /* with telephone numbers, folded */
	struct bytes partners; /* the text of rules/partners; may be empty */
	struct bytes domain;   /* of the sender, for it */
};

/* After all texts of the message have been read. */
void derived_add(struct passwords *, struct arena *, const struct derived *);

#endif

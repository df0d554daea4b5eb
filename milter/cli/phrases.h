/* SPDX-License-Identifier: BSD-2-Clause
 *
 * phrases - scores a table of phrases: aratame passwords --bench FILE.tsv
 *
 * The table is a person's own, tab-separated: id, language, kind (pos and
 * name: one is announced; anything else: none is), the text with \n and \t
 * (behind "html:" it is HTML), the expected passwords joined by " | ", flags.
 *
 * Output   a line for each language and one for all; never a password.
 */
#ifndef CLI_PHRASES_H
#define CLI_PHRASES_H

#include <stdbool.h>

#include "base/bytes.h"
#include "unpack/passwords.h"

struct phrases_job {
	const struct password_patterns *patterns;
	bool json;
	bool missed; /* name the rows that were not found as they should */
};

/* False when there is no row in the table. */
bool phrases_score(const struct phrases_job *, struct bytes table);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * bundle - the parts of a ruleset, one after the other in one piece of memory
 *
 * Written by the child that compiles, read by workers on the same host from a
 * sealed memfd: numbers are in the host's order, and what is checked is that
 * it is whole and of this version, not that nobody forged it.
 *
 * Memory   bundle_read() gives views into the bytes it was given.
 */
#ifndef INSPECT_BUNDLE_H
#define INSPECT_BUNDLE_H

#include "base/bytes.h"
#include "base/error.h"

enum bundle_part {
	BUNDLE_VERSION,	  /* text: "2026-11-21.1f3a" */
	BUNDLE_YARA,	  /* as yr_rules_save_stream() wrote it */
	BUNDLE_PASSWORDS, /* the text of the file */
	BUNDLE_PARTNERS,  /* the text of the file */
	BUNDLE_DOMAINS,	  /* words: domains that are ours */
	BUNDLE_PARTS
};

struct bundle {
	struct bytes part[BUNDLE_PARTS];
};

bool bundle_write(const struct bundle *, int fd, struct error *);
bool bundle_read(struct bundle *, struct bytes, struct error *);

#endif

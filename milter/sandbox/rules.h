/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rules - the rules in force: compiled once per load, in a child of its own
 *
 * The child (role `rules') reads and compiles the rules folder and leaves the
 * bundle in a memfd, which is then sealed and handed to every worker.
 */
#ifndef SANDBOX_RULES_H
#define SANDBOX_RULES_H

#include "base/error.h"
#include "settings/settings.h"

struct rules {
	int fd;		  /* sealed memfd with the bundle; -1: none */
	char version[64]; /* "2026-11-21.1f3a" */
};

/* False, with file:line, when the rules do not compile. */
bool rules_load(struct rules *, const struct settings *, struct error *);
void rules_close(struct rules *);

#endif

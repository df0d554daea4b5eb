/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ruleset - all that operators tune and a worker needs, compiled once
 *
 * ruleset_build() runs in a child of its own (role `rules'), which reads the
 * rules folder, compiles it and writes one bundle to a descriptor. Every
 * worker gets that bundle as a sealed memfd and opens it with ruleset_open()
 * before it enters the sandbox. Only bundles of our own making are opened: a
 * compiled YARA rule is code.
 *
 * Rules    DIR/yara/(name).yar, DIR/passwords, DIR/partners (if
 *          there is one), and the lists own_domains and
 *          freemail given as words.
 * Errors   in words, with file:line: a rule that does not compile, a file
 *          that cannot be read.
 */
#ifndef INSPECT_RULESET_H
#define INSPECT_RULESET_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct ruleset;

struct ruleset_sources {
	const char *folder;	 /* the rules folder */
	const char *own_domains; /* words: domains that are ours */
};

/* Compiles everything and writes the bundle to `fd`. */
bool ruleset_build(const struct ruleset_sources *, int fd, struct error *);

/* The bundle must stay mapped as long as the ruleset is used. */
struct ruleset *ruleset_open(struct bytes bundle, struct error *);
void ruleset_free(struct ruleset *);

/* "2026-11-21.1f3a": date of the newest file, first bits of a hash of all. */
const char *ruleset_version(const struct ruleset *);

/* The domain, or a parent of it, is one of ours. */
bool ruleset_own_domain(const struct ruleset *, struct bytes domain);

/* One of ours that the domain could be misread as; empty: none. */
struct arena;
struct bytes
ruleset_alike(const struct ruleset *, struct bytes domain, struct arena *);

/* The text of rules/partners; empty when there is none. */
struct bytes ruleset_partners(const struct ruleset *);

struct password_patterns;
const struct password_patterns *ruleset_passwords(const struct ruleset *);

struct YR_RULES;
struct YR_RULES *ruleset_yara(const struct ruleset *);
unsigned ruleset_kinds(const struct ruleset *); /* yara_kinds() of them */

#endif

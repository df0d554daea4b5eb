/* SPDX-License-Identifier: BSD-2-Clause
 *
 * authentication - what an Authentication-Results field says (RFC 8601), also
 * inside ARC-Authentication-Results (RFC 8617)
 *
 * Whether whoever says so may be believed is not asked here: any sender can
 * write the field.
 *
 * Input    the raw value: comments, folds, versions, quotes.
 * Limits   the first 4 kB of a field, 16 results.
 * Memory   in the arena, lower case.
 */
#ifndef PARSE_AUTHENTICATION_H
#define PARSE_AUTHENTICATION_H

#include "base/arena.h"

#define AUTHENTICATIONS_MAX 16

struct authentication {
	struct bytes method; /* "dkim", "spf", "dmarc", "arc" */
	struct bytes result; /* "pass", "fail", "none" … */
	struct bytes domain; /* of header.d, smtp.mailfrom, header.from */
};

/* Returns how many; `host` is the authserv-id, `instance` ARC's i= or 0. */
size_t authentication_read(struct arena *, struct bytes value,
    struct bytes *host, unsigned *instance, struct authentication *list);

#endif

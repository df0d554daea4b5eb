/* SPDX-License-Identifier: BSD-2-Clause
 *
 * url - one URL in the form in which URLs are compared, and where it leads on
 *
 * scheme://host/path?query: scheme and host in lower case, international
 * hosts as A-labels (UTS 46), numbers in any notation as an IPv4 address; no
 * user, no port, no fragment; of percent escapes only those that are needed.
 * Browsers go by the WHATWG's URL standard, and so does this.
 *
 * Input    any bytes, as written.
 * Memory   in the arena.
 */
#ifndef INSPECT_URL_H
#define INSPECT_URL_H

#include "base/arena.h"

/* What nobody writes without a reason. */
struct url_disguise {
	bool number; /* the host is one number, or hexadecimal, or octal */
	bool user;   /* what stands in front of the host looks like a host */
};

/* "https://" and the like, in any case; the length, or 0. */
size_t url_scheme(struct bytes url);

/* Empty: not a URL that leads anywhere. `disguise' may be NULL. */
struct bytes
url_normal(struct arena *, struct bytes url, struct url_disguise *);

/* Of a normal URL. */
struct bytes url_host(struct bytes url);
struct bytes url_path(struct bytes url);

/*
 * Where a redirector or a link checker would lead: a URL that stands in
 * another, in its query or its path, plain, escaped, in base64, or in the ways
 * of Proofpoint and AMP. As written; empty when there is none.
 */
struct bytes url_target(struct arena *, struct bytes url);

struct bytes url_unescaped(struct arena *, struct bytes);

#endif

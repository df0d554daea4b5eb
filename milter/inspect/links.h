/* SPDX-License-Identifier: BSD-2-Clause
 *
 * links - where a message would lead its reader, from texts and documents
 *
 * URLs of HTML, plain text, PDFs and Office relations, normalised: scheme and
 * host in lower case, no user, no default port, no fragment. A target that
 * stands in a redirector's query is a link of its own. What ends like a
 * download, or lies at a shortener or a host of files, is a lure; told once.
 *
 * Input    any bytes.
 * Limits   LINKS_MAX different ones of at most LINK_LENGTH bytes; others are
 *          passed over.
 */
#ifndef INSPECT_LINKS_H
#define INSPECT_LINKS_H

#include "base/arena.h"
#include "inspect/finding.h"

#define LINKS_MAX 500
#define LINK_LENGTH 2000

struct links {
	struct arena *arena;
	struct findings *findings;
	struct bytes list[LINKS_MAX];
	size_t count;
	bool told;
};

void links_init(struct links *, struct arena *, struct findings *);

void links_add(struct links *, struct bytes url, struct bytes where);

/* All that looks like a URL in running text or markup. */
void links_in_text(struct links *, struct bytes text, struct bytes where);

#endif

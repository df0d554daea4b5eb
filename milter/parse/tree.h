/* SPDX-License-Identifier: BSD-2-Clause
 *
 * tree - the leaves of a multipart body, by GMime
 *
 * GMime only says where parts begin and end. What their headers mean, and what
 * their content decodes to, is asked of our own modules, from the raw bytes.
 * It gets no header of a message (its address parser recurses), only those of
 * parts; attached messages are leaves to it.
 *
 * Memory   what GMime takes is gone afterwards; the paths are the arena's.
 */
#ifndef PARSE_TREE_H
#define PARSE_TREE_H

#include "parse/prescan.h"

struct leaf {
	struct bytes path, header, content; /* views of the body */
	bool message;			    /* the default type is a message */
	unsigned depth;
};

/* Once per process, before the sandbox is entered. */
void tree_start(void);

/*
 * Calls `visit` for every leaf, at most `deepest` multiparts down. `path` and
 * `depth` are the body's own.
 */
void tree_read(struct bytes body, const struct prescan *, struct bytes path,
    unsigned depth, unsigned deepest, struct arena *,
    void (*visit)(void *context, const struct leaf *), void *context);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * headers - the headers that only this gateway writes
 *
 *   X-Aratame           verdict, score, our id, rules, time; always
 *   X-Aratame-Findings  name=points, the weightiest first
 *   X-Aratame-Objects   the most telling attachments, at most five
 *   X-Aratame-Reason    the verdict in a sentence, in `language'
 *
 * Limits   at most HEADER_MOST bytes each, folded. Never a password.
 */
#ifndef ACT_HEADERS_H
#define ACT_HEADERS_H

#include "message.h"

#define HEADERS_OURS 4
#define HEADER_MOST 900

extern const char *const header_names[HEADERS_OURS];

/* Which of ours it is, ASCII case ignored; HEADERS_OURS: none. */
size_t header_ours(struct bytes name);

/*
 * The values in the order of the names, folded with LF, no blank in front;
 * NULL: this one is not needed.
 */
void headers_compose(char *values[HEADERS_OURS], const struct gateway *,
    const struct message *, const struct report *, const struct verdict *,
    struct arena *);

#endif

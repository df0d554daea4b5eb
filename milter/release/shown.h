/* SPDX-License-Identifier: BSD-2-Clause
 *
 * shown - is the message that postcat(1) shows the one that we mean?
 *
 * Reads the output of "postcat -ehq QUEUEID" as it comes: in which queue the
 * file lies, and whether a header X-Aratame says our id, and that the message
 * is held for its password. A message that a verdict put on hold, or an admin,
 * does not say so, and stays.
 *
 * Input    headers are a stranger's; the frame around them is postcat's.
 * Limits   SHOWN_MOST bytes; of a line the first LINE_MOST count.
 */
#ifndef RELEASE_SHOWN_H
#define RELEASE_SHOWN_H

#include "release/request.h"

#define SHOWN_MOST ((size_t)64 * 1024 * 1024)
#define LINE_MOST 1000
#define VALUE_MOST 1200 /* of our header, unfolded */

enum shown_in { SHOWN_NOWHERE, SHOWN_HOLD, SHOWN_INCOMING, SHOWN_ELSEWHERE };

struct shown {
	const struct request *want;
	enum shown_in in;
	enum { SHOWN_FRAME, SHOWN_ENVELOPE, SHOWN_HEAD, SHOWN_OVER } part;
	char line[LINE_MOST], value[VALUE_MOST];
	size_t line_len, value_len, total;
	bool ours;    /* `value' is that of a header X-Aratame */
	bool matches; /* one of them named our id, and is held */
	bool too_much;
};

void shown_begin(struct shown *, const struct request *);

/* False: no more is needed. */
bool shown_take(struct shown *, struct bytes piece);

/* ANSWER_RELEASED: it is the one, and in the hold queue. */
enum release_answer shown_end(struct shown *);

#endif

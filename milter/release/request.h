/* SPDX-License-Identifier: BSD-2-Clause
 *
 * request - what aratame-release is asked, and what it answers
 *
 * A line "QUEUEID ID\n", a line back. Both ends read them here.
 *
 *   released       it was in the hold queue, it is ours, it goes on
 *   not-there      no such queue file, or not yet whole: ask again
 *   not-held       it is ours, and somebody has let it go before
 *   other-message  the queue id belongs to another message now
 *   refused        the line is not a request
 *   failed: …      the mail server's programs did not work; in words
 *
 * Input    the daemon reads hostile mail, so its line is hostile as well: a
 *          queue id of Postfix (short: 6 to 15 of 0-9A-F; long: 10 to 20
 *          digits and consonants), one blank, our id of 16 hex digits.
 */
#ifndef RELEASE_REQUEST_H
#define RELEASE_REQUEST_H

#include "base/bytes.h"

/* A request with its line end is not longer than this. */
#define REQUEST_MOST 40
#define ANSWER_MOST 600

struct request {
	char queue_id[21];
	char id[17];
};

enum release_answer {
	ANSWER_RELEASED,
	ANSWER_NOT_THERE,
	ANSWER_NOT_HELD,
	ANSWER_OTHER_MESSAGE,
	ANSWER_REFUSED,
	ANSWER_FAILED
};

/* The line without its line end. */
bool request_read(struct request *, struct bytes line);

/* Is it a queue id as Postfix makes them? */
bool request_is_queue_id(struct bytes);

const char *answer_name(enum release_answer);

/* What is not an answer has failed. */
enum release_answer answer_read(struct bytes line);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * entry - the line of the journal for one message
 *
 * Keys are stable; readers must pass over those they do not know:
 *   time id queue_id verdict done score cause reason sender recipients
 *   recipient_count client helo auth direction message_id sha256 bytes ms
 *   rules passwords_tried repeat ppap held
 *   findings[{id points where detail}] objects[{path type size sha256 opened}]
 * Bytes that are not UTF-8 become U+FFFD. There is never a password in it.
 */
#ifndef STORE_ENTRY_H
#define STORE_ENTRY_H

#include "base/buffer.h"
#include "message.h"

struct moment {
	time_t date;   /* of the wall */
	int64_t clock; /* clock_ms() */
};

/* Adds the line and its line end. */
void
entry_write(struct buffer *, const struct gateway *, const struct message *,
    const struct report *, const struct verdict *, struct moment);

#endif

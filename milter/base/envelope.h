/* SPDX-License-Identifier: BSD-2-Clause
 *
 * envelope - what the MTA knows of a message beside its bytes
 *
 * Written as lines "key: value", one recipient a line, ended by an empty line
 * or the end: in front of the message in its spool, in `envelope' files beside
 * test messages, in the options of `aratame scan'. Unknown keys are passed
 * over (a corpus keeps its truth there). All values are hostile text: control
 * bytes never get in, addresses are without angle brackets, a null sender is
 * the empty string.
 *
 * Memory   the views of a read envelope point into the text that was read.
 */
#ifndef BASE_ENVELOPE_H
#define BASE_ENVELOPE_H

#include <time.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/bytes.h"

enum direction { DIRECTION_IN, DIRECTION_OUT };

struct envelope {
	struct bytes sender;
	struct bytes *recipients;
	size_t recipient_count;
	struct bytes client; /* address, no brackets; empty: unknown */
	struct bytes helo;
	struct bytes auth; /* login name; empty: none */
	enum direction direction;
	time_t date; /* when it was received */
};

/* Returns how many bytes of `text` the envelope took, its empty line included. */
size_t envelope_read(struct envelope *, struct bytes text, struct arena *);

/* The lines, and the empty line. */
void envelope_write(const struct envelope *, struct buffer *);

/* One line, "key: value", control bytes left out. */
void envelope_line(struct buffer *, const char *key, struct bytes value);

const char *direction_name(enum direction); /* "in", "out" */

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * buffer - bytes that grow, up to a limit, and are freed when done with
 *
 * For what is too large to stay until the end of a message: the content of an
 * object, the body of a reply. Zero it to start; `max` 0 means no limit.
 *
 * Limits   at `max` bytes it takes no more: `full` is set, what fits is kept.
 * Errors   no memory ends the process with EXIT_MEMORY, as in an arena.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/bytes.h"

struct buffer {
	unsigned char *at;
	size_t len, room, max;
	bool full;
};

/* False when not all of it fitted. */
bool buffer_add(struct buffer *, struct bytes);
bool buffer_add_byte(struct buffer *, unsigned char);
bool buffer_format(struct buffer *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for `len` more bytes to be written at `at + len` by the caller, who
 * then adds to `len` himself. False: it would pass the limit.
 */
bool buffer_reserve(struct buffer *, size_t len);

struct bytes buffer_bytes(const struct buffer *);
void buffer_free(struct buffer *); /* leaves it empty, ready for use */

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * arena - the memory of one message: taken piece by piece, given back at once
 *
 * Memory   grows in chunks; nothing in it is freed singly. arena_reset() keeps
 *          one chunk for the next message.
 * Limits   `limit` bytes in all. Beyond it, and when the system has no more,
 *          the process ends with EXIT_MEMORY: a worker that dies so is a limit
 *          that the daemon judges; no caller ever sees NULL.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>

#include "base/bytes.h"

/* Exit status of a process that ran out of its memory (EX_OSERR + 100). */
#define EXIT_MEMORY 171

struct arena;

struct arena *arena_new(size_t limit);
void arena_free(struct arena *); /* NULL is allowed */
void arena_reset(struct arena *);

/* Zeroed and aligned for any type. `arena_array` is safe against overflow. */
void *arena_alloc(struct arena *, size_t size);
void *arena_array(struct arena *, size_t count, size_t size);

/*
 * A larger array for a list that is full: holds the first `count` elements,
 * room for `room`. The old one stays where it is until the end.
 */
void *arena_grow(
    struct arena *, const void *old, size_t count, size_t room, size_t size);

struct bytes arena_copy(struct arena *, struct bytes);
char *arena_string(struct arena *, struct bytes); /* NUL-ended */
struct bytes arena_format(struct arena *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

size_t arena_used(const struct arena *);

#endif

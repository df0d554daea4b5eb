/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A list of chunks, each twice as large as the one before up to a megabyte;
 * what is larger gets a chunk of its own. Freeing singly is left out on
 * purpose: a message is over in milliseconds, and its parsers stay simple when
 * nothing they hand on can go away under a reader.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIGN 16
#define CHUNK_FIRST ((size_t)64 * 1024)
#define CHUNK_MOST ((size_t)1024 * 1024)

struct chunk {
	struct chunk *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char at[];
};

struct arena {
	struct chunk *chunks; /* the newest first */
	size_t limit, taken;
};

static void
exhausted(void)
{
	_exit(EXIT_MEMORY);
}

static void
add_chunk(struct arena *a, size_t least)
{
	size_t size = a->chunks != NULL ? a->chunks->size * 2 : CHUNK_FIRST;
	struct chunk *c;

	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < least)
		size = least;
	if (size > a->limit - a->taken)
		size = least;
	if (size > a->limit - a->taken)
		exhausted();
	if ((c = malloc(sizeof *c + size)) == NULL)
		exhausted();
	*c = (struct chunk){ .next = a->chunks, .size = size };
	a->chunks = c;
	a->taken += size;
}

struct arena *
arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		exhausted();
	a->limit = limit;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->chunks != NULL) {
		struct chunk *next = a->chunks->next;

		free(a->chunks);
		a->chunks = next;
	}
	free(a);
}

void
arena_reset(struct arena *a)
{
	while (a->chunks != NULL &&
	    (a->chunks->next != NULL || a->chunks->size > CHUNK_MOST)) {
		struct chunk *next = a->chunks->next;

		a->taken -= a->chunks->size;
		free(a->chunks);
		a->chunks = next;
	}
	if (a->chunks != NULL)
		a->chunks->used = 0;
}

/* Not zeroed: for what is written over at once. */
static void *
take(struct arena *a, size_t size)
{
	void *at;

	if (size > SIZE_MAX / 2)
		exhausted();
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (a->chunks == NULL || a->chunks->size - a->chunks->used < size)
		add_chunk(a, size);
	at = a->chunks->at + a->chunks->used;
	a->chunks->used += size;
	return at;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

static size_t
product(size_t count, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(count, size, &all))
		exhausted();
	return all;
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	return arena_alloc(a, product(count, size));
}

void *
arena_grow(
    struct arena *a, const void *old, size_t count, size_t room, size_t size)
{
	size_t filled = product(count, size), all = product(room, size);
	unsigned char *at = take(a, all);

	if (count > 0)
		memcpy(at, old, filled);
	memset(at + filled, 0, all - filled);
	return at;
}

struct bytes
arena_copy(struct arena *a, struct bytes b)
{
	unsigned char *at = take(a, b.len);

	if (b.len > 0)
		memcpy(at, b.at, b.len);
	return (struct bytes){ at, b.len };
}

char *
arena_string(struct arena *a, struct bytes b)
{
	char *at = take(a, b.len + 1);

	if (b.len > 0)
		memcpy(at, b.at, b.len);
	at[b.len] = '\0';
	return at;
}

struct bytes
arena_format(struct arena *a, const char *format, ...)
{
	va_list ap;
	char *at;
	int len;

	va_start(ap, format);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (len < 0)
		return BYTES("");
	at = take(a, (size_t)len + 1);
	va_start(ap, format);
	vsnprintf(at, (size_t)len + 1, format, ap);
	va_end(ap);
	return (struct bytes){ (unsigned char *)at, (size_t)len };
}

size_t
arena_used(const struct arena *a)
{
	return a->taken;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Doubles when full. Large blocks come from mmap in glibc, so that growing
 * moves pages instead of copying bytes, and freeing gives them back.
 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

#define ROOM_FIRST ((size_t)4096)

bool
buffer_reserve(struct buffer *b, size_t len)
{
	size_t need, room = b->room > 0 ? b->room : ROOM_FIRST;

	if (__builtin_add_overflow(b->len, len, &need) ||
	    (b->max > 0 && need > b->max)) {
		b->full = true;
		return false;
	}
	if (need <= b->room)
		return true;
	while (room < need)
		room = room > SIZE_MAX / 2 ? need : room * 2;
	if (b->max > 0 && room > b->max)
		room = b->max;
	if ((b->at = realloc(b->at, room)) == NULL)
		_exit(EXIT_MEMORY);
	b->room = room;
	return true;
}

bool
buffer_add(struct buffer *b, struct bytes add)
{
	bool fits = true;

	if (b->max > 0 && add.len > b->max - b->len) {
		add.len = b->max - b->len;
		b->full = true;
		fits = false;
	}
	if (add.len == 0)
		return fits;
	if (!buffer_reserve(b, add.len))
		return false;
	memcpy(b->at + b->len, add.at, add.len);
	b->len += add.len;
	return fits;
}

bool
buffer_add_byte(struct buffer *b, unsigned char c)
{
	return buffer_add(b, (struct bytes){ &c, 1 });
}

bool
buffer_format(struct buffer *b, const char *format, ...)
{
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	/* One more for the NUL that vsnprintf writes and nobody counts. */
	if (len < 0 || !buffer_reserve(b, (size_t)len + 1))
		return false;
	va_start(ap, format);
	vsnprintf((char *)b->at + b->len, (size_t)len + 1, format, ap);
	va_end(ap);
	b->len += (size_t)len;
	return true;
}

struct bytes
buffer_bytes(const struct buffer *b)
{
	return (struct bytes){ b->at, b->len };
}

void
buffer_free(struct buffer *b)
{
	free(b->at);
	*b = (struct buffer){ .max = b->max };
}

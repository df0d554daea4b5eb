/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A row of properties says of each how long it is, by its type; a type that
 * is not known ends the walk, since nothing tells where the next one begins.
 * Values of several are given one by one. Lengths are of values, which are
 * padded to four bytes; counts are bounded by the bytes that are left.
 */
#include "unpack/mapi.h"

#include "parse/charset.h"

#define SEVERAL 0x1000
#define NAMED 0x8000
#define BY_STRING 1

/* Bytes of one value; 0: it says itself; -1: nobody knows. */
static int
width_of(unsigned type)
{
	switch (type) {
	case 0x02: /* numbers are padded to four bytes */
	case 0x03:
	case 0x04:
	case 0x0a:
	case 0x0b:
		return 4;
	case 0x05:
	case 0x06:
	case 0x07:
	case 0x14:
	case 0x40:
		return 8;
	case 0x48:
		return 16;
	case MAPI_OBJECT:
	case MAPI_STRING:
	case MAPI_WIDE:
	case MAPI_BINARY:
		return 0;
	default:
		return -1;
	}
}

static struct bytes
skip_padded(struct bytes rest, uint32_t len)
{
	return bytes_from(rest, ((size_t)len + 3) & ~(size_t)3);
}

/* A property with a name instead of a number: the name is passed over. */
static struct bytes
skip_name(struct bytes rest)
{
	uint32_t kind = bytes_le32(rest, 16), len = bytes_le32(rest, 20);

	rest = bytes_from(rest, 24);
	return kind == BY_STRING ? skip_padded(rest, len) : rest;
}

static struct bytes
take_value(struct bytes *rest, unsigned width)
{
	uint32_t len = width;
	struct bytes value;

	if (width == 0) {
		len = bytes_le32(*rest, 0);
		*rest = bytes_from(*rest, 4);
	}
	value = bytes_first(*rest, len);
	*rest = skip_padded(*rest, len);
	return value;
}

void
mapi_walk(struct bytes row,
    void (*see)(void *context, const struct mapi_property *), void *context)
{
	uint32_t left = bytes_le32(row, 0);

	row = bytes_from(row, 4);
	for (; left > 0 && row.len >= 4; left--) {
		struct mapi_property p = { .type = bytes_le16(row, 0),
			.id = bytes_le16(row, 2) };
		bool several = (p.type & SEVERAL) != 0;
		int width = width_of(p.type &= ~(unsigned)SEVERAL);
		uint32_t count = 1;

		row = bytes_from(row, 4);
		if (width < 0)
			return;
		if (p.id >= NAMED)
			row = skip_name(row);
		if (several || width == 0) {
			count = bytes_le32(row, 0);
			row = bytes_from(row, 4);
		}
		for (; count > 0 && row.len > 0; count--) {
			p.value = take_value(&row, (unsigned)width);
			see(context, &p);
		}
	}
}

struct bytes
mapi_text(struct arena *arena, const struct mapi_property *p)
{
	size_t len = 0;

	if (p->type != MAPI_WIDE)
		return charset_to_utf8(arena,
		    bytes_first(p->value, bytes_index(p->value, 0)), BYTES(""));
	while (len + 1 < p->value.len && bytes_le16(p->value, len) != 0)
		len += 2;
	return charset_to_utf8(
	    arena, bytes_first(p->value, len), BYTES("utf-16le"));
}

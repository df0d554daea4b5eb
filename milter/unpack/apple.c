/* SPDX-License-Identifier: BSD-2-Clause
 *
 * AppleSingle and AppleDouble: a file of a Mac with its forks side by side, in
 * a table of numbered pieces. The data fork is what a recipient opens; the
 * resource fork is shown as well, since anything may lie there. Pieces may
 * overlap: the limits of the message bound them. Source: RFC 1740.
 */
#include "unpack/formats.h"

#define TABLE 26
#define ENTRY 12
#define ENTRIES_MOST 64

enum piece { DATA_FORK = 1, RESOURCE_FORK = 2, REAL_NAME = 3 };

static uint32_t
number(struct bytes b, size_t at)
{
	b = bytes_slice(b, at, 4);
	return b.len < 4 ? 0
			 : (uint32_t)b.at[0] << 24 | (uint32_t)b.at[1] << 16 |
		(uint32_t)b.at[2] << 8 | b.at[3];
}

static struct bytes
piece_at(struct bytes file, size_t entry)
{
	return bytes_slice(
	    file, number(file, entry + 4), number(file, entry + 8));
}

static void
show(struct unpacker *u, const struct object *o, struct bytes name,
    struct bytes content)
{
	struct found found = {
		.name = name, .content = content, .size = content.len
	};

	if (content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, content.len))
		unpack_found(u, o, &found);
}

void
apple_open(struct unpacker *u, const struct object *o)
{
	struct bytes file = o->content, name = o->name;
	size_t count = number(file, 24) >> 16;

	if (count > ENTRIES_MOST)
		count = ENTRIES_MOST;
	for (size_t i = 0; i < count; i++)
		if (number(file, TABLE + i * ENTRY) == REAL_NAME)
			name = piece_at(file, TABLE + i * ENTRY);
	for (size_t i = 0; i < count; i++) {
		size_t entry = TABLE + i * ENTRY;
		uint32_t is = number(file, entry);

		if (is == DATA_FORK)
			show(u, o, name, piece_at(file, entry));
		else if (is == RESOURCE_FORK)
			show(u, o, BYTES("resource fork"),
			    piece_at(file, entry));
	}
}

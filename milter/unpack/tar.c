/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What libarchive does not show of a tar, because the standard says that it is
 * not there, and some program unpacks all the same: the content of links and
 * folders, members whose sum is wrong, and members whose length is told twice.
 * Ordinary members are passed over by their headers alone. Once a length is in
 * doubt every later header counts, wherever it stands on a block's border, so
 * that something may be shown twice: better than not at all.
 */
#include "unpack/formats.h"

#define BLOCK ((size_t)512)
#define NAME 100
#define SIZE_AT 124
#define SUM_AT 148
#define KIND_AT 156

struct tar {
	struct unpacker *u;
	const struct object *object;
	uint64_t told; /* the length an extended header gave */
	bool has_told, lost;
};

/* Octal digits, or big-endian behind a byte of 0x80. */
static uint64_t
number(struct bytes field)
{
	uint64_t n = 0;
	bool binary = field.len > 0 && (field.at[0] & 0x80) != 0;

	for (size_t i = binary ? 1 : 0; i < field.len; i++) {
		if (binary)
			n = n << 8 | field.at[i];
		else if (field.at[i] >= '0' && field.at[i] <= '7')
			n = n << 3 | (unsigned)(field.at[i] - '0');
		else if (n != 0)
			break;
	}
	return n;
}

static bool
sum_fits(struct bytes head)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= SUM_AT && i < SUM_AT + 8 ? ' ' : head.at[i];
	return number(bytes_slice(head, SUM_AT, 8)) == sum;
}

static bool
is_link_or_folder(unsigned char kind)
{
	return kind >= '1' && kind <= '6';
}

/* "23 size=1024\n" among the records of an extended header. */
static void
read_extended(struct tar *t, struct bytes records)
{
	size_t at = bytes_find(records, BYTES(" size="));
	struct bytes rest = bytes_from(records, at + 6);

	if (at < records.len)
		t->has_told = bytes_number(bytes_cut(&rest, '\n'), &t->told);
}

static void
show(struct tar *t, struct bytes head, struct bytes content)
{
	struct found found = { .content = content, .size = content.len };

	found.name = bytes_first(head, NAME);
	found.name = bytes_first(found.name, bytes_index(found.name, 0));
	if (content.len > 0 &&
	    unpack_allow(
		t->u, t->object, t->object->content.len, 0, content.len))
		unpack_found(t->u, t->object, &found);
}

/* One header; returns how far it is to the next place to look at. */
static size_t
read_header(struct tar *t, struct bytes rest)
{
	struct bytes head = bytes_first(rest, BLOCK), content;
	unsigned char kind = head.at[KIND_AT];
	bool fits = sum_fits(head);
	uint64_t size = number(bytes_slice(head, SIZE_AT, 12));

	if (!fits && !bytes_starts(bytes_from(head, 257), BYTES("ustar")))
		return BLOCK;
	content =
	    bytes_slice(rest, BLOCK, size < rest.len ? (size_t)size : rest.len);
	if (kind == 'x' || kind == 'X')
		read_extended(t, content);
	if (kind >= 'A')
		return BLOCK + (content.len + BLOCK - 1) / BLOCK * BLOCK;
	if (t->has_told && t->told != size)
		t->lost = true;
	t->has_told = false;
	if (t->lost || !fits || is_link_or_folder(kind))
		show(t, head, content);
	if (t->lost)
		return BLOCK;
	return BLOCK + (content.len + BLOCK - 1) / BLOCK * BLOCK;
}

void
tar_open_odd(struct unpacker *u, const struct object *o)
{
	struct tar t = { .u = u, .object = o };
	struct bytes rest = o->content;

	while (rest.len >= BLOCK && u->count < u->limits->object_count)
		rest = bytes_from(
		    rest, rest.at[0] != 0 ? read_header(&t, rest) : BLOCK);
}

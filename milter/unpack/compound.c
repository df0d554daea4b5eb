/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The allocation table is copied together once, so that following a chain is
 * one look-up a sector. No chain can be longer than the file has sectors: that
 * one bound ends every loop a hostile table may hold. What points outside is
 * read as nothing; a parser that refused would be the place to hide, since
 * Office repairs what it opens.
 */
#include "unpack/compound.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

#define ENTRY_SIZE 128
#define ENTRIES_MAX 65536
#define MINI_MOST ((size_t)32 << 20)
#define SECTOR_MOST 0xfffffffaU /* larger numbers mean something else */
#define SECTOR_FREE 0xffffffffU
#define HEADER_DIFAT 109

bool
compound_is(struct bytes file)
{
	return bytes_starts(file, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

static struct bytes
sector(const struct compound *c, uint32_t n)
{
	uint64_t at = ((uint64_t)n + 1) << c->shift;

	if (n > SECTOR_MOST || at >= c->file.len)
		return BYTES("");
	return bytes_slice(c->file, (size_t)at, (size_t)1 << c->shift);
}

static size_t
sector_count(const struct compound *c)
{
	return (c->file.len >> c->shift) + 1;
}

static uint32_t
next_in(const struct buffer *table, uint32_t n)
{
	if (n > SECTOR_MOST || (uint64_t)n * 4 + 4 > table->len)
		return SECTOR_FREE;
	return bytes_le32(buffer_bytes(table), (size_t)n * 4);
}

/* The table's own sectors: 109 in the header, the rest in a chain. */
static void
read_fat(struct compound *c)
{
	size_t left = sector_count(c) / ((size_t)1 << (c->shift - 2)) + 1;
	size_t in_sector = ((size_t)1 << (c->shift - 2)) - 1;
	size_t chain = left / in_sector + 2;
	uint32_t next = bytes_le32(c->file, 0x44);
	struct bytes list = bytes_slice(c->file, 0x4c, HEADER_DIFAT * 4);
	size_t count = list.len / 4;

	for (;;) {
		for (size_t i = 0; i < count && left > 0; i++) {
			struct bytes s = sector(c, bytes_le32(list, i * 4));

			if (s.len == 0)
				continue;
			buffer_add(&c->fat, s);
			left--;
		}
		list = sector(c, next);
		if (list.len == 0 || left == 0 || chain-- == 0)
			return;
		count = list.len / 4 < in_sector ? list.len / 4 : in_sector;
		next = bytes_le32(list, in_sector * 4);
	}
}

/* Stops soon after a chain has come back to where it was (Brent). */
static void
read_chain(
    const struct compound *c, uint32_t n, uint64_t size, struct buffer *out)
{
	uint32_t mark = SECTOR_FREE;

	for (size_t i = 1; i <= sector_count(c) && size > 0; i++) {
		struct bytes s = sector(c, n);

		if (n == mark)
			return;
		if ((i & (i - 1)) == 0)
			mark = n;
		s = bytes_first(s, size < s.len ? (size_t)size : s.len);
		if (s.len == 0 || !buffer_add(out, s))
			return;
		size -= s.len;
		n = next_in(&c->fat, n);
	}
}

static void
read_mini_chain(
    const struct compound *c, uint32_t n, uint64_t size, struct buffer *out)
{
	for (size_t left = c->mini.len / 64 + 1; left > 0 && size > 0; left--) {
		struct bytes s = BYTES("");

		if ((uint64_t)n * 64 < c->mini.len)
			s = bytes_slice(buffer_bytes(&c->mini), (size_t)n * 64,
			    size < 64 ? (size_t)size : 64);
		if (s.len == 0 || !buffer_add(out, s))
			return;
		size -= s.len;
		n = next_in(&c->mini_fat, n);
	}
}

static void
push(const struct compound *c, uint32_t *stack, size_t *depth, uint32_t n,
    uint32_t parent)
{
	if (n >= c->count || n == 0 || c->parents[n] != COMPOUND_NONE)
		return;
	c->parents[n] = parent;
	stack[(*depth)++] = n;
}

/* Who lies in which storage. Each entry is pushed once, whatever the links. */
static void
find_parents(struct compound *c)
{
	uint32_t *stack = calloc(c->count, sizeof *stack);
	size_t depth = 0;

	c->parents = calloc(c->count, sizeof *c->parents);
	if (stack == NULL || c->parents == NULL)
		_exit(EXIT_MEMORY);
	memset(c->parents, 0xff, c->count * sizeof *c->parents);

	push(
	    c, stack, &depth, bytes_le32(buffer_bytes(&c->directory), 0x4c), 0);
	while (depth > 0) {
		uint32_t n = stack[--depth];
		struct bytes e = bytes_slice(buffer_bytes(&c->directory),
		    (size_t)n * ENTRY_SIZE, ENTRY_SIZE);

		push(c, stack, &depth, bytes_le32(e, 0x44), c->parents[n]);
		push(c, stack, &depth, bytes_le32(e, 0x48), c->parents[n]);
		push(c, stack, &depth, bytes_le32(e, 0x4c), n);
	}
	free(stack);
}

bool
compound_open(struct compound *c, struct bytes file)
{
	struct compound_entry root;

	*c = (struct compound){ .file = file };
	if (!compound_is(file) || file.len < 512)
		return false;
	c->shift = bytes_le16(file, 0x1e) == 12 ? 12 : 9;
	c->cutoff = bytes_le32(file, 0x38);
	c->directory.max = (size_t)ENTRIES_MAX * ENTRY_SIZE;
	c->mini.max = MINI_MOST;

	read_fat(c);
	read_chain(c, bytes_le32(file, 0x30), UINT64_MAX, &c->directory);
	c->count = (uint32_t)(c->directory.len / ENTRY_SIZE);
	if (c->count == 0) {
		compound_close(c);
		return false;
	}
	find_parents(c);
	root = compound_entry(c, 0);
	read_chain(c, bytes_le32(file, 0x3c), UINT64_MAX, &c->mini_fat);
	read_chain(c, root.start, root.size, &c->mini);
	return true;
}

void
compound_close(struct compound *c)
{
	buffer_free(&c->fat);
	buffer_free(&c->mini_fat);
	buffer_free(&c->mini);
	buffer_free(&c->directory);
	free(c->parents);
	c->parents = NULL;
	c->count = 0;
}

/* Halves of surrogate pairs become three bytes each: a name is only compared
 * and shown, and what shows it checks its UTF-8. */
static void
name_of(struct bytes entry, char *name, size_t room)
{
	size_t len = bytes_le16(entry, 0x40) / 2, at = 0;

	for (size_t i = 0; i < len && i < 32 && at + 4 < room; i++) {
		unsigned c = bytes_le16(entry, i * 2);

		if (c == 0)
			break;
		if (c < 0x80) {
			name[at++] = (char)c;
		} else if (c < 0x800) {
			name[at++] = (char)(0xc0 | c >> 6);
			name[at++] = (char)(0x80 | (c & 0x3f));
		} else {
			name[at++] = (char)(0xe0 | c >> 12);
			name[at++] = (char)(0x80 | (c >> 6 & 0x3f));
			name[at++] = (char)(0x80 | (c & 0x3f));
		}
	}
	name[at] = '\0';
}

struct compound_entry
compound_entry(const struct compound *c, uint32_t n)
{
	struct bytes e = bytes_slice(
	    buffer_bytes(&c->directory), (size_t)n * ENTRY_SIZE, ENTRY_SIZE);
	struct compound_entry found = { .parent = COMPOUND_NONE };

	if (n >= c->count)
		return found;
	if (e.at[0x42] == 1 || e.at[0x42] == 5)
		found.kind = COMPOUND_STORAGE;
	else if (e.at[0x42] == 2)
		found.kind = COMPOUND_STREAM;
	name_of(e, found.name, sizeof found.name);
	found.parent = c->parents[n];
	found.start = bytes_le32(e, 0x74);
	found.size = c->shift == 9 ? bytes_le32(e, 0x78) : bytes_le64(e, 0x78);
	found.class_id = bytes_slice(e, 0x50, 16);
	return found;
}

void
compound_read(const struct compound *c, const struct compound_entry *e,
    struct buffer *out)
{
	if (e->size < c->cutoff)
		read_mini_chain(c, e->start, e->size, out);
	else
		read_chain(c, e->start, e->size, out);
}

uint64_t
compound_used(const struct compound *c)
{
	size_t count = c->fat.len / 4, used = 1;

	for (size_t i = 0; i < count && i < sector_count(c); i++)
		if (bytes_le32(buffer_bytes(&c->fat), i * 4) != SECTOR_FREE)
			used++;
	return (uint64_t)used << c->shift;
}

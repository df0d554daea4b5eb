/* SPDX-License-Identifier: BSD-2-Clause
 *
 * compound_build - makes a small compound file for tests: a flat list of
 * storages and streams, 512-byte sectors, no mini stream, one table sector
 */
#ifndef UNIT_COMPOUND_BUILD_H
#define UNIT_COMPOUND_BUILD_H

#include <string.h>

#include "base/bytes.h"

#define BUILD_SECTOR 512
#define BUILD_SECTORS 120

struct built {
	unsigned char at[BUILD_SECTOR * (BUILD_SECTORS + 1)];
	unsigned sectors; /* in use, behind the header */
	unsigned entries;
};

struct build_entry {
	const char *name;
	unsigned char kind; /* 1 storage, 2 stream, 5 root */
	unsigned child, next;
	struct bytes content;
};

#define BUILD_NONE 0xffffffffU

static inline void
build_number(unsigned char *at, unsigned value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

static inline unsigned char *
build_sector(struct built *b, unsigned n)
{
	return b->at + (size_t)BUILD_SECTOR * (n + 1);
}

/* Sector 0 is the table; the directory takes 1 to 4: sixteen entries. */
static inline void
build_begin(struct built *b)
{
	unsigned char *fat = build_sector(b, 0);

	memset(b->at, 0, sizeof b->at);
	memcpy(b->at, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	build_number(b->at + 0x18, 0x3e, 2);
	build_number(b->at + 0x1a, 3, 2);
	build_number(b->at + 0x1c, 0xfffe, 2);
	build_number(b->at + 0x1e, 9, 2);
	build_number(b->at + 0x20, 6, 2);
	build_number(b->at + 0x2c, 1, 4);
	build_number(b->at + 0x30, 1, 4);
	build_number(b->at + 0x38, 0, 4); /* no mini stream */
	build_number(b->at + 0x3c, 0xfffffffe, 4);
	build_number(b->at + 0x44, 0xfffffffe, 4);
	memset(b->at + 0x4c, 0xff, 436);
	build_number(b->at + 0x4c, 0, 4);
	memset(fat, 0xff, BUILD_SECTOR);
	build_number(fat, 0xfffffffd, 4);
	for (unsigned n = 1; n < 4; n++)
		build_number(fat + (size_t)n * 4, n + 1, 4);
	build_number(fat + 16, 0xfffffffe, 4);
	b->sectors = 5;
	b->entries = 0;
}

static inline void
build_add(struct built *b, const struct build_entry *e)
{
	unsigned char *d = build_sector(b, 1) + (size_t)b->entries++ * 128;
	unsigned char *fat = build_sector(b, 0);
	size_t len = strlen(e->name);
	unsigned first = b->sectors;

	for (size_t i = 0; i < len; i++)
		d[i * 2] = (unsigned char)e->name[i];
	build_number(d + 0x40, (unsigned)(len + 1) * 2, 2);
	d[0x42] = e->kind;
	build_number(d + 0x44, BUILD_NONE, 4);
	build_number(d + 0x48, e->next, 4);
	build_number(d + 0x4c, e->child, 4);
	build_number(d + 0x74, e->content.len > 0 ? first : 0xfffffffe, 4);
	build_number(d + 0x78, (unsigned)e->content.len, 4);
	for (size_t at = 0; at < e->content.len; at += BUILD_SECTOR) {
		struct bytes s = bytes_slice(e->content, at, BUILD_SECTOR);
		bool last = at + BUILD_SECTOR >= e->content.len;
		unsigned n = b->sectors++;

		memcpy(build_sector(b, n), s.at, s.len);
		build_number(fat + (size_t)n * 4, last ? 0xfffffffe : n + 1, 4);
	}
}

static inline struct bytes
build_end(const struct built *b)
{
	return (struct bytes){ b->at, (size_t)BUILD_SECTOR * (b->sectors + 1) };
}

/* The compression of VBA, with nothing compressed: all literals. */
static inline size_t
build_vba(unsigned char *out, struct bytes text)
{
	size_t at = 3;

	out[0] = 1;
	for (size_t i = 0; i < text.len; i++) {
		if (i % 8 == 0)
			out[at++] = 0;
		out[at++] = text.at[i];
	}
	build_number(out + 1, (unsigned)(0xb000 | (at - 3 - 1)), 2);
	return at;
}

/*
 * A document with one macro module, whose source begins at `offset'; its `dir'
 * says `told'. Without source there is only what stands for compiled code.
 */
static inline struct bytes
build_macro_document(
    struct built *b, const char *source, unsigned offset, unsigned told)
{
	static unsigned char module[8192], dir[256], packed[512];
	unsigned char *d = dir;
	size_t len = offset;

	memset(module, 'p', sizeof module);
	if (*source != '\0')
		len += build_vba(module + offset, bytes_of(source));
	memcpy(d, "\x1a\0\7\0\0\0Module1", 13);
	memcpy(d + 13,
	    "\x32\0\x0e\0\0\0M\0o\0d\0u\0l\0e\0"
	    "1\0",
	    20);
	memcpy(d + 33, "\x31\0\4\0\0\0", 6);
	build_number(d + 39, told, 4);

	build_begin(b);
	build_add(
	    b, &(struct build_entry){ "Root Entry", 5, 1, BUILD_NONE, { 0 } });
	build_add(b,
	    &(struct build_entry){ "WordDocument", 2, BUILD_NONE, 2,
		BYTES("\xec\xa5\xc1\0............") });
	build_add(
	    b, &(struct build_entry){ "Macros", 1, 3, BUILD_NONE, { 0 } });
	build_add(b, &(struct build_entry){ "VBA", 1, 4, BUILD_NONE, { 0 } });
	build_add(b,
	    &(struct build_entry){ "dir", 2, BUILD_NONE, 5,
		{ packed, build_vba(packed, (struct bytes){ dir, 43 }) } });
	build_add(b,
	    &(struct build_entry){
		"Module1", 2, BUILD_NONE, BUILD_NONE, { module, len } });
	return build_end(b);
}

#endif

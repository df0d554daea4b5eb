/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The blocks of RAR 4: fixed fields, sixteen bits of a CRC. Seals older than
 * RAR 2.9 are home-made ciphers that no program has written for twenty years;
 * they are named as foreign and stay shut. A sealed file of no bytes is
 * taken for open: there is nothing that a password could be proved with. A solid archive is written again
 * as if it was none, for libarchive would not even give its names.
 */
#include "unpack/rar.h"

#include <zlib.h>

enum {
	MAIN = 0x73,
	FILE_HEADER = 0x74,
	SERVICE = 0x7a,
	END = 0x7b,
};

/* Flags of the main header, of a file, and of any block. */
enum { HEADERS_SEALED = 0x80 };
enum {
	FROM_LAST = 0x01,
	INTO_NEXT = 0x02,
	SEALED = 0x04,
	SOLID = 0x10,
	LARGE = 0x100,
	SALTED = 0x400,
};
enum { HAS_DATA = 0x8000 };

#define FILE_LEN 32
#define SALT_LEN 8
#define VERSION_AES 29
#define METHOD_STORED 0x30

static enum rar_kind
kind_of(unsigned type)
{
	switch (type) {
	case MAIN:
		return RAR_MAIN;
	case FILE_HEADER:
		return RAR_FILE;
	case SERVICE:
		return RAR_SERVICE;
	case END:
		return RAR_END;
	default:
		return RAR_OTHER;
	}
}

static size_t
salt_at(struct bytes header)
{
	return FILE_LEN + ((bytes_le16(header, 3) & LARGE) != 0 ? 8 : 0) +
	    bytes_le16(header, 26);
}

static void
parse_file(struct rar_block *b)
{
	unsigned flags = bytes_le16(b->header, 3);

	b->size = bytes_le32(b->header, 11);
	if ((flags & LARGE) != 0) {
		b->packed |= (uint64_t)bytes_le32(b->header, 32) << 32;
		b->size |= (uint64_t)bytes_le32(b->header, 36) << 32;
	}
	b->crc = bytes_le32(b->header, 16);
	b->has_crc = true;
	b->stored = b->header.at[25] == METHOD_STORED;
	b->from_last = (flags & FROM_LAST) != 0;
	b->into_next = (flags & INTO_NEXT) != 0;
	b->solid = (flags & SOLID) != 0;
	b->sealed = (flags & SEALED) != 0;
	b->seal.foreign = b->header.at[24] < VERSION_AES;
	if ((flags & SALTED) != 0)
		b->seal.salt =
		    bytes_slice(b->header, salt_at(b->header), SALT_LEN);
}

bool
rar4_parse(struct bytes at, struct rar_block *b)
{
	unsigned flags = bytes_le16(at, 3);
	size_t len = bytes_le16(at, 5);

	if (at.len < 7 || len < 7)
		return false;
	b->header = bytes_first(at, len);
	b->kind = kind_of(at.at[2]);
	if ((flags & HAS_DATA) != 0 || b->kind == RAR_FILE)
		b->packed = bytes_le32(b->header, 7);
	b->locks = b->kind == RAR_MAIN && (flags & HEADERS_SEALED) != 0;
	if ((b->kind == RAR_FILE || b->kind == RAR_SERVICE) &&
	    b->header.len >= FILE_LEN)
		parse_file(b);
	return true;
}

static unsigned
checksum(const unsigned char *header, size_t len)
{
	return (unsigned)crc32_z(0, header + 2, len - 2) & 0xffff;
}

bool
rar4_is_right(struct bytes header)
{
	return header.len >= 7 && header.len == bytes_le16(header, 5) &&
	    header.at[2] >= 0x72 && header.at[2] <= END &&
	    checksum(header.at, header.len) == bytes_le16(header, 0);
}

static void
put(unsigned char *to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

static unsigned
plain_file(const struct rar_block *b, uint64_t len, unsigned char *h)
{
	unsigned flags = bytes_le16(b->header, 3);

	if (b->header.len < FILE_LEN)
		return flags;
	put(h + 7, len, 4);
	if ((flags & LARGE) != 0 && b->header.len >= FILE_LEN + 8)
		put(h + 32, len >> 32, 4);
	if (len == 0)
		h[25] = METHOD_STORED;
	return flags & ~(unsigned)(SEALED | SALTED | SOLID);
}

void
rar4_write(const struct rar_block *b, uint64_t len, struct buffer *out)
{
	size_t start = out->len, salt = b->header.len, size;
	unsigned flags = bytes_le16(b->header, 3);
	unsigned char *h;

	if (b->seal.salt.len > 0)
		salt = salt_at(b->header);
	buffer_add(out, bytes_first(b->header, salt));
	buffer_add(out, bytes_from(b->header, salt + b->seal.salt.len));
	h = out->at + start;
	size = out->len - start;
	if (b->kind == RAR_MAIN)
		flags &= ~(unsigned)HEADERS_SEALED;
	else
		flags = plain_file(b, len, h);
	put(h + 3, flags, 2);
	put(h + 5, size, 2);
	put(h, checksum(h, size), 2);
}

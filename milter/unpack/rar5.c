/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The blocks of RAR 5: numbers in groups of seven bits, and records of a file
 * behind its header, one of which is the seal. Where the seal keys checksums
 * too, they say nothing to who has no key, so they are left out when a header
 * is written again.
 */
#include "unpack/rar.h"

#include <nettle/sha2.h>
#include <string.h>
#include <zlib.h>

enum { MAIN = 1, FILE_HEADER = 2, SERVICE = 3, LOCK = 4, END = 5 };
enum { HAS_EXTRA = 1, HAS_DATA = 2, FROM_LAST = 8, INTO_NEXT = 16 };
enum { HAS_TIME = 2, HAS_CRC = 4 };
enum { RECORD_SEAL = 1, RECORD_HASH = 2 };
enum { SEAL_CHECK = 1, SEAL_TWEAKED = 2 };

/* In the flags of a block of packed data. */
#define LAST_BLOCK 0x40
#define SALT_LEN 16
#define IV_LEN 16
#define CHECK_LEN 8

/* A block's fields, as far as its kind has them. */
struct fields {
	uint64_t type, flags, extra_len, data_len;
	uint64_t file, size, attributes;
	struct bytes time, crc, rest, extra;
};

static uint64_t
number(struct bytes *b)
{
	uint64_t value = 0;

	for (unsigned shift = 0; b->len > 0 && shift < 63; shift += 7) {
		unsigned char c = b->at[0];

		*b = bytes_from(*b, 1);
		value |= (uint64_t)(c & 0x7f) << shift;
		if ((c & 0x80) == 0)
			break;
	}
	return value;
}

static struct bytes
take(struct bytes *b, uint64_t len)
{
	struct bytes front =
	    bytes_first(*b, len < b->len ? (size_t)len : b->len);

	*b = bytes_from(*b, front.len);
	return front;
}

/* The next record of an extra area, from its kind on. */
static bool
next_record(struct bytes *extra, struct bytes *record)
{
	if (extra->len == 0)
		return false;
	*record = take(extra, number(extra));
	return record->len > 0;
}

static void
split(struct bytes header, struct fields *f)
{
	struct bytes b = bytes_from(header, 4);

	*f = (struct fields){ 0 };
	number(&b);
	f->type = number(&b);
	f->flags = number(&b);
	if ((f->flags & HAS_EXTRA) != 0)
		f->extra_len = number(&b);
	if ((f->flags & HAS_DATA) != 0)
		f->data_len = number(&b);
	if (f->extra_len > b.len)
		f->extra_len = b.len;
	f->extra = bytes_from(b, b.len - (size_t)f->extra_len);
	f->rest = bytes_first(b, b.len - f->extra.len);
	if (f->type != FILE_HEADER && f->type != SERVICE)
		return;
	f->file = number(&f->rest);
	f->size = number(&f->rest);
	f->attributes = number(&f->rest);
	if ((f->file & HAS_TIME) != 0)
		f->time = take(&f->rest, 4);
	if ((f->file & HAS_CRC) != 0)
		f->crc = take(&f->rest, 4);
}

/* A check that is broken counts for none, as in other programs. */
static struct bytes
check_of(struct bytes b)
{
	unsigned char digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;

	if (b.len < CHECK_LEN + 4)
		return BYTES("");
	sha256_init(&sha);
	sha256_update(&sha, CHECK_LEN, b.at);
	sha256_digest(&sha, sizeof digest, digest);
	return memcmp(digest, b.at + CHECK_LEN, 4) == 0
	    ? bytes_first(b, CHECK_LEN)
	    : BYTES("");
}

/* What a file's seal and the lock of all headers have in common. */
static void
parse_seal(struct bytes b, struct rar_block *block)
{
	uint64_t version = number(&b), flags = number(&b);
	struct rar_seal *s = &block->seal;
	struct bytes rounds = take(&b, 1);

	s->five = true;
	s->rounds = rounds.len > 0 ? rounds.at[0] : 0;
	s->salt = take(&b, SALT_LEN);
	block->tweaked = (flags & SEAL_TWEAKED) != 0;
	if (block->kind != RAR_LOCK)
		block->iv = take(&b, IV_LEN);
	s->foreign = version != 0 || s->salt.len < SALT_LEN ||
	    (block->kind != RAR_LOCK && block->iv.len < IV_LEN);
	if ((flags & SEAL_CHECK) != 0)
		s->check = check_of(b);
}

static void
parse_file(const struct fields *f, struct rar_block *b)
{
	struct bytes rest = f->rest, extra = f->extra, record;
	uint64_t method = number(&rest);

	b->size = f->size;
	b->crc = bytes_le32(f->crc, 0);
	b->has_crc = f->crc.len == 4;
	b->stored = (method >> 7 & 7) == 0;
	b->solid = (method & 0x40) != 0;
	b->from_last = (f->flags & FROM_LAST) != 0;
	b->into_next = (f->flags & INTO_NEXT) != 0;
	while (!b->sealed && next_record(&extra, &record)) {
		b->sealed = number(&record) == RECORD_SEAL;
		if (b->sealed)
			parse_seal(record, b);
	}
}

static enum rar_kind
kind_of(uint64_t type)
{
	switch (type) {
	case MAIN:
		return RAR_MAIN;
	case FILE_HEADER:
		return RAR_FILE;
	case SERVICE:
		return RAR_SERVICE;
	case LOCK:
		return RAR_LOCK;
	case END:
		return RAR_END;
	default:
		return RAR_OTHER;
	}
}

bool
rar5_parse(struct bytes at, struct rar_block *b)
{
	struct bytes rest = bytes_from(at, 4);
	struct bytes body = take(&rest, number(&rest));
	struct fields f;

	if (body.len == 0)
		return false;
	b->header = bytes_first(at, (size_t)(body.at - at.at) + body.len);
	split(b->header, &f);
	b->kind = kind_of(f.type);
	b->packed = f.data_len;
	if (b->kind == RAR_LOCK)
		parse_seal(f.rest, b);
	if (b->kind == RAR_FILE || b->kind == RAR_SERVICE)
		parse_file(&f, b);
	return true;
}

bool
rar5_is_right(struct bytes header)
{
	struct bytes body = bytes_from(header, 4);

	return header.len > 5 && number(&body) == body.len &&
	    crc32_z(0, header.at + 4, header.len - 4) == bytes_le32(header, 0);
}

/* Blocks of a flag, a checksum, one to three bytes of length, and so much. */
size_t
rar5_packed_len(struct bytes b)
{
	struct bytes rest = b;

	while (rest.len > 2) {
		unsigned flags = rest.at[0];
		unsigned width = 1 + (flags >> 3 & 3);
		size_t len = 0;

		for (unsigned i = 0; i < width && i + 2 < rest.len; i++)
			len |= (size_t)rest.at[2 + i] << (8 * i);
		rest = bytes_from(rest, 2 + width + len);
		if ((flags & LAST_BLOCK) != 0)
			return b.len - rest.len;
	}
	return b.len;
}

static void
put_number(struct buffer *b, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_add_byte(b, (unsigned char)(value | 0x80));
	buffer_add_byte(b, (unsigned char)value);
}

static void
put_records(const struct rar_block *b, struct bytes extra, struct buffer *out)
{
	struct bytes record;

	while (next_record(&extra, &record)) {
		struct bytes rest = record;
		uint64_t kind = number(&rest);

		if (kind == RECORD_SEAL || (kind == RECORD_HASH && b->tweaked))
			continue;
		put_number(out, record.len);
		buffer_add(out, record);
	}
}

static void
put_body(const struct rar_block *b, struct fields *f, struct bytes extra,
    struct buffer *out)
{
	f->flags &= ~(uint64_t)HAS_EXTRA;
	if (extra.len > 0)
		f->flags |= HAS_EXTRA;
	if (b->tweaked) {
		f->file &= ~(uint64_t)HAS_CRC;
		f->crc = BYTES("");
	}
	put_number(out, f->type);
	put_number(out, f->flags);
	if (extra.len > 0)
		put_number(out, extra.len);
	if ((f->flags & HAS_DATA) != 0)
		put_number(out, f->data_len);
	put_number(out, f->file);
	put_number(out, f->size);
	put_number(out, f->attributes);
	buffer_add(out, f->time);
	buffer_add(out, f->crc);
	buffer_add(out, f->rest);
	buffer_add(out, extra);
}

void
rar5_write(const struct rar_block *b, uint64_t len, struct buffer *out)
{
	struct buffer extra = { 0 }, body = { 0 };
	size_t start = out->len;
	struct fields f;
	uint32_t crc;

	split(b->header, &f);
	f.data_len = len;
	put_records(b, f.extra, &extra);
	put_body(b, &f, buffer_bytes(&extra), &body);
	buffer_add(out, BYTES("\0\0\0\0"));
	put_number(out, body.len);
	buffer_add(out, buffer_bytes(&body));
	crc = (uint32_t)crc32_z(0, out->at + start + 4, out->len - start - 4);
	for (size_t i = 0; i < 4; i++)
		out->at[start + i] = (unsigned char)(crc >> (8 * i));
	buffer_free(&extra);
	buffer_free(&body);
}

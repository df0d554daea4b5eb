/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Steps from header to header by the sizes they give. Checksums are not
 * verified: a header that lies about its seal only makes the reader fail
 * later, as damage. Sizes that lead nowhere end the walk.
 */
#include "unpack/rar.h"

#define FOUR_MAIN 0x73
#define FOUR_FILE 0x74
#define FIVE_FILE 2
#define FIVE_CRYPT 4

void
rar_begin(struct rar *r, struct bytes archive)
{
	*r = (struct rar){ 0 };
	r->five = bytes_starts(archive, BYTES("Rar!\x1a\x07\x01\0"));
	r->rest = bytes_from(archive, r->five ? 8 : 7);
	if (!r->five)
		r->names_sealed = bytes_slice(r->rest, 2, 1).len == 1 &&
		    r->rest.at[2] == FOUR_MAIN &&
		    (bytes_le16(r->rest, 3) & 0x80) != 0;
}

static bool
next_four(struct rar *r, bool *sealed)
{
	while (r->rest.len >= 7) {
		struct bytes block = r->rest;
		unsigned type = block.at[2], flags = bytes_le16(block, 3);
		uint64_t size = bytes_le16(block, 5);

		if (size < 7)
			return false;
		if ((flags & 0x8000) != 0 || type == FOUR_FILE)
			size += bytes_le32(block, 7);
		if (type == FOUR_FILE && (flags & 0x100) != 0)
			size += (uint64_t)bytes_le32(block, 32) << 32;
		r->rest = bytes_from(
		    block, size < block.len ? (size_t)size : block.len);
		if (type == FOUR_FILE) {
			*sealed = (flags & 0x04) != 0;
			return true;
		}
	}
	return false;
}

/* A number in groups of seven bits, the lowest first. */
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
cut(struct bytes b, uint64_t len)
{
	return bytes_first(b, len < b.len ? (size_t)len : b.len);
}

static bool
has_seal(struct bytes extra)
{
	while (extra.len > 0) {
		uint64_t size = number(&extra);
		struct bytes record = cut(extra, size);

		extra = bytes_from(extra, record.len);
		if (record.len == 0)
			return false;
		if (number(&record) == 1)
			return true;
	}
	return false;
}

static bool
next_five(struct rar *r, bool *sealed)
{
	while (r->rest.len > 5) {
		struct bytes rest = bytes_from(r->rest, 4);
		uint64_t size = number(&rest), extra = 0, data = 0;
		struct bytes block = cut(rest, size), whole = block;
		uint64_t type = number(&block), flags = number(&block);

		if ((flags & 1) != 0)
			extra = number(&block);
		if ((flags & 2) != 0)
			data = number(&block);
		rest = bytes_from(rest, whole.len);
		r->rest = bytes_from(rest, cut(rest, data).len);
		if (type == FIVE_CRYPT) {
			r->names_sealed = true;
			return false;
		}
		if (type == FIVE_FILE) {
			extra = cut(whole, extra).len;
			*sealed = has_seal(
			    bytes_from(whole, whole.len - (size_t)extra));
			return true;
		}
	}
	return false;
}

bool
rar_next(struct rar *r, bool *sealed)
{
	*sealed = false;
	if (r->names_sealed)
		return false;
	return r->five ? next_five(r, sealed) : next_four(r, sealed);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Steps from block to block by the sizes they give, through sealed headers
 * where there is a key. Checksums of plain headers are not verified: one that
 * lies about its seal only makes the reader fail later, as damage. Those of
 * sealed ones prove the password. Volumes of a set may follow each other, each
 * with a signature of its own, and a lock of its own.
 */
#include "unpack/rar.h"

/* A header that is larger is none, by the format. */
#define HEADER_MOST ((size_t)2 << 20)
#define FOUR_SALT 8
#define IV_LEN 16

static bool
starts(struct bytes b, bool five)
{
	return bytes_starts(
	    b, five ? BYTES("Rar!\x1a\x07\x01\0") : BYTES("Rar!\x1a\x07\0"));
}

void
rar_begin(struct rar *r, struct bytes archive)
{
	*r = (struct rar){ .rest = archive, .five = starts(archive, true) };
}

static bool
take_start(struct rar *r, struct rar_block *b)
{
	b->kind = RAR_START;
	b->header = bytes_first(r->rest, r->five ? 8 : 7);
	r->rest = bytes_from(r->rest, b->header.len);
	r->locked = false;
	return true;
}

static bool
parse(const struct rar *r, struct bytes at, struct rar_block *b)
{
	return r->five ? rar5_parse(at, b) : rar4_parse(at, b);
}

static bool
is_right(const struct rar *r, struct bytes header)
{
	return r->five ? rar5_is_right(header) : rar4_is_right(header);
}

static struct bytes
cut(struct bytes b, uint64_t len)
{
	return bytes_first(b, len < b.len ? (size_t)len : b.len);
}

/* What its first sixteen bytes say, rounded up to whole ones; 0: nonsense. */
static size_t
sealed_len(const struct rar *r, struct bytes first)
{
	size_t len = bytes_le16(first, 5), shift = 0;
	size_t at = 4;

	if (r->five) {
		for (len = 0; at < 7; at++, shift += 7) {
			len |= (size_t)(first.at[at] & 0x7f) << shift;
			if ((first.at[at] & 0x80) == 0)
				break;
		}
		len += at + 1;
	}
	if (len < 7 || len > HEADER_MOST)
		return 0;
	return (len + 15) & ~(size_t)15;
}

/* The sealed header at the front into `headers'; its length there, or 0. */
static size_t
unseal_header(struct rar *r, const struct rar_key *key, struct bytes sealed,
    struct bytes iv, struct bytes *plain)
{
	unsigned char first[16];
	size_t len;

	if (sealed.len < sizeof first)
		return 0;
	rar_key_decrypt(
	    key, r->five, iv, first, bytes_first(sealed, sizeof first));
	len = sealed_len(r, (struct bytes){ first, sizeof first });
	if (len == 0 || len > sealed.len ||
	    len > r->headers->room - r->headers->len)
		return 0;
	*plain = (struct bytes){ r->headers->at + r->headers->len, len };
	rar_key_decrypt(key, r->five, iv, r->headers->at + r->headers->len,
	    bytes_first(sealed, len));
	return len;
}

static bool
take_sealed(struct rar *r, struct rar_block *b)
{
	size_t before = r->five ? IV_LEN : FOUR_SALT, len;
	struct bytes sealed = bytes_from(r->rest, before), plain;
	struct bytes iv = r->five ? bytes_first(r->rest, before) : BYTES("");
	const struct rar_key *key;

	if (!r->five)
		r->lock.salt = bytes_first(r->rest, before);
	if (r->ring == NULL || sealed.len == 0 ||
	    (key = rar_ring_key(r->ring, &r->lock)) == NULL)
		return false;
	len = unseal_header(r, key, sealed, iv, &plain);
	if (len == 0 || !parse(r, plain, b) || !is_right(r, b->header))
		return false;
	r->headers->len += b->header.len;
	r->rest = bytes_from(sealed, len);
	return true;
}

static void
lock(struct rar *r, const struct rar_block *b)
{
	if (b->kind == RAR_LOCK)
		r->lock = b->seal;
	else
		r->lock = (struct rar_seal){ 0 };
	r->locked = true;
}

bool
rar_next(struct rar *r, struct rar_block *b)
{
	*b = (struct rar_block){ 0 };
	if (starts(r->rest, r->five))
		return take_start(r, b);
	if (r->rest.len == 0)
		return false;
	if (r->locked) {
		if (!take_sealed(r, b))
			return false;
	} else {
		if (!parse(r, r->rest, b))
			return false;
		r->rest = bytes_from(r->rest, b->header.len);
	}
	b->data = cut(r->rest, b->packed);
	r->rest = bytes_from(r->rest, b->data.len);
	if (b->kind == RAR_LOCK || b->locks)
		lock(r, b);
	return true;
}

bool
rar_is_shut(const struct rar *r)
{
	return r->locked && r->rest.len > 0;
}

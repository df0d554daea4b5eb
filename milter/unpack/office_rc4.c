/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A try costs a few hashes, so that every candidate is tried. The older kind
 * keeps 40 bits of the password: it could be opened without one, by trying all
 * keys, but not in the time of a mail.
 */
#include "unpack/office_rc4.h"

#include <string.h>

#include <nettle/arcfour.h>

#define SALT_LEN 16
#define VERIFIER_LEN 16
#define SHORT_KEY 5
#define API_RC4 0x6801

static bool
read_old(struct office_rc4 *seal, struct bytes rest)
{
	seal->hash = &nettle_md5;
	seal->key_len = 16;
	seal->salt = bytes_slice(rest, 0, SALT_LEN);
	seal->verifier = bytes_slice(rest, SALT_LEN, VERIFIER_LEN);
	seal->verifier_hash = bytes_slice(rest, SALT_LEN + VERIFIER_LEN, 16);
	return seal->verifier_hash.len == 16;
}

/* Flags, header size, header; salt, verifier and its hash. */
static bool
read_api(struct office_rc4 *seal, struct bytes info)
{
	uint32_t header_len = bytes_le32(info, 4);
	struct bytes header = bytes_slice(info, 8, header_len);
	struct bytes rest = bytes_from(info, 8 + (size_t)header_len);
	uint32_t algorithm = bytes_le32(header, 8);
	uint32_t bits = bytes_le32(header, 16);

	if (algorithm != 0 && algorithm != API_RC4)
		return false;
	if (bits == 0)
		bits = 40;
	if (bits > 128 || bytes_le32(rest, 0) != SALT_LEN)
		return false;
	seal->hash = &nettle_sha1;
	seal->key_len = bits / 8;
	seal->salt = bytes_slice(rest, 4, SALT_LEN);
	seal->verifier = bytes_slice(rest, 4 + SALT_LEN, VERIFIER_LEN);
	seal->verifier_hash =
	    bytes_slice(rest, 4 + SALT_LEN + VERIFIER_LEN + 4, 20);
	return seal->verifier_hash.len == 20 && seal->key_len > 0;
}

bool
office_rc4_read(struct office_rc4 *seal, struct bytes info)
{
	unsigned major = bytes_le16(info, 0), minor = bytes_le16(info, 2);

	*seal = (struct office_rc4){ 0 };
	if (major == 1 && minor == 1)
		return read_old(seal, bytes_from(info, 4));
	return major >= 2 && major <= 4 && minor == 2 &&
	    read_api(seal, bytes_from(info, 4));
}

static void
begin_block(
    const struct office_rc4 *seal, uint32_t n, struct arcfour_ctx *context)
{
	const unsigned char tail[4] = { (unsigned char)n,
		(unsigned char)(n >> 8), (unsigned char)(n >> 16),
		(unsigned char)(n >> 24) };
	unsigned char key[OFFICE_HASH_MOST];
	size_t len = seal->key_len;

	office_hash(seal->hash, (struct bytes){ seal->base, seal->base_len },
	    (struct bytes){ tail, sizeof tail }, key);
	/* 40 bits are filled up with zeros, as CryptoAPI does. */
	if (seal->hash == &nettle_sha1 && len == SHORT_KEY) {
		memset(key + len, 0, 16 - len);
		len = 16;
	}
	arcfour_set_key(context, len, key);
	explicit_bzero(key, sizeof key);
}

static void
set_base(struct office_rc4 *seal, struct bytes word)
{
	unsigned char repeated[16 * (SHORT_KEY + SALT_LEN)];

	if (seal->hash == &nettle_sha1) {
		office_hash(seal->hash, seal->salt, word, seal->base);
		seal->base_len = seal->hash->digest_size;
		return;
	}
	office_hash(seal->hash, word, BYTES(""), seal->base);
	for (size_t at = 0; at < sizeof repeated; at += SHORT_KEY + SALT_LEN) {
		memcpy(repeated + at, seal->base, SHORT_KEY);
		memcpy(repeated + at + SHORT_KEY, seal->salt.at, SALT_LEN);
	}
	office_hash(seal->hash, (struct bytes){ repeated, sizeof repeated },
	    BYTES(""), seal->base);
	seal->base_len = SHORT_KEY;
	explicit_bzero(repeated, sizeof repeated);
}

bool
office_rc4_try(struct office_rc4 *seal, struct bytes password)
{
	struct office_wide wide;
	struct arcfour_ctx context;
	unsigned char input[VERIFIER_LEN], told[20], made[OFFICE_HASH_MOST];

	if (!office_wide(&wide, password))
		return false;
	set_base(seal, (struct bytes){ wide.at, wide.len });
	begin_block(seal, 0, &context);
	arcfour_crypt(&context, sizeof input, input, seal->verifier.at);
	arcfour_crypt(
	    &context, seal->verifier_hash.len, told, seal->verifier_hash.at);
	office_hash(
	    seal->hash, (struct bytes){ input, sizeof input }, BYTES(""), made);
	explicit_bzero(&wide, sizeof wide);
	return memcmp(told, made, seal->verifier_hash.len) == 0;
}

void
office_rc4_block(const struct office_rc4 *seal, uint32_t number,
    unsigned char *at, size_t len)
{
	struct arcfour_ctx context;

	begin_block(seal, number, &context);
	arcfour_crypt(&context, len, at, at);
}

void
office_rc4_open(
    const struct office_rc4 *seal, size_t block, unsigned char *at, size_t len)
{
	for (uint32_t n = 0; len > 0; n++) {
		size_t some = len < block ? len : block;

		office_rc4_block(seal, n, at, some);
		at += some;
		len -= some;
	}
}

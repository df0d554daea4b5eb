/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The long loop is the price of a try: a hundred thousand hashes of a number
 * and the hash before. It goes through Nettle's table of functions, which
 * costs a tenth of SHA-1 and nothing of SHA-512; a loop for each hash on its
 * bare compression would be faster for SHA-1 alone, which only files of 2007
 * and 2010 use.
 */
#include "unpack/office_hash.h"

#include <string.h>

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include "parse/unicode.h"

union context {
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};

static void
put16(struct office_wide *wide, uint32_t unit)
{
	wide->at[wide->len++] = (unsigned char)unit;
	wide->at[wide->len++] = (unsigned char)(unit >> 8);
}

bool
office_wide(struct office_wide *wide, struct bytes password)
{
	size_t at = 0;

	wide->len = 0;
	if (!unicode_valid(password))
		return false;
	while (at < password.len) {
		uint32_t code = unicode_next(password, &at);

		if (wide->len + 4 > sizeof wide->at)
			return false;
		if (code >= 0x10000) {
			code -= 0x10000;
			put16(wide, 0xd800 | code >> 10);
			code = 0xdc00 | (code & 0x3ff);
		}
		put16(wide, code);
	}
	return true;
}

void
office_hash(const struct nettle_hash *hash, struct bytes a, struct bytes b,
    unsigned char to[OFFICE_HASH_MOST])
{
	union context context;

	hash->init(&context);
	hash->update(&context, a.len, a.at);
	hash->update(&context, b.len, b.at);
	hash->digest(&context, hash->digest_size, to);
}

void
office_spin(const struct nettle_hash *hash, unsigned char *sum, size_t rounds)
{
	unsigned char block[4 + OFFICE_HASH_MOST];
	size_t size = hash->digest_size;
	union context context;

	memcpy(block + 4, sum, size);
	hash->init(&context);
	for (size_t i = 0; i < rounds; i++) {
		block[0] = (unsigned char)i;
		block[1] = (unsigned char)(i >> 8);
		block[2] = (unsigned char)(i >> 16);
		block[3] = (unsigned char)(i >> 24);
		hash->update(&context, 4 + size, block);
		hash->digest(&context, size, block + 4);
	}
	memcpy(sum, block + 4, size);
}

union key {
	struct aes128_ctx aes128;
	struct aes192_ctx aes192;
	struct aes256_ctx aes256;
};

static nettle_cipher_func *
set_key(union key *key, struct bytes bytes)
{
	switch (bytes.len) {
	case 16:
		aes128_set_decrypt_key(&key->aes128, bytes.at);
		return nettle_aes128.decrypt;
	case 24:
		aes192_set_decrypt_key(&key->aes192, bytes.at);
		return nettle_aes192.decrypt;
	case 32:
		aes256_set_decrypt_key(&key->aes256, bytes.at);
		return nettle_aes256.decrypt;
	default:
		return NULL;
	}
}

size_t
office_aes(struct bytes bytes, const unsigned char *vector, struct bytes from,
    unsigned char *to)
{
	unsigned char chain[OFFICE_AES_BLOCK];
	union key key;
	nettle_cipher_func *decrypt = set_key(&key, bytes);
	size_t len = from.len - from.len % OFFICE_AES_BLOCK;

	if (decrypt == NULL || len == 0)
		return 0;
	if (vector == NULL) {
		decrypt(&key, len, to, from.at);
	} else {
		memcpy(chain, vector, sizeof chain);
		cbc_decrypt(
		    &key, decrypt, sizeof chain, chain, len, to, from.at);
	}
	return len;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * WinZip's AES. The key is a thousand rounds of HMAC-SHA1 for every 20 bytes,
 * four times over for AES-256; but the two bytes that tell a wrong password
 * stand in the last of the four, and PBKDF2 makes each block alone. So a wrong
 * candidate costs one block, not four, and the loop runs on SHA-1's bare
 * compression with the two keyed states made once, not four calls a round.
 */
#include "unpack/zip_seal.h"

#include <endian.h>
#include <string.h>

#include <nettle/hmac.h>
#include <nettle/memxor.h>
#include <nettle/sha1.h>

enum { ROUNDS = 1000, VERIFIER_LEN = 2, PROOF_LEN = 10 };

#define BATCH ((size_t)2048) /* bytes of key stream made at once */

/* SHA-1 after the password's inner and outer padding. */
struct keyed {
	struct sha1_ctx inner, outer;
};

static size_t
key_len(const struct zip_entry *e)
{
	return 8 + 8 * (size_t)e->aes_strength;
}

static size_t
salt_len(const struct zip_entry *e)
{
	return key_len(e) / 2;
}

static bool
is_whole(const struct zip_entry *e)
{
	return e->aes_strength >= 1 && e->aes_strength <= 3 &&
	    e->data.len == e->packed &&
	    e->data.len >= salt_len(e) + VERIFIER_LEN + PROOF_LEN;
}

struct bytes
zip_aes_content(const struct zip_entry *e)
{
	size_t head = salt_len(e) + VERIFIER_LEN;

	if (!is_whole(e))
		return (struct bytes){ 0 };
	return bytes_slice(e->data, head, e->data.len - head - PROOF_LEN);
}

static void
key_in(struct keyed *k, struct bytes password)
{
	unsigned char pad[SHA1_BLOCK_SIZE] = { 0 };

	sha1_init(&k->inner);
	sha1_init(&k->outer);
	if (password.len > sizeof pad) {
		sha1_update(&k->inner, password.len, password.at);
		sha1_digest(&k->inner, SHA1_DIGEST_SIZE, pad);
	} else if (password.len > 0) {
		memcpy(pad, password.at, password.len);
	}
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36;
	sha1_update(&k->inner, sizeof pad, pad);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5C;
	sha1_update(&k->outer, sizeof pad, pad);
}

static void
put_state(unsigned char *to, const uint32_t state[5])
{
	for (size_t i = 0; i < 5; i++) {
		to[4 * i] = (unsigned char)(state[i] >> 24);
		to[4 * i + 1] = (unsigned char)(state[i] >> 16);
		to[4 * i + 2] = (unsigned char)(state[i] >> 8);
		to[4 * i + 3] = (unsigned char)state[i];
	}
}

/* A digest as the one block that a keyed SHA-1 takes it in, with padding. */
static void
pad_digest(unsigned char block[SHA1_BLOCK_SIZE])
{
	const unsigned bits = 8 * (SHA1_BLOCK_SIZE + SHA1_DIGEST_SIZE);

	memset(block, 0, SHA1_BLOCK_SIZE);
	block[SHA1_DIGEST_SIZE] = 0x80;
	block[SHA1_BLOCK_SIZE - 2] = (unsigned char)(bits >> 8);
	block[SHA1_BLOCK_SIZE - 1] = (unsigned char)bits;
}

/* The block `number`, from 1 on, of PBKDF2-HMAC-SHA1. */
static void
derive_block(const struct keyed *k, struct bytes salt, unsigned number,
    unsigned char to[SHA1_DIGEST_SIZE])
{
	const unsigned char tail[4] = { 0, 0, 0, (unsigned char)number };
	unsigned char block[SHA1_BLOCK_SIZE];
	struct sha1_ctx first = k->inner, second = k->outer;
	uint32_t sum[5], state[5];

	pad_digest(block);
	sha1_update(&first, salt.len, salt.at);
	sha1_update(&first, sizeof tail, tail);
	sha1_digest(&first, SHA1_DIGEST_SIZE, block);
	memcpy(sum, second.state, sizeof sum);
	nettle_sha1_compress(sum, block);
	put_state(block, sum);
	for (int round = 1; round < ROUNDS; round++) {
		memcpy(state, k->inner.state, sizeof state);
		nettle_sha1_compress(state, block);
		put_state(block, state);
		memcpy(state, k->outer.state, sizeof state);
		nettle_sha1_compress(state, block);
		put_state(block, state);
		for (size_t i = 0; i < 5; i++)
			sum[i] ^= state[i];
	}
	put_state(to, sum);
}

bool
zip_aes_check(const struct zip_entry *e, struct bytes password)
{
	unsigned char block[SHA1_DIGEST_SIZE];
	size_t place = 2 * key_len(e); /* of the verifier in what is derived */
	struct bytes salt = bytes_first(e->data, salt_len(e));
	struct keyed k;

	if (!is_whole(e))
		return false;
	key_in(&k, password);
	derive_block(&k, salt, 1 + (unsigned)(place / SHA1_DIGEST_SIZE), block);
	return memcmp(block + place % SHA1_DIGEST_SIZE, salt.at + salt.len,
		   VERIFIER_LEN) == 0;
}

static bool
is_proved(const struct zip_entry *e, const unsigned char *key)
{
	struct bytes sealed = zip_aes_content(e);
	unsigned char proof[PROOF_LEN];
	struct hmac_sha1_ctx hmac;

	hmac_sha1_set_key(&hmac, key_len(e), key);
	hmac_sha1_update(&hmac, sealed.len, sealed.at);
	hmac_sha1_digest(&hmac, sizeof proof, proof);
	return memcmp(proof, sealed.at + sealed.len, sizeof proof) == 0;
}

static void
set_key(struct zip_aes *z, const unsigned char *key)
{
	z->block = 1;
	if (z->strength == 1)
		aes128_set_encrypt_key(&z->key.aes128, key);
	else if (z->strength == 2)
		aes192_set_encrypt_key(&z->key.aes192, key);
	else
		aes256_set_encrypt_key(&z->key.aes256, key);
}

bool
zip_aes_begin(
    struct zip_aes *z, const struct zip_entry *e, struct bytes password)
{
	unsigned char derived[4 * SHA1_DIGEST_SIZE];
	struct bytes salt = bytes_first(e->data, salt_len(e));
	struct keyed k;
	bool proved;

	if (!is_whole(e))
		return false;
	key_in(&k, password);
	for (unsigned i = 0; i < 4; i++)
		derive_block(&k, salt, i + 1, derived + i * SHA1_DIGEST_SIZE);
	proved = is_proved(e, derived + key_len(e));
	z->strength = e->aes_strength;
	set_key(z, derived);
	explicit_bzero(derived, sizeof derived);
	return proved;
}

static void
encrypt(const struct zip_aes *z, size_t len, unsigned char *to,
    const unsigned char *from)
{
	if (z->strength == 1)
		aes128_encrypt(&z->key.aes128, len, to, from);
	else if (z->strength == 2)
		aes192_encrypt(&z->key.aes192, len, to, from);
	else
		aes256_encrypt(&z->key.aes256, len, to, from);
}

/* The counter is little-endian, so that Nettle's own CTR mode does not fit. */
void
zip_aes_decrypt(struct zip_aes *z, unsigned char *to, struct bytes from)
{
	unsigned char stream[BATCH] = { 0 };

	while (from.len > 0) {
		size_t len = from.len < BATCH ? from.len : BATCH;
		size_t blocks = (len + AES_BLOCK_SIZE - 1) / AES_BLOCK_SIZE;

		for (size_t i = 0; i < blocks; i++) {
			uint64_t words[2] = { htole64(z->block++), 0 };

			memcpy(
			    stream + i * AES_BLOCK_SIZE, words, sizeof words);
		}
		encrypt(z, blocks * AES_BLOCK_SIZE, stream, stream);
		memxor3(to, stream, from.at, len);
		to += len;
		from = bytes_from(from, len);
	}
}

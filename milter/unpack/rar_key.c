/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Both derivations are slow by design and made anew for every salt. Archives
 * use few salts, one after the other, so the last key is all that is kept.
 * PBKDF2 is run by hand: RAR takes three values out of one chain of rounds,
 * which a ready function would run three times.
 */
#include "unpack/rar_key.h"

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/hmac.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>

#include "base/utf8.h"

#define ROUNDS_MOST 24
#define ROUNDS_USUAL 15
#define FOUR_ROUNDS 0x40000
#define PASSWORD_MOST 127
#define SALT_MOST 16

size_t
rar_key_price(const struct rar_seal *s)
{
	if (!s->five || s->rounds <= ROUNDS_USUAL || s->rounds > ROUNDS_MOST)
		return 1;
	return (size_t)1 << (s->rounds - ROUNDS_USUAL);
}

/* HMAC-SHA256 of 32 bytes, onto themselves. */
static void
turn(const struct hmac_sha256_ctx *keyed, unsigned char u[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx context = keyed->inner;

	sha256_update(&context, SHA256_DIGEST_SIZE, u);
	sha256_digest(&context, SHA256_DIGEST_SIZE, u);
	context = keyed->outer;
	sha256_update(&context, SHA256_DIGEST_SIZE, u);
	sha256_digest(&context, SHA256_DIGEST_SIZE, u);
}

static void
turn_on(const struct hmac_sha256_ctx *keyed, unsigned char *u,
    unsigned char *sum, uint32_t rounds)
{
	while (rounds-- > 0) {
		turn(keyed, u);
		for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++)
			sum[i] ^= u[i];
	}
}

static void
derive_five(struct rar_key *k, const struct rar_seal *s, struct bytes password)
{
	static const unsigned char first[4] = { 0, 0, 0, 1 };
	unsigned char u[SHA256_DIGEST_SIZE], sum[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx keyed;

	hmac_sha256_set_key(&keyed, password.len, password.at);
	hmac_sha256_update(&keyed, s->salt.len, s->salt.at);
	hmac_sha256_update(&keyed, sizeof first, first);
	hmac_sha256_digest(&keyed, sizeof u, u);
	memcpy(sum, u, sizeof sum);
	turn_on(&keyed, u, sum, ((uint32_t)1 << s->rounds) - 1);
	memcpy(k->key, sum, sizeof k->key);
	turn_on(&keyed, u, sum, 16);
	memcpy(k->hash, sum, sizeof k->hash);
	turn_on(&keyed, u, sum, 16);
	for (size_t i = 0; i < sizeof sum; i++)
		k->check[i % sizeof k->check] ^= sum[i];
}

/* UTF-16, little-endian. Its length; 0 when it is no password of RAR. */
static size_t
widen(unsigned char to[2 * PASSWORD_MOST], struct bytes from)
{
	size_t len = 0;

	while (from.len > 0) {
		size_t one = utf8_character(from);
		uint32_t c = one > 0 ? from.at[0] : 0;
		uint32_t units[2];
		size_t count = c >= 0xf0 ? 2 : 1;

		if (one == 0 || len + 2 * count > 2 * (size_t)PASSWORD_MOST)
			return 0;
		if (one > 1)
			c &= 0x7fu >> one;
		for (size_t i = 1; i < one; i++)
			c = c << 6 | (from.at[i] & 0x3f);
		units[0] = count == 1 ? c : 0xd7c0 + (c >> 10);
		units[1] = 0xdc00 | (c & 0x3ff);
		for (size_t i = 0; i < count; i++) {
			to[len++] = (unsigned char)units[i];
			to[len++] = (unsigned char)(units[i] >> 8);
		}
		from = bytes_from(from, one);
	}
	return len;
}

/* The last sixteen words of SHA-1's schedule, in place of the block. */
static void
spoil_block(unsigned char *block)
{
	uint32_t w[16];

	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 |
		    (uint32_t)block[4 * i + 1] << 16 |
		    (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t t = 16; t < 80; t++) {
		uint32_t x = w[(t + 13) % 16] ^ w[(t + 8) % 16] ^
		    w[(t + 2) % 16] ^ w[t % 16];

		w[t % 16] = x << 1 | x >> 31;
	}
	for (size_t i = 0; i < 64; i++)
		block[i] = (unsigned char)(w[i / 4] >> (8 * (i % 4)));
}

/* What the first programs did by mistake is now the format. */
static void
spoil(unsigned char *raw, size_t len, uint64_t hashed)
{
	for (size_t at = 64 - hashed % 64; at + 64 <= len; at += 64)
		spoil_block(raw + at);
}

static void
derive_four(struct rar_key *k, struct bytes salt, struct bytes password)
{
	unsigned char raw[2 * PASSWORD_MOST + SALT_MOST];
	unsigned char digest[SHA1_DIGEST_SIZE], count[3];
	size_t len = widen(raw, password);
	struct sha1_ctx hash, so_far;
	uint64_t hashed = 0;

	memcpy(raw + len, salt.at, salt.len);
	len += salt.len;
	sha1_init(&hash);
	for (uint32_t i = 0; i < FOUR_ROUNDS; i++) {
		sha1_update(&hash, len, raw);
		if (len > 64)
			spoil(raw, len, hashed);
		count[0] = (unsigned char)i;
		count[1] = (unsigned char)(i >> 8);
		count[2] = (unsigned char)(i >> 16);
		sha1_update(&hash, sizeof count, count);
		hashed += len + sizeof count;
		if (i % (FOUR_ROUNDS / 16) == 0) {
			so_far = hash;
			sha1_digest(&so_far, sizeof digest, digest);
			k->iv[i / (FOUR_ROUNDS / 16)] = digest[19];
		}
	}
	sha1_digest(&hash, sizeof digest, digest);
	for (size_t i = 0; i < 16; i++)
		k->key[i] = digest[i ^ 3];
	explicit_bzero(raw, sizeof raw);
}

static bool
can_be(const struct rar_seal *s, struct bytes password)
{
	unsigned char wide[2 * PASSWORD_MOST];
	size_t len = widen(wide, password);

	explicit_bzero(wide, sizeof wide);
	return len > 0 && !s->foreign && s->rounds <= ROUNDS_MOST &&
	    s->salt.len <= SALT_MOST;
}

const struct rar_key *
rar_ring_key(struct rar_ring *r, const struct rar_seal *s)
{
	size_t price = rar_key_price(s);

	if (r->made && r->of.five == s->five && r->of.rounds == s->rounds &&
	    bytes_equal(r->of.salt, s->salt) &&
	    bytes_equal(r->with, r->password))
		return &r->key;
	if (price > r->left || !can_be(s, r->password))
		return NULL;
	r->left -= price;
	r->key = (struct rar_key){ 0 };
	if (s->five)
		derive_five(&r->key, s, r->password);
	else
		derive_four(&r->key, s->salt, r->password);
	r->made = true;
	r->of = *s;
	r->with = r->password;
	return &r->key;
}

void
rar_key_decrypt(const struct rar_key *k, bool five, struct bytes iv,
    unsigned char *to, struct bytes from)
{
	size_t whole = from.len - from.len % AES_BLOCK_SIZE;
	unsigned char state[AES_BLOCK_SIZE];
	struct aes128_ctx four;
	struct aes256_ctx key;

	if (iv.len != sizeof state)
		iv = (struct bytes){ k->iv, sizeof k->iv };
	memcpy(state, iv.at, sizeof state);
	if (five) {
		aes256_set_decrypt_key(&key, k->key);
		cbc_decrypt(&key, (nettle_cipher_func *)aes256_decrypt,
		    AES_BLOCK_SIZE, state, whole, to, from.at);
	} else {
		aes128_set_decrypt_key(&four, k->key);
		cbc_decrypt(&four, (nettle_cipher_func *)aes128_decrypt,
		    AES_BLOCK_SIZE, state, whole, to, from.at);
	}
	if (from.len > whole)
		memcpy(to + whole, from.at + whole, from.len - whole);
}

uint32_t
rar_key_tweak(const struct rar_key *k, uint32_t crc)
{
	unsigned char raw[4], mac[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx hmac;
	uint32_t sum = 0;

	for (size_t i = 0; i < sizeof raw; i++)
		raw[i] = (unsigned char)(crc >> (8 * i));
	hmac_sha256_set_key(&hmac, sizeof k->hash, k->hash);
	hmac_sha256_update(&hmac, sizeof raw, raw);
	hmac_sha256_digest(&hmac, sizeof mac, mac);
	for (size_t i = 0; i < sizeof mac; i++)
		sum ^= (uint32_t)mac[i] << (8 * (i % 4));
	return sum;
}

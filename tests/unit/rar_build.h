/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar_build - small RAR archives for tests: stored files, sealed or not
 *
 * Keys and headers are made from the descriptions of the formats alone and in
 * the plainest way, with nothing of what is tested.
 */
#ifndef UNIT_RAR_BUILD_H
#define UNIT_RAR_BUILD_H

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/hmac.h>
#include <nettle/pbkdf2.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>
#include <zlib.h>

#include "base/buffer.h"

#define RAR_ROUNDS 5
#define RAR_SALT "0123456789abcdef"
#define RAR_IV "fedcba9876543210"

struct rar_build {
	bool five, names;
	bool check, tweaked; /* RAR 5: the check value, keyed checksums */
	bool old;	     /* RAR 4: a seal of before 2.9 */
	bool solid, packed;  /* RAR 4: so say the flags, and the method */
	unsigned volume;     /* 1, 2: of two; a file goes through both */
	const char *password;
	const char *wide; /* RAR 4: the same in UTF-16, where it is not ASCII */
	size_t wide_len;

	struct buffer out;
	unsigned char key[32], iv[16], hash[32], proof[12];
};

static inline void
rar_put(struct buffer *b, uint64_t value, size_t len)
{
	for (; len > 0; len--, value >>= 8)
		buffer_add_byte(b, (unsigned char)value);
}

static inline void
rar_number(struct buffer *b, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_add_byte(b, (unsigned char)(0x80 | value));
	buffer_add_byte(b, (unsigned char)value);
}

static inline void
rar_keys_five(struct rar_build *r)
{
	unsigned char value[32], sum[32];
	struct sha256_ctx sha;
	size_t len = strlen(r->password);
	const uint8_t *word = (const uint8_t *)r->password;
	const uint8_t *salt = (const uint8_t *)RAR_SALT;

	pbkdf2_hmac_sha256(len, word, 1 << RAR_ROUNDS, 16, salt, 32, r->key);
	pbkdf2_hmac_sha256(
	    len, word, (1 << RAR_ROUNDS) + 16, 16, salt, 32, r->hash);
	pbkdf2_hmac_sha256(
	    len, word, (1 << RAR_ROUNDS) + 32, 16, salt, 32, value);
	memset(r->proof, 0, sizeof r->proof);
	for (size_t i = 0; i < 32; i++)
		r->proof[i % 8] ^= value[i];
	sha256_init(&sha);
	sha256_update(&sha, 8, r->proof);
	sha256_digest(&sha, sizeof sum, sum);
	memcpy(r->proof + 8, sum, 4);
}

/* Passwords of at most 28 characters, whose hash has no quirk. */
static inline void
rar_keys_four(struct rar_build *r)
{
	struct buffer word = { 0 };
	struct sha1_ctx sha, now;
	unsigned char sum[20];

	if (r->wide != NULL)
		buffer_add(&word,
		    (struct bytes){
			(const unsigned char *)r->wide, r->wide_len });
	else
		for (const char *c = r->password; *c != '\0'; c++)
			rar_put(&word, (unsigned char)*c, 2);
	buffer_add(&word, bytes_first(bytes_of(RAR_SALT), 8));
	sha1_init(&sha);
	for (uint32_t i = 0; i < 0x40000; i++) {
		const unsigned char count[3] = { i & 0xff, i >> 8 & 0xff,
			i >> 16 & 0xff };

		sha1_update(&sha, word.len, word.at);
		sha1_update(&sha, 3, count);
		if (i % 0x4000 != 0)
			continue;
		now = sha;
		sha1_digest(&now, 20, sum);
		r->iv[i / 0x4000] = sum[19];
	}
	sha1_digest(&sha, 20, sum);
	for (size_t i = 0; i < 16; i++)
		r->key[i] = sum[i / 4 * 4 + 3 - i % 4];
	buffer_free(&word);
}

static inline void
rar_encrypt(struct rar_build *r, struct bytes plain)
{
	unsigned char iv[16];
	struct aes256_ctx five;
	struct aes128_ctx four;
	size_t start = r->out.len, len;

	buffer_add(&r->out, plain);
	while ((r->out.len - start) % 16 != 0)
		buffer_add_byte(&r->out, 0);
	len = r->out.len - start;
	memcpy(iv, r->five ? (const void *)RAR_IV : r->iv, 16);
	if (r->five) {
		aes256_set_encrypt_key(&five, r->key);
		cbc_encrypt(&five, (nettle_cipher_func *)aes256_encrypt, 16, iv,
		    len, r->out.at + start, r->out.at + start);
	} else {
		aes128_set_encrypt_key(&four, r->key);
		cbc_encrypt(&four, (nettle_cipher_func *)aes128_encrypt, 16, iv,
		    len, r->out.at + start, r->out.at + start);
	}
}

static inline uint32_t
rar_crc(const struct rar_build *r, struct bytes content)
{
	uint32_t crc = (uint32_t)crc32_z(0, content.at, content.len), sum = 0;
	struct buffer raw = { 0 };
	unsigned char mac[32];
	struct hmac_sha256_ctx hmac;

	if (!r->tweaked)
		return crc;
	rar_put(&raw, crc, 4);
	hmac_sha256_set_key(&hmac, 32, r->hash);
	hmac_sha256_update(&hmac, 4, raw.at);
	hmac_sha256_digest(&hmac, 32, mac);
	for (size_t i = 0; i < 32; i++)
		sum ^= (uint32_t)mac[i] << 8 * (i & 3);
	buffer_free(&raw);
	return sum;
}

/* A header with its checksum, sealed when names are. */
static inline void
rar_header(struct rar_build *r, struct buffer *body, bool sealed)
{
	struct buffer whole = { 0 }, sized = { 0 };

	if (r->five) {
		rar_number(&sized, body->len);
		buffer_add(&sized, buffer_bytes(body));
		rar_put(&whole, crc32_z(0, sized.at, sized.len), 4);
		buffer_add(&whole, buffer_bytes(&sized));
	} else {
		rar_put(&whole, crc32_z(0, body->at, body->len), 2);
		buffer_add(&whole, buffer_bytes(body));
	}
	if (!sealed) {
		buffer_add(&r->out, buffer_bytes(&whole));
	} else {
		buffer_add(&r->out,
		    r->five ? BYTES(RAR_IV) : bytes_first(BYTES(RAR_SALT), 8));
		rar_encrypt(r, buffer_bytes(&whole));
	}
	buffer_free(&sized);
	buffer_free(&whole);
	buffer_free(body);
}

static inline void
rar_begin_five(struct rar_build *r)
{
	struct buffer body = { 0 };

	buffer_add(&r->out, BYTES("Rar!\x1a\7\1\0"));
	if (r->names) {
		rar_number(&body, 4);
		rar_number(&body, 0);
		rar_number(&body, 0);
		rar_number(&body, r->check);
		rar_put(&body, RAR_ROUNDS, 1);
		buffer_add(&body, BYTES(RAR_SALT));
		if (r->check)
			buffer_add(&body, (struct bytes){ r->proof, 12 });
		rar_header(r, &body, false);
	}
	buffer_add(&body,
	    r->volume == 0	 ? BYTES("\1\0\0")
		: r->volume == 1 ? BYTES("\1\0\1")
				 : BYTES("\1\0\3\1"));
	rar_header(r, &body, r->names);
}

static inline void
rar_build_begin(struct rar_build *r)
{
	struct buffer body = { 0 };

	if (r->five) {
		rar_keys_five(r);
		rar_begin_five(r);
		return;
	}
	rar_keys_four(r);
	buffer_add(&r->out, BYTES("Rar!\x1a\7\0"));
	rar_put(&body, 0x73, 1);
	rar_put(&body, (r->names ? 0x80 : 0) | (r->volume > 0 ? 0x11 : 0), 2);
	rar_put(&body, 13, 2);
	rar_put(&body, 0, 6);
	rar_header(r, &body, false);
}

static inline void
rar_seal_five(const struct rar_build *r, struct buffer *extra)
{
	rar_number(extra, 36 + (r->check ? 12 : 0));
	rar_number(extra, 1);
	rar_number(extra, 0);
	rar_number(extra, (r->check ? 1 : 0) | (r->tweaked ? 2 : 0));
	rar_put(extra, RAR_ROUNDS, 1);
	buffer_add(extra, BYTES(RAR_SALT));
	buffer_add(extra, BYTES(RAR_IV));
	if (r->check)
		buffer_add(extra, (struct bytes){ r->proof, 12 });
}

static inline void
rar_file_five(struct rar_build *r, const char *name, struct bytes content,
    uint64_t packed, bool sealed)
{
	struct buffer body = { 0 }, extra = { 0 };

	if (sealed)
		rar_seal_five(r, &extra);
	rar_number(&body, 2);
	rar_number(&body,
	    (sealed ? 3 : 2) | (r->volume == 1 ? 0x10 : 0) |
		(r->volume == 2 ? 8 : 0));
	if (sealed)
		rar_number(&body, extra.len);
	rar_number(&body, packed);
	rar_number(&body, 4);
	rar_number(&body, content.len);
	rar_number(&body, 0x20);
	rar_put(&body,
	    sealed ? rar_crc(r, content) : crc32_z(0, content.at, content.len),
	    4);
	rar_number(&body, 0);
	rar_number(&body, 0);
	rar_number(&body, strlen(name));
	buffer_add(&body, bytes_of(name));
	buffer_add(&body, buffer_bytes(&extra));
	rar_header(r, &body, r->names);
	buffer_free(&extra);
}

static inline void
rar_file_four(struct rar_build *r, const char *name, struct bytes content,
    uint64_t packed, bool sealed)
{
	struct buffer body = { 0 };

	rar_put(&body, 0x74, 1);
	rar_put(&body,
	    (sealed ? 0x8404 : 0x8000) | (r->solid ? 0x10 : 0) |
		(r->volume == 1 ? 2 : 0) | (r->volume == 2 ? 1 : 0),
	    2);
	rar_put(&body, 32 + strlen(name) + (sealed ? 8 : 0), 2);
	rar_put(&body, packed, 4);
	rar_put(&body, content.len, 4);
	rar_put(&body, 3, 1);
	rar_put(&body, crc32_z(0, content.at, content.len), 4);
	rar_put(&body, 0, 4);
	rar_put(&body, r->old ? 20 : 29, 1);
	rar_put(&body, r->packed ? 0x33 : 0x30, 1);
	rar_put(&body, strlen(name), 2);
	rar_put(&body, 0100644, 4);
	buffer_add(&body, bytes_of(name));
	if (sealed)
		buffer_add(&body, bytes_first(BYTES(RAR_SALT), 8));
	rar_header(r, &body, r->names);
}

static inline void
rar_build_file(
    struct rar_build *r, const char *name, struct bytes content, bool sealed)
{
	uint64_t packed = sealed ? (content.len + 15) / 16 * 16 : content.len;

	if (r->five)
		rar_file_five(r, name, content, packed, sealed);
	else
		rar_file_four(r, name, content, packed, sealed);
	if (sealed)
		rar_encrypt(r, content);
	else
		buffer_add(&r->out, content);
}

static inline void rar_build_end(struct rar_build *);

/* Two volumes one behind the other, one stream of ciphertext cut at `cut`. */
static inline void
rar_build_volumes(
    struct rar_build *r, const char *name, struct bytes content, size_t cut)
{
	struct rar_build stream = *r;

	stream.out = (struct buffer){ 0 };
	for (r->volume = 1; r->volume <= 2; r->volume++) {
		struct bytes part;

		rar_build_begin(r);
		if (r->volume == 1) {
			memcpy(stream.key, r->key, sizeof r->key);
			memcpy(stream.iv, r->iv, sizeof r->iv);
			rar_encrypt(&stream, content);
		}
		part = buffer_bytes(&stream.out);
		part = r->volume == 1 ? bytes_first(part, cut)
				      : bytes_from(part, cut);
		if (r->five)
			rar_file_five(r, name, content, part.len, true);
		else
			rar_file_four(r, name, content, part.len, true);
		buffer_add(&r->out, part);
		rar_build_end(r);
	}
	buffer_free(&stream.out);
}

static inline void
rar_build_end(struct rar_build *r)
{
	struct buffer body = { 0 };

	if (r->five)
		buffer_add(
		    &body, r->volume == 1 ? BYTES("\5\0\1") : BYTES("\5\0\0"));
	else
		buffer_add(&body,
		    r->volume == 1 ? BYTES("\x7b\1\x40\7\0")
				   : BYTES("\x7b\0\x40\7\0"));
	rar_header(r, &body, r->names);
}

#endif

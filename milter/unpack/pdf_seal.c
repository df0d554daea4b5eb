/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Key and check values of a sealed PDF. Revisions 2 to 4 derive the key from
 * the password and the file's id, and prove it by unsealing a known text;
 * revisions 5 and 6 keep a random key under the password's hash. The hash of
 * revision 6 is made slow by rounds of AES whose number depends on the data:
 * it costs a millisecond, so its passwords count as slow ones. A hostile file
 * can only make a password not fit.
 */
#include "unpack/pdf_seal.h"

#include <string.h>

#include <nettle/aes.h>
#include <nettle/arcfour.h>
#include <nettle/cbc.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

#include "unpack/pdf_lex.h"

#define PASSWORD_MAX 127
#define ROUNDS 64

static const unsigned char padding[32] = { 0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75,
	0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E,
	0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53,
	0x69, 0x7A };

static struct bytes
string_of(struct bytes dictionary, const char *key, struct arena *arena)
{
	struct bytes value = pdf_get(dictionary, key);
	struct pdf_word w;

	if (!pdf_next(&value, &w) ||
	    (w.kind != PDF_STRING && w.kind != PDF_HEX))
		return BYTES("");
	return pdf_string(arena, &w);
}

static bool
take_string(struct bytes from, unsigned char *to, size_t len)
{
	if (from.len < len)
		return false;
	memcpy(to, from.at, len);
	return true;
}

static bool
take_strings(struct pdf_seal *s, struct bytes d, struct arena *arena)
{
	size_t len = s->revision >= 5 ? 48 : 32;

	if (!take_string(string_of(d, "O", arena), s->owner, len) ||
	    !take_string(string_of(d, "U", arena), s->user, len))
		return false;
	return s->revision < 5 ||
	    (take_string(string_of(d, "OE", arena), s->owner_key, 32) &&
		take_string(string_of(d, "UE", arena), s->user_key, 32));
}

/* The cipher of a crypt filter that /StmF, /StrF or /EFF names. */
static bool
cipher_of(struct bytes d, const char *use, enum pdf_cipher *cipher)
{
	struct bytes value = pdf_get(d, use), filters = pdf_get(d, "CF");
	char name[64] = "";
	struct pdf_word w;

	if (value.len == 0)
		return true;
	*cipher = PDF_PLAIN;
	if (!pdf_next(&value, &w) || w.kind != PDF_NAME ||
	    w.text.len >= sizeof name)
		return false;
	if (pdf_is_name(&w, "Identity"))
		return true;
	memcpy(name, w.text.at, w.text.len);
	value = pdf_get(pdf_get(filters, name), "CFM");
	if (pdf_value_is(value, "V2"))
		*cipher = PDF_RC4;
	else if (pdf_value_is(value, "AESV2"))
		*cipher = PDF_AES128;
	else if (pdf_value_is(value, "AESV3"))
		*cipher = PDF_AES256;
	else
		return pdf_value_is(value, "None");
	return true;
}

static bool
take_ciphers(struct pdf_seal *s, struct bytes d, uint32_t version)
{
	if (version < 4) {
		s->streams = s->strings = s->files = PDF_RC4;
		return true;
	}
	if (!cipher_of(d, "StmF", &s->streams) ||
	    !cipher_of(d, "StrF", &s->strings))
		return false;
	s->files = s->streams;
	return cipher_of(d, "EFF", &s->files);
}

/* Permissions are a signed number, and often written as such. */
static void
take_permissions(struct pdf_seal *s, struct bytes value)
{
	struct pdf_word w = { 0 };
	uint64_t number = 0;
	bool minus;

	pdf_next(&value, &w);
	minus = bytes_starts(w.text, BYTES("-"));
	bytes_number(bytes_from(w.text, minus), &number);
	if (minus)
		number = 0 - number;
	for (int i = 0; i < 4; i++)
		s->permissions[i] = (unsigned char)(number >> (8 * i));
}

static size_t
key_length(struct bytes d, uint32_t version, uint32_t revision)
{
	uint32_t bits = 40;

	if (revision >= 5)
		return 32;
	if (version == 4)
		return 16;
	if (revision >= 3 && !pdf_number(pdf_get(d, "Length"), &bits))
		bits = 40;
	return bits >= 40 && bits <= 128 ? bits / 8 : 5;
}

bool
pdf_seal_read(
    struct pdf_seal *s, struct bytes d, struct bytes id, struct arena *arena)
{
	uint32_t version = 0, revision = 0;
	struct bytes metadata = pdf_get(d, "EncryptMetadata");
	struct pdf_word w;

	*s = (struct pdf_seal){ .id = id };
	if (!pdf_value_is(pdf_get(d, "Filter"), "Standard") ||
	    !pdf_number(pdf_get(d, "V"), &version) ||
	    !pdf_number(pdf_get(d, "R"), &revision) || version < 1 ||
	    version > 5 || version == 3 || revision < 2 || revision > 6)
		return false;
	s->revision = revision;
	s->key_len = key_length(d, version, revision);
	s->plain_metadata = pdf_next(&metadata, &w) && pdf_is_word(&w, "false");
	take_permissions(s, pdf_get(d, "P"));
	if (take_ciphers(s, d, version) && take_strings(s, d, arena))
		return true;
	s->revision = 0;
	return false;
}

static void
pad(unsigned char to[32], struct bytes password)
{
	size_t len = password.len < 32 ? password.len : 32;

	if (len > 0)
		memcpy(to, password.at, len);
	memcpy(to + len, padding, 32 - len);
}

static void
md5(struct md5_ctx *c, unsigned char to[16])
{
	md5_digest(c, 16, to);
}

/* Revision 3 and later: fifty times over. */
static void
stir(const struct pdf_seal *s, unsigned char hash[16], size_t len)
{
	struct md5_ctx c;

	for (int i = 0; s->revision >= 3 && i < 50; i++) {
		md5_init(&c);
		md5_update(&c, len, hash);
		md5(&c, hash);
	}
}

/* RC4 once, or twenty times with the key's bytes changed each time. */
static void
rc4(const struct pdf_seal *s, const unsigned char *key, bool backwards,
    unsigned char *data, size_t len)
{
	struct arcfour_ctx c;
	unsigned char changed[16];
	unsigned rounds = s->revision >= 3 ? 20 : 1;

	for (unsigned i = 0; i < rounds; i++) {
		unsigned change = backwards ? rounds - 1 - i : i;

		for (size_t k = 0; k < s->key_len; k++)
			changed[k] = (unsigned char)(key[k] ^ change);
		arcfour_set_key(&c, s->key_len, changed);
		arcfour_crypt(&c, len, data, data);
	}
}

static void
make_key(struct pdf_seal *s, const unsigned char padded[32])
{
	static const unsigned char ones[4] = { 0xFF, 0xFF, 0xFF, 0xFF };
	unsigned char hash[16];
	struct md5_ctx c;

	md5_init(&c);
	md5_update(&c, 32, padded);
	md5_update(&c, 32, s->owner);
	md5_update(&c, 4, s->permissions);
	md5_update(&c, s->id.len, s->id.at);
	if (s->revision >= 4 && s->plain_metadata)
		md5_update(&c, 4, ones);
	md5(&c, hash);
	stir(s, hash, s->key_len);
	memcpy(s->key, hash, s->key_len);
}

static bool
user_fits(struct pdf_seal *s, const unsigned char padded[32])
{
	unsigned char check[32];
	size_t len = s->revision == 2 ? 32 : 16;
	struct md5_ctx c;

	make_key(s, padded);
	memcpy(check, padding, 32);
	if (s->revision >= 3) {
		md5_init(&c);
		md5_update(&c, 32, padding);
		md5_update(&c, s->id.len, s->id.at);
		md5(&c, check);
	}
	rc4(s, s->key, false, check, len);
	return memcmp(check, s->user, len) == 0;
}

/* The owner's password opens what holds the user's. */
static bool
owner_fits(struct pdf_seal *s, const unsigned char padded[32])
{
	unsigned char hash[16], inner[32];
	struct md5_ctx c;

	md5_init(&c);
	md5_update(&c, 32, padded);
	md5(&c, hash);
	stir(s, hash, sizeof hash);
	memcpy(inner, s->owner, 32);
	rc4(s, hash, true, inner, 32);
	return user_fits(s, inner);
}

struct hash_input {
	struct bytes password, salt, user; /* `user` empty, or 48 bytes */
};

static size_t
sha2(unsigned kind, struct bytes from, unsigned char to[64])
{
	struct sha256_ctx small;
	struct sha512_ctx large;

	if (kind == 0) {
		sha256_init(&small);
		sha256_update(&small, from.len, from.at);
		sha256_digest(&small, 32, to);
		return 32;
	}
	if (kind == 1)
		sha384_init(&large);
	else
		sha512_init(&large);
	sha512_update(&large, from.len, from.at);
	if (kind == 1)
		sha384_digest(&large, 48, to);
	else
		sha512_digest(&large, 64, to);
	return kind == 1 ? 48 : 64;
}

static size_t
append(unsigned char *to, size_t len, struct bytes b)
{
	if (b.len > 0)
		memcpy(to + len, b.at, b.len);
	return len + b.len;
}

/* One round of revision 6: the block is 64 times the same, sealed by AES. */
static size_t
slow_round(const struct hash_input *in, unsigned char hash[64], size_t len,
    unsigned char *last)
{
	unsigned char block[ROUNDS * (PASSWORD_MAX + 64 + 48)], iv[16];
	struct aes128_ctx c;
	unsigned sum = 0;
	size_t one = 0;

	one = append(block, one, in->password);
	one = append(block, one, (struct bytes){ hash, len });
	one = append(block, one, in->user);
	for (size_t i = 1; i < ROUNDS; i++)
		memcpy(block + i * one, block, one);
	aes128_set_encrypt_key(&c, hash);
	memcpy(iv, hash + 16, 16);
	cbc_encrypt(&c, (nettle_cipher_func *)aes128_encrypt, 16, iv,
	    ROUNDS * one, block, block);
	for (int i = 0; i < 16; i++)
		sum += block[i];
	*last = block[ROUNDS * one - 1];
	return sha2(sum % 3, (struct bytes){ block, ROUNDS * one }, hash);
}

static void
strong_hash(
    const struct pdf_seal *s, const struct hash_input *in, unsigned char to[32])
{
	unsigned char first[PASSWORD_MAX + 8 + 48], hash[64], last = 0;
	size_t len = 0;

	len = append(first, len, in->password);
	len = append(first, len, in->salt);
	len = append(first, len, in->user);
	len = sha2(0, (struct bytes){ first, len }, hash);
	if (s->revision == 6)
		for (unsigned i = 1; i <= ROUNDS || last + 33u > i; i++)
			len = slow_round(in, hash, len, &last);
	memcpy(to, hash, 32);
}

static bool
strong_fits(struct pdf_seal *s, struct bytes password, bool owner)
{
	const unsigned char *check = owner ? s->owner : s->user;
	struct hash_input in = { bytes_first(password, PASSWORD_MAX),
		{ check + 32, 8 }, { s->user, owner ? sizeof s->user : 0 } };
	unsigned char hash[32], iv[16] = { 0 };
	struct aes256_ctx c;

	strong_hash(s, &in, hash);
	if (memcmp(hash, check, 32) != 0)
		return false;
	in.salt.at += 8;
	strong_hash(s, &in, hash);
	aes256_set_decrypt_key(&c, hash);
	cbc_decrypt(&c, (nettle_cipher_func *)aes256_decrypt, 16, iv, 32,
	    s->key, owner ? s->owner_key : s->user_key);
	return true;
}

bool
pdf_seal_try(struct pdf_seal *s, struct bytes password)
{
	unsigned char padded[32];

	if (s->revision >= 5)
		return strong_fits(s, password, false) ||
		    strong_fits(s, password, true);
	pad(padded, password);
	return user_fits(s, padded) || owner_fits(s, padded);
}

/* Each object has a key of its own, up to revision 4. */
static size_t
object_key(const struct pdf_seal *s, enum pdf_cipher cipher, uint32_t number,
    unsigned generation, unsigned char to[16])
{
	unsigned char which[5] = { (unsigned char)number,
		(unsigned char)(number >> 8), (unsigned char)(number >> 16),
		(unsigned char)generation, (unsigned char)(generation >> 8) };
	struct md5_ctx c;

	md5_init(&c);
	md5_update(&c, s->key_len, s->key);
	md5_update(&c, sizeof which, which);
	if (cipher == PDF_AES128)
		md5_update(&c, 4, (const unsigned char *)"sAlT");
	md5(&c, to);
	return s->key_len + 5 < 16 ? s->key_len + 5 : 16;
}

/* What the last block is filled up with says how much that is. */
static size_t
without_filling(const unsigned char *at, size_t len)
{
	if (len > 0 && at[len - 1] >= 1 && at[len - 1] <= 16)
		return len - at[len - 1];
	return len;
}

static size_t
unseal_aes(const struct pdf_seal *s, enum pdf_cipher cipher,
    const unsigned char key[16], struct bytes from, unsigned char *to)
{
	unsigned char iv[16];
	struct aes128_ctx small;
	struct aes256_ctx large;
	size_t len;

	if (from.len < 32)
		return 0;
	memcpy(iv, from.at, 16);
	len = (from.len - 16) / 16 * 16;
	if (cipher == PDF_AES128) {
		aes128_set_decrypt_key(&small, key);
		cbc_decrypt(&small, (nettle_cipher_func *)aes128_decrypt, 16,
		    iv, len, to, from.at + 16);
	} else {
		aes256_set_decrypt_key(&large, s->key);
		cbc_decrypt(&large, (nettle_cipher_func *)aes256_decrypt, 16,
		    iv, len, to, from.at + 16);
	}
	return without_filling(to, len);
}

size_t
pdf_unseal(const struct pdf_seal *s, enum pdf_cipher cipher, uint32_t number,
    unsigned generation, struct bytes from, unsigned char *to)
{
	unsigned char key[16];
	struct arcfour_ctx c;
	size_t len;

	if (cipher == PDF_PLAIN) {
		if (from.len > 0)
			memcpy(to, from.at, from.len);
		return from.len;
	}
	len = object_key(s, cipher, number, generation, key);
	if (cipher != PDF_RC4)
		return unseal_aes(s, cipher, key, from, to);
	arcfour_set_key(&c, len, key);
	arcfour_crypt(&c, from.len, to, from.at);
	return from.len;
}

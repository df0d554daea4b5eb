/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Agile encryption, Office 2010 and later. A try is `spinCount' hashes, then
 * one more for each thing that the password's key is for, told apart by eight
 * bytes at its end. The descriptor is XML of the sender's making: whatever it
 * names that Office itself never writes is told and not tried.
 */
#include "unpack/office_seal.h"

#include <string.h>

#include "parse/transfer.h"
#include "unpack/xml.h"

#define FIELD_MOST 512
#define DESCRIPTOR_MOST ((size_t)1 << 20)

static const struct bytes for_input = {
	(const unsigned char *)"\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", 8
};
static const struct bytes for_hash = {
	(const unsigned char *)"\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", 8
};
static const struct bytes for_key = {
	(const unsigned char *)"\x14\x6e\x0b\xe7\xab\xac\xd0\xd6", 8
};

static const struct nettle_hash *
hash_named(struct bytes name)
{
	static const struct {
		const char *name;
		const struct nettle_hash *hash;
	} known[] = { { "SHA1", &nettle_sha1 }, { "SHA-1", &nettle_sha1 },
		{ "SHA256", &nettle_sha256 }, { "SHA-256", &nettle_sha256 },
		{ "SHA384", &nettle_sha384 }, { "SHA-384", &nettle_sha384 },
		{ "SHA512", &nettle_sha512 }, { "SHA-512", &nettle_sha512 },
		{ "MD5", &nettle_md5 } };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (bytes_same(name, bytes_of(known[i].name)))
			return known[i].hash;
	return NULL;
}

static struct bytes
binary(const struct xml *x, struct arena *arena, const char *name)
{
	return base64_decode(
	    arena, bytes_first(xml_attribute(x, arena, name), FIELD_MOST));
}

static uint64_t
number(const struct xml *x, struct arena *arena, const char *name)
{
	uint64_t value = 0;

	if (!bytes_number(xml_attribute(x, arena, name), &value))
		return 0;
	return value;
}

static bool
is_value(
    const struct xml *x, struct arena *arena, const char *name, const char *is)
{
	return bytes_same(xml_attribute(x, arena, name), bytes_of(is));
}

static void
read_method(struct office_seal *seal, struct office_method *method,
    const struct xml *x, struct arena *arena)
{
	method->hash = hash_named(xml_attribute(x, arena, "hashAlgorithm"));
	method->key_len = (size_t)number(x, arena, "keyBits") / 8;
	method->salt =
	    bytes_first(binary(x, arena, "saltValue"), OFFICE_SALT_MOST);
	if (method->hash == NULL)
		seal->unknown = "hash";
	else if (!is_value(x, arena, "cipherAlgorithm", "AES") ||
	    (method->key_len != 16 && method->key_len != 24 &&
		method->key_len != 32))
		seal->unknown = "cipher";
	else if (!is_value(x, arena, "cipherChaining", "ChainingModeCBC"))
		seal->unknown = "chaining of blocks";
}

static void
read_key(struct office_seal *seal, const struct xml *x, struct arena *arena)
{
	uint64_t rounds = number(x, arena, "spinCount");

	read_method(seal, &seal->password, x, arena);
	seal->rounds = rounds < UINT32_MAX ? (size_t)rounds : UINT32_MAX;
	seal->verifier = binary(x, arena, "encryptedVerifierHashInput");
	seal->verifier_hash = binary(x, arena, "encryptedVerifierHashValue");
	seal->sealed_key = binary(x, arena, "encryptedKeyValue");
}

bool
agile_read(struct office_seal *seal, struct arena *arena, struct bytes raw)
{
	struct xml x = { .rest = xml_text(
			     arena, bytes_first(raw, DESCRIPTOR_MOST)) };
	enum xml_kind kind;
	bool key = false, data = false;

	while ((kind = xml_next(&x)) != XML_END && !(key && data)) {
		if (kind != XML_OPEN)
			continue;
		if (bytes_equal(x.name, BYTES("keyData"))) {
			read_method(seal, &seal->package, &x, arena);
			data = true;
		} else if (bytes_equal(x.name, BYTES("encryptedKey"))) {
			key = xml_attribute(&x, arena, "spinCount").len > 0;
			if (key)
				read_key(seal, &x, arena);
		}
	}
	if (data && !key)
		seal->unknown = "key for a certificate only";
	return data;
}

/* A key or vector from a hash: cut, or filled up. */
static void
fit(const unsigned char *sum, size_t size, unsigned char *to, size_t len)
{
	memset(to, 0x36, len);
	memcpy(to, sum, size < len ? size : len);
}

/* Opens one of the three sealed values of the descriptor. */
static size_t
open_value(const struct office_seal *seal, const unsigned char *sum,
    struct bytes purpose, struct bytes sealed, unsigned char to[FIELD_MOST])
{
	const struct office_method *m = &seal->password;
	unsigned char made[OFFICE_HASH_MOST], key[32], vector[OFFICE_AES_BLOCK];
	struct bytes keyed = { key, m->key_len };

	office_hash(m->hash, (struct bytes){ sum, m->hash->digest_size },
	    purpose, made);
	fit(made, m->hash->digest_size, key, m->key_len);
	fit(m->salt.at, m->salt.len, vector, sizeof vector);
	return office_aes(keyed, vector, sealed, to);
}

static bool
is_proved(const struct office_seal *seal, const unsigned char *sum)
{
	const struct office_method *m = &seal->password;
	unsigned char input[FIELD_MOST], told[FIELD_MOST];
	unsigned char made[OFFICE_HASH_MOST];
	size_t len, size = m->hash->digest_size;

	len = open_value(seal, sum, for_input, seal->verifier, input);
	if (len > m->salt.len)
		len = m->salt.len;
	office_hash(m->hash, (struct bytes){ input, len }, BYTES(""), made);
	return open_value(seal, sum, for_hash, seal->verifier_hash, told) >=
	    size &&
	    memcmp(told, made, size) == 0;
}

bool
agile_try(struct office_seal *seal, const struct office_wide *wide)
{
	unsigned char sum[OFFICE_HASH_MOST], key[FIELD_MOST];
	struct bytes word = { wide->at, wide->len };
	size_t len;

	office_hash(seal->password.hash, seal->password.salt, word, sum);
	office_spin(seal->password.hash, sum, seal->rounds);
	if (!is_proved(seal, sum))
		return false;
	len = open_value(seal, sum, for_key, seal->sealed_key, key);
	seal->key_len = seal->package.key_len;
	if (len < seal->key_len)
		return false;
	memcpy(seal->key, key, seal->key_len);
	explicit_bzero(sum, sizeof sum);
	explicit_bzero(key, sizeof key);
	return true;
}

void
agile_piece(const struct office_seal *seal, uint32_t n, struct bytes piece,
    unsigned char *to)
{
	const struct office_method *m = &seal->package;
	const unsigned char tail[4] = { (unsigned char)n,
		(unsigned char)(n >> 8), (unsigned char)(n >> 16),
		(unsigned char)(n >> 24) };
	unsigned char made[OFFICE_HASH_MOST], vector[OFFICE_AES_BLOCK];
	struct bytes key = { seal->key, seal->key_len };

	office_hash(
	    m->hash, m->salt, (struct bytes){ tail, sizeof tail }, made);
	fit(made, m->hash->digest_size, vector, sizeof vector);
	office_aes(key, vector, piece, to);
}

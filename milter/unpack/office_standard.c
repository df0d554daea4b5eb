/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Standard encryption, Office 2007 and what writes like it: SHA-1, 50,000
 * rounds whatever the file says, AES block by block. The key is the hash made
 * longer the way CryptoAPI does it.
 */
#include "unpack/office_seal.h"

#include <string.h>

#include <nettle/memxor.h>
#include <nettle/sha1.h>

#define ROUNDS 50000
#define VERIFIER_LEN 16

enum { ALGORITHM_AES128 = 0x660e, ALGORITHM_AES256 = 0x6610 };

/* Flags, header size, header; salt, verifier and its hash. */
bool
standard_read(struct office_seal *seal, struct bytes info)
{
	uint32_t header_len = bytes_le32(info, 4);
	struct bytes header = bytes_slice(info, 8, header_len);
	struct bytes rest = bytes_from(info, 8 + (size_t)header_len);
	uint32_t algorithm = bytes_le32(header, 8);
	uint32_t salt_len = bytes_le32(rest, 0);

	if (salt_len > OFFICE_SALT_MOST || rest.len < 8 + salt_len)
		return false;
	seal->rounds = ROUNDS;
	seal->password.hash = &nettle_sha1;
	seal->password.key_len = bytes_le32(header, 16) / 8;
	seal->password.salt = bytes_slice(rest, 4, salt_len);
	rest = bytes_from(rest, 4 + (size_t)salt_len);
	seal->verifier = bytes_slice(rest, 0, VERIFIER_LEN);
	seal->verifier_hash = bytes_from(rest, VERIFIER_LEN + 4);
	if (algorithm == 0) /* left to the flags, which mean this */
		algorithm = ALGORITHM_AES128;
	if (algorithm < ALGORITHM_AES128 || algorithm > ALGORITHM_AES256)
		seal->unknown = "cipher";
	seal->key_len = 16 + 8 * (size_t)(algorithm - ALGORITHM_AES128);
	return true;
}

static void
lengthen(const unsigned char sum[SHA1_DIGEST_SIZE], unsigned char pad,
    unsigned char *to)
{
	unsigned char block[64];

	memset(block, pad, sizeof block);
	memxor(block, sum, SHA1_DIGEST_SIZE);
	office_hash(
	    &nettle_sha1, (struct bytes){ block, sizeof block }, BYTES(""), to);
}

bool
standard_try(struct office_seal *seal, const struct office_wide *wide)
{
	unsigned char sum[OFFICE_HASH_MOST], longer[2 * OFFICE_HASH_MOST];
	unsigned char input[VERIFIER_LEN], told[2 * OFFICE_AES_BLOCK];
	struct bytes word = { wide->at, wide->len };
	struct bytes key = { seal->key, seal->key_len };

	office_hash(&nettle_sha1, seal->password.salt, word, sum);
	office_spin(&nettle_sha1, sum, ROUNDS);
	office_hash(&nettle_sha1, (struct bytes){ sum, SHA1_DIGEST_SIZE },
	    BYTES("\0\0\0\0"), sum);
	lengthen(sum, 0x36, longer);
	lengthen(sum, 0x5c, longer + SHA1_DIGEST_SIZE);
	memcpy(seal->key, longer, seal->key_len);
	if (office_aes(key, NULL, seal->verifier, input) != sizeof input ||
	    office_aes(key, NULL, bytes_first(seal->verifier_hash, sizeof told),
		told) != sizeof told)
		return false;
	office_hash(&nettle_sha1, (struct bytes){ input, sizeof input },
	    BYTES(""), sum);
	return memcmp(sum, told, SHA1_DIGEST_SIZE) == 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_rc4 - the seals of .doc and .xls: RC4 with 40 bits, RC4 by CryptoAPI
 *
 * Input    what a FILEPASS record or a table stream holds, from its version
 *          on; hostile.
 * Memory   views of the input.
 * Source   [MS-OFFCRYPTO] 2.3.5 and 2.3.6. RC4, MD5 and SHA-1 are Nettle's.
 */
#ifndef UNPACK_OFFICE_RC4_H
#define UNPACK_OFFICE_RC4_H

#include "unpack/office_hash.h"

struct office_rc4 {
	const struct nettle_hash *hash; /* SHA-1: CryptoAPI */
	size_t key_len;			/* that a hash is cut to */
	struct bytes salt, verifier, verifier_hash;
	unsigned char base[OFFICE_HASH_MOST]; /* once a password fits */
	size_t base_len;
};

/* False: another kind of seal, or a broken one. */
bool office_rc4_read(struct office_rc4 *, struct bytes info);

/* True: the password is right, and the base of all keys is set. */
bool office_rc4_try(struct office_rc4 *, struct bytes password);

/* One block in place, of any length. */
void office_rc4_block(
    const struct office_rc4 *, uint32_t number, unsigned char *at, size_t len);

/* A whole stream in place; each block of so many bytes has its own key. */
void office_rc4_open(
    const struct office_rc4 *, size_t block, unsigned char *at, size_t len);

#endif

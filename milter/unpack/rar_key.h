/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar_key - the keys that a password gives for RAR's seals
 *
 * RAR 5: PBKDF2 with HMAC-SHA256, 2^rounds times; AES-256. RAR 4: 2^18 times
 * SHA-1 over password, salt and a counter; AES-128. Both cost about 10 ms, or
 * what the archive says, so that they are counted and the last is kept.
 *
 * Limits   no key is derived whose price is above what is `left`.
 * Source   the RAR 5.0 archive format note; RFC 8018. RAR 4 hashes its own
 *          work area when a password is longer than 28 characters, as other
 *          readers of the format tell.
 */
#ifndef UNPACK_RAR_KEY_H
#define UNPACK_RAR_KEY_H

#include "base/bytes.h"

struct rar_seal {
	bool five, foreign; /* foreign: older or newer than what is known */
	unsigned rounds;    /* binary logarithm; RAR 5 only */
	struct bytes salt;
	struct bytes check; /* 8 bytes that prove the password; or none */
};

struct rar_key {
	unsigned char key[32], iv[16], check[8];
	unsigned char hash[32]; /* what checksums are keyed with */
};

struct rar_ring {
	struct bytes password; /* UTF-8 */
	uint64_t left;	       /* to pay with */

	bool made;
	struct rar_seal of;
	struct bytes with;
	struct rar_key key;
};

/* As unpack/seal.h counts: 1 for what the programs do if nobody tells them. */
size_t rar_key_price(const struct rar_seal *);

/* NULL: not one of RAR's passwords, a foreign seal, or too little left. */
const struct rar_key *rar_ring_key(struct rar_ring *, const struct rar_seal *);

/* CBC; what is behind the last whole block of 16 stays as it is. */
void rar_key_decrypt(const struct rar_key *, bool five, struct bytes iv,
    unsigned char *to, struct bytes from);

/* The checksum as a keyed archive has it. */
uint32_t rar_key_tweak(const struct rar_key *, uint32_t crc);

#endif

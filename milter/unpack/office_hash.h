/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_hash - what all seals of Office have in common: hashes of pieces put
 * one behind the other, passwords in UTF-16, AES without padding
 *
 * Limits   passwords of 255 characters, as in Office.
 * Source   [MS-OFFCRYPTO] 2.3. Hashes and ciphers are Nettle's.
 */
#ifndef UNPACK_OFFICE_HASH_H
#define UNPACK_OFFICE_HASH_H

#include <nettle/nettle-meta.h>

#include "base/bytes.h"

#define OFFICE_HASH_MOST 64
#define OFFICE_PASSWORD_MOST 510
#define OFFICE_AES_BLOCK 16

struct office_wide {
	unsigned char at[OFFICE_PASSWORD_MOST];
	size_t len;
};

/* False: not UTF-8, or too long. */
bool office_wide(struct office_wide *, struct bytes password);

/* A hash of two pieces; digest_size bytes go to `to`, which may be a piece. */
void office_hash(const struct nettle_hash *, struct bytes, struct bytes,
    unsigned char to[OFFICE_HASH_MOST]);

/* H(number, sum) again and again, from 0 to `rounds`, in place. */
void office_spin(const struct nettle_hash *, unsigned char *sum, size_t rounds);

/*
 * Undoes AES with a key of 16, 24 or 32 bytes on whole blocks; what is left
 * over is cut off. With a vector of 16 bytes in CBC, with NULL block by block.
 * Returns how many bytes were written.
 */
size_t office_aes(struct bytes key, const unsigned char *vector,
    struct bytes from, unsigned char *to);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_xor - XOR obfuscation, the seal of .xls before there were ciphers
 *
 * Source   [MS-OFFCRYPTO] 2.3.7.1 to 2.3.7.3, method 1.
 */
#ifndef UNPACK_OFFICE_XOR_H
#define UNPACK_OFFICE_XOR_H

#include "base/bytes.h"

#define OFFICE_XOR_LEN 16

struct office_xor {
	uint16_t key, verifier; /* as the file tells them */
	unsigned char array[OFFICE_XOR_LEN];
};

/* True: key and verifier are those of the password; the array is set. */
bool office_xor_try(struct office_xor *, struct bytes password);

/* The data of a record in place, which begins at `offset' of its stream; the
 * first `plain' bytes of it are not sealed. */
void office_xor_open(const struct office_xor *, size_t offset,
    unsigned char *data, size_t len, size_t plain);

#endif

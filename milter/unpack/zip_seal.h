/* SPDX-License-Identifier: BSD-2-Clause
 *
 * zip_seal - the two ways ordinary programs seal a member of a ZIP
 *
 * Each has a quick test that lets wrong passwords through now and then, and
 * takes the stream apart piece by piece, so that nothing is held twice.
 * ZipCrypto lets one wrong password in 256 through; only the checksum of what
 * comes out proves the right one. AES proves itself by an HMAC of the sealed
 * bytes before any of them is decrypted.
 *
 * Input    a member of hostile data; too short ones fit no password.
 * Source   APPNOTE 6.3.10 section 6.1; the WinZip AE-1 and AE-2 specification;
 *          RFC 8018 for PBKDF2. Ciphers and hashes are Nettle's.
 */
#ifndef UNPACK_ZIP_SEAL_H
#define UNPACK_ZIP_SEAL_H

#include <nettle/aes.h>

#include "unpack/zip.h"

struct zip_crypto {
	uint32_t key[3];
};

/* True: the password may be right; the keys stand behind the seal's header. */
bool zip_crypto_begin(
    struct zip_crypto *, const struct zip_entry *, struct bytes password);
void
zip_crypto_decrypt(struct zip_crypto *, unsigned char *to, struct bytes from);

#define ZIP_CRYPTO_HEADER 12

struct zip_aes {
	union {
		struct aes128_ctx aes128;
		struct aes192_ctx aes192;
		struct aes256_ctx aes256;
	} key;
	unsigned strength;
	uint64_t block; /* the next one's number */
};

/* The sealed bytes alone, without salt, verifier and proof. */
struct bytes zip_aes_content(const struct zip_entry *);

/* True: the password is right, or one wrong password in 65,536. */
bool zip_aes_check(const struct zip_entry *, struct bytes password);

/*
 * True: the password is right. False: it is wrong, or the HMAC is; the key is
 * set all the same. Costs the whole key and all bytes once.
 */
bool zip_aes_begin(
    struct zip_aes *, const struct zip_entry *, struct bytes password);
/* All pieces but the last must be whole blocks of 16 bytes. */
void zip_aes_decrypt(struct zip_aes *, unsigned char *to, struct bytes from);

#endif

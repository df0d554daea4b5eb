/* SPDX-License-Identifier: BSD-2-Clause
 *
 * office_seal - the two seals of Office packages (.docx, .xlsx, .pptx)
 *
 * Such a file is a compound file with two streams: EncryptionInfo says how it
 * is sealed, EncryptedPackage is the ZIP. A password is proved by a verifier
 * that is sealed with it; then the package is taken apart.
 *
 * Input    both streams, hostile. What is of a kind we do not know is told so.
 * Memory   views of the stream, values in the arena.
 * Source   [MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.15.
 */
#ifndef UNPACK_OFFICE_SEAL_H
#define UNPACK_OFFICE_SEAL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "unpack/office_hash.h"

#define OFFICE_SALT_MOST 256

/* A hash, a key length and a salt, as EncryptionInfo gives them. */
struct office_method {
	const struct nettle_hash *hash;
	size_t key_len;
	struct bytes salt;
};

struct office_seal {
	bool agile;
	const char *unknown; /* why nobody can try; NULL: all is known */
	struct office_method password, package;
	size_t rounds; /* hashes a try costs */
	struct bytes verifier, verifier_hash, sealed_key;
	unsigned char key[32]; /* of the package, once a password fits */
	size_t key_len;
};

/* False: nothing that can be read. */
bool office_seal_read(
    struct office_seal *, struct arena *, struct bytes encryption_info);

/* True: the password is right, and the key is set. */
bool office_seal_try(struct office_seal *, struct bytes password);

/* Adds the opened package to the buffer, as far as its limit allows. */
void office_seal_open(
    const struct office_seal *, struct bytes package, struct buffer *);

/* The two kinds, for office_seal.c alone. */
bool agile_read(struct office_seal *, struct arena *, struct bytes xml);
bool agile_try(struct office_seal *, const struct office_wide *);
void agile_piece(const struct office_seal *, uint32_t number, struct bytes,
    unsigned char *to);
bool standard_read(struct office_seal *, struct bytes);
bool standard_try(struct office_seal *, const struct office_wide *);

#endif

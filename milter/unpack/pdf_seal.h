/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pdf_seal - the standard security handler of PDF, revisions 2 to 6
 *
 * RC4 and AES-128 under a key from MD5, AES-256 under one from SHA-2. User and
 * owner passwords both open it; each is proved by a check value of 16 or 32
 * bytes. Ciphers and hashes are Nettle's.
 *
 * Input    a dictionary of hostile data; what does not fit is "not readable".
 * Source   ISO 32000-1, 7.6; ISO 32000-2, 7.6.4 for revision 6.
 */
#ifndef UNPACK_PDF_SEAL_H
#define UNPACK_PDF_SEAL_H

#include "base/arena.h"

enum pdf_cipher { PDF_PLAIN, PDF_RC4, PDF_AES128, PDF_AES256 };

struct pdf_seal {
	unsigned revision; /* 0: none, or none that can be read */
	enum pdf_cipher streams, strings, files;
	size_t key_len;
	unsigned char key[32];
	unsigned char owner[48], user[48], owner_key[32], user_key[32];
	unsigned char permissions[4];
	bool plain_metadata;
	struct bytes id; /* the first of the file's two */
};

/* False: a handler or a cipher that is not known. */
bool pdf_seal_read(
    struct pdf_seal *, struct bytes encrypt, struct bytes id, struct arena *);

/* True: the password is right, and the key is set. */
bool pdf_seal_try(struct pdf_seal *, struct bytes password);

/* Unseals into `to`, which has room for all of `from`; gives the length. */
size_t pdf_unseal(const struct pdf_seal *, enum pdf_cipher, uint32_t number,
    unsigned generation, struct bytes from, unsigned char *to);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * secret - the key of this site, and what is done with it
 *
 * What the store looks things up by is hashed under the key; what must be
 * shown or compared again stands beside it, sealed. Whoever has the database
 * without the key file learns how much mail there was, and when.
 *
 * Hash     HMAC-SHA256, cut to 16 bytes; `kind' parts the tables, so that one
 *          address has another hash in each.
 * Seal     AES-SIV-CMAC (RFC 5297) with a random nonce, under a key derived
 *          for each kind (HKDF, RFC 5869); the kind is authenticated with it.
 * Key      32 random bytes in hex in `key_file', made on first start, mode
 *          0600, ours; any other mode or owner is an error (root may read
 *          everybody's). A fleet has one key. Several lines: the first seals,
 *          all open; the last hashes, for a hash cannot be made again from
 *          what is in the store (`aratame store rekey').
 * Threads  any number, once open.
 */
#ifndef STORE_SECRET_H
#define STORE_SECRET_H

#include "base/arena.h"
#include "base/error.h"

#define SECRET_HASH 16
#define SECRET_MORE 33 /* bytes that a sealed text is longer by */
#define SECRET_KEYS_MAX 8

struct secret;

/* Makes the file when there is none and `create` says so. */
struct secret *secret_open(const char *path, bool create, struct error *);
void secret_close(struct secret *); /* wipes it; NULL is allowed */

void secret_hash(const struct secret *, const char *kind, struct bytes,
    unsigned char hash[SECRET_HASH]);

/* Its first 8 bytes as a number: the column `home'. */
int64_t secret_home(const unsigned char hash[SECRET_HASH]);

/* The other 8: with the home they name a row that nothing else may be. */
int64_t secret_rest(const unsigned char hash[SECRET_HASH]);

/* A number hashed to a number: fingerprints. */
uint64_t secret_hash_number(const struct secret *, const char *kind, uint64_t);

/* In the arena. */
struct bytes secret_seal(
    const struct secret *, const char *kind, struct bytes, struct arena *);
/* False: not sealed by this key, or changed since. */
bool secret_unseal(const struct secret *, const char *kind, struct bytes sealed,
    struct bytes *clear, struct arena *);

/* Is it sealed by the first key? Else `rekey' has work to do. */
bool
secret_is_newest(const struct secret *, const char *kind, struct bytes sealed);

/* Eight hex digits by which a person may tell two passwords apart. */
void secret_fingerprint(const struct secret *, struct bytes, char hex[9]);

#endif

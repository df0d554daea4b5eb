/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One key in a file; from it, by HKDF, a key for the hashes and one for each
 * kind of seal, so that nothing sealed as one kind passes for another. SIV was
 * taken because a nonce that repeats (a machine restored from its image) costs
 * no secrecy but that of equality. What is derived is made anew at each seal:
 * four hashes, against the bookkeeping of a cache.
 */
#include "store/secret.h"

#include <errno.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/siv-cmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "store/secret_file.h"

#define FORMAT 1
#define NONCE 16
#define HEAD (1 + NONCE)

_Static_assert(HEAD + SIV_DIGEST_SIZE == SECRET_MORE, "what the header says");

struct secret {
	struct hmac_sha256_ctx derive[SECRET_KEYS_MAX]; /* newest first */
	size_t count;
	struct hmac_sha256_ctx hash;
};

static void
expand(const struct hmac_sha256_ctx *from, const char *what, const char *kind,
    size_t length, unsigned char *to)
{
	struct hmac_sha256_ctx derive = *from;
	char info[64];
	int len = snprintf(info, sizeof info, "%s %s", what, kind);

	if (len < 0 || len >= (int)sizeof info)
		abort();
	hkdf_expand(&derive, (nettle_hash_update_func *)hmac_sha256_update,
	    (nettle_hash_digest_func *)hmac_sha256_digest, SHA256_DIGEST_SIZE,
	    (size_t)len, (const unsigned char *)info, length, to);
	explicit_bzero(&derive, sizeof derive);
}

static void
take_keys(struct secret *s, unsigned char keys[][KEY_BYTES])
{
	static const unsigned char salt[] = "aratame store";
	unsigned char master[SHA256_DIGEST_SIZE], hash[SHA256_DIGEST_SIZE];

	for (size_t i = 0; i < s->count; i++) {
		struct hmac_sha256_ctx extract;

		hmac_sha256_set_key(&extract, sizeof salt - 1, salt);
		hkdf_extract(&extract,
		    (nettle_hash_update_func *)hmac_sha256_update,
		    (nettle_hash_digest_func *)hmac_sha256_digest,
		    SHA256_DIGEST_SIZE, KEY_BYTES, keys[i], master);
		hmac_sha256_set_key(&s->derive[i], sizeof master, master);
		explicit_bzero(&extract, sizeof extract);
	}
	expand(&s->derive[s->count - 1], "hash", "", sizeof hash, hash);
	hmac_sha256_set_key(&s->hash, sizeof hash, hash);
	explicit_bzero(hash, sizeof hash);
	explicit_bzero(master, sizeof master);
}

/* Pages of their own: in no core file, and not swapped if we may ask so. */
static struct secret *
new_secret(void)
{
	void *at = mmap(NULL, sizeof(struct secret), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		_exit(EXIT_MEMORY);
	madvise(at, sizeof(struct secret), MADV_DONTDUMP);
	mlock(at, sizeof(struct secret));
	return at;
}

struct secret *
secret_open(const char *path, bool create, struct error *err)
{
	unsigned char keys[SECRET_KEYS_MAX][KEY_BYTES] = { { 0 } };
	struct secret *s = NULL;
	size_t count;

	if (create && access(path, F_OK) != 0 && errno == ENOENT &&
	    !secret_file_make(path, err))
		return NULL;
	if (secret_file_read(path, keys, SECRET_KEYS_MAX, &count, err)) {
		s = new_secret();
		s->count = count;
		take_keys(s, keys);
	}
	explicit_bzero(keys, sizeof keys);
	return s;
}

void
secret_close(struct secret *s)
{
	if (s == NULL)
		return;
	explicit_bzero(s, sizeof *s);
	munmap(s, sizeof *s);
}

void
secret_hash(const struct secret *s, const char *kind, struct bytes b,
    unsigned char hash[SECRET_HASH])
{
	struct hmac_sha256_ctx hmac = s->hash;

	/* The kind's NUL parts it from the bytes. */
	hmac_sha256_update(
	    &hmac, strlen(kind) + 1, (const unsigned char *)kind);
	if (b.len > 0)
		hmac_sha256_update(&hmac, b.len, b.at);
	hmac_sha256_digest(&hmac, SECRET_HASH, hash);
}

static int64_t
number_at(const unsigned char *at)
{
	uint64_t number = 0;

	for (size_t i = 0; i < sizeof number; i++)
		number = number << 8 | at[i];
	return (int64_t)number;
}

int64_t
secret_home(const unsigned char hash[SECRET_HASH])
{
	return number_at(hash);
}

int64_t
secret_rest(const unsigned char hash[SECRET_HASH])
{
	return number_at(hash + sizeof(uint64_t));
}

uint64_t
secret_hash_number(const struct secret *s, const char *kind, uint64_t number)
{
	unsigned char hash[SECRET_HASH], in[sizeof number];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (unsigned char)(number >> 8 * i);
	secret_hash(s, kind, (struct bytes){ in, sizeof in }, hash);
	return (uint64_t)secret_home(hash);
}

static void
cipher_of(struct siv_cmac_aes256_ctx *c, const struct secret *s, size_t key,
    const char *kind)
{
	unsigned char bytes[SIV_CMAC_AES256_KEY_SIZE];

	expand(&s->derive[key], "seal", kind, sizeof bytes, bytes);
	siv_cmac_aes256_set_key(c, bytes);
	explicit_bzero(bytes, sizeof bytes);
}

struct bytes
secret_seal(const struct secret *s, const char *kind, struct bytes clear,
    struct arena *arena)
{
	size_t len = clear.len + SECRET_MORE;
	unsigned char *out = arena_alloc(arena, len);
	struct siv_cmac_aes256_ctx cipher;

	cipher_of(&cipher, s, 0, kind);
	out[0] = FORMAT;
	arc4random_buf(out + 1, NONCE);
	siv_cmac_aes256_encrypt_message(&cipher, NONCE, out + 1, strlen(kind),
	    (const unsigned char *)kind, len - HEAD, out + HEAD,
	    clear.len > 0 ? clear.at : out);
	explicit_bzero(&cipher, sizeof cipher);
	return (struct bytes){ out, len };
}

static bool
open_with(const struct secret *s, size_t key, const char *kind,
    struct bytes sealed, unsigned char *to)
{
	struct siv_cmac_aes256_ctx cipher;
	bool good;

	cipher_of(&cipher, s, key, kind);
	good = siv_cmac_aes256_decrypt_message(&cipher, NONCE, sealed.at + 1,
		   strlen(kind), (const unsigned char *)kind,
		   sealed.len - SECRET_MORE, to, sealed.at + HEAD) == 1;
	explicit_bzero(&cipher, sizeof cipher);
	return good;
}

bool
secret_unseal(const struct secret *s, const char *kind, struct bytes sealed,
    struct bytes *clear, struct arena *arena)
{
	unsigned char *to;

	if (sealed.len < SECRET_MORE || sealed.at[0] != FORMAT)
		return false;
	/* A byte more, for one of no length. */
	to = arena_alloc(arena, sealed.len - SECRET_MORE + 1);
	for (size_t key = 0; key < s->count; key++)
		if (open_with(s, key, kind, sealed, to)) {
			*clear = (struct bytes){ to, sealed.len - SECRET_MORE };
			return true;
		}
	return false;
}

bool
secret_is_newest(const struct secret *s, const char *kind, struct bytes sealed)
{
	unsigned char *to;
	bool good;

	if (sealed.len < SECRET_MORE || sealed.at[0] != FORMAT ||
	    (to = malloc(sealed.len)) == NULL)
		return false;
	good = open_with(s, 0, kind, sealed, to);
	explicit_bzero(to, sealed.len);
	free(to);
	return good;
}

void
secret_fingerprint(const struct secret *s, struct bytes b, char hex[9])
{
	unsigned char hash[SECRET_HASH];

	secret_hash(s, "fingerprint", b, hash);
	snprintf(
	    hex, 9, "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

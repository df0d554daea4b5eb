/* SPDX-License-Identifier: BSD-2-Clause
 *
 * AES-256 in CBC, with a key made by one long SHA-256 over the password again
 * and again. Nothing in it tells a right password from a wrong one. What little
 * can be told from the first block is what every reader insists on: 7-Zip
 * refuses an LZMA or PPMd stream that does not begin with zero, and would open one with
 * any padding at its end, so the padding proves nothing.
 */
#include "unpack/sevenzip.h"

#include <nettle/cbc.h>
#include <nettle/aes.h>
#include <nettle/sha2.h>
#include <string.h>

#define BLOCK ((size_t)AES_BLOCK_SIZE)
/* Rounds that are hashed in one go: blocks of 64 bytes need no copy then. */
#define BATCH 64
#define PASSWORD_MOST 512
#define SALT_MOST 16

static bool
is_aes(const struct sevenzip_coder *c)
{
	return bytes_equal(c->id, BYTES("\x06\xf1\x07\x01"));
}

bool
sevenzip_is_sealed(const struct sevenzip_folder *f)
{
	for (size_t i = 0; i < f->coder_count; i++)
		if (is_aes(&f->coders[i]))
			return true;
	return false;
}

static bool
read_properties(struct sevenzip_seal *s, struct bytes p)
{
	size_t salt, iv;

	if (p.len == 0)
		return false;
	s->rounds = p.at[0] & 0x3f;
	s->plain = s->rounds == 0x3f;
	salt = p.at[0] >> 7 & 1;
	iv = p.at[0] >> 6 & 1;
	if (p.len > 1) {
		salt += p.at[1] >> 4;
		iv += p.at[1] & 15;
	}
	s->salt = bytes_slice(p, 2, salt);
	s->iv = bytes_slice(p, 2 + salt, iv);
	return s->salt.len == salt && s->iv.len == iv &&
	    (s->plain || s->rounds <= SEVENZIP_ROUNDS_MOST);
}

static void
copy(struct sevenzip_folder *f, struct arena *arena)
{
	f->coders = arena_grow(arena, f->coders, f->coder_count,
	    f->coder_count + 1, sizeof *f->coders);
	f->binds = arena_grow(arena, f->binds, f->bind_count, f->bind_count + 1,
	    sizeof *f->binds);
	f->entrances = arena_grow(arena, f->entrances, f->entrance_count,
	    f->entrance_count + 1, sizeof *f->entrances);
	f->sizes = arena_grow(
	    arena, f->sizes, f->out_count, f->out_count + 1, sizeof *f->sizes);
}

/* Numbers above what was taken out move down. */
static void
renumber(struct sevenzip_folder *f, uint64_t in, uint64_t out)
{
	for (size_t i = 0; i < f->bind_count; i++) {
		f->binds[i].in -= f->binds[i].in > in;
		f->binds[i].out -= f->binds[i].out > out;
	}
	for (size_t i = 0; i < f->entrance_count; i++)
		f->entrances[i] -= f->entrances[i] > in;
}

static void
drop(void *list, size_t *count, size_t at, size_t size)
{
	unsigned char *from = list;

	memmove(
	    from + at * size, from + (at + 1) * size, (*count - at - 1) * size);
	--*count;
}

static const struct sevenzip_coder *
coder_of(const struct sevenzip_folder *f, uint64_t in)
{
	for (size_t i = 0; i < f->coder_count; i++) {
		if (in < f->coders[i].ins)
			return &f->coders[i];
		in -= f->coders[i].ins;
	}
	return NULL;
}

/* A coder that is not fed from the archive, or feeds nobody, is nobody's. */
static bool
take_out(struct sevenzip_folder *f, size_t at, uint64_t in, uint64_t out,
    struct sevenzip_seal *seals)
{
	struct sevenzip_coder *c = &f->coders[at];
	struct sevenzip_seal seal = { .sealed = true, .size = f->sizes[out] };
	const struct sevenzip_coder *next;
	size_t entrance = 0, bind = 0;

	while (entrance < f->entrance_count && f->entrances[entrance] != in)
		entrance++;
	while (bind < f->bind_count && f->binds[bind].out != out)
		bind++;
	if (entrance == f->entrance_count || seals[entrance].sealed ||
	    c->ins != 1 || c->outs != 1 ||
	    !read_properties(&seal, c->properties))
		return false;
	if (f->coder_count == 1) {
		*c = (struct sevenzip_coder){ BYTES("\0"), BYTES(""), 1, 1 };
		seals[entrance] = seal;
		return true;
	}
	if (bind == f->bind_count ||
	    (next = coder_of(f, f->binds[bind].in)) == NULL || next == c)
		return false;
	seal.next = next->id;
	seals[entrance] = seal;
	f->entrances[entrance] = f->binds[bind].in;
	drop(f->binds, &f->bind_count, bind, sizeof *f->binds);
	drop(f->sizes, &f->out_count, (size_t)out, sizeof *f->sizes);
	drop(f->coders, &f->coder_count, at, sizeof *f->coders);
	renumber(f, in, out);
	return true;
}

bool
sevenzip_unseal(struct sevenzip_folder *f,
    struct sevenzip_seal seals[SEVENZIP_STREAMS], struct arena *arena)
{
	uint64_t in = 0, out = 0;

	memset(seals, 0, SEVENZIP_STREAMS * sizeof seals[0]);
	copy(f, arena);
	for (size_t i = 0; i < f->coder_count;) {
		if (is_aes(&f->coders[i])) {
			if (!take_out(f, i, in, out, seals))
				return false;
			continue;
		}
		in += f->coders[i].ins;
		out += f->coders[i].outs;
		i++;
	}
	return true;
}

/* What is hashed is salt, password and a count, over and over. */
static void
hash(unsigned char key[32], const struct sevenzip_seal *s, struct bytes utf16)
{
	unsigned char batch[BATCH * (SALT_MOST + PASSWORD_MOST + 8)];
	size_t len = s->salt.len + utf16.len + 8;
	uint64_t rounds = (uint64_t)1 << s->rounds;
	uint64_t step = rounds < BATCH ? rounds : BATCH;
	struct sha256_ctx sha;

	memset(batch, 0, sizeof batch);
	for (size_t i = 0; i < step; i++) {
		memcpy(batch + i * len, s->salt.at, s->salt.len);
		memcpy(batch + i * len + s->salt.len, utf16.at, utf16.len);
	}
	sha256_init(&sha);
	for (uint64_t round = 0; round < rounds; round += step) {
		for (size_t i = 0; i < step; i++) {
			unsigned char *end = batch + (i + 1) * len - 8;

			for (unsigned k = 0; k < 4; k++)
				end[k] = (unsigned char)((round + i) >> 8 * k);
		}
		sha256_update(&sha, step * len, batch);
	}
	sha256_digest(&sha, 32, key);
	explicit_bzero(batch, sizeof batch);
}

void
sevenzip_key(
    unsigned char key[32], const struct sevenzip_seal *s, struct bytes utf16)
{
	utf16 = bytes_first(utf16, PASSWORD_MOST);
	memset(key, 0, 32);
	if (!s->plain) {
		hash(key, s, utf16);
		return;
	}
	memcpy(key, s->salt.at, s->salt.len);
	utf16 = bytes_first(utf16, 32 - s->salt.len);
	memcpy(key + s->salt.len, utf16.at, utf16.len);
}

static void
decrypt(const struct sevenzip_seal *s, const unsigned char key[32],
    unsigned char *to, struct bytes whole)
{
	struct CBC_CTX(struct aes256_ctx, AES_BLOCK_SIZE) aes;

	aes256_set_decrypt_key(&aes.ctx, key);
	memset(aes.iv, 0, sizeof aes.iv);
	memcpy(aes.iv, s->iv.at, s->iv.len);
	CBC_DECRYPT(&aes, aes256_decrypt, whole.len, to, whole.at);
	explicit_bzero(&aes, sizeof aes);
}

bool
sevenzip_likely(const struct sevenzip_seal *s, const unsigned char key[32],
    struct bytes packed)
{
	unsigned char clear[AES_BLOCK_SIZE];

	if (packed.len < BLOCK || s->size == 0)
		return true;
	decrypt(s, key, clear, bytes_first(packed, BLOCK));
	if (bytes_equal(s->next, BYTES("\x03\x01\x01")) || /* LZMA */
	    bytes_equal(s->next, BYTES("\x03\x04\x01")))   /* PPMd */
		return clear[0] == 0;
	if (bytes_equal(s->next, BYTES("\x21")))
		return clear[0] == 1 || clear[0] >= 0xe0;
	if (bytes_equal(s->next, BYTES("\x04\x02\x02")))
		return memcmp(clear, "BZh", 3) == 0;
	return true;
}

size_t
sevenzip_decrypt(const struct sevenzip_seal *s, const unsigned char key[32],
    unsigned char *to, struct bytes packed)
{
	packed.len -= packed.len % BLOCK;
	if (packed.len > 0)
		decrypt(s, key, to, packed);
	return s->size < packed.len ? (size_t)s->size : packed.len;
}

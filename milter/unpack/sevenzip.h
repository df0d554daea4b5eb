/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sevenzip - the header database of a 7z archive, and the archive made anew
 *
 * A folder is a small graph of coders that turns packed streams into one
 * unpacked stream, which is cut into files. AES is just another coder at its
 * entrance: taken out of the graph, with its packed stream decrypted, the rest
 * is an ordinary archive that libarchive reads.
 *
 * Input    hostile bytes; every count is bounded by the bytes that are there.
 * Memory   in the arena; ids, properties and packed streams are views.
 * Limits   a header of SEVENZIP_HEADER bytes, SEVENZIP_FOLDERS folders,
 *          SEVENZIP_STREAMS coders and streams in each: more is not read.
 * Errors   none: what is not understood is told as damage, and not given to
 *          libarchive, which takes memory for whatever is announced.
 * Source   7zFormat.txt and Methods.txt of the LZMA SDK.
 */
#ifndef UNPACK_SEVENZIP_H
#define UNPACK_SEVENZIP_H

#include "base/arena.h"
#include "base/buffer.h"

#define SEVENZIP_HEADER ((size_t)4 << 20)
#define SEVENZIP_FOLDERS 16384
#define SEVENZIP_STREAMS 32

struct sevenzip_coder {
	struct bytes id, properties;
	size_t ins, outs;
};

struct sevenzip_bind {
	uint64_t in, out;
};

struct sevenzip_folder {
	struct sevenzip_coder *coders;
	struct sevenzip_bind *binds;
	uint64_t *entrances; /* the ins that packed streams go to */
	uint64_t *sizes;     /* of each out, unpacked */
	size_t coder_count, bind_count, entrance_count, out_count;
	size_t first_pack;  /* its first packed stream */
	size_t first_piece; /* its first file */
	size_t piece_count;
	bool has_crc;
	uint32_t crc;
};

/* A file in the unpacked stream of its folder. */
struct sevenzip_piece {
	uint64_t size;
	uint32_t crc;
	bool has_crc;
};

struct sevenzip {
	struct bytes *packs; /* cut off where the archive is */
	size_t pack_count;
	struct sevenzip_folder *folders;
	size_t folder_count;
	struct sevenzip_piece *pieces;
	size_t piece_count;
	struct bytes cuts; /* how folders are cut into files, as stored */
	struct bytes tail; /* what stands behind: names, times */
};

/*
 * Where an archive begins in a program that opens itself: at a signature with
 * a right checksum; else at the first; the length: there is none.
 */
size_t sevenzip_find(struct bytes);

/* What the end header of the archive is; empty: none that can be used. */
struct bytes sevenzip_header(struct bytes archive);

/*
 * Reads a header, or the description of an encoded one, which is `encoded'
 * (and then not yet the header). False: not understood.
 */
bool sevenzip_read(struct sevenzip *, bool *encoded, struct bytes archive,
    struct bytes header, struct arena *);

/* The out of a folder that nothing else takes in: its size. */
uint64_t sevenzip_size(const struct sevenzip_folder *);

/* An archive of those folders and packed streams. */
void sevenzip_write(struct buffer *, const struct sevenzip *);

/* The seal (sevenzip_seal.c). */

#define SEVENZIP_ROUNDS_MOST 24 /* as exponent of 2: nobody reads more */

struct sevenzip_seal {
	bool sealed;
	bool plain; /* no hash: the key is the password */
	unsigned rounds;
	struct bytes salt, iv;
	uint64_t size;	   /* of what was sealed */
	struct bytes next; /* the coder that reads it; empty: none */
};

bool sevenzip_is_sealed(const struct sevenzip_folder *);

/*
 * Takes the AES coders out of a folder, which becomes a copy; `seals' gets one
 * seal for each of its packed streams. False: not made as anybody makes it.
 */
bool sevenzip_unseal(struct sevenzip_folder *,
    struct sevenzip_seal seals[SEVENZIP_STREAMS], struct arena *);

void sevenzip_key(
    unsigned char key[32], const struct sevenzip_seal *, struct bytes utf16);

/* The first block as what reads it would begin; true when that is unknown. */
bool sevenzip_likely(const struct sevenzip_seal *, const unsigned char key[32],
    struct bytes packed);

/* Room for what is packed; returns how much of it counts. */
size_t sevenzip_decrypt(const struct sevenzip_seal *,
    const unsigned char key[32], unsigned char *to, struct bytes packed);

#endif

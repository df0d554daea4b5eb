/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rar - the blocks of a RAR archive, version 4 or 5, and how they are sealed
 *
 * libarchive opens no seal of RAR, does not tell of one in RAR 5 and would hand
 * out ciphertext. Blocks can be parsed here, and written again without seal.
 *
 * Input    any bytes that begin with a signature of RAR 4 or 5; volumes may
 *          stand one behind the other. Sizes are clamped to what is there.
 * Memory   blocks are views of the archive, or of `headers` when those were
 *          sealed.
 * Errors   none: what leads nowhere ends the walk.
 * Source   the RAR 5.0 archive format note; for RAR 4 the technical note that
 *          comes with the programs.
 */
#ifndef UNPACK_RAR_H
#define UNPACK_RAR_H

#include "base/buffer.h"
#include "unpack/rar_key.h"

enum rar_kind {
	RAR_OTHER,
	RAR_START, /* a signature */
	RAR_MAIN,
	RAR_FILE,
	RAR_SERVICE, /* comments and the like, built as a file */
	RAR_LOCK,    /* RAR 5: all headers behind it are sealed */
	RAR_END,
};

struct rar_block {
	enum rar_kind kind;
	struct bytes header, data; /* the header whole, from its checksum on */
	uint64_t packed, size;	   /* as declared */
	uint32_t crc;
	bool stored, solid, from_last, into_next, has_crc;
	bool locks; /* RAR 4's main header: the next ones are sealed */

	bool sealed, tweaked; /* tweaked: its checksums are keyed */
	struct rar_seal seal;
	struct bytes iv; /* RAR 5 only */

	/* What became of it. */
	size_t at;		   /* where it stands in what is read */
	bool closed;		   /* sealed, and stays so */
	bool unread;		   /* packed in a way that nobody here reads */
	struct bytes opened;	   /* how it was */
	const struct rar_key *key; /* NULL: none is needed, or none is known */
};

/* Steps through an archive. A copy of it is a place to come back to. */
struct rar {
	struct bytes rest;
	bool five, locked;
	struct rar_seal lock;
	struct rar_ring *ring;	/* what opens sealed headers; or NULL */
	struct buffer *headers; /* with room for them: must not move */
};

void rar_begin(struct rar *, struct bytes archive);

/*
 * False: no more, or a sealed header that the ring does not open: then
 * rar_is_shut(), and `rest` stays in front of it.
 */
bool rar_next(struct rar *, struct rar_block *);
bool rar_is_shut(const struct rar *);

/* Below: for the files of RAR only. Parses the plain block at the front. */
bool rar4_parse(struct bytes, struct rar_block *);
bool rar5_parse(struct bytes, struct rar_block *);
/* The header without its seal, for so much data; also that of RAR 4's main. */
void rar4_write(const struct rar_block *, uint64_t len, struct buffer *);
void rar5_write(const struct rar_block *, uint64_t len, struct buffer *);
/* What is packed, without what fills up the last block of the seal. */
size_t rar5_packed_len(struct bytes);
/* Does its checksum fit? RAR 4 has 16 bits for it. */
bool rar4_is_right(struct bytes header);
bool rar5_is_right(struct bytes header);

#endif

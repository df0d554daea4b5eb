/* SPDX-License-Identifier: BSD-2-Clause
 *
 * zip_method - what a member holds, taken out of its packed bytes
 *
 * Decrypts and unpacks piece by piece into one buffer that is used again for
 * the next member. Stored, deflated and deflate64 members are zlib's and ours,
 * the rest is libarchive's.
 *
 * Limits   unpack_allow() is asked about all that comes out. A sealed member
 *          is asked for only after `unproved` bytes, so that what wrong
 *          passwords make of it does not count.
 * Errors   none: how it ended is the result.
 */
#ifndef UNPACK_ZIP_METHOD_H
#define UNPACK_ZIP_METHOD_H

#define ZLIB_CONST /* input is never written to */
#include <zlib.h>

#include "base/buffer.h"
#include "unpack/unpack.h"
#include "unpack/zip_seal.h"

#define ZIP_PIECE ((size_t)32768)

struct zip_input {
	struct bytes rest; /* as in the file; set it, the seal and the key */
	enum zip_seal seal;
	union {
		struct zip_crypto crypto;
		struct zip_aes aes;
	} key;
	size_t piece; /* how much was decrypted last */
	unsigned char clear[ZIP_PIECE];
};

struct zip_output {
	struct unpacker *unpacker;
	const struct object *object; /* the archive */
	struct buffer buffer;
	z_stream stream;
	bool has_stream;

	uint64_t packed, expected; /* what the entry says of its sizes */
	uint64_t unproved, counted;
	uint32_t crc;
	bool exact; /* the packed stream ended where the entry does */
};

enum zip_result {
	ZIP_WHOLE,
	ZIP_BROKEN, /* not a stream of this method, or cut off */
	ZIP_CUT,    /* a limit, which is a finding by now */
	ZIP_FOREIGN /* a method that nobody here can read */
};

/* The next bytes, unsealed; empty at the end. Good until the next call. */
struct bytes zip_input_next(struct zip_input *);

/* Starts anew: buffer, checksum, counts. */
enum zip_result
zip_method_read(struct zip_output *, struct zip_input *, unsigned method);
void zip_output_free(struct zip_output *);

/* Tells the unpacker of all that was not counted yet. False: too much. */
bool zip_output_count(struct zip_output *);

/* The caller wrote `len` bytes behind the buffer's end. False: stop. */
bool zip_output_took(struct zip_output *, size_t len);

const char *zip_method_name(unsigned method);

enum zip_result zip_inflate64_read(struct zip_output *, struct zip_input *);

/* By libarchive (zip_foreign.c). */
enum zip_result
zip_foreign_read(struct zip_output *, struct zip_input *, unsigned method);

#endif

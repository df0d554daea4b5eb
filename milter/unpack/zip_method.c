/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed bytes are decrypted in pieces that grow: most wrong passwords that
 * pass the quick test show within the first few hundred bytes, and a right one
 * soon runs at full size. inflate() writes straight into the buffer that the
 * object is shown from.
 */
#include "unpack/zip_method.h"

#include <string.h>
#include <unistd.h>

#define PIECE_FIRST ((size_t)512)
#define ROOM_FIRST ((uint64_t)4096)
#define ROOM_MOST ((uint64_t)1024 * 1024)

struct bytes
zip_input_next(struct zip_input *in)
{
	struct bytes next;

	if (in->seal == ZIP_UNSEALED) {
		next = bytes_first(in->rest, (size_t)1 << 30);
		in->rest = bytes_from(in->rest, next.len);
		return next;
	}
	in->piece = in->piece == 0 ? PIECE_FIRST : 4 * in->piece;
	if (in->piece > ZIP_PIECE)
		in->piece = ZIP_PIECE;
	next = bytes_first(in->rest, in->piece);
	in->rest = bytes_from(in->rest, next.len);
	if (in->seal == ZIP_CRYPTO)
		zip_crypto_decrypt(&in->key.crypto, in->clear, next);
	else
		zip_aes_decrypt(&in->key.aes, in->clear, next);
	return (struct bytes){ in->clear, next.len };
}

bool
zip_output_count(struct zip_output *out)
{
	uint64_t more = out->buffer.len - out->counted;

	if (more == 0)
		return true;
	if (!unpack_allow(
		out->unpacker, out->object, out->packed, out->counted, more)) {
		out->buffer.len = (size_t)out->counted;
		return false;
	}
	out->counted += more;
	return true;
}

bool
zip_output_took(struct zip_output *out, size_t len)
{
	if (len == 0)
		return true;
	out->crc =
	    (uint32_t)crc32_z(out->crc, out->buffer.at + out->buffer.len, len);
	out->buffer.len += len;
	return out->buffer.len <= out->unproved || zip_output_count(out);
}

static enum zip_result
copy(struct zip_output *out, struct zip_input *in)
{
	struct bytes piece;

	while ((piece = zip_input_next(in)).len > 0) {
		if (!buffer_reserve(&out->buffer, piece.len))
			return ZIP_CUT;
		memcpy(out->buffer.at + out->buffer.len, piece.at, piece.len);
		if (!zip_output_took(out, piece.len))
			return ZIP_CUT;
	}
	out->exact = true;
	return ZIP_WHOLE;
}

static bool
start_stream(struct zip_output *out)
{
	if (out->has_stream)
		return inflateReset(&out->stream) == Z_OK;
	out->stream = (z_stream){ 0 };
	out->has_stream = inflateInit2(&out->stream, -MAX_WBITS) == Z_OK;
	if (!out->has_stream)
		_exit(EXIT_MEMORY);
	return true;
}

/* Room for what is expected, unless that is much or already proved wrong. */
static size_t
next_room(const struct zip_output *out)
{
	uint64_t room = ROOM_MOST;

	if (out->expected > out->buffer.len)
		room = out->expected - out->buffer.len;
	if (room < ROOM_FIRST)
		room = ROOM_FIRST;
	return (size_t)(room < ROOM_MOST ? room : ROOM_MOST);
}

static enum zip_result
inflate_all(struct zip_output *out, struct zip_input *in)
{
	z_stream *z = &out->stream;
	int status;

	start_stream(out);
	z->avail_in = 0;
	do {
		size_t room = next_room(out);

		if (z->avail_in == 0) {
			struct bytes piece = zip_input_next(in);

			z->next_in = piece.at;
			z->avail_in = (uInt)piece.len;
		}
		if (!buffer_reserve(&out->buffer, room))
			return ZIP_CUT;
		z->next_out = out->buffer.at + out->buffer.len;
		z->avail_out = (uInt)room;
		status = inflate(z, Z_NO_FLUSH);
		if (!zip_output_took(out, room - z->avail_out))
			return ZIP_CUT;
	} while (
	    status == Z_OK || (status == Z_BUF_ERROR && z->avail_out == 0));
	out->exact = z->avail_in == 0 && in->rest.len == 0;
	return status == Z_STREAM_END ? ZIP_WHOLE : ZIP_BROKEN;
}

enum zip_result
zip_method_read(struct zip_output *out, struct zip_input *in, unsigned method)
{
	out->buffer.len = 0;
	out->counted = 0;
	out->crc = 0;
	out->exact = false;
	if (method == 0)
		return copy(out, in);
	if (method == 8)
		return inflate_all(out, in);
	if (method == 9)
		return zip_inflate64_read(out, in);
	return zip_foreign_read(out, in, method);
}

void
zip_output_free(struct zip_output *out)
{
	if (out->has_stream)
		inflateEnd(&out->stream);
	buffer_free(&out->buffer);
}

const char *
zip_method_name(unsigned method)
{
	static const char *const names[] = { "stored", "shrink", "reduce 1",
		"reduce 2", "reduce 3", "reduce 4", "implode", "tokenize",
		"deflate", "deflate64", "implode of DCL", "", "bzip2", "",
		"lzma", "", "cmpsc", "", "terse", "lz77", "zstd" };

	switch (method) {
	case 93:
		return "zstd";
	case 94:
		return "mp3";
	case 95:
		return "xz";
	case 96:
		return "jpeg";
	case 97:
		return "wavpack";
	case 98:
		return "ppmd";
	}
	if (method < sizeof names / sizeof names[0] && *names[method] != '\0')
		return names[method];
	return "unknown method";
}

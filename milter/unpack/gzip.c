/* SPDX-License-Identifier: BSD-2-Clause
 *
 * By zlib, and not by libarchive as the other streams: that drops up to 64 kB
 * before the place where a stream is cut off, which is all of a small one,
 * while those who open it by hand keep what they got.
 */
#include "unpack/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

#define CHUNK ((size_t)64 * 1024)
#define GZIP_ONLY (15 + 16)
#define HEADER 10
/* What lies beyond the kept bytes is counted up to here, about a second. */
#define COUNT_MOST ((uint64_t)128 << 20)

enum { HEADER_SUM = 2, EXTRA = 4, NAME = 8, COMMENT = 16 };

struct gzip {
	struct unpacker *u;
	const struct object *object;
	struct buffer *out;
	uint64_t seen;
	bool cut; /* a limit was hit: only counted from here on */
	z_stream z;
};

/* Takes what inflate() has just written behind the buffer's end. */
static void
keep(struct gzip *g, size_t got)
{
	g->seen += got;
	if (g->cut || got == 0)
		return;
	g->cut = !unpack_allow(
	    g->u, g->object, g->object->content.len, g->out->len, got);
	if (!g->cut)
		g->out->len += got;
}

static bool
may_go_on(const struct gzip *g)
{
	return !g->cut ||
	    (g->u->total < g->u->limits->total_bytes &&
		g->seen - g->out->len < COUNT_MOST);
}

/* One member. What inflate() says last; Z_OK: stopped at a limit. */
static int
read_member(struct gzip *g)
{
	int is = Z_OK;

	while (is == Z_OK && may_go_on(g)) {
		buffer_reserve(g->out, CHUNK);
		g->z.next_out = g->out->at + g->out->len;
		g->z.avail_out = (uInt)CHUNK;
		is = inflate(&g->z, Z_NO_FLUSH);
		keep(g, CHUNK - g->z.avail_out);
	}
	return is;
}

static struct bytes
rest_of(const z_stream *z)
{
	return (struct bytes){ z->next_in, z->avail_in };
}

static bool
begins_member(const z_stream *z)
{
	return bytes_starts(rest_of(z), BYTES("\x1f\x8b\x08"));
}

/* Behind the fields that a header may have, each told by a flag. */
static size_t
header_len(struct bytes b)
{
	unsigned flags = b.len > 3 ? b.at[3] : 0;
	size_t at = HEADER;

	if ((flags & EXTRA) != 0)
		at += 2 + (size_t)bytes_le16(b, at);
	for (unsigned text = NAME; text <= COMMENT; text <<= 1)
		if ((flags & text) != 0)
			at += bytes_index(bytes_from(b, at), 0) + 1;
	return (flags & HEADER_SUM) != 0 ? at + 2 : at;
}

/*
 * zlib is shown a plain header instead of the member's own: it would give up
 * at a wrong sum of it, which others do not look at.
 */
static void
pass_header(z_stream *z)
{
	static const unsigned char plain[HEADER] = { 0x1f, 0x8b, 8 };
	struct bytes rest = rest_of(z);
	unsigned char none;

	z->next_in = plain;
	z->avail_in = HEADER;
	z->next_out = &none;
	z->avail_out = 1;
	inflate(z, Z_NO_FLUSH);
	rest = bytes_from(rest, header_len(rest));
	z->next_in = rest.at;
	z->avail_in = (uInt)rest.len;
}

bool
gzip_read(struct unpacker *u, const struct object *o, struct buffer *out,
    uint64_t *seen, struct bytes *behind)
{
	struct gzip g = { .u = u, .object = o, .out = out };
	int is = Z_MEM_ERROR;

	g.z.next_in = o->content.at;
	g.z.avail_in =
	    o->content.len < UINT32_MAX ? (uInt)o->content.len : UINT32_MAX;
	if (inflateInit2(&g.z, GZIP_ONLY) == Z_OK) {
		do {
			pass_header(&g.z);
			is = read_member(&g);
		} while (is == Z_STREAM_END && begins_member(&g.z) &&
		    inflateReset(&g.z) == Z_OK);
		if (is == Z_STREAM_END)
			*behind = rest_of(&g.z);
		inflateEnd(&g.z);
	}
	if (is != Z_STREAM_END && is != Z_OK)
		findings_add(u->findings, FINDING_ARCHIVE_DAMAGED, o->path,
		    BYTES("gzip stream broken or cut off"));
	*seen = g.seen;
	return out->len > 0 || is == Z_STREAM_END;
}

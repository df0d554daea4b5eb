/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed are the data of records in a workbook, but not their headers, nor the
 * records that a reader needs before he has the password. So the whole stream
 * is taken apart as if all were sealed, and what is plain is put back.
 */
#include "unpack/office_legacy.h"

#include <string.h>

#include "unpack/office_rc4.h"
#include "unpack/office_search.h"
#include "unpack/office_show.h"
#include "unpack/office_xor.h"
#include "unpack/slides.h"

#define XLS_BLOCK 1024
#define DOC_BLOCK 512
#define DOC_PLAIN 68 /* bytes in front that are never sealed */
#define FILEPASS 0x2f
#define BOUNDSHEET 0x85
#define RECORDS_BEFORE 4 /* a FILEPASS stands among the first */

enum { FIB_ENCRYPTED = 0x0100, FIB_TABLE_1 = 0x0200, FIB_OBSCURED = 0x8000 };

struct legacy {
	struct unpacker *u;
	const struct object *o;
	struct buffer stream; /* as it is sealed */
	bool is_xor;
	struct office_rc4 rc4;
	struct office_xor xor ;
};

static bool
is_named(const struct compound_entry *e, const char *name)
{
	return bytes_same(bytes_of(e->name), bytes_of(name));
}

static bool
fits(void *context, struct bytes password)
{
	struct legacy *l = context;

	return l->is_xor ? office_xor_try(&l->xor, password)
			 : office_rc4_try(&l->rc4, password);
}

/* The data of a FILEPASS record near the front; empty: not sealed. */
static struct bytes
file_pass(struct bytes stream)
{
	size_t at = 0;

	for (int i = 0; i <= RECORDS_BEFORE; i++) {
		size_t len = bytes_le16(stream, at + 2);

		if (bytes_le16(stream, at) == FILEPASS)
			return bytes_slice(stream, at + 4, len);
		at += 4 + len;
	}
	return BYTES("");
}

/* How many bytes in front of a record's data are plain. */
static size_t
plain_len(unsigned record, size_t len)
{
	switch (record) {
	case 0x0009: /* BOF, in all its versions */
	case 0x0209:
	case 0x0409:
	case 0x0809:
	case 0x00e1: /* InterfaceHdr */
	case 0x0138: /* RRDHead */
	case 0x0194: /* UsrExcl */
	case 0x0195: /* FileLock */
	case 0x0196: /* RRDInfo */
	case FILEPASS:
		return len;
	case BOUNDSHEET:
		return len < 4 ? len : 4;
	default:
		return 0;
	}
}

/* `opened' is the stream as if all of it had been sealed by RC4. */
static void
open_records(const struct legacy *l, unsigned char *opened)
{
	struct bytes stream = buffer_bytes(&l->stream);
	size_t at = 0;

	while (at + 4 <= stream.len) {
		size_t len = bytes_le16(stream, at + 2), plain;

		if (len > stream.len - at - 4)
			len = stream.len - at - 4;
		plain = plain_len(bytes_le16(stream, at), len);
		memcpy(opened + at, stream.at + at, 4 + plain);
		at += 4;
		if (l->is_xor)
			office_xor_open(&l->xor, at, opened + at, len, plain);
		at += len;
	}
}

static void
show(struct legacy *l, const char *name, enum object_type type,
    struct bytes opened, struct bytes how)
{
	struct found found = {
		.name = bytes_of(name),
		.content = opened,
		.size = opened.len,
		.type = type,
		.was_sealed = true,
		.opened = how,
	};

	unpack_found(l->u, l->o, &found);
}

static bool
find_password(struct legacy *l, struct bytes *how)
{
	const struct office_search search = {
		.rounds = 1,
		.proof = "verifier checked",
		.fits = fits,
		.seal = l,
	};

	return office_search(l->u, l->o, &search, how);
}

static void
say_unopened(struct legacy *l, const char *why)
{
	findings_add(
	    l->u->findings, FINDING_SEALED_UNOPENED, l->o->path, BYTES(""));
	findings_add(l->u->findings, FINDING_ARCHIVE_UNSUPPORTED, l->o->path,
	    arena_format(l->u->arena, "sealed Office document: %s", why));
}

/* Kind 0: XOR, with key and verifier; 1: RC4. Before Excel 97 no kind. */
static bool
read_file_pass(struct legacy *l, struct bytes pass)
{
	bool old = pass.len == 4;

	if (!old && bytes_le16(pass, 0) != 0)
		return office_rc4_read(&l->rc4, bytes_from(pass, 2));
	l->is_xor = true;
	l->xor.key = bytes_le16(pass, old ? 0 : 2);
	l->xor.verifier = bytes_le16(pass, old ? 2 : 4);
	return true;
}

/* A copy of the stream, opened; the caller frees it. */
static bool
copy_stream(struct legacy *l, struct buffer *copy, size_t block)
{
	struct bytes stream = buffer_bytes(&l->stream);

	if (!unpack_allow(l->u, l->o, l->o->content.len, 0, stream.len))
		return false;
	buffer_add(copy, stream);
	if (!l->is_xor)
		office_rc4_open(&l->rc4, block, copy->at, copy->len);
	return true;
}

/* False: it stays sealed, and is shown as it is. */
static bool
open_workbook(struct legacy *l, struct bytes pass, const char *name)
{
	struct buffer opened = { 0 };
	struct bytes how;
	bool open = false;

	if (!read_file_pass(l, pass)) {
		say_unopened(l, "kind of encryption");
	} else if (find_password(l, &how) &&
	    copy_stream(l, &opened, XLS_BLOCK)) {
		open_records(l, opened.at);
		show(l, name, OBJECT_XLS, buffer_bytes(&opened), how);
		open = true;
	}
	buffer_free(&opened);
	return open;
}

static void
read_stream(const struct compound *c, const char *name, struct buffer *out)
{
	for (uint32_t n = 1; n < c->count && out->len == 0; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind == COMPOUND_STREAM && is_named(&e, name))
			compound_read(c, &e, out);
	}
}

/* The table stream begins with what the seal is made of. */
static void
open_document(struct legacy *l, const struct compound *c, unsigned flags)
{
	struct buffer table = { .max = l->stream.max }, opened = { 0 };
	struct bytes how;

	read_stream(
	    c, (flags & FIB_TABLE_1) != 0 ? "1Table" : "0Table", &table);
	if ((flags & FIB_OBSCURED) != 0) {
		say_unopened(l, "XOR of Word");
	} else if (!office_rc4_read(&l->rc4, buffer_bytes(&table))) {
		say_unopened(l, "kind of encryption");
	} else if (find_password(l, &how) &&
	    copy_stream(l, &opened, DOC_BLOCK)) {
		struct bytes front =
		    bytes_first(buffer_bytes(&l->stream), DOC_PLAIN);

		memcpy(opened.at, front.at, front.len);
		show(l, "WordDocument", OBJECT_DOC, buffer_bytes(&opened), how);
	}
	buffer_free(&table);
	buffer_free(&opened);
}

/* What lies packed in the slides is looked for as in an unsealed show. */
static void
open_slides(struct legacy *l, const struct compound *c)
{
	struct buffer stream = { .max = l->stream.max };
	struct object *inner = arena_alloc(l->u->arena, sizeof *inner);
	struct office_show places;

	*inner = *l->o;
	inner->was_sealed = true;
	read_stream(c, "PowerPoint Document", &stream);
	if (!office_show_read(
		&places, buffer_bytes(&l->stream), buffer_bytes(&stream)) ||
	    !office_rc4_read(&l->rc4, places.seal)) {
		say_unopened(l, "kind of encryption");
	} else if (find_password(l, &inner->opened) &&
	    unpack_allow(l->u, l->o, l->o->content.len, 0, stream.len)) {
		office_show_open(&places, &l->rc4, stream.at, stream.len);
		show(l, "PowerPoint Document", OBJECT_PPT,
		    buffer_bytes(&stream), inner->opened);
		slides_open(l->u, inner, buffer_bytes(&stream));
	}
	inner->content = BYTES("");
	buffer_free(&stream);
}

static bool
open_stream(
    struct legacy *l, const struct compound *c, const struct compound_entry *e)
{
	struct bytes stream = buffer_bytes(&l->stream);

	if (is_named(e, "Workbook") || is_named(e, "Book")) {
		struct bytes pass = file_pass(stream);

		return pass.len > 0 && open_workbook(l, pass, e->name);
	}
	if (is_named(e, "WordDocument")) {
		unsigned flags = bytes_le16(stream, 0x0a);

		if (bytes_le16(stream, 0) != 0xa5ec ||
		    (flags & FIB_ENCRYPTED) == 0)
			return false;
		open_document(l, c, flags);
		return true;
	}
	if (bytes_le32(stream, 12) != 0xf3d1c4df)
		return false;
	open_slides(l, c);
	return true;
}

bool
office_legacy_open(struct unpacker *u, const struct object *o,
    const struct compound *c, const struct compound_entry *e)
{
	struct legacy l = { .u = u, .o = o };
	bool shown;

	if (!is_named(e, "Workbook") && !is_named(e, "Book") &&
	    !is_named(e, "WordDocument") && !is_named(e, "Current User"))
		return false;
	l.stream.max = u->limits->object_bytes;
	compound_read(c, e, &l.stream);
	shown = open_stream(&l, c, e);
	buffer_free(&l.stream);
	explicit_bzero(&l.rc4, sizeof l.rc4);
	return shown;
}

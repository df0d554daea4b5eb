/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The `dir' stream says where in each module its source begins; without it (or
 * with a false one) the source is found by how it must begin: a container
 * signature, a chunk header, and "Attribut" in its first literal run. Chunk
 * signatures and sizes are believed only as far as they work, because Office
 * does not check them either. libgsf's reader is not used: it wants the whole
 * project in order, and hands out text without an end.
 */
#include "unpack/vba.h"

#include "parse/charset.h"

#define CHUNK 4096
#define SOURCE_MOST ((size_t)4 << 20)
#define MODULES_MOST 512
#define SOURCE_LEAST 16
#define TRIES_MOST 256 /* places in a module where its source may begin */

enum record {
	RECORD_CODE_PAGE = 0x03,
	RECORD_VERSION = 0x09,
	RECORD_STREAM_NAME = 0x1a,
	RECORD_OFFSET = 0x31,
	RECORD_STREAM_NAME_WIDE = 0x32,
};

struct module {
	char name[100]; /* of its stream, UTF-8 */
	uint32_t offset;
};

struct project {
	struct module modules[MODULES_MOST];
	size_t count;
};

/* The length takes what bits the offset does not need. */
static bool
copy_back(struct buffer *out, size_t start, unsigned token)
{
	unsigned bits = 4, length;
	size_t offset, done = out->len - start;

	while (bits < 12 && ((size_t)1 << bits) < done)
		bits++;
	offset = (token >> (16 - bits)) + 1;
	length = (token & (0xffffU >> bits)) + 3;
	if (offset > done)
		return false;
	while (length-- > 0)
		if (out->len - start >= CHUNK ||
		    !buffer_add_byte(out, out->at[out->len - offset]))
			return false;
	return true;
}

static bool
inflate_chunk(struct bytes chunk, struct buffer *out)
{
	size_t start = out->len, at = 0;

	while (at < chunk.len) {
		unsigned flags = chunk.at[at++];

		for (int i = 0; i < 8 && at < chunk.len; i++, flags >>= 1) {
			if ((flags & 1) == 0) {
				if (!buffer_add_byte(out, chunk.at[at++]))
					return false;
				continue;
			}
			if (!copy_back(out, start, bytes_le16(chunk, at)))
				return false;
			at += 2;
		}
	}
	return true;
}

/* Behind the signature. */
static void
inflate_chunks(struct bytes packed, struct buffer *out)
{
	while (packed.len > 2) {
		unsigned header = bytes_le16(packed, 0);
		struct bytes chunk =
		    bytes_slice(packed, 2, (header & 0xfff) + 1);

		if ((header & 0x8000) == 0) {
			chunk = bytes_slice(packed, 2, CHUNK);
			if (!buffer_add(out, chunk))
				return;
		} else if (!inflate_chunk(chunk, out)) {
			return;
		}
		packed = bytes_from(packed, 2 + chunk.len);
	}
}

void
vba_inflate(struct bytes packed, struct buffer *out)
{
	if (packed.len > 0 && packed.at[0] == 1)
		inflate_chunks(bytes_from(packed, 1), out);
}

/* A stream's name in the project's code page, as the directory has it. */
static void
set_name(
    struct module *m, struct arena *arena, struct bytes raw, unsigned code_page)
{
	struct bytes label = arena_format(arena, "windows-%u", code_page);
	struct bytes name;

	if (code_page == 932)
		label = BYTES("shift_jis");
	else if (code_page == 0)
		label = BYTES("utf-16le");
	name = charset_to_utf8(arena, raw, label);
	name = bytes_first(name, sizeof m->name - 1);
	for (size_t i = 0; i < name.len; i++)
		m->name[i] = (char)name.at[i];
	m->name[name.len] = '\0';
}

/*
 * Records of an id, a length and data. Only three matter; the wide name comes
 * after the narrow one and replaces it.
 */
static void
read_project(struct project *p, struct bytes dir, struct arena *arena)
{
	unsigned code_page = 1252;
	struct module now = { 0 };

	while (dir.len >= 6) {
		unsigned id = bytes_le16(dir, 0);
		uint32_t len = bytes_le32(dir, 2);
		struct bytes data = bytes_slice(dir, 6, len);

		/* Says four, has six: the minor version is not counted. */
		if (id == RECORD_VERSION)
			len = 6;
		if (id == RECORD_CODE_PAGE)
			code_page = bytes_le16(data, 0);
		else if (id == RECORD_STREAM_NAME)
			set_name(&now, arena, data, code_page);
		else if (id == RECORD_STREAM_NAME_WIDE && data.len > 0)
			set_name(&now, arena, data, 0);
		else if (id == RECORD_OFFSET && p->count < MODULES_MOST) {
			now.offset = bytes_le32(data, 0);
			p->modules[p->count++] = now;
		}
		dir = bytes_from(dir, (size_t)6 + len);
	}
}

static const struct module *
module_of(const struct project *p, const char *stream)
{
	for (size_t i = 0; i < p->count; i++)
		if (bytes_same(bytes_of(p->modules[i].name), bytes_of(stream)))
			return &p->modules[i];
	return NULL;
}

/* Source is text; what wrong bytes unpack to is not. */
static bool
is_source(struct bytes text)
{
	size_t good = 0;

	text = bytes_first(text, CHUNK);
	/* What was not packed is filled up with zeros. */
	while (text.len > 0 && text.at[text.len - 1] == 0)
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		good += text.at[i] >= 0x80 ||
		    (text.at[i] >= ' ' && text.at[i] < 0x7f) ||
		    (text.at[i] >= '\t' && text.at[i] <= '\r');
	return text.len >= SOURCE_LEAST && good * 50 >= text.len * 49;
}

/* One of two signatures may be wrong: Office checks neither. */
static bool
unpacks_to_source(struct bytes packed)
{
	struct buffer head = { .max = CHUNK };
	bool is;

	if (packed.len < 4 ||
	    (packed.at[0] != 1 && (packed.at[2] & 0xf0) != 0xb0))
		return false;
	inflate_chunks(bytes_slice(packed, 1, CHUNK + 2), &head);
	is = is_source(buffer_bytes(&head));
	buffer_free(&head);
	return is;
}

/* Where a container begins whose first text is "Attribut", or any text. */
static size_t
find_source(struct bytes stream)
{
	size_t at = bytes_find(stream, BYTES("\0Attribut"));
	int tries = 0;

	if (at >= 3 && at < stream.len && stream.at[at - 3] == 1)
		return at - 3;
	for (at = 0; at + 4 < stream.len && tries < TRIES_MOST; at++) {
		if (stream.at[at] != 1 || (stream.at[at + 2] & 0xf0) != 0xb0)
			continue;
		tries++;
		if (unpacks_to_source(bytes_from(stream, at)))
			return at;
	}
	return stream.len;
}

static bool
has_code(struct bytes source)
{
	struct bytes line;

	while (bytes_line(&source, &line))
		if (line.len > 0 &&
		    !bytes_starts_same(line, BYTES("Attribute ")))
			return true;
	return false;
}

static void
show(struct unpacker *u, const struct object *o, struct bytes name,
    struct bytes content)
{
	struct found found = {
		.name = name,
		.content = content,
		.size = content.len,
		.type = OBJECT_VBA,
	};

	if (content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, content.len))
		unpack_found(u, o, &found);
}

/* Compiled code that is larger than this is not that of an empty module. */
#define CODE_LEAST 4096

static void
open_module(struct unpacker *u, const struct object *o, const struct project *p,
    const char *name, struct bytes stream)
{
	struct buffer source = { .max = SOURCE_MOST };
	const struct module *m = module_of(p, name);
	size_t at = m != NULL ? m->offset : stream.len;
	bool is_module = m != NULL ||
	    (p->count == 0 && !bytes_starts(bytes_of(name), BYTES("__")));

	if (unpacks_to_source(bytes_from(stream, at)))
		inflate_chunks(bytes_from(stream, at + 1), &source);
	if (source.len == 0) {
		at = find_source(stream);
		vba_inflate(bytes_from(stream, at), &source);
	}
	if (source.len == 0 && is_module && stream.len > 0)
		findings_add(u->findings, FINDING_MACRO_STOMPED, o->path,
		    arena_format(u->arena, "%s", name));
	show(u, o, arena_format(u->arena, "VBA/%s", name),
	    buffer_bytes(&source));
	if (is_module && at > CODE_LEAST && !has_code(buffer_bytes(&source)))
		show(u, o, arena_format(u->arena, "VBA/%s.compiled", name),
		    stream);
	buffer_free(&source);
}

static bool
is_named(const struct compound_entry *e, const char *name)
{
	return e->kind == COMPOUND_STREAM &&
	    bytes_same(bytes_of(e->name), bytes_of(name));
}

static bool
in_project(const struct compound *c, const struct compound_entry *e)
{
	struct compound_entry storage = compound_entry(c, e->parent);

	return bytes_same(bytes_of(storage.name), BYTES("VBA"));
}

bool
vba_owns(const struct compound *c, const struct compound_entry *e)
{
	return e->kind == COMPOUND_STREAM && in_project(c, e);
}

/* All modules beside one `dir'. */
static void
open_project(struct unpacker *u, const struct object *o,
    const struct compound *c, uint32_t storage, const struct project *p)
{
	for (uint32_t n = 0; n < c->count; n++) {
		struct compound_entry e = compound_entry(c, n);
		struct buffer stream = { .max = u->limits->object_bytes };

		if (e.kind != COMPOUND_STREAM || e.parent != storage ||
		    is_named(&e, "dir") || is_named(&e, "_VBA_PROJECT"))
			continue;
		compound_read(c, &e, &stream);
		open_module(u, o, p, e.name, buffer_bytes(&stream));
		buffer_free(&stream);
	}
}

static void
read_dir(struct unpacker *u, const struct compound *c, uint32_t storage,
    struct project *p)
{
	for (uint32_t n = 0; n < c->count; n++) {
		struct compound_entry e = compound_entry(c, n);
		struct buffer packed = { .max = SOURCE_MOST }, dir = packed;

		if (e.parent != storage || !is_named(&e, "dir"))
			continue;
		compound_read(c, &e, &packed);
		vba_inflate(buffer_bytes(&packed), &dir);
		read_project(p, buffer_bytes(&dir), u->arena);
		buffer_free(&packed);
		buffer_free(&dir);
	}
}

#define PROJECTS_MOST 64

void
vba_open(struct unpacker *u, const struct object *o, const struct compound *c)
{
	int left = PROJECTS_MOST;

	for (uint32_t n = 0; n < c->count && left > 0; n++) {
		struct compound_entry e = compound_entry(c, n);
		struct project *p;

		if (e.kind != COMPOUND_STORAGE ||
		    !bytes_same(bytes_of(e.name), BYTES("VBA")))
			continue;
		left--;
		p = arena_alloc(u->arena, sizeof *p);
		read_dir(u, c, n, p);
		open_project(u, o, c, n, p);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which Office document a ZIP or a compound file is. Both are told by names
 * alone, without inflating anything: that is cheap, and a document that lies
 * here is opened by the same opener all the same; only its label is wrong.
 */
#include "unpack/identify.h"

#include <string.h>

#include "unpack/compound.h"

#define ZIP_END_SIZE 22
#define ZIP_END_SEARCH (65535 + ZIP_END_SIZE)
#define ZIP_NAMES 512
#define ZIP_FRONT ((size_t)1 << 20)

bool
identify_zip_front(struct bytes b)
{
	return bytes_starts(b, BYTES("PK\3\4")) ||
	    bytes_starts(b, BYTES("PK\5\6")) ||
	    bytes_starts(b, BYTES("PK\7\10PK")) ||
	    bytes_starts(b, BYTES("PK00PK\3\4"));
}

/* The directory, or nothing, must stand where the end record says. */
static bool
is_end(struct bytes b, size_t at)
{
	uint32_t size = bytes_le32(b, at + 12);

	if (size == UINT32_MAX || bytes_le16(b, at + 10) == 0)
		return true;
	return size <= at &&
	    bytes_starts(bytes_from(b, at - size), BYTES("PK\1\2"));
}

size_t
identify_zip_end(struct bytes b)
{
	size_t least = b.len > ZIP_END_SEARCH ? b.len - ZIP_END_SEARCH : 0;
	size_t room = b.len >= ZIP_END_SIZE ? b.len - ZIP_END_SIZE + 1 : 0;
	struct bytes rest = bytes_from(bytes_first(b, room), least);
	size_t at;

	while ((at = bytes_last_index(rest, 'P')) < rest.len) {
		if (bytes_starts(bytes_from(b, least + at), BYTES("PK\5\6")) &&
		    is_end(b, least + at))
			return least + at;
		rest = bytes_first(rest, at);
	}
	return b.len;
}

struct zip_names {
	bool content_types, word, sheet, slides;
};

static void
note_name(struct zip_names *seen, struct bytes name)
{
	if (bytes_same(name, BYTES("[Content_Types].xml")))
		seen->content_types = true;
	else if (bytes_starts_same(name, BYTES("word/")))
		seen->word = true;
	else if (bytes_starts_same(name, BYTES("xl/")))
		seen->sheet = true;
	else if (bytes_starts_same(name, BYTES("ppt/")))
		seen->slides = true;
}

static void
names_in_directory(struct zip_names *seen, struct bytes b)
{
	size_t end = identify_zip_end(b);
	uint32_t size = bytes_le32(b, end + 12);

	b = bytes_from(b, size <= end ? end - size : end);
	for (int i = 0; i < ZIP_NAMES && bytes_starts(b, BYTES("PK\1\2"));
	     i++) {
		size_t name = bytes_le16(b, 28);

		note_name(seen, bytes_slice(b, 46, name));
		b = bytes_from(
		    b, 46 + name + bytes_le16(b, 30) + bytes_le16(b, 32));
	}
}

static void
names_in_front(struct zip_names *seen, struct bytes b)
{
	b = bytes_first(b, ZIP_FRONT);
	for (int i = 0; i < ZIP_NAMES; i++) {
		b = bytes_from(b, bytes_find(b, BYTES("PK\3\4")));
		if (b.len == 0)
			return;
		note_name(seen, bytes_slice(b, 30, bytes_le16(b, 26)));
		b = bytes_from(b, 4);
	}
}

enum object_type
identify_zip_kind(struct bytes b)
{
	struct zip_names seen = { 0 };

	names_in_directory(&seen, b);
	if (!seen.content_types)
		names_in_front(&seen, b);
	if (!seen.content_types)
		return OBJECT_ZIP;
	if (seen.word)
		return OBJECT_DOCX;
	if (seen.sheet)
		return OBJECT_XLSX;
	return seen.slides ? OBJECT_PPTX : OBJECT_ZIP;
}

static const struct {
	const char *stream;
	enum object_type type;
} streams[] = {
	{ "EncryptedPackage", OBJECT_OFFICE_SEALED },
	{ "WordDocument", OBJECT_DOC },
	{ "Workbook", OBJECT_XLS },
	{ "Book", OBJECT_XLS },
	{ "PowerPoint Document", OBJECT_PPT },
	{ "PP40", OBJECT_PPT },
	{ "__properties_version1.0", OBJECT_OUTLOOK },
};
#define STREAMS (sizeof streams / sizeof streams[0])

/* Installers and patches: {000C1084-…} and {000C1086-…}. */
static bool
is_installer(struct bytes class_id)
{
	return bytes_equal(bytes_from(class_id, 1),
		   BYTES("\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46")) &&
	    (class_id.at[0] == 0x84 || class_id.at[0] == 0x86);
}

enum object_type
identify_compound(struct bytes b)
{
	struct compound c;
	size_t best = STREAMS;
	bool installer;

	if (!compound_open(&c, b))
		return OBJECT_OLE;
	installer = is_installer(compound_entry(&c, 0).class_id);
	for (uint32_t n = 1; n < c.count; n++) {
		struct compound_entry e = compound_entry(&c, n);

		if (e.kind != COMPOUND_STREAM || e.parent != 0)
			continue;
		for (size_t i = 0; i < best; i++)
			if (bytes_same(
				bytes_of(e.name), bytes_of(streams[i].stream)))
				best = i;
	}
	compound_close(&c);
	if (best < STREAMS)
		return streams[best].type;
	return installer ? OBJECT_MSI : OBJECT_OLE;
}

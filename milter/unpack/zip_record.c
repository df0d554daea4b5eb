/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The three records of a ZIP, each read alone and believed in nothing: what
 * they say of each other is compared in zip_views.c. A number that lies makes
 * a short view, never a read outside; a field that is missing makes the entry
 * look like one without it, as other programs do.
 */
#include "unpack/zip.h"

#include <zlib.h>

enum {
	LOCAL = 0x04034B50,
	CENTRAL = 0x02014B50,
	END = 0x06054B50,
	END64 = 0x06064B50,
	END64_LOCATOR = 0x07064B50,
};

enum {
	LOCAL_LEN = 30,
	CENTRAL_LEN = 46,
	END_LEN = 22,
	END64_LEN = 56,
	LOCATOR_LEN = 20
};

enum { EXTRA_ZIP64 = 1, EXTRA_UNICODE = 0x7075, EXTRA_AES = 0x9901 };

enum { FLAG_SEALED = 1, FLAG_STRONG = 1 << 6, METHOD_AES = 99 };

/* The content of one extra field; NULL when there is none of that kind. */
static struct bytes
extra_find(struct bytes extra, unsigned kind)
{
	while (extra.len >= 4) {
		size_t len = bytes_le16(extra, 2);

		if (bytes_le16(extra, 0) == kind)
			return bytes_slice(extra, 4, len);
		extra = bytes_from(extra, 4 + len);
	}
	return (struct bytes){ 0 };
}

static bool
has_two(struct bytes extra, unsigned kind)
{
	struct bytes first = extra_find(extra, kind);

	if (first.at == NULL)
		return false;
	extra = bytes_from(extra, (size_t)(first.at - extra.at) + first.len);
	return extra_find(extra, kind).at != NULL;
}

/* A number too large for its field stands in the ZIP64 field, in order. */
static void
widen(struct bytes *wide, uint64_t *number)
{
	if (*number == UINT32_MAX && wide->len >= 8) {
		*number = bytes_le64(*wide, 0);
		*wide = bytes_from(*wide, 8);
	}
}

/* The name in UTF-8, when it was made for this very name. */
static struct bytes
unicode_name(struct bytes extra, struct bytes name)
{
	struct bytes field = extra_find(extra, EXTRA_UNICODE);

	if (field.len < 6 || field.at[0] != 1 ||
	    bytes_le32(field, 1) != crc32_z(0, name.at, name.len))
		return (struct bytes){ 0 };
	return bytes_from(field, 5);
}

/* AES hides the method in its own field; without it nobody can open it. */
static void
read_seal(struct zip_entry *e, struct bytes extra)
{
	struct bytes aes = extra_find(extra, EXTRA_AES);

	if (e->method == METHOD_AES && aes.len >= 7) {
		e->seal = ZIP_AES;
		e->aes_version = bytes_le16(aes, 0);
		e->aes_strength = aes.at[4];
		e->method = bytes_le16(aes, 5);
	} else if (e->method == METHOD_AES ||
	    (e->flags & (FLAG_SEALED | FLAG_STRONG)) > FLAG_SEALED) {
		e->seal = ZIP_STRONG;
	} else if ((e->flags & FLAG_SEALED) != 0) {
		e->seal = ZIP_CRYPTO;
	}
}

/* The fields that both headers hold in the same order, from `at` on. */
static void
read_common(struct bytes record, size_t at, struct zip_entry *e)
{
	*e = (struct zip_entry){
		.flags = bytes_le16(record, at),
		.method = bytes_le16(record, at + 2),
		.time = bytes_le16(record, at + 4),
		.crc = bytes_le32(record, at + 8),
		.packed = bytes_le32(record, at + 12),
		.size = bytes_le32(record, at + 16),
	};
}

bool
zip_record_local(struct bytes content, size_t at, struct zip_entry *e)
{
	struct bytes record = bytes_from(content, at), extra, wide;
	size_t name_len = bytes_le16(record, 26);
	size_t extra_len = bytes_le16(record, 28);

	if (record.len < LOCAL_LEN + name_len || bytes_le32(record, 0) != LOCAL)
		return false;
	read_common(record, 6, e);
	e->local = at;
	e->name = bytes_slice(record, LOCAL_LEN, name_len);
	extra = bytes_slice(record, LOCAL_LEN + name_len, extra_len);
	wide = extra_find(extra, EXTRA_ZIP64);
	widen(&wide, &e->size);
	widen(&wide, &e->packed);
	e->sizes_twice = has_two(extra, EXTRA_ZIP64);
	e->unicode = unicode_name(extra, e->name);
	read_seal(e, extra);
	e->data = bytes_from(record, LOCAL_LEN + name_len + extra_len);
	e->data = bytes_first(e->data, (size_t)e->packed);
	return true;
}

bool
zip_record_central(struct bytes content, size_t at, struct zip_entry *e,
    uint64_t *offset, size_t *len)
{
	struct bytes record = bytes_from(content, at), extra, wide;
	size_t name_len = bytes_le16(record, 28);
	size_t extra_len = bytes_le16(record, 30);

	if (record.len < CENTRAL_LEN + name_len ||
	    bytes_le32(record, 0) != CENTRAL)
		return false;
	read_common(record, 8, e);
	e->name = bytes_slice(record, CENTRAL_LEN, name_len);
	extra = bytes_slice(record, CENTRAL_LEN + name_len, extra_len);
	*offset = bytes_le32(record, 42);
	*len = CENTRAL_LEN + name_len + extra_len + bytes_le16(record, 32);
	wide = extra_find(extra, EXTRA_ZIP64);
	widen(&wide, &e->size);
	widen(&wide, &e->packed);
	widen(&wide, offset);
	e->sizes_twice = has_two(extra, EXTRA_ZIP64);
	e->unicode = unicode_name(extra, e->name);
	read_seal(e, extra);
	return true;
}

/* Notes a place, if a central directory really starts there. */
static void
add_place(
    struct bytes content, struct zip_end *end, uint64_t start, uint64_t base)
{
	if (start >= content.len ||
	    bytes_le32(content, (size_t)start) != CENTRAL)
		return;
	for (size_t i = 0; i < end->places; i++)
		if (end->place[i].start == start)
			return;
	end->place[end->places++] = (struct zip_place){ (size_t)start, base };
}

/*
 * The directory ends where the end record starts, or starts where the record
 * says. In front of both may stand a program that unpacks itself.
 */
static void
add_places(struct bytes content, struct zip_end *end, size_t at, uint64_t len,
    uint64_t offset)
{
	add_place(content, end, offset, 0);
	if (len <= at)
		add_place(content, end, at - len, at - len - offset);
}

static void
read_end64(struct bytes content, size_t at, struct zip_end *end)
{
	struct bytes record;
	uint64_t place;

	if (at < LOCATOR_LEN ||
	    bytes_le32(content, at - LOCATOR_LEN) != END64_LOCATOR)
		return;
	place = bytes_le64(content, at - LOCATOR_LEN + 8);
	if (place >= at || bytes_le32(content, (size_t)place) != END64) {
		if (at < LOCATOR_LEN + END64_LEN)
			return;
		place = at - LOCATOR_LEN - END64_LEN;
	}
	record = bytes_slice(content, (size_t)place, END64_LEN);
	if (record.len < END64_LEN || bytes_le32(record, 0) != END64)
		return;
	end->count = bytes_le64(record, 32);
	end->split = bytes_le32(record, 16) != 0;
	add_places(content, end, (size_t)place, bytes_le64(record, 40),
	    bytes_le64(record, 48));
}

bool
zip_record_end(struct bytes content, size_t at, struct zip_end *end)
{
	struct bytes record = bytes_slice(content, at, END_LEN);
	unsigned disk = bytes_le16(record, 4);

	*end = (struct zip_end){ .count = bytes_le16(record, 10) };
	if (record.len < END_LEN || bytes_le32(record, 0) != END)
		return false;
	end->split = disk != 0 && disk != UINT16_MAX;
	read_end64(content, at, end);
	add_places(
	    content, end, at, bytes_le32(record, 12), bytes_le32(record, 16));
	return true;
}

bool
zip_record_likely(const struct zip_entry *e)
{
	if ((e->flags & 0xC000) != 0 ||
	    (e->method > 20 && (e->method < 93 || e->method > 99)) ||
	    e->name.len == 0 || e->name.len > 4096)
		return false;
	for (size_t i = 0; i < e->name.len; i++)
		if (e->name.at[i] < 0x20)
			return false;
	return true;
}

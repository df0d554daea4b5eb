/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Folders wait in a list instead of being gone into, and every cluster of a
 * folder is marked when it is read: a folder that holds itself ends there. How
 * wide the table's numbers are is told by the count of clusters, never by what
 * the volume calls itself: that is how Windows decides. Deleted files are left
 * alone, since nobody sees them.
 */
#include "unpack/fat.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "parse/charset.h"

#define ENTRY 32
#define FOLDERS_MOST 4096
#define LONG_NAME 0x0f
#define LABEL 0x08
#define FOLDER 0x10
#define PIECES 20
#define PIECE 26 /* bytes of a long name in one entry: 13 characters */

struct folder {
	uint32_t cluster; /* 0: the root of FAT12 and FAT16 */
	struct bytes path;
};

struct volume {
	struct unpacker *u;
	const struct object *object;
	const struct disk *disk;
	uint64_t table, root, root_end, data; /* where on the disk */
	uint32_t cluster_size, clusters, root_cluster;
	unsigned bits;
	unsigned char *seen; /* a bit a cluster of a folder */
	struct folder *folders;
	size_t count;
	bool broken;
	/* The long name whose pieces were just read, last piece first. */
	unsigned char wide[PIECES * PIECE];
	size_t pieces, want;
	unsigned char sum; /* of the short name they belong to */
};

static bool
is_power(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

bool
fat_is(const struct disk *d, uint64_t at)
{
	uint32_t sector = disk_number(d, at + 11, 2);
	uint32_t first = disk_number(d, at, 1);

	return disk_number(d, at + 510, 2) == 0xaa55 &&
	    (first == 0xeb || first == 0xe9) && is_power(sector) &&
	    sector >= 512 && sector <= 4096 &&
	    is_power(disk_number(d, at + 13, 1)) &&
	    disk_number(d, at + 14, 2) > 0 && disk_number(d, at + 16, 1) > 0 &&
	    disk_number(d, at + 16, 1) <= 4 &&
	    disk_number(d, at + 21, 1) >= 0xf0;
}

static uint32_t
either(const struct disk *d, uint64_t small, uint64_t large)
{
	uint32_t n = disk_number(d, small, 2);

	return n != 0 ? n : disk_number(d, large, 4);
}

static void
measure(struct volume *v, uint64_t at)
{
	const struct disk *d = v->disk;
	uint64_t sector = disk_number(d, at + 11, 2);
	uint64_t table = either(d, at + 22, at + 36);
	uint64_t all = either(d, at + 19, at + 32), before, clusters;

	v->cluster_size = (uint32_t)sector * disk_number(d, at + 13, 1);
	v->table = at + sector * disk_number(d, at + 14, 2);
	v->root = v->table + sector * table * disk_number(d, at + 16, 1);
	v->root_end = v->root + (uint64_t)disk_number(d, at + 17, 2) * ENTRY;
	v->data =
	    v->root + (v->root_end - v->root + sector - 1) / sector * sector;
	before = (v->data - at) / sector;
	clusters = all > before ? (all - before) * sector / v->cluster_size : 0;
	v->bits = clusters < 4085 ? 12 : clusters < 65525 ? 16 : 32;
	if (disk_number(d, at + 22, 2) == 0) {
		v->bits = 32;
		v->root_cluster = disk_number(d, at + 44, 4);
	}
	/* No more than the image could hold, whatever it claims. */
	all = d->size / v->cluster_size + 2;
	v->clusters = (uint32_t)(clusters + 2 < all ? clusters + 2 : all);
}

static uint32_t
next_cluster(const struct volume *v, uint32_t n)
{
	uint32_t next;

	switch (v->bits) {
	case 12:
		next = disk_number(v->disk, v->table + n + n / 2, 2);
		next = n % 2 != 0 ? next >> 4 : next & 0xfff;
		return next;
	case 16:
		return disk_number(v->disk, v->table + (uint64_t)n * 2, 2);
	default:
		return disk_number(v->disk, v->table + (uint64_t)n * 4, 4) &
		    0x0fffffff;
	}
}

static bool
is_cluster(const struct volume *v, uint32_t n)
{
	return n >= 2 && n < v->clusters;
}

static uint64_t
place(const struct volume *v, uint32_t n)
{
	return v->data + (uint64_t)(n - 2) * v->cluster_size;
}

/* Adds up to `len' bytes from there on. False: a limit, or nothing there. */
static bool
take(struct volume *v, uint64_t at, size_t len, struct buffer *out)
{
	while (len > 0) {
		struct bytes piece = disk_view(v->disk, at, len);

		if (piece.len == 0) {
			v->broken = true;
			return false;
		}
		if (!unpack_allow(v->u, v->object, v->object->content.len,
			out->len, piece.len))
			return false;
		buffer_add(out, piece);
		at += piece.len;
		len -= piece.len;
	}
	return true;
}

static void
read_file(struct volume *v, uint32_t n, uint32_t size, struct buffer *out)
{
	for (uint32_t i = 0; i < v->clusters && out->len < size; i++) {
		size_t left = size - out->len;

		if (!is_cluster(v, n)) {
			v->broken = true;
			return;
		}
		if (!take(v, place(v, n),
			left < v->cluster_size ? left : v->cluster_size, out))
			return;
		n = next_cluster(v, n);
	}
}

static void
add_folder(struct volume *v, uint32_t cluster, struct bytes path)
{
	if (v->count < FOLDERS_MOST)
		v->folders[v->count++] = (struct folder){ cluster, path };
	else
		v->broken = true;
}

/* A piece of a long name: 5, 6 and 2 characters between other fields. */
static void
add_piece(struct volume *v, struct bytes e)
{
	static const struct {
		unsigned char at, len;
	} runs[] = { { 1, 10 }, { 14, 12 }, { 28, 4 } };
	size_t number = e.at[0] & 0x1f;
	unsigned char *to;

	if ((e.at[0] & 0x40) != 0) {
		v->want = number;
		v->pieces = number;
	} else if (v->want == 0 || number != v->want - 1) {
		v->pieces = 0;
	}
	if (v->pieces == 0 || number == 0 || number > PIECES) {
		v->want = v->pieces = 0;
		return;
	}
	v->want = number;
	v->sum = e.at[13];
	to = v->wide + (number - 1) * PIECE;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < runs[i].len; k++)
			*to++ = e.at[runs[i].at + k];
}

static unsigned char
sum_of(struct bytes e)
{
	unsigned char sum = 0;

	for (size_t i = 0; i < 11; i++)
		sum = (unsigned char)((sum >> 1 | sum << 7) + e.at[i]);
	return sum;
}

static struct bytes
long_name(struct volume *v)
{
	struct bytes wide = { v->wide, v->pieces * PIECE };
	size_t len = 0;

	while (len + 1 < wide.len && bytes_le16(wide, len) != 0)
		len += 2;
	return charset_to_utf8(
	    v->u->arena, bytes_first(wide, len), BYTES("utf-16le"));
}

static struct bytes
short_name(struct volume *v, struct bytes e)
{
	struct bytes stem = bytes_rtrim(bytes_first(e, 8), " ");
	struct bytes ending = bytes_rtrim(bytes_slice(e, 8, 3), " ");

	if (ending.len == 0)
		return arena_copy(v->u->arena, stem);
	return arena_format(
	    v->u->arena, "%.*s.%.*s", BYTES_ARG(stem), BYTES_ARG(ending));
}

static void
show_file(struct volume *v, struct bytes e, uint32_t cluster, struct bytes path)
{
	struct buffer content = { 0 };
	struct found found = { .name = path, .size = bytes_le32(e, 28) };

	read_file(v, cluster, (uint32_t)found.size, &content);
	found.content = buffer_bytes(&content);
	unpack_found(v->u, v->object, &found);
	buffer_free(&content);
}

/* False: the folder ends here. */
static bool
read_entry(struct volume *v, struct bytes e, struct bytes path)
{
	uint32_t cluster = bytes_le16(e, 26);
	struct bytes name;

	if (e.len < ENTRY || e.at[0] == 0)
		return false;
	if (e.at[0] != 0xe5 && (e.at[11] & 0x3f) == LONG_NAME) {
		add_piece(v, e);
		return true;
	}
	name = v->want == 1 && v->sum == sum_of(e) ? long_name(v) : BYTES("");
	v->want = v->pieces = 0;
	if (e.at[0] == 0xe5 || e.at[0] == '.' || (e.at[11] & LABEL) != 0)
		return true;
	if (name.len == 0)
		name = short_name(v, e);
	if (path.len > 0)
		name = arena_format(v->u->arena, "%.*s/%.*s",
		    (int)(path.len < 1024 ? path.len : 1024),
		    (const char *)path.at, BYTES_ARG(name));
	if (v->bits == 32)
		cluster |= (uint32_t)bytes_le16(e, 20) << 16;
	if ((e.at[11] & FOLDER) != 0)
		add_folder(v, cluster, name);
	else
		show_file(v, e, cluster, name);
	return true;
}

/* False: the folder ended. */
static bool
read_entries(struct volume *v, uint64_t at, uint64_t end, struct bytes path)
{
	for (; at < end; at += ENTRY)
		if (v->u->count >= v->u->limits->object_count ||
		    !read_entry(v, disk_view(v->disk, at, ENTRY), path))
			return false;
	return true;
}

static void
read_folder(struct volume *v, const struct folder *f)
{
	uint32_t n = f->cluster;

	v->want = v->pieces = 0;
	if (n == 0) {
		read_entries(v, v->root, v->root_end, f->path);
		return;
	}
	while (is_cluster(v, n)) {
		unsigned char bit = (unsigned char)(1 << n % 8);

		if ((v->seen[n / 8] & bit) != 0)
			return;
		v->seen[n / 8] |= bit;
		if (!read_entries(
			v, place(v, n), place(v, n) + v->cluster_size, f->path))
			return;
		n = next_cluster(v, n);
	}
}

void
fat_open(struct unpacker *u, const struct object *o, const struct disk *disk,
    uint64_t at)
{
	struct volume *v = calloc(1, sizeof *v);

	if (v == NULL)
		_exit(EXIT_MEMORY);
	*v = (struct volume){ .u = u, .object = o, .disk = disk };
	measure(v, at);
	v->seen = calloc(v->clusters / 8 + 1, 1);
	v->folders = calloc(FOLDERS_MOST, sizeof *v->folders);
	if (v->seen == NULL || v->folders == NULL)
		_exit(EXIT_MEMORY);
	add_folder(v, v->root_cluster, BYTES(""));
	for (size_t i = 0; i < v->count; i++)
		read_folder(v, &v->folders[i]);
	if (v->broken)
		findings_add(u->findings, FINDING_ARCHIVE_DAMAGED, o->path,
		    BYTES("FAT volume"));
	free(v->folders);
	free(v->seen);
	free(v);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Folders wait in a list, as in a FAT volume, and each is read once wherever it
 * hangs. A file that is hidden is shown like any other, one that is deleted is
 * not. What stands in the older file system of the same image with the same
 * name and content is not shown again.
 */
#include "unpack/udf.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "parse/charset.h"
#include "unpack/udf_volume.h"

#define SEQUENCE 0x8000
#define SEQUENCE_STEP 2048
#define SEQUENCE_MOST 32
#define FOLDERS_MOST 4096
#define FOLDER_BYTES ((size_t)16 << 20)
#define EXTENTS_MOST 1024
#define PATH_MOST 1024

#define FILE_NAME 257
enum { IS_FOLDER = 2, IS_DELETED = 4, IS_PARENT = 8 };

struct folder {
	struct udf_place place;
	struct bytes path;
};

struct reader {
	struct unpacker *u;
	const struct object *object;
	struct udf_volume volume;
	struct folder *folders;
	size_t count;
	size_t folder_bytes; /* that may still be read */
	bool broken;
	/* The file or folder that is being read. */
	struct buffer *out;
	uint64_t left;
	unsigned extents;
	bool counted; /* a file: against the limits of the message */
};

bool
udf_is(const struct disk *d, uint64_t at)
{
	for (int i = 0; i < SEQUENCE_MOST; i++) {
		uint64_t place =
		    at + SEQUENCE + 1 + (uint64_t)i * SEQUENCE_STEP;

		if (disk_has(d, place, BYTES("NSR0")))
			return true;
	}
	return false;
}

static bool
take(struct reader *r, struct bytes piece)
{
	if (r->counted &&
	    !unpack_allow(r->u, r->object, r->object->content.len, r->out->len,
		piece.len))
		return false;
	return buffer_add(r->out, piece);
}

static bool
take_zeros(struct reader *r, uint64_t len)
{
	static const unsigned char zeros[4096];

	for (; len > 0; len -= len < sizeof zeros ? len : sizeof zeros)
		if (!take(r,
			(struct bytes){
			    zeros, len < sizeof zeros ? len : sizeof zeros }))
			return false;
	return true;
}

static bool
take_stored(struct reader *r, uint64_t at, uint64_t len)
{
	while (len > 0) {
		struct bytes piece = disk_view(r->volume.disk, at, (size_t)len);

		if (piece.len == 0) {
			r->broken = true;
			return false;
		}
		if (!take(r, piece))
			return false;
		at += piece.len;
		len -= piece.len;
	}
	return true;
}

static bool
take_extent(void *context, const struct udf_extent *e)
{
	struct reader *r = context;
	uint64_t len = e->len < r->left ? e->len : r->left, done = 0;
	struct udf_run run;

	if (r->extents++ == EXTENTS_MOST) {
		r->broken = true;
		return false;
	}
	r->left -= len;
	if (e->zeros)
		return take_zeros(r, len);
	for (; done < len; done += run.len) {
		if (!udf_find(&r->volume, e->place, done, &run)) {
			r->broken = true;
			return false;
		}
		if (run.len > len - done)
			run.len = len - done;
		if (!take_stored(r, run.at, run.len))
			return false;
	}
	return true;
}

/* All of a file, or what comes before a limit or a break. */
static void
read_content(struct reader *r, const struct udf_file *f, struct buffer *out)
{
	r->out = out;
	r->left = f->size;
	r->extents = 0;
	if ((f->flags & 7) == UDF_INSIDE) {
		take(r,
		    f->size < f->rest.len
			? bytes_first(f->rest, (size_t)f->size)
			: f->rest);
		return;
	}
	if (udf_extents(&r->volume, f, take_extent, r) && r->left > 0)
		r->broken = true;
}

static void
add_folder(struct reader *r, struct udf_place place, struct bytes path)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->folders[i].place.block == place.block &&
		    r->folders[i].place.map == place.map)
			return;
	if (r->count < FOLDERS_MOST)
		r->folders[r->count++] = (struct folder){ place, path };
	else
		r->broken = true;
}

static void
show_file(struct reader *r, struct udf_place place, struct bytes name)
{
	unsigned char room[UDF_BLOCK_MOST];
	struct buffer content = { 0 };
	struct found found = { .name = name, .again = true };
	struct udf_file f;

	if (!udf_file_read(&r->volume, place, room, &f)) {
		r->broken = true;
		return;
	}
	r->counted = true;
	read_content(r, &f, &content);
	found.size = f.size;
	found.content = buffer_bytes(&content);
	unpack_found(r->u, r->object, &found);
	buffer_free(&content);
}

/* The first byte tells the width: 8 bits are the first 256 of Unicode. */
static struct bytes
read_name(struct reader *r, struct bytes raw)
{
	unsigned width = raw.len > 0 ? raw.at[0] : 0;

	raw = bytes_from(raw, 1);
	return charset_to_utf8(r->u->arena, raw,
	    width == 16 ? BYTES("utf-16be") : BYTES("iso-8859-1"));
}

static struct bytes
join(struct reader *r, struct bytes path, struct bytes name)
{
	if (path.len == 0)
		return name;
	path = bytes_first(path, PATH_MOST);
	return arena_format(
	    r->u->arena, "%.*s/%.*s", BYTES_ARG(path), BYTES_ARG(name));
}

static void
read_entry(struct reader *r, struct bytes e, struct bytes path)
{
	unsigned kind = e.at[18];
	struct udf_place place = udf_long_place(bytes_from(e, 20));
	struct bytes name =
	    bytes_slice(e, 38 + (size_t)bytes_le16(e, 36), e.at[19]);

	if ((kind & (IS_DELETED | IS_PARENT)) != 0)
		return;
	name = join(r, path, read_name(r, name));
	if ((kind & IS_FOLDER) != 0)
		add_folder(r, place, name);
	else
		show_file(r, place, name);
}

static void
read_entries(struct reader *r, struct bytes list, struct bytes path)
{
	while (list.len >= 38 && r->u->count < r->u->limits->object_count) {
		size_t len = 38 + (size_t)bytes_le16(list, 36) + list.at[19];

		if (bytes_le16(list, 0) != FILE_NAME) {
			r->broken = true;
			return;
		}
		read_entry(r, list, path);
		list = bytes_from(list, (len + 3) & ~(size_t)3);
	}
}

static void
read_folder(struct reader *r, struct folder folder)
{
	unsigned char room[UDF_BLOCK_MOST];
	struct buffer list = { .max = r->folder_bytes };
	struct udf_file f;

	if (r->folder_bytes == 0 ||
	    !udf_file_read(&r->volume, folder.place, room, &f) ||
	    f.type != UDF_FOLDER) {
		r->broken = true;
		return;
	}
	r->counted = false;
	read_content(r, &f, &list);
	r->broken |= list.full;
	r->folder_bytes -= list.len;
	read_entries(r, buffer_bytes(&list), folder.path);
	buffer_free(&list);
}

static void
read_folders(struct reader *r)
{
	r->folders = calloc(FOLDERS_MOST, sizeof *r->folders);
	if (r->folders == NULL)
		_exit(EXIT_MEMORY);
	add_folder(r, r->volume.root, BYTES(""));
	for (size_t i = 0; i < r->count; i++)
		read_folder(r, r->folders[i]);
	free(r->folders);
	if (r->broken)
		findings_add(r->u->findings, FINDING_ARCHIVE_DAMAGED,
		    r->object->path, BYTES("UDF volume"));
}

void
udf_open(struct unpacker *u, const struct object *o, const struct disk *disk,
    uint64_t at)
{
	struct reader *r = calloc(1, sizeof *r);

	if (r == NULL)
		_exit(EXIT_MEMORY);
	r->u = u;
	r->object = o;
	r->folder_bytes = FOLDER_BYTES;
	if (udf_volume_read(&r->volume, disk, at))
		read_folders(r);
	else
		findings_add(u->findings, FINDING_DISK_IMAGE_UNREAD, o->path,
		    bytes_of(
			r->volume.unknown != NULL ? r->volume.unknown : "UDF"));
	free(r);
}

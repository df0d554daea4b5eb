/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The road to the files has many signposts: an anchor at block 256, a row of
 * descriptors, partitions and maps of them. Each is believed only with its
 * mark, and each is read once; of two that say the same the last counts, as the
 * standard has it. Checksums over whole descriptors are left unread: whoever
 * spoils one keeps a careful program out, and Windows is not known to be one.
 */
#include "unpack/udf_volume.h"

#include <string.h>

enum {
	ANCHOR = 2,
	PARTITION = 5,
	LOGICAL_VOLUME = 6,
	SEQUENCE_END = 8,
	FILE_SET = 256,
	EXTENTS = 258,
	REDIRECTION = 248,
	FILE_ENTRY = 261,
	FILE_ENTRY_LONG = 266,
};

#define DESCRIPTORS_MOST 64
#define REDIRECTIONS_MOST 8
#define LISTS_MOST 64
#define LENGTH 0x3fffffffU

struct partition {
	unsigned number;
	uint32_t start;
};

struct road {
	struct udf_volume *v;
	struct partition partitions[UDF_MAPS];
	unsigned partition_count;
	unsigned char logical[UDF_BLOCK_MOST];
	bool has_logical;
};

size_t
udf_copy(const struct udf_volume *v, uint64_t at, unsigned char *to, size_t len)
{
	size_t done = 0;

	while (done < len) {
		struct bytes view = disk_view(v->disk, at + done, len - done);

		if (view.len == 0)
			break;
		memcpy(to + done, view.at, view.len);
		done += view.len;
	}
	return done;
}

/* The bytes in front that every descriptor has, and their sum. */
static unsigned
tag_of(struct bytes b)
{
	unsigned char sum = 0;

	if (b.len < 16)
		return 0;
	for (size_t i = 0; i < 16; i++)
		sum = (unsigned char)(sum + (i == 4 ? 0 : b.at[i]));
	return sum == b.at[4] ? bytes_le16(b, 0) : 0;
}

/* A descriptor in the block that is copied. Its mark, 0 for none. */
static unsigned
read_block(const struct udf_volume *v, uint64_t at, unsigned char *to)
{
	return tag_of((struct bytes){ to, udf_copy(v, at, to, v->block) });
}

static void
take_partition(struct road *r, struct bytes b)
{
	if (r->partition_count < UDF_MAPS)
		r->partitions[r->partition_count++] =
		    (struct partition){ bytes_le16(b, 22), bytes_le32(b, 188) };
}

static void
read_sequence(struct road *r, uint64_t block, uint32_t len)
{
	struct udf_volume *v = r->v;
	unsigned char room[UDF_BLOCK_MOST];
	struct bytes b = { room, v->block };

	for (uint32_t i = 0; i < len / v->block && i < DESCRIPTORS_MOST; i++) {
		switch (read_block(v, v->at + (block + i) * v->block, room)) {
		case PARTITION:
			take_partition(r, b);
			break;
		case LOGICAL_VOLUME:
			memcpy(r->logical, room, v->block);
			r->has_logical = true;
			break;
		case SEQUENCE_END:
			return;
		default:
			break;
		}
	}
}

static bool
is_block_size(const struct udf_volume *v, uint32_t size)
{
	unsigned char room[UDF_BLOCK_MOST];
	struct bytes b = { room, 16 };

	return udf_copy(v, v->at + 256ULL * size, room, 16) == 16 &&
	    tag_of(b) == ANCHOR && bytes_le32(b, 12) == 256;
}

static bool
read_anchor(struct road *r)
{
	static const uint32_t sizes[] = { 2048, 512, 4096, 1024 };
	struct udf_volume *v = r->v;
	unsigned char room[UDF_BLOCK_MOST] = { 0 };
	struct bytes b = { room, sizeof room };

	for (size_t i = 0; i < 4 && v->block == 0; i++)
		if (is_block_size(v, sizes[i]))
			v->block = sizes[i];
	if (v->block == 0)
		return false;
	udf_copy(v, v->at + 256ULL * v->block, room, v->block);
	read_sequence(r, bytes_le32(b, 20), bytes_le32(b, 16));
	if (!r->has_logical)
		read_sequence(r, bytes_le32(b, 28), bytes_le32(b, 24));
	return r->has_logical;
}

static bool
find_partition(struct road *r, unsigned number, struct udf_map *to)
{
	for (unsigned i = r->partition_count; i > 0; i--)
		if (r->partitions[i - 1].number == number) {
			to->start = r->v->at +
			    (uint64_t)r->partitions[i - 1].start * r->v->block;
			return true;
		}
	return false;
}

/* Plain ones, those with spare blocks (taken for whole), and metadata. */
static bool
read_map(struct road *r, struct bytes map, struct udf_map *to)
{
	struct bytes kind = bytes_slice(map, 5, 23);

	if (map.at[0] == 1)
		return find_partition(r, bytes_le16(map, 4), to);
	to->metadata = bytes_starts(kind, BYTES("*UDF Metadata"));
	to->file = bytes_le32(map, 40);
	if (!to->metadata && !bytes_starts(kind, BYTES("*UDF Sparable"))) {
		r->v->unknown = "UDF of packets";
		return false;
	}
	return find_partition(r, bytes_le16(map, 38), to);
}

static bool
read_maps(struct road *r)
{
	struct udf_volume *v = r->v;
	struct bytes b = { r->logical, v->block };
	struct bytes maps = bytes_slice(b, 440, bytes_le32(b, 264));
	uint32_t count = bytes_le32(b, 268);

	if (bytes_le32(b, 212) != v->block)
		return false;
	for (uint32_t i = 0; i < count && i < UDF_MAPS; i++) {
		size_t len = maps.len > 1 ? maps.at[1] : 0;

		if (len < 6 || len > maps.len ||
		    !read_map(
			r, bytes_first(maps, len), &v->maps[v->map_count]))
			return false;
		v->map_count++;
		maps = bytes_from(maps, len);
	}
	v->root = udf_long_place(bytes_from(b, 248));
	return v->map_count > 0;
}

struct udf_place
udf_long_place(struct bytes long_ad)
{
	return (
	    struct udf_place){ bytes_le32(long_ad, 4), bytes_le16(long_ad, 8) };
}

/* A metadata partition's block is looked for in the pieces of its file. */
static bool
find_metadata(const struct udf_volume *v, uint64_t offset, struct udf_run *run)
{
	for (unsigned i = 0; i < v->piece_count; i++) {
		const struct udf_run *piece = &v->pieces[i];

		if (offset < piece->len) {
			run->at = piece->at + offset;
			run->len = piece->len - offset;
			return run->at < v->disk->size;
		}
		offset -= piece->len;
	}
	return false;
}

bool
udf_find(const struct udf_volume *v, struct udf_place place, uint64_t offset,
    struct udf_run *run)
{
	offset += (uint64_t)place.block * v->block;
	if (place.map >= v->map_count)
		return false;
	if (v->maps[place.map].metadata && v->piece_count > 0)
		return find_metadata(v, offset, run);
	run->at = v->maps[place.map].start + offset;
	run->len = UINT64_MAX;
	return run->at < v->disk->size;
}

/* Where the rest of an entry begins, and its lengths stand, by its kind. */
static bool
split_entry(struct bytes b, unsigned tag, struct udf_file *f)
{
	size_t lengths = tag == FILE_ENTRY ? 168 : 208;
	uint32_t attributes = bytes_le32(b, lengths);
	uint32_t len = bytes_le32(b, lengths + 4);

	if (attributes > b.len)
		return false;
	f->type = b.at[27];
	f->flags = bytes_le16(b, 34);
	f->size = bytes_le64(b, 56);
	f->rest = bytes_slice(b, lengths + 8 + attributes, len);
	return true;
}

bool
udf_file_read(const struct udf_volume *v, struct udf_place place,
    unsigned char *to, struct udf_file *f)
{
	struct udf_run run;

	for (int i = 0; i < REDIRECTIONS_MOST; i++) {
		struct bytes b = { to, v->block };
		unsigned tag;

		if (!udf_find(v, place, 0, &run))
			return false;
		tag = read_block(v, run.at, to);
		f->place = place;
		if (tag == FILE_ENTRY || tag == FILE_ENTRY_LONG)
			return split_entry(b, tag, f);
		if (tag != REDIRECTION)
			return false;
		place = udf_long_place(bytes_from(b, 36));
	}
	return false;
}

/* One of a list; short ones are of the entry's own partition. */
static struct udf_extent
extent_of(struct bytes ad, bool is_long, unsigned map)
{
	uint32_t len = bytes_le32(ad, 0);

	return (struct udf_extent){
		.place = { bytes_le32(ad, 4),
		    is_long ? bytes_le16(ad, 8) : map },
		.len = len & LENGTH,
		.zeros = len >> 30 != 0,
	};
}

bool
udf_extents(const struct udf_volume *v, const struct udf_file *f,
    bool (*each)(void *context, const struct udf_extent *), void *context)
{
	bool is_long = (f->flags & 7) == 1;
	size_t size = is_long ? 16 : 8;
	unsigned char room[UDF_BLOCK_MOST];
	struct bytes list = f->rest, b = { room, v->block };
	unsigned map = f->place.map, lists = 0;
	struct udf_run run;

	while (list.len >= size && bytes_le32(list, 0) != 0) {
		struct udf_extent e = extent_of(list, is_long, map);

		if (bytes_le32(list, 0) >> 30 != 3) {
			if (!each(context, &e))
				return false;
			list = bytes_from(list, size);
			continue;
		}
		/* The list goes on elsewhere. */
		if (lists++ == LISTS_MOST || !udf_find(v, e.place, 0, &run) ||
		    read_block(v, run.at, room) != EXTENTS)
			return false;
		list = bytes_slice(b, 24, bytes_le32(b, 20));
	}
	return (f->flags & 7) <= 1;
}

/* The partition below has the same start. */
static bool
add_piece(void *context, const struct udf_extent *e)
{
	struct udf_volume *v = context;

	if (v->piece_count == UDF_PIECES || e->place.map >= v->map_count)
		return false;
	v->pieces[v->piece_count++] =
	    (struct udf_run){ v->maps[e->place.map].start +
			(uint64_t)e->place.block * v->block,
		    e->len };
	return true;
}

/* What lies in its file; until that is read it is the partition below. */
static bool
read_metadata(struct udf_volume *v)
{
	unsigned char room[UDF_BLOCK_MOST];
	struct udf_file f;

	for (unsigned i = 0; i < v->map_count; i++) {
		struct udf_place place = { v->maps[i].file, i };

		if (!v->maps[i].metadata)
			continue;
		return udf_file_read(v, place, room, &f) &&
		    udf_extents(v, &f, add_piece, v) && v->piece_count > 0;
	}
	return true;
}

bool
udf_volume_read(struct udf_volume *v, const struct disk *disk, uint64_t at)
{
	struct road r = { .v = v };
	unsigned char room[UDF_BLOCK_MOST];
	struct bytes b;
	struct udf_run set;

	*v = (struct udf_volume){ .disk = disk, .at = at };
	if (!read_anchor(&r) || !read_maps(&r) || !read_metadata(v) ||
	    !udf_find(v, v->root, 0, &set) ||
	    read_block(v, set.at, room) != FILE_SET)
		return false;
	b = (struct bytes){ room, v->block };
	v->root = udf_long_place(bytes_from(b, 400));
	return true;
}

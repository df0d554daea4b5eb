/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A double click on a disk image mounts its volumes, so every partition is
 * looked at: those with FAT or UDF are read, and whatever else is there says so
 * by name, because an image of which one volume stays shut has not been looked
 * at. Where partitions are is told twice on newer disks (a guard in the old
 * table, the true ones in the new); both are followed.
 */
#include "unpack/formats.h"

#include "unpack/disk.h"
#include "unpack/fat.h"
#include "unpack/identify.h"
#include "unpack/udf.h"

#define TABLE 0x1be
#define TABLE_ENTRIES 4
#define GUARD 0xee
#define EXTENDED_MOST 16
#define NEW_ENTRIES 128

struct image {
	struct unpacker *u;
	const struct object *object;
	struct disk disk;
	bool partitions;
};

static const struct {
	uint64_t at;
	const char *mark, *name;
} unread[] = {
	{ 3, "NTFS    ", "NTFS" },
	{ 3, "EXFAT   ", "exFAT" },
	{ 3, "ReFS", "ReFS" },
	{ 3, "-FVE-FS-", "BitLocker" },
	{ 1024, "H+", "HFS+" },
	{ 1024, "HX", "HFS+" },
	{ 32, "NXSB", "APFS" },
	{ 1080, "\x53\xef", "ext" },
	{ 0, "vhdxfile", "VHDX" },
	{ 0, "KDMV", "VMDK" },
	{ 0, "COWD", "VMDK" },
	{ 0, "QFI\xfb", "QCOW" },
	{ 0, "conectix", "VHD" },
};

static void
say_unread(struct image *i, uint64_t at)
{
	const char *name = "no volume that is known";

	for (size_t n = 0; n < sizeof unread / sizeof unread[0]; n++)
		if (disk_has(&i->disk, at + unread[n].at,
			bytes_of(unread[n].mark))) {
			name = unread[n].name;
			break;
		}
	findings_add(i->u->findings, FINDING_DISK_IMAGE_UNREAD, i->object->path,
	    bytes_of(name));
}

static void
read_volume(struct image *i, uint64_t sector)
{
	uint64_t at = sector * DISK_SECTOR;

	i->partitions = true;
	if (fat_is(&i->disk, at))
		fat_open(i->u, i->object, &i->disk, at);
	else if (udf_is(&i->disk, at))
		udf_open(i->u, i->object, &i->disk, at);
	else
		say_unread(i, at);
}

/* The places of the newer kind of table, which Windows makes by default. */
static void
read_new_table(struct image *i)
{
	uint64_t at =
	    (uint64_t)disk_number(&i->disk, 512 + 72, 4) * DISK_SECTOR;
	uint32_t count = disk_number(&i->disk, 512 + 80, 4);
	uint32_t size = disk_number(&i->disk, 512 + 84, 4);

	if (!disk_has(&i->disk, 512, BYTES("EFI PART")) || size < 128 ||
	    size > 4096)
		return;
	for (uint32_t n = 0; n < count && n < NEW_ENTRIES; n++) {
		uint64_t entry = at + (uint64_t)n * size;
		uint32_t first = disk_number(&i->disk, entry + 32, 4);

		if (first != 0)
			read_volume(i, first);
	}
}

static bool
is_extended(uint32_t kind)
{
	return kind == 0x05 || kind == 0x0f || kind == 0x85;
}

/* Logical partitions: a chain of tables of one entry and the next table. */
static void
read_extended(struct image *i, uint32_t base)
{
	uint64_t table = base;

	for (int n = 0; n < EXTENDED_MOST; n++) {
		uint64_t at = table * DISK_SECTOR + TABLE;
		uint32_t first = disk_number(&i->disk, at + 8, 4);
		uint32_t next = disk_number(&i->disk, at + 24, 4);

		if (!disk_has(
			&i->disk, table * DISK_SECTOR + 510, BYTES("\x55\xaa")))
			return;
		if (first != 0 && disk_number(&i->disk, at + 4, 1) != 0)
			read_volume(i, table + first);
		if (next == 0)
			return;
		table = (uint64_t)base + next;
	}
}

static void
read_table(struct image *i)
{
	if (!disk_has(&i->disk, 510, BYTES("\x55\xaa")))
		return;
	for (unsigned n = 0; n < TABLE_ENTRIES; n++) {
		uint64_t entry = TABLE + n * 16;
		uint32_t kind = disk_number(&i->disk, entry + 4, 1);
		uint32_t first = disk_number(&i->disk, entry + 8, 4);

		if (kind == 0 || first == 0)
			continue;
		if (kind == GUARD)
			read_new_table(i);
		else if (is_extended(kind))
			read_extended(i, first);
		else
			read_volume(i, first);
	}
}

void
disk_image_open(struct unpacker *u, const struct object *o)
{
	struct image i = { .u = u, .object = o };

	disk_open(&i.disk, o->content);
	if (fat_is(&i.disk, 0)) {
		fat_open(u, o, &i.disk, 0);
		return;
	}
	if (!disk_has(&i.disk, 3, BYTES("NTFS    ")) &&
	    !disk_has(&i.disk, 3, BYTES("EXFAT   ")))
		read_table(&i);
	if (!i.partitions)
		read_volume(&i, 0);
}

bool
disk_image_udf_bid(const struct object *o)
{
	struct disk disk;

	disk_open(&disk, o->content);
	return o->type == OBJECT_ISO && udf_is(&disk, 0);
}

void
disk_image_udf_open(struct unpacker *u, const struct object *o)
{
	struct disk disk;

	disk_open(&disk, o->content);
	udf_open(u, o, &disk, 0);
}

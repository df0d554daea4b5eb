/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What an object is by its bytes, the strongest evidence first: magic numbers
 * of four bytes and more, then shorter ones that need a second look, then marks
 * that may stand anywhere, then text. A wrong answer here is a file opened by
 * nobody, so whatever a reader would still open must be recognised: a ZIP by
 * its end, a PDF behind a kilobyte of anything, or behind more by its end.
 * Polyglots have one type, and are opened by all who can (unpack/formats.c).
 */
#include "unpack/object.h"

#include <string.h>

#include "unpack/compound.h"
#include "unpack/disk.h"
#include "unpack/fat.h"
#include "unpack/identify.h"
#include "unpack/plain.h"

/* How far into a file some readers look for the head of a PDF. */
#define PDF_FRONT ((size_t)64 << 10)

static const char *const type_names[] = {
#define OBJECT(id, name) name,
	OBJECT_TYPES(OBJECT)
#undef OBJECT
};

const char *
object_type_name(enum object_type type)
{
	return (size_t)type < OBJECT_TYPE_COUNT ? type_names[type] : "data";
}

struct magic {
	size_t at;
	struct bytes mark;
	enum object_type type;
};

#define MAGIC(at, mark, type)                                                  \
	{                                                                      \
		at, { (const unsigned char *)(mark), sizeof(mark) - 1 }, type  \
	}

static const struct magic magics[] = {
	MAGIC(0, "Rar!\x1a\x07", OBJECT_RAR),
	MAGIC(0, "7z\xbc\xaf\x27\x1c", OBJECT_SEVENZIP),
	MAGIC(0,
	    "\xfd"
	    "7zXZ\0",
	    OBJECT_XZ),
	MAGIC(0, "\x28\xb5\x2f\xfd", OBJECT_ZSTD),
	MAGIC(0, "\x04\x22\x4d\x18", OBJECT_LZ4),
	MAGIC(0, "\x02\x21\x4c\x18", OBJECT_LZ4),
	MAGIC(0, "MSCF\0\0\0\0", OBJECT_CAB),
	MAGIC(0, "!<arch>\n", OBJECT_AR),
	MAGIC(0, "070701", OBJECT_CPIO),
	MAGIC(0, "070702", OBJECT_CPIO),
	MAGIC(0, "070707", OBJECT_CPIO),
	MAGIC(7, "**ACE**", OBJECT_ACE),
	MAGIC(0, "conectix", OBJECT_DISK),
	MAGIC(0, "vhdxfile", OBJECT_DISK),
	MAGIC(0, "QFI\xfb", OBJECT_DISK),
	MAGIC(0, "COWD", OBJECT_DISK),
	MAGIC(0, "MSWIM\0\0\0", OBJECT_WIM),
	MAGIC(0, "WLPWM\0\0\0", OBJECT_WIM),
	MAGIC(0, "xar!", OBJECT_XAR),
	MAGIC(0, "7kSt", OBJECT_ZPAQ),
	MAGIC(0, "zPQ", OBJECT_ZPAQ),
	MAGIC(0, "KDMV", OBJECT_DISK),
	MAGIC(0, "\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
	    OBJECT_LNK),
	MAGIC(0,
	    "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96"
	    "\xd3",
	    OBJECT_ONENOTE),
	MAGIC(0,
	    "\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76"
	    "\x5f",
	    OBJECT_ONENOTE),
	MAGIC(0,
	    "\x7f"
	    "ELF",
	    OBJECT_ELF),
	MAGIC(0, "ITSF", OBJECT_CHM),
	MAGIC(0, "\x78\x9f\x3e\x22", OBJECT_TNEF),
	MAGIC(0, "ActiveMime", OBJECT_ACTIVEMIME),
	MAGIC(0, "\0\5\x16\0", OBJECT_APPLE),
	MAGIC(0, "\0\5\x16\7", OBJECT_APPLE),
	MAGIC(0, "\x09\x08\x10\x00\x00\x06\x05\x00", OBJECT_XLS),
	MAGIC(0, "\x09\x08\x08\x00\x00\x05\x05\x00", OBJECT_XLS),
	MAGIC(0, "\x09\x04\x06\x00", OBJECT_XLS),
	MAGIC(0, "\x09\x02\x06\x00", OBJECT_XLS),
	MAGIC(0, "\x89PNG\r\n", OBJECT_IMAGE),
	MAGIC(0, "GIF8", OBJECT_IMAGE),
	MAGIC(0, "\xff\xd8\xff", OBJECT_IMAGE),
	MAGIC(0, "II*\0", OBJECT_IMAGE),
	MAGIC(0, "MM\0*", OBJECT_IMAGE),
	MAGIC(8, "WEBP", OBJECT_IMAGE),
	MAGIC(40, " EMF", OBJECT_IMAGE),
	MAGIC(0, "\xd7\xcd\xc6\x9a", OBJECT_IMAGE),
};

static enum object_type
by_magic(struct bytes b)
{
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (bytes_starts(bytes_from(b, magics[i].at), magics[i].mark))
			return magics[i].type;
	return OBJECT_UNKNOWN;
}

static bool
has_at(struct bytes b, size_t at, struct bytes mark)
{
	return bytes_starts(bytes_from(b, at), mark);
}

/* The sum of the header block, its own field taken as blanks. */
static bool
is_tar(struct bytes b)
{
	unsigned long want = 0, sum = 0;

	if (b.len < 512)
		return false;
	if (has_at(b, 257, BYTES("ustar")))
		return true;
	for (size_t i = 148; i < 156; i++)
		if (b.at[i] >= '0' && b.at[i] <= '7')
			want = want * 8 + (b.at[i] - '0');
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : b.at[i];
	return b.at[0] != 0 && sum == want;
}

/* Short marks, each with what its reader checks next. */
static bool
is_gzip(struct bytes b)
{
	return b.len >= 10 && bytes_starts(b, BYTES("\x1f\x8b\x08")) &&
	    (b.at[3] & 0xe0) == 0;
}

static bool
is_bzip2(struct bytes b)
{
	return bytes_starts(b, BYTES("BZh")) && b.len >= 10 && b.at[3] >= '1' &&
	    b.at[3] <= '9' &&
	    (has_at(b, 4, BYTES("1AY&SY")) ||
		has_at(b, 4, BYTES("\x17\x72\x45\x38\x50\x90")));
}

static bool
is_compress(struct bytes b)
{
	return b.len >= 4 && bytes_starts(b, BYTES("\x1f\x9d")) &&
	    (b.at[2] & 0x60) == 0 && (b.at[2] & 0x1f) <= 16;
}

/* No magic: the usual properties, a dictionary of a round size, a length. */
static bool
is_lzma(struct bytes b)
{
	uint32_t window = bytes_le32(b, 1);
	uint64_t size = bytes_le64(b, 5);

	return b.len > 18 && b.at[0] == 0x5d && b.at[13] == 0 &&
	    window >= 4096 && (window & (window - 1)) == 0 &&
	    (size == UINT64_MAX || size >> 38 == 0);
}

static bool
is_zstd_skip(struct bytes b)
{
	return b.len >= 8 && (b.at[0] & 0xf0) == 0x50 &&
	    has_at(b, 1, BYTES("\x2a\x4d\x18"));
}

bool
identify_lha(struct bytes b)
{
	return b.len >= 21 && b.at[2] == '-' && b.at[3] == 'l' &&
	    (b.at[4] == 'h' || b.at[4] == 'z') && b.at[6] == '-' &&
	    b.at[20] <= 3;
}

static bool
is_arj(struct bytes b)
{
	uint16_t size = bytes_le16(b, 2);

	return bytes_starts(b, BYTES("\x60\xea")) && size >= 30 &&
	    size <= 2600 && b.len > 10 && b.at[10] == 2;
}

static bool
is_cpio_binary(struct bytes b)
{
	unsigned name;

	if (b.len < 26)
		return false;
	if (bytes_starts(b, BYTES("\x71\xc7")))
		name = (unsigned)b.at[20] << 8 | b.at[21];
	else if (bytes_starts(b, BYTES("\xc7\x71")))
		name = bytes_le16(b, 20);
	else
		return false;
	return name >= 2 && name <= 4096 && 26 + name <= b.len &&
	    b.at[26 + name - 1] == 0;
}

bool
identify_iso(struct bytes b)
{
	return has_at(b, 0x8001, BYTES("CD001"));
}

static bool
is_dmg(struct bytes b)
{
	return b.len >= 512 && has_at(b, b.len - 512, BYTES("koly\0\0\0\4"));
}

/* A volume, or a table of partitions of which one looks like a volume. */
static bool
is_partitioned(struct bytes b)
{
	for (size_t at = 0x1be; at < 0x1fe; at += 16) {
		size_t first = (size_t)bytes_le32(b, at + 8) * DISK_SECTOR;

		if (first != 0 && (b.len > at) && (b.at[at] & 0x7f) == 0 &&
		    b.at[at + 4] != 0 && first < b.len &&
		    (b.at[at + 4] == 0xee ||
			has_at(b, first + 510, BYTES("\x55\xaa"))))
			return true;
	}
	return false;
}

static bool
is_disk(struct bytes b)
{
	size_t end = b.len >= 512 ? b.len - 512 : b.len;
	struct disk disk = { .file = b, .size = b.len };

	return has_at(b, 0x8001, BYTES("BEA01")) ||
	    has_at(b, 0x8001, BYTES("NSR0")) ||
	    has_at(b, end, BYTES("conectix")) ||
	    has_at(b, 1024, BYTES("H+\0\4")) || has_at(b, 32, BYTES("NXSB")) ||
	    (has_at(b, 510, BYTES("\x55\xaa")) &&
		(fat_is(&disk, 0) || has_at(b, 3, BYTES("NTFS    ")) ||
		    has_at(b, 3, BYTES("EXFAT   ")) ||
		    has_at(b, 3, BYTES("-FVE-FS-")) || is_partitioned(b)));
}

static bool
is_program(struct bytes b)
{
	return bytes_starts(b, BYTES("MZ")) &&
	    has_at(b, bytes_le32(b, 0x3c), BYTES("PE\0\0"));
}

/* Cut off before its PE header, or for DOS: a program all the same. */
static bool
is_program_front(struct bytes b)
{
	return (bytes_starts(b, BYTES("MZ")) || bytes_starts(b, BYTES("ZM"))) &&
	    bytes_index(bytes_first(b, 64), 0) < 64;
}

static bool
is_bitmap(struct bytes b)
{
	return bytes_starts(b, BYTES("BM")) && b.len > 26 &&
	    bytes_le32(b, 6) == 0 && bytes_le32(b, 10) < 4096;
}

/* PKCS#7 signed or compressed data: an object identifier near the front. */
static bool
is_signature(struct bytes b)
{
	struct bytes front = bytes_first(b, 24);

	return bytes_starts(b, BYTES("\x30")) &&
	    (bytes_has(front,
		 BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")) ||
		bytes_has(front,
		    BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09"
			  "\x10\x01\x09")));
}

static const struct {
	bool (*is)(struct bytes);
	enum object_type type;
} looks[] = {
	{ identify_iso, OBJECT_ISO },
	{ is_gzip, OBJECT_GZIP },
	{ is_bzip2, OBJECT_BZIP2 },
	{ is_compress, OBJECT_COMPRESS },
	{ is_zstd_skip, OBJECT_ZSTD },
	{ is_lzma, OBJECT_LZMA },
	{ identify_lha, OBJECT_LHA },
	{ is_arj, OBJECT_ARJ },
	{ is_cpio_binary, OBJECT_CPIO },
	{ is_program, OBJECT_PE },
	{ is_tar, OBJECT_TAR },
	{ is_program_front, OBJECT_PE },
	{ is_dmg, OBJECT_DMG },
	{ is_disk, OBJECT_DISK },
	{ is_bitmap, OBJECT_IMAGE },
	{ is_signature, OBJECT_SIGNATURE },
	{ identify_sealed_mail, OBJECT_SEALED_MAIL },
};

static enum object_type
by_look(struct bytes b)
{
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		if (looks[i].is(b))
			return looks[i].type;
	return OBJECT_UNKNOWN;
}

/* Word takes {\rt and anything after it. */
static bool
is_rtf(struct bytes b)
{
	return bytes_starts(
	    bytes_trim(bytes_first(b, 64), " \t\r\n\xef\xbb\xbf"),
	    BYTES("{\\rt"));
}

bool
identify_pdf(struct bytes b)
{
	struct bytes front = bytes_first(b, PDF_FRONT);

	if (bytes_has(bytes_first(front, 1024), BYTES("%PDF-")))
		return true;
	return bytes_has(bytes_from(b, b.len > 1024 ? b.len - 1024 : 0),
		   BYTES("startxref")) &&
	    bytes_has(front, BYTES("%PDF-"));
}

enum object_type
object_identify(struct bytes content, struct bytes name)
{
	enum object_type type;

	if (content.len == 0)
		return OBJECT_EMPTY;
	if (identify_zip_front(content))
		return identify_zip_kind(content);
	if (compound_is(content))
		return identify_compound(content);
	if ((type = by_magic(content)) != OBJECT_UNKNOWN)
		return type;
	if ((type = by_look(content)) != OBJECT_UNKNOWN)
		return type;
	if (is_rtf(content))
		return OBJECT_RTF;
	if (identify_pdf(content))
		return OBJECT_PDF;
	if (identify_zip_end(content) < content.len)
		return identify_zip_kind(content);
	return plain_identify(content, name);
}

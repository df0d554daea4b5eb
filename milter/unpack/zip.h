/* SPDX-License-Identifier: BSD-2-Clause
 *
 * zip - what a ZIP holds, in the eyes of every program that may open it
 *
 * One program believes the central directory, the next the local headers, a
 * third the first end record it meets. An entry here is one such claim; when
 * all views agree, a member of the archive has exactly one.
 *
 * Input    hostile bytes; every offset and length is checked against them.
 * Memory   the list in the arena, names and data are views of the content.
 * Limits   at most `max` entries, ENDS_MAX central directories; one linear
 *          pass and a sort, whatever the file says of itself.
 * Errors   none: what is wrong stands in struct zip.
 * Source   PKWARE APPNOTE 6.3.10; WinZip AE-1 and AE-2 for the AES field.
 */
#ifndef UNPACK_ZIP_H
#define UNPACK_ZIP_H

#include "base/arena.h"

enum zip_seal { ZIP_UNSEALED, ZIP_CRYPTO, ZIP_AES, ZIP_STRONG };

enum zip_view {
	ZIP_CENTRAL,	/* a central directory lists it */
	ZIP_LOCAL,	/* its local header says something else */
	ZIP_LOCAL_ONLY, /* no central directory lists it */
};

enum { ZIP_SIZE_LATER = 1 << 3, ZIP_NAME_UTF8 = 1 << 11 };

struct zip_entry {
	struct bytes name;    /* as stored, of any charset */
	struct bytes unicode; /* its UTF-8 form, if there is a valid one */
	struct bytes data;    /* packed and sealed; short when cut off */
	size_t local;	      /* where its local header stands */
	uint64_t packed, size;
	uint32_t crc;
	uint16_t flags, method, time;
	enum zip_seal seal;
	unsigned aes_version, aes_strength; /* AE-1, 2; 1, 2, 3 */
	enum zip_view view;
	unsigned directory; /* the central directory that lists it */
	unsigned listed;    /* in how many of them it stands so */
	bool sizes_twice;   /* two ZIP64 fields: which one counts? */
	bool overlaps;	    /* its bytes belong to another entry, too */
};

struct zip {
	struct zip_entry *list; /* by place in the file */
	size_t count;
	const char *differ; /* how views differ, in a few words; or NULL */
	const char *damage; /* what is broken or missing; or NULL */
	bool overlaps, split, too_many;
};

void zip_walk(struct zip *, struct bytes content, size_t max, struct arena *);

/* Below: for zip_walk.c and zip_views.c only. */

/* An end record, and where the central directory may be by it. */
struct zip_end {
	uint64_t count;
	bool split;
	size_t places;
	struct zip_place {
		size_t start;
		uint64_t base; /* to be added to its offsets, modulo 2^64 */
	} place[4];
};

/* False: no such record, or not wholly inside. */
bool zip_record_end(struct bytes content, size_t at, struct zip_end *);
bool zip_record_local(struct bytes content, size_t at, struct zip_entry *);
/* `offset` is that of the local header, `len` that of the record. */
bool zip_record_central(struct bytes content, size_t at, struct zip_entry *,
    uint64_t *offset, size_t *len);

/* Could it be a header, and not four bytes that happen to look like one? */
bool zip_record_likely(const struct zip_entry *);

/* What a person would call the difference; NULL: they say the same. */
const char *
zip_views_compare(const struct zip_entry *, const struct zip_entry *);

/* Joins equal claims, finds overlaps and what only some views show. */
void zip_views_join(
    struct zip *, unsigned directories, struct bytes content, struct arena *);

#endif

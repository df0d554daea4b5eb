/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Every container but ZIP, through libarchive: 7z, RAR 4 and 5, tar, CAB, LHA,
 * cpio, ar, ISO 9660. Entries are taken one by one into memory, shown, opened
 * and freed. An entry that is damaged still gives what could be read before
 * the damage: a virus does not mind a wrong checksum; and its name, for what is
 * sealed or broken is judged by its name. Names come as stored,
 * in whatever charset the packer's machine had, and are decoded later.
 */
#include "unpack/formats.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "unpack/rar_unseal.h"
#include "unpack/reading.h"

/* Passing over the rest of a cut entry may cost that much unpacking. */
#define SKIP_MOST ((int64_t)512 << 20)
#define ENTRIES_MOST 1000000
/* An archive that holds nothing is not larger. */
#define EMPTY_MOST 512

struct walk {
	struct unpacker *u;
	const struct object *object;
	struct archive *a;
	struct rar_view rar;
};

static bool
enable(struct archive *a, const struct object *o)
{
	switch (o->type) {
	case OBJECT_RAR:
		archive_read_support_format_rar(a);
		return archive_read_support_format_rar5(a) == ARCHIVE_OK;
	case OBJECT_SEVENZIP:
		return archive_read_support_format_7zip(a) == ARCHIVE_OK;
	case OBJECT_TAR:
		return archive_read_support_format_tar(a) == ARCHIVE_OK;
	case OBJECT_CAB:
		return archive_read_support_format_cab(a) == ARCHIVE_OK;
	case OBJECT_LHA:
		return archive_read_support_format_lha(a) == ARCHIVE_OK;
	case OBJECT_CPIO:
		return archive_read_support_format_cpio(a) == ARCHIVE_OK;
	case OBJECT_AR:
		return archive_read_support_format_ar(a) == ARCHIVE_OK;
	case OBJECT_ISO:
		return archive_read_support_format_iso9660(a) == ARCHIVE_OK;
	default:
		return false;
	}
}

/* What is known of a RAR's file before it is read; NULL for the others. */
static const struct rar_block *
rar_file(struct walk *w)
{
	if (w->object->type != OBJECT_RAR)
		return NULL;
	return rar_view_at(
	    &w->rar, (uint64_t)archive_read_header_position(w->a));
}

static bool
is_sealed(const struct rar_block *rar, struct archive_entry *entry)
{
	return rar != NULL ? rar->closed
			   : archive_entry_is_data_encrypted(entry) != 0;
}

static struct bytes
name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	if (name == NULL)
		name = archive_entry_pathname_utf8(entry);
	return name != NULL ? bytes_of(name) : BYTES("");
}

static bool
spent(const struct unpacker *u)
{
	return u->count >= u->limits->object_count ||
	    u->total + ((size_t)64 << 10) > u->limits->total_bytes;
}

/* False: no use in going on with this archive. */
static bool
take_file(struct walk *w, struct archive_entry *entry, struct bytes opened)
{
	struct found found = {
		.name = name_of(entry),
		.was_sealed = opened.len > 0,
		.opened = opened,
	};
	struct buffer content = { 0 };
	int64_t size = archive_entry_size_is_set(entry)
	    ? archive_entry_size(entry)
	    : INT64_MAX;
	enum reading how =
	    reading_take(w->u, w->object, w->a, &content, &found.size);

	found.content = buffer_bytes(&content);
	if (how == READING_CUT && size != INT64_MAX && size > 0)
		found.size = (uint64_t)size;
	if (how == READING_BROKEN)
		reading_failed(w->u, w->object, w->a);
	unpack_found(w->u, w->object, &found);
	size -= (int64_t)content.len;
	buffer_free(&content);
	return how != READING_CUT || (size < SKIP_MOST && !spent(w->u));
}

/* Nothing but its name and size can be told. */
static void
show_name(struct walk *w, struct archive_entry *entry, struct bytes opened)
{
	int64_t size = archive_entry_size(entry);
	struct found found = {
		.name = name_of(entry),
		.size = size > 0 ? (uint64_t)size : 0,
		.was_sealed = opened.len > 0,
		.opened = opened,
	};

	unpack_found(w->u, w->object, &found);
}

static void
show_sealed(struct walk *w, struct archive_entry *entry)
{
	findings_add(w->u->findings, FINDING_SEALED_UNOPENED, w->object->path,
	    BYTES(""));
	show_name(w, entry, BYTES("unopened"));
}

static void
show_unread(
    struct walk *w, struct archive_entry *entry, const struct rar_block *rar)
{
	findings_add(w->u->findings, FINDING_ARCHIVE_UNSUPPORTED,
	    w->object->path, BYTES("solid RAR 4"));
	show_name(w, entry, rar->opened);
}

static bool
take_entry(struct walk *w, struct archive_entry *entry)
{
	const struct rar_block *rar = rar_file(w);

	if (is_sealed(rar, entry)) {
		show_sealed(w, entry);
		return true;
	}
	if (archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry) != NULL ||
	    archive_entry_symlink(entry) != NULL)
		return true;
	if (rar != NULL && rar->unread) {
		show_unread(w, entry, rar);
		return true;
	}
	return take_file(w, entry, rar != NULL ? rar->opened : BYTES(""));
}

static void
walk_entries(struct walk *w)
{
	struct archive_entry *entry;
	bool more = true;

	for (int n = 0; more && n < ENTRIES_MOST; n++) {
		int is;

		/* It ends the process when it finds an old ENOMEM here. */
		errno = 0;
		is = archive_read_next_header(w->a, &entry);
		if (is == ARCHIVE_EOF) {
			if (n == 0 && w->object->content.len > EMPTY_MOST)
				findings_add(w->u->findings,
				    FINDING_ARCHIVE_DAMAGED, w->object->path,
				    BYTES("no entries"));
			return;
		}
		if (is != ARCHIVE_OK && is != ARCHIVE_WARN) {
			reading_failed(w->u, w->object, w->a);
			if (is != ARCHIVE_RETRY)
				return;
			continue;
		}
		more = take_entry(w, entry);
	}
}

void
archive_open(struct unpacker *u, const struct object *o)
{
	struct walk w = { .u = u, .object = o, .a = reading_new() };
	struct bytes content = o->content;

	if (o->type == OBJECT_RAR) {
		rar_unseal(u, o, &w.rar);
		content = w.rar.content;
	}
	if (!w.rar.shut) {
		if (enable(w.a, o) && !reading_open(w.a, content))
			reading_failed(u, o, w.a);
		else
			walk_entries(&w);
	}
	archive_read_free(w.a);
	rar_view_free(&w.rar);
}

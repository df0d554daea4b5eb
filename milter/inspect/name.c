/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a double click would do with an object, by its content first and its
 * ending second. The ending alone counts for what has no content of its own to
 * go by: scripts, which are text, and members of an archive that stayed sealed.
 * So a page of prose called `a.com' is no program, and `x.lnk' in a sealed ZIP
 * is a shortcut. Then the tricks that make a name look like another's.
 */
#include <string.h>

#include "inspect/checks.h"
#include "inspect/invisible.h"
#include "inspect/shortcut.h"
#include "unpack/object.h"

#define BLANKS_MIN 20

static const struct ending {
	const char *text;
	enum finding_id id;
} endings[] = {
	{ "lnk", FINDING_SHORTCUT_FILE },
	{ "js", FINDING_SCRIPT_FILE },
	{ "jse", FINDING_SCRIPT_FILE },
	{ "vbs", FINDING_SCRIPT_FILE },
	{ "vbe", FINDING_SCRIPT_FILE },
	{ "wsf", FINDING_SCRIPT_FILE },
	{ "wsh", FINDING_SCRIPT_FILE },
	{ "wsc", FINDING_SCRIPT_FILE },
	{ "sct", FINDING_SCRIPT_FILE },
	{ "hta", FINDING_SCRIPT_FILE },
	{ "bat", FINDING_SCRIPT_FILE },
	{ "cmd", FINDING_SCRIPT_FILE },
	{ "ps1", FINDING_SCRIPT_FILE },
	{ "exe", FINDING_EXECUTABLE_FILE },
	{ "scr", FINDING_EXECUTABLE_FILE },
	{ "pif", FINDING_EXECUTABLE_FILE },
	{ "cpl", FINDING_EXECUTABLE_FILE },
	{ "com", FINDING_EXECUTABLE_FILE },
	{ "msi", FINDING_EXECUTABLE_FILE },
	{ "jar", FINDING_EXECUTABLE_FILE },
	{ "xll", FINDING_EXECUTABLE_FILE },
	{ "chm", FINDING_EXECUTABLE_FILE },
	{ "one", FINDING_NOTEBOOK_FILE },
	{ "iso", FINDING_DISK_IMAGE },
	{ "img", FINDING_DISK_IMAGE },
	{ "vhd", FINDING_DISK_IMAGE },
	{ "vhdx", FINDING_DISK_IMAGE },
};

/* What people take for a document or a picture. */
static const char *const documents[] = { ".pdf", ".doc", ".docx", ".docm",
	".xls", ".xlsx", ".xlsm", ".ppt", ".pptx", ".rtf", ".txt", ".csv",
	".jpg", ".jpeg", ".png", ".gif", ".tif", ".htm", ".html", ".jtd" };

/* Blanks that a name may be stretched with, in UTF-8. */
static const char *const blanks[] = { " ", "\t", "\xC2\xA0", "\xE3\x80\x80",
	"\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
	"\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87",
	"\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xAF" };

/* What comes after the last slash, of either kind. */
static struct bytes
base_name(struct bytes path)
{
	size_t at = path.len;

	while (at > 0 && path.at[at - 1] != '/' && path.at[at - 1] != '\\')
		at--;
	return bytes_from(path, at);
}

/* Without marks, and without what Windows drops: "a.exe. ", "a.exe::$DATA". */
static struct bytes
plain_name(struct bytes name, struct arena *arena)
{
	unsigned char *to = arena_alloc(arena, name.len);
	struct bytes plain = { to, 0 };

	for (size_t i = 0; i < name.len;) {
		bool turns;
		size_t skip = invisible_length(bytes_from(name, i), &turns);

		if (skip == 0)
			to[plain.len++] = name.at[i++];
		i += skip;
	}
	plain = bytes_first(plain, bytes_find_same(plain, BYTES("::$data")));
	return bytes_rtrim(plain, " .\t");
}

/* Where the last full stop is; the length when there is none. */
static size_t
last_stop(struct bytes name)
{
	for (size_t at = name.len; at > 0; at--)
		if (name.at[at - 1] == '.')
			return at - 1;
	return name.len;
}

static const struct ending *
ending_of(struct bytes name)
{
	struct bytes after = bytes_from(name, last_stop(name) + 1);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_same(after, bytes_of(endings[i].text)))
			return &endings[i];
	return NULL;
}

static bool
is_clicked(const struct ending *e)
{
	return e != NULL &&
	    (e->id == FINDING_SHORTCUT_FILE || e->id == FINDING_SCRIPT_FILE ||
		e->id == FINDING_EXECUTABLE_FILE);
}

static enum finding_id
by_content(const struct object *o)
{
	switch (o->type) {
	case OBJECT_LNK:
		return FINDING_SHORTCUT_FILE;
	case OBJECT_PE:
	case OBJECT_MSI:
	case OBJECT_CHM:
		return FINDING_EXECUTABLE_FILE;
	case OBJECT_ONENOTE:
		return FINDING_NOTEBOOK_FILE;
	case OBJECT_ISO:
	case OBJECT_DISK:
	case OBJECT_WIM:
	case OBJECT_DMG:
		return FINDING_DISK_IMAGE;
	default:
		return FINDING_COUNT;
	}
}

/* Could the content be what the ending says? */
static bool
fits(const struct object *o, const struct ending *e)
{
	switch (e->id) {
	case FINDING_SHORTCUT_FILE:
		return o->type == OBJECT_UNKNOWN;
	case FINDING_SCRIPT_FILE:
		return o->type == OBJECT_SCRIPT || o->type == OBJECT_TEXT ||
		    o->type == OBJECT_HTML || o->type == OBJECT_UNKNOWN;
	case FINDING_EXECUTABLE_FILE:
		return o->type == OBJECT_UNKNOWN ||
		    bytes_starts(o->content, BYTES("MZ")) ||
		    (o->type == OBJECT_ZIP && strcmp(e->text, "jar") == 0);
	default:
		return false;
	}
}

/* Its content never came out: only the name in the directory is known. */
static bool
is_unseen(const struct object *o)
{
	return o->was_sealed && o->content.len == 0;
}

static enum finding_id
by_name(const struct object *o, const struct ending *e)
{
	if (e == NULL || (o->content.len == 0 && !is_unseen(o)))
		return FINDING_COUNT;
	return is_unseen(o) || fits(o, e) ? e->id : FINDING_COUNT;
}

/* Behind the buttons of a notebook or a document files need no name. */
static bool
is_embedded_script(const struct object *o)
{
	return o->type == OBJECT_SCRIPT && o->parent != NULL &&
	    (o->parent->type == OBJECT_ONENOTE ||
		o->parent->type == OBJECT_DOC ||
		o->parent->type == OBJECT_XLS ||
		o->parent->type == OBJECT_PPT ||
		o->parent->type == OBJECT_OLE || o->parent->type == OBJECT_RTF);
}

/* Takes one blank off the end. */
static bool
take_blank(struct bytes *name)
{
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		struct bytes blank = bytes_of(blanks[i]);

		if (bytes_ends_same(*name, blank)) {
			*name = bytes_first(*name, name->len - blank.len);
			return true;
		}
	}
	return false;
}

static bool
is_double(struct bytes name)
{
	struct bytes stem = bytes_first(name, last_stop(name));
	size_t taken = 0;

	if (stem.len == name.len)
		return false;
	while (take_blank(&stem))
		taken++;
	if (taken >= BLANKS_MIN)
		return true;
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (bytes_ends_same(stem, bytes_of(documents[i])))
			return is_clicked(ending_of(name));
	return false;
}

/*
 * Hebrew and Arabic names hold the softer marks rightly: those count only when
 * the true ending is one to be hidden.
 */
static bool
is_reversed(struct bytes name, struct bytes plain)
{
	bool turns, any = false;

	for (size_t i = 0; i < name.len && !any; i++) {
		invisible_length(bytes_from(name, i), &turns);
		any = turns;
	}
	if (bytes_has(name, BYTES("\xE2\x80\xAE")))
		return true;
	return any && is_clicked(ending_of(plain)) &&
	    !bytes_starts(name, plain);
}

/* "invoice.lnk: cmd.exe /c …" */
static struct bytes
with_target(const struct object *o, struct bytes shown, struct arena *arena)
{
	struct bytes told = shortcut_tells(arena, o->content);

	if (told.len == 0)
		return shown;
	return arena_format(
	    arena, "%.*s: %.*s", BYTES_ARG(shown), BYTES_ARG(told));
}

/* Its ending is one to be hidden, and as written it is another or none. */
static bool
is_disguised(struct bytes name, struct bytes plain)
{
	const struct ending *true_one = ending_of(plain);

	return is_clicked(true_one) && ending_of(name) != true_one;
}

/* The name that some other client shows may be the one that opens. */
static enum finding_id
by_names(const struct object *o, struct bytes plain, struct arena *arena)
{
	enum finding_id id = by_name(o, ending_of(plain));

	if (id == FINDING_COUNT && o->other_name.len > 0)
		id = by_name(o, ending_of(plain_name(o->other_name, arena)));
	return id;
}

void
check_name(const struct object *o, struct findings *fs)
{
	struct bytes name = base_name(o->name);
	struct bytes plain = plain_name(name, fs->arena);
	struct bytes shown = plain.len > 0 ? plain : base_name(o->path);
	enum finding_id id = by_content(o);

	if (id == FINDING_COUNT)
		id = by_names(o, plain, fs->arena);
	if (id == FINDING_COUNT && is_embedded_script(o))
		id = FINDING_SCRIPT_FILE;
	if (id != FINDING_COUNT)
		findings_add(fs, id, o->path,
		    o->type == OBJECT_LNK ? with_target(o, shown, fs->arena)
					  : shown);
	if (is_reversed(name, plain))
		findings_add(fs, FINDING_NAME_REVERSED, o->path, shown);
	else if (is_disguised(name, plain))
		findings_add(fs, FINDING_NAME_DISGUISED, o->path, shown);
	if (is_double(plain))
		findings_add(fs, FINDING_NAME_DOUBLE_ENDING, o->path, shown);
}

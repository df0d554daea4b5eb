/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a compound file carries that could do harm: macros, files packed into
 * objects, whatever stream begins like a file of its own, and the one stream
 * of a workbook, so that rules see its records in one piece. A stream is read
 * wherever it lies; the tree of storages is not walked, since all that hides
 * in it is in the flat directory as well. Most streams are not shown: YARA sees
 * their bytes in the whole file.
 */
#include "unpack/formats.h"

#include "unpack/compound.h"
#include "unpack/equation.h"
#include "unpack/identify.h"
#include "unpack/office_legacy.h"
#include "unpack/outlook.h"
#include "unpack/package.h"
#include "unpack/slides.h"
#include "unpack/vba.h"

#define HEAD 512

static bool
is_named(const struct compound_entry *e, const char *name)
{
	return bytes_same(bytes_of(e->name), bytes_of(name));
}

/* Files that are stored as they are: in objects, mails, installers. */
static bool
is_file(enum object_type type)
{
	switch (type) {
	case OBJECT_ZIP:
	case OBJECT_DOCX:
	case OBJECT_XLSX:
	case OBJECT_PPTX:
	case OBJECT_RAR:
	case OBJECT_SEVENZIP:
	case OBJECT_CAB:
	case OBJECT_OLE:
	case OBJECT_PDF:
	case OBJECT_RTF:
	case OBJECT_PE:
	case OBJECT_LNK:
	case OBJECT_ONENOTE:
	case OBJECT_GZIP:
	case OBJECT_HTML:
	case OBJECT_SCRIPT:
	case OBJECT_CHM:
	case OBJECT_ISO:
		return true;
	default:
		return false;
	}
}

static void
show(struct unpacker *u, const struct object *o, struct bytes name,
    struct bytes content)
{
	struct found found = {
		.name = name,
		.content = content,
		.size = content.len,
	};

	if (content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, content.len))
		unpack_found(u, o, &found);
}

static bool
is_workbook(const struct compound_entry *e)
{
	return is_named(e, "Workbook") || is_named(e, "Book");
}

static void
look_at(struct unpacker *u, const struct object *o, const struct compound *c,
    const struct compound_entry *e)
{
	struct buffer head = { .max = HEAD };
	struct buffer all = { .max = u->limits->object_bytes };
	bool file;

	compound_read(c, e, &head);
	file = is_file(object_identify(buffer_bytes(&head), BYTES(""))) ||
	    is_named(e, "Package") || is_named(e, "CONTENTS");

	if (office_legacy_open(u, o, c, e)) {
		buffer_free(&head);
		return;
	}
	if (is_named(e, "\1Ole10Native")) {
		compound_read(c, e, &all);
		package_open(u, o, buffer_bytes(&all));
	} else if (is_named(e, "PowerPoint Document")) {
		compound_read(c, e, &all);
		slides_open(u, o, buffer_bytes(&all));
	} else if (file || is_workbook(e)) {
		compound_read(c, e, &all);
		show(u, o, bytes_of(e->name), buffer_bytes(&all));
	}
	buffer_free(&head);
	buffer_free(&all);
}

void
ole_open(struct unpacker *u, const struct object *o)
{
	struct compound c;

	if (!compound_open(&c, o->content)) {
		findings_add(u->findings, FINDING_ARCHIVE_DAMAGED, o->path,
		    BYTES("compound file"));
		return;
	}
	vba_open(u, o, &c);
	equation_check(u, o, &c);
	outlook_open(u, o, &c);
	for (uint32_t n = 1; n < c.count; n++) {
		struct compound_entry e = compound_entry(&c, n);

		if (e.kind == COMPOUND_STREAM && !vba_owns(&c, &e) &&
		    !outlook_owns(&e))
			look_at(u, o, &c, &e);
	}
	compound_close(&c);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What an RTF carries and what it fetches. Objects are what OLE 1 makes of
 * them, a class name and the data, which mostly is a compound file of its own.
 * An object alone is nothing: RTF written by Word is full of them. One that
 * updates itself on opening, and then is a link, a script or the old equation
 * editor, was made by nobody but attackers.
 */
#include "unpack/formats.h"

#include <stdio.h>

#include "unpack/field.h"
#include "unpack/package.h"
#include "unpack/rtf_reader.h"

struct reading {
	struct unpacker *u;
	const struct object *o;
	unsigned objects;
	const char *acts; /* the kind of object that is one to be feared */
};

/* An object as OLE 1 writes it. */
struct embedded {
	bool linked;
	struct bytes class_name, topic;
	struct bytes native; /* from its length on */
};

/* A length and a string that ends with NUL. */
static struct bytes
take_string(struct bytes *rest)
{
	size_t len = bytes_le32(*rest, 0);
	struct bytes string = bytes_slice(*rest, 4, len);

	*rest = bytes_from(*rest, 4 + len);
	return bytes_first(string, bytes_index(string, 0));
}

static bool
read_embedded(struct embedded *e, struct bytes data)
{
	uint32_t format = bytes_le32(data, 4);
	struct bytes rest = bytes_from(data, 8);

	if (format != 1 && format != 2)
		return false;
	e->linked = format == 1;
	e->class_name = take_string(&rest);
	e->topic = take_string(&rest);
	take_string(&rest);
	e->native = rest;
	return e->class_name.len > 0 && e->class_name.len < 256;
}

static const struct {
	const char *class_name;
	struct bytes class_id; /* as it stands in the data */
	const char *name;
} feared[] = {
	{ "OLE2Link",
	    { (const unsigned char *)"\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82"
				     "\x00\xaa\x00\x4b\xa9\x0b",
		16 },
	    "link" },
	{ "Equation",
	    { (const unsigned char *)"\x02\xce\x02\x00\x00\x00\x00\x00\xc0\x00"
				     "\x00\x00\x00\x00\x00\x46",
		16 },
	    "equation" },
	{ "htmlfile",
	    { (const unsigned char *)"\xd8\xf4\x50\x30\xb5\x98\xcf\x11\xbb\x82"
				     "\x00\xaa\x00\xbd\xce\x0b",
		16 },
	    "HTML application" },
	{ "script", { (const unsigned char *)"", 0 }, "script" },
};
#define FEARED (sizeof feared / sizeof feared[0])

static void
judge(struct reading *r, const struct embedded *e, struct bytes data)
{
	for (size_t i = 0; i < FEARED; i++) {
		if (!bytes_starts_same(
			e->class_name, bytes_of(feared[i].class_name)) &&
		    (feared[i].class_id.len == 0 ||
			!bytes_has(data, feared[i].class_id)))
			continue;
		r->acts = feared[i].name;
	}
	if (e->linked && field_is_remote(e->topic))
		r->acts = "link";
	if (bytes_starts_same(e->class_name, BYTES("Equation")) &&
	    !bytes_starts(bytes_from(e->native, 4), BYTES("\xd0\xcf\x11\xe0")))
		findings_add(r->u->findings, FINDING_EQUATION_OBJECT,
		    r->o->path, BYTES("RTF"));
}

static void
show(struct reading *r, struct bytes content)
{
	char name[32];
	struct found found = { .content = content, .size = content.len };

	snprintf(name, sizeof name, "object%u", r->objects);
	found.name = bytes_of(name);
	if (content.len > 0 &&
	    unpack_allow(r->u, r->o, r->o->content.len, 0, content.len))
		unpack_found(r->u, r->o, &found);
}

static void
open_object(struct reading *r, struct bytes data)
{
	struct embedded e = { 0 };

	if (data.len == 0)
		return;
	r->objects++;
	if (!read_embedded(&e, data)) {
		judge(r, &e, data);
		show(r, data);
		return;
	}
	judge(r, &e, data);
	if (bytes_same(e.class_name, BYTES("Package")))
		package_open(r->u, r->o, e.native);
	else if (e.native.len > 4)
		show(r, bytes_from(e.native, 4));
}

static void
found(void *context, enum rtf_kind kind, struct bytes data, struct bytes other)
{
	struct reading *r = context;

	switch (kind) {
	case RTF_OBJECT:
		open_object(r, data);
		open_object(r, other);
		break;
	case RTF_TEMPLATE:
		field_loads(r->u, r->o->path, data);
		break;
	case RTF_FIELD:
		field_check(r->u, r->o, data);
	}
}

void
rtf_open(struct unpacker *u, const struct object *o)
{
	struct reading r = { .u = u, .o = o };
	struct rtf_reader reader = {
		.max = u->limits->object_bytes,
		.found = found,
		.context = &r,
	};

	rtf_read(&reader, o->content);
	if (reader.updates && r.acts != NULL)
		findings_add(u->findings, FINDING_OBJECT_AUTOLOAD, o->path,
		    bytes_of(r.acts));
}

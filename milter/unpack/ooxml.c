/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The parts of .docx, .xlsx and .pptx that make a document reach out: what is
 * loaded from elsewhere on opening, fields that start programs, and macro
 * sheets. Parts are
 * known by their elements and not by their names, since names are the sender's
 * to choose; so one reader looks at every XML part. Hyperlinks and pictures
 * from elsewhere are everyday, and links to other workbooks ask before they
 * load: none of them is told.
 */
#include "unpack/formats.h"

#include "base/buffer.h"
#include "parse/transfer.h"
#include "unpack/field.h"
#include "unpack/xlm.h"
#include "unpack/xml.h"

#define FIELD_MOST ((size_t)64 * 1024)
#define FILE_MOST ((size_t)16 << 20)
#define ELEMENT_MOST 40

struct reading {
	struct unpacker *u;
	const struct object *o;
	struct xml xml;
	struct buffer field; /* an instruction, over all runs */
	unsigned depth;	     /* fields inside fields */
	bool instruction;    /* the text that comes is one */
	bool binary;	     /* the text that comes is a file in base64 */
	bool formula;	     /* the text that comes is one of a macro sheet */
	struct xlm *xlm;     /* NULL: nothing of macro sheets was seen */
	bool macros;	     /* the part is a macro sheet */
};

static struct bytes
attribute(struct reading *r, const char *name)
{
	return xml_attribute(&r->xml, r->u->arena, name);
}

static bool
is(const struct reading *r, const char *name)
{
	return bytes_equal(r->xml.name, bytes_of(name));
}

static bool
loads(struct bytes type)
{
	static const char *const types[] = { "/attachedTemplate", "/oleObject",
		"/frame", "/subDocument", "/aFChunk", "/slideUpdateUrl",
		"/package" };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (bytes_ends_same(type, bytes_of(types[i])))
			return true;
	return false;
}

static struct xlm *
macro_sheets(struct reading *r)
{
	if (r->xlm == NULL)
		r->xlm = xlm_of(r->u, r->o);
	return r->xlm;
}

/* Objects linked from a share of the author's office are everyday. */
static void
look_at_relationship(struct reading *r)
{
	struct bytes type = attribute(r, "Type");
	struct bytes target = attribute(r, "Target");

	if (bytes_ends_same(type, BYTES("/xlMacrosheet")) ||
	    bytes_ends_same(type, BYTES("/xlIntlMacrosheet")))
		xlm_relation(r->u, macro_sheets(r), attribute(r, "Id"));
	if (!bytes_same(attribute(r, "TargetMode"), BYTES("External")) ||
	    !loads(type))
		return;
	if (bytes_ends_same(type, BYTES("/attachedTemplate")) ||
	    !field_is_local_share(target))
		field_loads(r->u, r->o->path, target);
}

static void
end_field(struct reading *r)
{
	if (r->field.len > 0)
		field_check(r->u, r->o, buffer_bytes(&r->field));
	buffer_free(&r->field);
	r->depth = 0;
}

static void
look_at_field(struct reading *r)
{
	struct bytes kind = attribute(r, "fldCharType");

	if (bytes_same(kind, BYTES("begin"))) {
		if (r->depth++ == 0)
			buffer_free(&r->field);
	} else if (r->depth > 0 && bytes_same(kind, BYTES("end"))) {
		if (--r->depth == 0)
			end_field(r);
	}
}

static void
look_at_link(struct reading *r)
{
	struct bytes service = attribute(r, "ddeService");
	struct bytes topic = attribute(r, "ddeTopic");

	field_check(r->u, r->o,
	    arena_format(r->u->arena, "DDE %.*s %.*s",
		BYTES_ARG(bytes_first(service, 200)),
		BYTES_ARG(bytes_first(topic, 200))));
}

/* One of the workbook's list. Hidden ones are everyday if they are no macros. */
static void
look_at_sheet(struct reading *r)
{
	struct bytes state = attribute(r, "state");

	if (state.len > 0 && !bytes_same(state, BYTES("visible")))
		xlm_hides(r->u, macro_sheets(r), attribute(r, "id"));
}

static void
open_tag(struct reading *r)
{
	r->instruction = r->binary = r->formula = false;
	if (is(r, "Relationship"))
		look_at_relationship(r);
	else if (is(r, "instrText"))
		r->instruction = !r->xml.empty;
	else if (is(r, "fldChar"))
		look_at_field(r);
	else if (is(r, "fldSimple"))
		field_check(r->u, r->o, attribute(r, "instr"));
	else if (is(r, "ddeLink"))
		look_at_link(r);
	else if (is(r, "binaryData") || is(r, "binData"))
		r->binary = !r->xml.empty;
	else if (is(r, "sheet"))
		look_at_sheet(r);
	else if (is(r, "definedName"))
		xlm_name(macro_sheets(r), attribute(r, "name"));
	else if (is(r, "macrosheet"))
		r->macros = macro_sheets(r)->sheet = true;
	else if (is(r, "f"))
		r->formula = r->macros && !r->xml.empty;
}

static void
show_file(struct reading *r, struct bytes text)
{
	struct bytes content =
	    base64_decode(r->u->arena, bytes_first(text, FILE_MOST));
	struct found found = {
		.name = BYTES("binaryData"),
		.content = content,
		.size = content.len,
	};

	if (content.len > 0 &&
	    unpack_allow(r->u, r->o, r->o->content.len, 0, content.len))
		unpack_found(r->u, r->o, &found);
}

static void
take_text(struct reading *r)
{
	if (r->instruction)
		buffer_add(&r->field, xml_decode(r->u->arena, r->xml.text));
	else if (r->binary)
		show_file(r, r->xml.text);
	else if (r->formula)
		xlm_text(r->xlm, xml_decode(r->u->arena, r->xml.text));
	r->binary = r->formula = false;
}

/* The element that begins here, without its prefix; a few bytes suffice. */
static struct bytes
element(struct bytes tag)
{
	size_t from = 0, to = 0;

	for (; to < tag.len && to < ELEMENT_MOST; to++) {
		unsigned char c = tag.at[to];

		if (c == ':')
			from = to + 1;
		else if (c <= ' ' || c == '/' || c == '>')
			break;
	}
	return bytes_slice(tag, from, to - from);
}

/*
 * Is there any element that is looked at? Most parts have none, and to learn
 * that costs a fraction of reading all their tags.
 */
static bool
has_elements(struct bytes text)
{
	static const char *const elements[] = { "Relationship", "instrText",
		"fldChar", "fldSimple", "ddeLink", "binaryData", "binData",
		"sheet", "definedName", "macrosheet" };

	while (text.len > 0) {
		struct bytes name;

		text = bytes_from(text, bytes_index(text, '<') + 1);
		if (text.len > 0 && text.at[0] == '!')
			return true; /* a DTD, or text that hides tags */
		name = element(text);
		for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
			if (bytes_equal(name, bytes_of(elements[i])))
				return true;
	}
	return false;
}

/* Pictures and pages that are put into documents have one by right. */
static bool
is_page(struct bytes text)
{
	text = bytes_first(text, 1024);
	return bytes_has_same(text, BYTES("<!DOCTYPE svg")) ||
	    bytes_has_same(text, BYTES("<!DOCTYPE html"));
}

void
ooxml_open(struct unpacker *u, const struct object *o)
{
	struct reading r = {
		.u = u,
		.o = o,
		.xml.rest = xml_text(u->arena, o->content),
		.field.max = FIELD_MOST,
	};
	enum xml_kind kind;

	if (!has_elements(r.xml.rest))
		return;
	while ((kind = xml_next(&r.xml)) != XML_END) {
		if (kind == XML_OPEN)
			open_tag(&r);
		else if (kind == XML_TEXT)
			take_text(&r);
		else
			r.instruction = r.binary = r.formula = false;
	}
	end_field(&r);
	if (r.xlm != NULL)
		xlm_tell(u, r.xlm);
	if (r.xml.doctype && !is_page(o->content))
		findings_add(
		    u->findings, FINDING_XML_DOCTYPE, o->path, o->name);
}

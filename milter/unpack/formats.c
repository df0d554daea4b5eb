/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The one table of who opens what. Each format bids when the bytes bear it out;
 * all that have evidence open the object, in this order, because a polyglot
 * (an image that ends as a ZIP, an ISO that begins as a PDF) is whatever the
 * recipient's program takes it for. Types nobody opens, though something is
 * inside, are said to be so: silence would look like "nothing found".
 */
#include "unpack/formats.h"

#include "unpack/compound.h"
#include "unpack/identify.h"
#include "unpack/plain.h"
#include "unpack/sevenzip.h"
#include "unpack/xlm.h"

/* How far into a file a glued-on archive is looked for. */
#define STUB_MOST ((size_t)4 << 20)

static bool
is_one_of(const struct object *o, const enum object_type *types)
{
	for (; *types != OBJECT_UNKNOWN; types++)
		if (o->type == *types)
			return true;
	return false;
}

static bool
zip_bid(const struct object *o)
{
	if (identify_zip_front(o->content))
		return true;
	/* A document may hold a whole ZIP unpacked at its very end. */
	if (compound_is(o->content) || o->type == OBJECT_TAR)
		return false;
	return identify_zip_end(o->content) < o->content.len;
}

static bool
archive_bid(const struct object *o)
{
	static const enum object_type types[] = { OBJECT_RAR, OBJECT_TAR,
		OBJECT_CAB, OBJECT_LHA, OBJECT_CPIO, OBJECT_AR, OBJECT_ISO,
		OBJECT_UNKNOWN };

	return is_one_of(o, types);
}

static bool
sevenzip_bid(const struct object *o)
{
	return o->type == OBJECT_SEVENZIP;
}

static bool
tar_bid(const struct object *o)
{
	return o->type == OBJECT_TAR;
}

static bool
stream_bid(const struct object *o)
{
	static const enum object_type types[] = { OBJECT_GZIP, OBJECT_BZIP2,
		OBJECT_XZ, OBJECT_LZMA, OBJECT_ZSTD, OBJECT_LZ4,
		OBJECT_COMPRESS, OBJECT_UNKNOWN };

	return is_one_of(o, types);
}

static bool
ole_bid(const struct object *o)
{
	return compound_is(o->content);
}

static bool
office_package_bid(const struct object *o)
{
	return o->type == OBJECT_OFFICE_SEALED;
}

static bool
rtf_bid(const struct object *o)
{
	return o->type == OBJECT_RTF;
}

/* A part of a document, or a whole document that is one XML file. */
static bool
ooxml_bid(const struct object *o)
{
	static const enum object_type packages[] = { OBJECT_DOCX, OBJECT_XLSX,
		OBJECT_PPTX, OBJECT_UNKNOWN };

	if (o->parent != NULL && is_one_of(o->parent, packages))
		return bytes_index(bytes_first(o->content, 64), '<') < 64;
	return bytes_has(
	    bytes_first(o->content, 512), BYTES("<?mso-application"));
}

static bool
onenote_bid(const struct object *o)
{
	return o->type == OBJECT_ONENOTE;
}

static bool
pdf_bid(const struct object *o)
{
	return identify_pdf(o->content);
}

static bool
html_bid(const struct object *o)
{
	return o->type == OBJECT_HTML;
}

/* In UTF-16 as well. */
static bool
encoded_script_bid(const struct object *o)
{
	return (o->type == OBJECT_SCRIPT || o->type == OBJECT_HTML) &&
	    (bytes_has(o->content, BYTES("#@~^")) ||
		bytes_has(o->content, BYTES("#\0@\0~\0^")));
}

/* What is shown inside itself in UTF-8 is not asked again. */
static bool
wide_text_bid(const struct object *o)
{
	return (o->type == OBJECT_SCRIPT || o->type == OBJECT_HTML ||
		   o->type == OBJECT_TEXT) &&
	    (o->parent == NULL || o->parent->type != o->type) &&
	    plain_is_utf16(o->content);
}

static bool
message_bid(const struct object *o)
{
	return o->type == OBJECT_MESSAGE;
}

/* Of what came as a file: who writes may quote a message. */
static bool
saved_page_bid(const struct object *o)
{
	static const enum object_type types[] = { OBJECT_PDF, OBJECT_TEXT,
		OBJECT_HTML, OBJECT_RTF, OBJECT_IMAGE, OBJECT_UNKNOWN };

	if (!o->attached)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (o->type == types[i])
			return true;
	return false;
}

static bool
signed_bid(const struct object *o)
{
	return o->type == OBJECT_SIGNATURE;
}

static bool
vcard_bid(const struct object *o)
{
	struct bytes front =
	    bytes_trim(bytes_first(o->content, 64), " \t\r\n\xef\xbb\xbf");

	return bytes_starts_same(front, BYTES("BEGIN:VCALENDAR")) ||
	    bytes_starts_same(front, BYTES("BEGIN:VCARD"));
}

static bool
tnef_bid(const struct object *o)
{
	return o->type == OBJECT_TNEF;
}

static bool
activemime_bid(const struct object *o)
{
	return o->type == OBJECT_ACTIVEMIME;
}

static bool
apple_bid(const struct object *o)
{
	return o->type == OBJECT_APPLE;
}

static bool
disk_image_bid(const struct object *o)
{
	return o->type == OBJECT_DISK;
}

/* An archive in a place where its own type does not show it. */
struct hidden {
	enum object_type type;
	size_t at;
};

static bool
may_hide(const struct object *o)
{
	static const enum object_type types[] = { OBJECT_PE, OBJECT_ELF,
		OBJECT_IMAGE, OBJECT_PDF, OBJECT_SCRIPT, OBJECT_LNK,
		OBJECT_UNKNOWN };

	return o->type == OBJECT_UNKNOWN || is_one_of(o, types);
}

/* "-lh5-" stands in programs that unpack such; its header must fit. */
static size_t
find_lha(struct bytes b)
{
	for (size_t at = 0; at < b.len;) {
		size_t mark = at + bytes_find(bytes_from(b, at), BYTES("-lh"));

		if (mark >= b.len)
			break;
		if (mark >= 2 && identify_lha(bytes_from(b, mark - 2)) &&
		    byte_is_digit(b.at[mark + 3]))
			return mark - 2;
		at = mark + 3;
	}
	return b.len;
}

/* The header's own size of the cabinet, and its reserved zeros, must fit. */
static size_t
find_cab(struct bytes b)
{
	size_t at = bytes_find(b, BYTES("MSCF\0\0\0\0"));
	struct bytes cab = bytes_from(b, at);

	return bytes_le32(cab, 12) == 0 && bytes_le16(cab, 24) == 0x103 ? at
									: b.len;
}

static struct hidden
hidden_in(const struct object *o)
{
	struct bytes b = bytes_first(o->content, STUB_MOST);
	size_t at;

	if ((at = bytes_find(b, BYTES("Rar!\x1a\x07"))) < b.len)
		return (struct hidden){ OBJECT_RAR, at };
	if ((at = sevenzip_find(b)) < b.len)
		return (struct hidden){ OBJECT_SEVENZIP, at };
	if ((at = find_cab(b)) < b.len)
		return (struct hidden){ OBJECT_CAB, at };
	if ((at = find_lha(b)) < b.len)
		return (struct hidden){ OBJECT_LHA, at };
	if (o->type != OBJECT_ISO && identify_iso(o->content))
		return (struct hidden){ OBJECT_ISO, 0 };
	return (struct hidden){ OBJECT_UNKNOWN, 0 };
}

/* The same object as what else it is; its own place in the tree is kept. */
static void
open_hidden(struct unpacker *u, const struct object *o)
{
	struct hidden hidden = hidden_in(o);
	struct object *inner;

	if (hidden.type == OBJECT_UNKNOWN)
		return;
	inner = arena_alloc(u->arena, sizeof *inner);
	*inner = *o;
	inner->type = hidden.type;
	inner->content = bytes_from(o->content, hidden.at);
	if (inner->type == OBJECT_SEVENZIP)
		sevenzip_open(u, inner);
	else
		archive_open(u, inner);
	inner->content = BYTES("");
}

static const struct format {
	bool (*bid)(const struct object *);
	void (*open)(struct unpacker *, const struct object *);
} formats[] = {
	{ rtf_bid, rtf_open },
	{ ooxml_bid, ooxml_open },
	{ xlm_biff_bid, xlm_biff_open },
	{ xlm_xlsb_bid, xlm_xlsb_open },
	{ onenote_bid, onenote_open },
	{ office_package_bid, office_package_open },
	{ ole_bid, ole_open },
	{ sevenzip_bid, sevenzip_open },
	{ archive_bid, archive_open },
	{ tar_bid, tar_open_odd },
	{ zip_bid, zip_open },
	{ stream_bid, stream_open },
	{ pdf_bid, pdf_open },
	{ html_bid, html_open },
	{ encoded_script_bid, encoded_script_open },
	{ wide_text_bid, wide_text_open },
	{ message_bid, message_open },
	{ saved_page_bid, saved_page_open },
	{ signed_bid, signed_open },
	{ tnef_bid, tnef_open },
	{ vcard_bid, vcard_open },
	{ activemime_bid, activemime_open },
	{ apple_bid, apple_open },
	{ disk_image_bid, disk_image_open },
	{ disk_image_udf_bid, disk_image_udf_open },
};
#define FORMATS (sizeof formats / sizeof formats[0])

static bool
may_hold_armour(const struct object *o)
{
	return o->type == OBJECT_TEXT || o->type == OBJECT_HTML ||
	    o->type == OBJECT_SCRIPT || o->type == OBJECT_UNKNOWN;
}

static void
say_unopened(struct unpacker *u, const struct object *o)
{
	static const enum object_type closed[] = { OBJECT_ARJ, OBJECT_ACE,
		OBJECT_CHM, OBJECT_XAR, OBJECT_WIM, OBJECT_DMG, OBJECT_ZPAQ,
		OBJECT_UNKNOWN };

	if (is_one_of(o, closed))
		findings_add(u->findings, FINDING_UNCOMMON_CONTAINER, o->path,
		    bytes_of(object_type_name(o->type)));
	if (o->type == OBJECT_SEALED_MAIL)
		findings_add(u->findings, FINDING_SEAL_UNSUPPORTED, o->path,
		    BYTES("S/MIME or PGP"));
	if (may_hold_armour(o) && identify_armour(o->content))
		findings_add(u->findings, FINDING_SEAL_UNSUPPORTED, o->path,
		    BYTES("PGP"));
}

static void
say_too_deep(struct unpacker *u, const struct object *o)
{
	findings_add(u->findings,
	    o->type == OBJECT_MESSAGE ? FINDING_MIME_TOO_DEEP
				      : FINDING_ARCHIVE_TOO_DEEP,
	    o->path, BYTES(""));
}

void
formats_open(struct unpacker *u, const struct object *o)
{
	bool shut = o->depth >= u->limits->object_depth;

	say_unopened(u, o);
	for (size_t i = 0; i < FORMATS; i++) {
		if (!formats[i].bid(o))
			continue;
		if (shut) {
			say_too_deep(u, o);
			return;
		}
		formats[i].open(u, o);
	}
	if (!shut && may_hide(o))
		open_hidden(u, o);
}

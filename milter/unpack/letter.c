/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The words of a message that Outlook wrote are shown like those of any other
 * attached message: they may say the password of what is attached to it. The
 * formatted text is packed by a scheme of its own, a ring of 4,096 bytes that
 * begins with usual words; it is unpacked only as an object, since RTF hides
 * more than words. Source: [MS-OXRTFCP].
 */
#include "unpack/mapi.h"

#include <string.h>

#include "base/buffer.h"

#define RING 4096
#define PACKED 0x75465a4c
#define STORED 0x414c454d

static const char usual[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}"
    "{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    "{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct ring {
	unsigned char at[RING];
	unsigned end;
	struct buffer *out;
};

static bool
put(struct ring *r, unsigned char c)
{
	r->at[r->end] = c;
	r->end = (r->end + 1) % RING;
	return buffer_add_byte(r->out, c);
}

/* A place in the ring and a length; the place where it ends says the end. */
static bool
repeat(struct ring *r, unsigned place, unsigned len)
{
	if (place == r->end)
		return false;
	for (; len > 0; len--, place++)
		if (!put(r, r->at[place % RING]))
			return false;
	return true;
}

static void
unpack_rtf(struct bytes in, struct buffer *out)
{
	struct ring r = { .end = sizeof usual - 1, .out = out };
	bool more = true;

	memcpy(r.at, usual, sizeof usual - 1);
	while (more && in.len > 0) {
		unsigned flags = in.at[0];

		in = bytes_from(in, 1);
		for (int i = 0; more && i < 8 && in.len > 0; i++, flags >>= 1) {
			if ((flags & 1) == 0) {
				more = put(&r, in.at[0]);
				in = bytes_from(in, 1);
			} else {
				more = in.len >= 2 &&
				    repeat(&r,
					(unsigned)in.at[0] << 4 | in.at[1] >> 4,
					(in.at[1] & 15U) + 2);
				in = bytes_from(in, 2);
			}
		}
	}
}

static void
show(struct unpacker *u, const struct object *o, const char *name,
    struct bytes content, enum object_type type)
{
	struct found found = { .name = bytes_of(name),
		.content = content,
		.size = content.len,
		.type = type };

	if (content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, content.len))
		unpack_found(u, o, &found);
}

static void
show_rtf(struct unpacker *u, const struct object *o, struct bytes packed)
{
	struct buffer out = { .max = u->limits->object_bytes };
	uint32_t scheme = bytes_le32(packed, 8);

	if (scheme == PACKED)
		unpack_rtf(bytes_from(packed, 16), &out);
	else
		buffer_add(&out, bytes_from(packed, scheme == STORED ? 16 : 0));
	show(u, o, "body.rtf", buffer_bytes(&out), OBJECT_UNKNOWN);
	buffer_free(&out);
}

static struct bytes *
field_of(struct letter *l, unsigned id)
{
	switch (id) {
	case MAPI_SUBJECT:
		return &l->subject;
	case MAPI_BODY:
		return &l->text;
	case MAPI_HTML:
		return &l->html;
	case MAPI_RTF:
		return &l->rtf;
	default:
		return NULL;
	}
}

bool
letter_has(struct letter *l, unsigned id)
{
	struct bytes *field = field_of(l, id);

	return field != NULL && field->len > 0;
}

void
letter_take(
    struct letter *l, struct arena *arena, const struct mapi_property *p)
{
	struct bytes *field = field_of(l, p->id);

	if (field != NULL && field->len == 0)
		*field =
		    p->type == MAPI_BINARY ? p->value : mapi_text(arena, p);
}

static struct part
part_of(const struct object *o, const char *type, struct bytes content)
{
	return (struct part){
		.path = o->path, .type = bytes_of(type), .content = content
	};
}

void
letter_show(struct unpacker *u, const struct object *o, const struct letter *l)
{
	struct field subject = { BYTES("Subject"), l->subject };
	struct part parts[] = { part_of(o, "text/plain", l->text),
		part_of(o, "text/html", l->html) };
	struct mail mail = { .fields = &subject,
		.field_count = 1,
		.parts = parts,
		.part_count = 2 };

	if (u->visit_mail != NULL)
		u->visit_mail(u->context, &mail, o);
	show(u, o, "body.txt", l->text, OBJECT_TEXT);
	show(u, o, "body.html", l->html, OBJECT_HTML);
	if (l->rtf.len > 0)
		show_rtf(u, o, l->rtf);
}

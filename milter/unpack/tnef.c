/* SPDX-License-Identifier: BSD-2-Clause
 *
 * winmail.dat: a row of attributes, of the message and then of attachments,
 * each opened by a "rendering". The row is walked twice, first for the words
 * of the message, which may say the password of what is attached. Checksums
 * are not asked for: Outlook itself does not mind. A second content in one
 * attachment is shown as well: of two, readers take either.
 *
 * Ours, because the known library copies every value and prints what it
 * thinks of them; the walk is a page. Source: [MS-OXTNEF].
 */
#include "unpack/formats.h"

#include "unpack/mapi.h"

#define HEADER 9
#define CHECKSUM 2
#define CLASS_ID 16 /* in front of an embedded object */

enum attribute {
	SUBJECT = 0x8004,
	BODY = 0x800c,
	DATA = 0x800f,
	TITLE = 0x8010,
	RENDERING = 0x9002,
	PROPERTIES = 0x9003,
	ATTACHMENT = 0x9005
};

struct tnef {
	struct unpacker *u;
	const struct object *object;
	struct letter letter;
	struct bytes name, content; /* of the attachment that is being read */
	bool long_name;
};

/* Takes the next attribute off the front. False: there is none. */
static bool
next(struct bytes *rest, unsigned *id, struct bytes *value)
{
	uint32_t len = bytes_le32(*rest, 5);

	if (rest->len < HEADER || rest->at[0] < 1 || rest->at[0] > 2)
		return false;
	*id = bytes_le16(*rest, 1);
	*value = bytes_slice(*rest, HEADER, len);
	*rest = bytes_from(*rest, HEADER + CHECKSUM + (size_t)len);
	return true;
}

static void
take_word(void *context, const struct mapi_property *p)
{
	struct tnef *t = context;

	letter_take(&t->letter, t->u->arena, p);
}

static void
read_letter(struct tnef *t)
{
	struct bytes rest = bytes_from(t->object->content, 6), value;
	unsigned id;

	while (next(&rest, &id, &value)) {
		struct mapi_property p = { .type = MAPI_STRING,
			.value = value };

		p.id = id == SUBJECT ? MAPI_SUBJECT : MAPI_BODY;
		if (id == SUBJECT || id == BODY)
			letter_take(&t->letter, t->u->arena, &p);
		else if (id == PROPERTIES)
			mapi_walk(value, take_word, t);
	}
	letter_show(t->u, t->object, &t->letter);
}

/* Shows what is there of the attachment; its name is kept. */
static void
flush(struct tnef *t)
{
	struct found found = {
		.name = t->name, .content = t->content, .size = t->content.len
	};

	if (t->content.len > 0 &&
	    unpack_allow(
		t->u, t->object, t->object->content.len, 0, t->content.len))
		unpack_found(t->u, t->object, &found);
	t->content = BYTES("");
}

static void
take_content(struct tnef *t, struct bytes content)
{
	flush(t);
	t->content = content;
}

static void
take_property(void *context, const struct mapi_property *p)
{
	struct tnef *t = context;

	if (p->id == MAPI_DATA && p->type == MAPI_OBJECT)
		take_content(t, bytes_from(p->value, CLASS_ID));
	else if (p->id == MAPI_DATA && p->type == MAPI_BINARY)
		take_content(t, p->value);
	else if (p->id == MAPI_LONG_NAME ||
	    (!t->long_name && p->id == MAPI_SHORT_NAME) ||
	    (t->name.len == 0 && p->id == MAPI_SHOWN_NAME))
		t->name = mapi_text(t->u->arena, p);
	t->long_name |= p->id == MAPI_LONG_NAME;
}

static void
read_attachments(struct tnef *t)
{
	struct bytes rest = bytes_from(t->object->content, 6), value;
	unsigned id;

	while (next(&rest, &id, &value)) {
		struct mapi_property title = { .type = MAPI_STRING,
			.value = value };

		if (id == RENDERING) {
			flush(t);
			t->name = BYTES("");
			t->long_name = false;
		} else if (id == TITLE && !t->long_name) {
			t->name = mapi_text(t->u->arena, &title);
		} else if (id == DATA) {
			take_content(t, value);
		} else if (id == ATTACHMENT) {
			mapi_walk(value, take_property, t);
		}
	}
	flush(t);
	if (rest.len == 0 && t->object->content.len < 6 + HEADER)
		findings_add(t->u->findings, FINDING_ARCHIVE_DAMAGED,
		    t->object->path, BYTES("TNEF without attributes"));
}

void
tnef_open(struct unpacker *u, const struct object *o)
{
	struct tnef t = { .u = u, .object = o };

	read_letter(&t);
	read_attachments(&t);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A sealed show has been saved in one go, so that there is one directory and
 * no chain of edits before it. The offsets in it may point anywhere, also to
 * the same object again: that would seal it anew, and hides no more than not
 * pointing to it at all.
 */
#include "unpack/office_show.h"

#include <string.h>

#define HEADER 8
#define OBJECT_COST 256	  /* bytes that cost as much as a key */
#define EDIT_DIRECTORY 12 /* in the data of a UserEditAtom */
#define EDIT_SESSION 28

/* The data of the record at an offset; empty: none of this type. */
static struct bytes
record_at(struct bytes stream, size_t at, unsigned type)
{
	struct bytes record = bytes_from(stream, at);

	if (bytes_le16(record, 2) != type)
		return BYTES("");
	return bytes_slice(record, HEADER, bytes_le32(record, 4));
}

enum { USER_EDIT = 0x0ff5, DIRECTORY = 0x1772, SESSION = 0x2f14 };

/* Entries: a first number, how many follow, and their offsets. */
struct walk {
	struct bytes rest;
	uint32_t number, left;
};

static bool
next_object(struct walk *w, uint32_t *number, uint32_t *offset)
{
	while (w->left == 0) {
		uint32_t head = bytes_le32(w->rest, 0);

		if (w->rest.len < 8)
			return false;
		w->rest = bytes_from(w->rest, 4);
		w->number = head & 0xfffff;
		w->left = head >> 20;
	}
	if (w->rest.len < 4)
		return false;
	*number = w->number++;
	*offset = bytes_le32(w->rest, 0);
	w->left--;
	w->rest = bytes_from(w->rest, 4);
	return true;
}

bool
office_show_read(
    struct office_show *show, struct bytes current_user, struct bytes document)
{
	struct bytes edit =
	    record_at(document, bytes_le32(current_user, 16), USER_EDIT);
	uint32_t directory = bytes_le32(edit, EDIT_DIRECTORY), number, offset;
	struct walk walk = { .rest =
				 record_at(document, directory, DIRECTORY) };

	*show = (struct office_show){ .directory = directory + HEADER };
	show->directory_len = walk.rest.len;
	show->session = bytes_le32(edit, EDIT_SESSION);
	while (next_object(&walk, &number, &offset))
		if (number == show->session)
			show->seal = record_at(document, offset, SESSION);
	return show->seal.len > 0;
}

/* Its length is sealed as well. */
static size_t
open_object(const struct office_rc4 *seal, uint32_t number, unsigned char *at,
    size_t room)
{
	unsigned char head[HEADER];
	size_t len;

	if (room < HEADER)
		return 0;
	memcpy(head, at, HEADER);
	office_rc4_block(seal, number, head, HEADER);
	len = bytes_le32((struct bytes){ head, HEADER }, 4);
	if (len > room - HEADER)
		len = room - HEADER;
	office_rc4_block(seal, number, at, HEADER + len);
	return HEADER + len;
}

void
office_show_open(const struct office_show *show, const struct office_rc4 *seal,
    unsigned char *at, size_t len)
{
	struct bytes document = { at, len };
	struct walk walk = { .rest = bytes_slice(document, show->directory,
				 show->directory_len) };
	size_t left = 2 * len, len_opened;
	uint32_t number, offset;

	while (next_object(&walk, &number, &offset)) {
		size_t room = offset < len ? len - offset : 0;

		if (number == show->session || room == 0)
			continue;
		if (room > left)
			room = left;
		len_opened = open_object(seal, number, at + offset, room);
		if (len_opened < OBJECT_COST)
			len_opened = OBJECT_COST;
		if (len_opened >= left)
			return;
		left -= len_opened;
	}
}

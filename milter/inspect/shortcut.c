/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The program stands in several places that need not agree; Windows mostly
 * believes the list of identifiers, which only it can read. So the relative
 * path is shown, or the path with environment variables, which is what writers
 * of malware fill in. Long arguments and bytes behind the end are told by their
 * number: Explorer shows 255 characters, and the rest is where things hide.
 */
#include "inspect/shortcut.h"

#include "parse/charset.h"

#define HEADER 76
#define LONG_ARGUMENTS 255
#define LONG_OVERLAY 1024
#define BLOCKS_MOST 64
#define PLACE 0xa0000001

enum {
	HAS_LIST = 0x01,
	HAS_INFO = 0x02,
	HAS_NAME = 0x04,
	HAS_PATH = 0x08,
	HAS_FOLDER = 0x10,
	HAS_ARGUMENTS = 0x20,
	HAS_ICON = 0x40,
	IS_WIDE = 0x80
};

struct shortcut {
	struct bytes program, arguments; /* as stored */
	bool wide;			 /* arguments and program are UTF-16 */
	size_t characters;		 /* of the arguments */
	struct bytes overlay;
};

/* A count of characters and the characters. */
static struct bytes
take_string(struct bytes *rest, bool wide, size_t *characters)
{
	size_t len = (size_t)bytes_le16(*rest, 0) << wide;
	struct bytes string = bytes_slice(*rest, 2, len);

	*characters = string.len >> wide;
	*rest = bytes_from(*rest, 2 + len);
	return string;
}

static struct bytes
read_strings(struct shortcut *s, struct bytes rest, uint32_t flags)
{
	for (uint32_t flag = HAS_NAME; flag <= HAS_ICON; flag <<= 1) {
		size_t characters;
		struct bytes string;

		if ((flags & flag) == 0)
			continue;
		string = take_string(&rest, s->wide, &characters);
		if (flag == HAS_PATH) {
			s->program = string;
		} else if (flag == HAS_ARGUMENTS) {
			s->arguments = string;
			s->characters = characters;
		}
	}
	return rest;
}

/* Blocks with their length in front; one of less than four bytes ends them. */
static struct bytes
read_blocks(struct shortcut *s, struct bytes rest, struct bytes *place)
{
	for (int n = 0; n < BLOCKS_MOST && rest.len >= 4; n++) {
		uint32_t len = bytes_le32(rest, 0);

		if (len < 4)
			return bytes_from(rest, 4);
		if (bytes_le32(rest, 4) == PLACE && s->program.len == 0)
			*place = bytes_slice(rest, 8, 260);
		rest = bytes_from(rest, len);
	}
	return rest;
}

static struct bytes
skip_front(struct bytes lnk, uint32_t flags)
{
	struct bytes rest = bytes_from(lnk, HEADER);

	if ((flags & HAS_LIST) != 0)
		rest = bytes_from(rest, 2 + (size_t)bytes_le16(rest, 0));
	if ((flags & HAS_INFO) != 0)
		rest = bytes_from(rest, bytes_le32(rest, 0));
	return rest;
}

static struct bytes
shown(struct arena *arena, struct bytes raw, bool wide)
{
	/* More than is shown, since much of it may be blanks. */
	struct bytes text = charset_to_utf8(arena, bytes_first(raw, 8192),
	    wide ? BYTES("utf-16le") : BYTES(""));
	size_t len = SHORTCUT_SHOWN;

	text = bytes_trim(text, " \t\r\n");
	if (text.len <= len)
		return text;
	while (len > 0 && (text.at[len] & 0xc0) == 0x80)
		len--;
	return arena_format(arena, "%.*s…", BYTES_ARG(bytes_first(text, len)));
}

static struct bytes
in_words(struct arena *arena, const struct shortcut *s, struct bytes program)
{
	struct bytes told = arena_format(arena, "%.*s %.*s", BYTES_ARG(program),
	    BYTES_ARG(shown(arena, s->arguments, s->wide)));

	told = bytes_trim(told, " ");
	if (s->characters > LONG_ARGUMENTS)
		told = arena_format(arena, "%.*s, %zu characters of arguments",
		    BYTES_ARG(told), s->characters);
	if (s->overlay.len > LONG_OVERLAY)
		told = arena_format(arena, "%.*s, %zu bytes behind its end",
		    BYTES_ARG(told), s->overlay.len);
	return told;
}

struct bytes
shortcut_tells(struct arena *arena, struct bytes lnk)
{
	uint32_t flags = bytes_le32(lnk, 0x14);
	struct shortcut s = { .wide = (flags & IS_WIDE) != 0 };
	struct bytes rest = read_strings(&s, skip_front(lnk, flags), flags);
	struct bytes place = BYTES("");

	s.overlay = read_blocks(&s, rest, &place);
	place = bytes_first(place, bytes_index(place, 0));
	if (s.program.len > 0)
		return in_words(arena, &s, shown(arena, s.program, s.wide));
	return in_words(arena, &s, shown(arena, place, false));
}

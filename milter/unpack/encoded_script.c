/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Scripts that Windows' Script Encoder has disguised (.vbe, .jse, and inside
 * pages): each character is replaced by one of three alphabets, in an order
 * that repeats after 64. No key is involved, and Windows runs it as it is, so
 * it is only a disguise; undone, the rules see the script itself. The length
 * and the checksum that stand in it are not looked at: a script with wrong
 * ones is worth a look all the more.
 */
#include "base/buffer.h"
#include "parse/charset.h"
#include "unpack/formats.h"

#define BLOCKS_MOST 50
#define FRONT 8 /* the length in base64, before the text */
#define BACK 8	/* the checksum, behind it */

/* What stands for the characters from a blank on. */
static const char alphabets[3][97] = {
	".GzVBj/&IA42[vrC89pEhqO\tbD#uJ~J^@wJa]\"KoN;LPg*}tT+-,0nkf5%!dMRc?{x"
	")(sY3\177mUS|:_eFX1ilZH'\\=$y7`Q 6",
	"-uR`q^I\\b})6 |z\177kc3+hQfv1dTCL:L~LE,*t'7DyY/o&rj9{?8wgSG4x]0#Z[l"
	"HUpi.L!$NP\tVs5aKX;W\"mM%(FJ2A=_OBe",
	"20!)[83=X:5e9\\VsfNEkbYx^}JmqA`AS@B'Hru17MR\"TjGd- \177.L]~loytC&v%$"
	"+(#A4\t*D?w;UiacPgQIOFh|6pnz/_KZ,W",
};

static const char order[] = "0120121221210212021200122102122100212120200120210"
			    "212001220012021";

/* The five characters that would end a script or a line in HTML. */
static unsigned char
escaped(unsigned char c)
{
	switch (c) {
	case '&':
		return '\n';
	case '#':
		return '\r';
	case '!':
		return '<';
	case '*':
		return '>';
	case '$':
		return '@';
	default:
		return 0;
	}
}

static unsigned char
plain(unsigned char c, size_t index)
{
	int alphabet = order[index % 64] - '0';

	if (c == '\t')
		return (unsigned char)"Wn{"[alphabet];
	return c < ' ' ? c : (unsigned char)alphabets[alphabet][c - ' '];
}

static void
decode(struct bytes text, struct buffer *to)
{
	size_t index = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.at[i], special = 0;

		if (c == '@' && i + 1 < text.len)
			special = escaped(text.at[i + 1]);
		if (c > 0x7f) {
			buffer_add_byte(to, c);
			continue;
		}
		i += special != 0;
		buffer_add_byte(to, special != 0 ? special : plain(c, index));
		index++;
	}
}

void
encoded_script_open(struct unpacker *u, const struct object *o)
{
	struct bytes rest = o->content;
	struct found found = { .name = BYTES("decoded"),
		.type = OBJECT_SCRIPT };
	struct buffer text = { 0 };

	if (bytes_starts(rest, BYTES("\xff\xfe")))
		rest = charset_to_utf8(u->arena, rest, BYTES("utf-16le"));
	for (int i = 0; i < BLOCKS_MOST; i++) {
		size_t start = bytes_find(rest, BYTES("#@~^")), end;

		rest = bytes_from(rest, start + 4 + FRONT);
		if (rest.len == 0)
			break;
		end = bytes_find(rest, BYTES("^#~@"));
		if (!unpack_allow(u, o, o->content.len, text.len, end))
			break;
		decode(bytes_first(rest,
			   end < rest.len && end > BACK ? end - BACK : end),
		    &text);
		buffer_add_byte(&text, '\n');
		rest = bytes_from(rest, end);
	}
	found.content = buffer_bytes(&text);
	if (text.len > 0)
		unpack_found(u, o, &found);
	buffer_free(&text);
}

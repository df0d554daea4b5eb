/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Windows runs scripts in UTF-16 and shows pages in it, and no rule that looks
 * for words finds them there. So such a text is shown a second time in UTF-8,
 * as an object inside itself. Without a mark the zeros tell which half of a
 * character comes first. Half pairs are dropped: no word is made of them.
 */
#include "base/buffer.h"
#include "parse/unicode.h"
#include "unpack/formats.h"

#define FRONT 4096

static bool
is_big_endian(struct bytes b)
{
	size_t zeros[2] = { 0 };

	if (b.len >= 2 && b.at[0] + b.at[1] == 0xff + 0xfe)
		return b.at[0] == 0xfe;
	b = bytes_first(b, FRONT);
	for (size_t i = 0; i < b.len; i++)
		zeros[i % 2] += b.at[i] == 0;
	return zeros[0] > zeros[1];
}

static uint32_t
unit(struct bytes b, size_t at, bool big)
{
	return big ? (uint32_t)b.at[at] << 8 | b.at[at + 1] : bytes_le16(b, at);
}

static void
convert(struct buffer *out, struct bytes b)
{
	bool big = is_big_endian(b);

	for (size_t at = 0; at + 1 < b.len && !out->full; at += 2) {
		uint32_t code = unit(b, at, big), low;

		if (code == 0xfeff)
			continue;
		if (code >= 0xd800 && code < 0xdc00 && at + 3 < b.len) {
			low = unit(b, at + 2, big);
			if (low < 0xdc00 || low > 0xdfff)
				continue;
			code = 0x10000 + ((code - 0xd800) << 10) + low - 0xdc00;
			at += 2;
		}
		if (code < 0xd800 || code > 0xdfff)
			unicode_add(out, code);
	}
}

void
wide_text_open(struct unpacker *u, const struct object *o)
{
	struct buffer text = { .max = u->limits->text_bytes };
	struct found found = { .name = BYTES("utf-8"), .type = o->type };

	convert(&text, o->content);
	found.content = buffer_bytes(&text);
	found.size = text.len;
	if (text.len > 0 && unpack_allow(u, o, o->content.len, 0, text.len))
		unpack_found(u, o, &found);
	buffer_free(&text);
}

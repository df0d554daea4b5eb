/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What Usenet and old Macs left behind, and Outlook and others still open
 * where it stands. All three announce themselves by a line; uuencode alone is
 * also taken without it, when a line has exactly the length and letters that
 * its first letter promises. The resource fork of BinHex is not looked at: no
 * program of today runs it. No checksum is checked: some clients don't.
 */
#include "parse/oldcodes.h"

#include <string.h>

#include "base/buffer.h"

#define UU_FULL 45 /* bytes of a full line, which is 61 letters */

static struct bytes
kept(struct views *v, struct buffer *b)
{
	struct bytes copy = arena_copy(v->arena, buffer_bytes(b));

	buffer_free(b);
	return copy;
}

static void
add(struct views *v, struct bytes content, struct bytes name, const char *why)
{
	struct view view = { .content = content,
		.name = name,
		.why = bytes_of(why),
		.attached = name.len > 0 };

	if (content.len > 0)
		v->add(v->context, &view);
}

static unsigned
uu_value(struct bytes line, size_t at)
{
	return at < line.len ? (line.at[at] - 32u) & 63 : 0;
}

/* Only letters of uuencode, and about as many as the first one says. */
static bool
uu_fits(struct bytes line)
{
	size_t want = 1 + (uu_value(line, 0) + 2) / 3 * 4;

	if (line.len < 2 || line.len > 1 + 84 + 2 || line.len > want + 2 ||
	    line.len + 3 < want)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] < 32 || line.at[i] > 96)
			return false;
	return true;
}

static void
uu_line(struct buffer *out, struct bytes line)
{
	size_t want = uu_value(line, 0);

	for (size_t done = 0, at = 1; done < want; done += 3, at += 4) {
		unsigned bits = uu_value(line, at) << 18 |
		    uu_value(line, at + 1) << 12 | uu_value(line, at + 2) << 6 |
		    uu_value(line, at + 3);

		for (size_t i = 0; i < 3 && done + i < want; i++)
			buffer_add_byte(
			    out, (unsigned char)(bits >> (16 - 8 * i)));
	}
}

/* Lines as long as they fit; others are passed over before an end line. */
static struct bytes
uu_lines(struct views *v, struct bytes *rest, bool announced)
{
	struct buffer out = { 0 };
	struct bytes ahead = *rest, line;

	while (bytes_line(&ahead, &line)) {
		struct bytes bare = bytes_rtrim(line, " \t");

		if (bytes_same(bare, BYTES("end"))) {
			*rest = ahead;
			break;
		}
		if (bytes_starts(line, BYTES("--")))
			break;
		if (uu_fits(line) || uu_fits(bare))
			uu_line(&out, uu_fits(line) ? line : bare);
		else if (!announced && bare.len > 0)
			break;
		*rest = ahead;
	}
	return kept(v, &out);
}

/* "begin 644 name": an octal mode and a name. */
static bool
uu_begin(struct bytes line, struct bytes *name)
{
	struct bytes rest = bytes_from(line, 5), mode;

	if (!bytes_starts_same(line, BYTES("begin")) || rest.len == 0 ||
	    (rest.at[0] != ' ' && rest.at[0] != '\t') ||
	    !bytes_word(&rest, " \t", &mode) || mode.len < 3 || mode.len > 6)
		return false;
	for (size_t i = 0; i < mode.len; i++)
		if (mode.at[i] < '0' || mode.at[i] > '7')
			return false;
	*name = bytes_trim(rest, " \t\"");
	return true;
}

static bool
read_uu(struct views *v, struct bytes *rest, struct bytes line)
{
	struct bytes after = *rest, name = { 0 }, content, ahead;
	bool announced = uu_begin(line, &name);

	if (announced) {
		bytes_line(&after, &line);
		ahead = after;
		bytes_line(&ahead, &line);
	}
	/* Text after a line "begin 100 days …" does not fit. */
	if (!uu_fits(line) ||
	    (!announced &&
		(line.at[0] != 'M' || uu_value(line, 0) != UU_FULL ||
		    line.len < 61)))
		return false;
	/* One that nobody announced may be given back, and cost its time. */
	if (!announced && !views_afford(v, after.len))
		return false;
	content = uu_lines(v, &after, announced);
	if (!announced && !views_is_file(content) && !views_is_text(content))
		return false;
	*rest = after;
	add(v, content, name,
	    announced ? "uuencode in a text"
		      : "uuencode without its begin line");
	return true;
}

static void
yenc_line(struct buffer *out, struct bytes line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned c = line.at[i];

		if (c == '=' && i + 1 < line.len)
			c = line.at[++i] - 64u;
		buffer_add_byte(out, (unsigned char)(c - 42));
	}
}

static bool
read_yenc(struct views *v, struct bytes *rest, struct bytes line)
{
	struct bytes name = bytes_from(line, bytes_find(line, BYTES("name=")));
	struct bytes after = *rest;
	struct buffer out = { 0 };

	if (!bytes_starts(line, BYTES("=ybegin ")))
		return false;
	bytes_line(&after, &line);
	*rest = after;
	/* A lone CR is no line end here: any byte may stand in a line. */
	while (after.len > 0) {
		size_t end = bytes_index(after, '\n');

		line = bytes_first(after, end);
		if (line.len > 0 && line.at[line.len - 1] == '\r')
			line.len--;
		after = bytes_from(after, end + 1);
		*rest = after;
		if (bytes_starts(line, BYTES("=yend")))
			break;
		if (!bytes_starts(line, BYTES("=ypart")) &&
		    !bytes_starts(line, BYTES("=ybegin")))
			yenc_line(&out, line);
	}
	add(v, kept(v, &out), bytes_trim(bytes_from(name, 5), " \t"),
	    "yEnc in a text");
	return true;
}

/* The 64 letters of BinHex 4.0, in order. */
static unsigned
binhex_value(unsigned char c)
{
	static const char letters[] = "!\"#$%&'()*+,-012345689@"
				      "ABCDEFGHIJKLMNPQRSTUVXYZ["
				      "`abcdefhijklmpqr";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	return at != NULL ? (unsigned)(at - letters) : 64;
}

/* Letters up to the closing colon, six bits each, runs not yet undone. */
static struct bytes
binhex_bits(struct views *v, struct bytes text)
{
	unsigned char *to = arena_alloc(v->arena, text.len + 1);
	unsigned bits = 0, count = 0;
	size_t len = 0;

	for (size_t i = 0; i < text.len && text.at[i] != ':'; i++) {
		unsigned value = binhex_value(text.at[i]);

		if (value == 64)
			continue;
		bits = (bits << 6 | value) & 0xffff;
		count += 6;
		if (count >= 8) {
			count -= 8;
			to[len++] = (unsigned char)(bits >> count);
		}
	}
	return (struct bytes){ to, len };
}

/* 0x90 and a number repeat the byte before; 0x90 and zero is itself. */
static struct bytes
binhex_runs(struct views *v, struct bytes packed)
{
	struct buffer out = { .max = v->budget };

	for (size_t i = 0; i < packed.len; i++) {
		unsigned char times, last;

		if (packed.at[i] != 0x90 || i + 1 == packed.len) {
			buffer_add_byte(&out, packed.at[i]);
			continue;
		}
		times = packed.at[++i];
		if (times == 0)
			buffer_add_byte(&out, 0x90);
		last = out.len > 0 ? out.at[out.len - 1] : 0;
		while (times > 1 && buffer_add_byte(&out, last))
			times--;
	}
	return kept(v, &out);
}

static uint32_t
big_endian(struct bytes b, size_t at)
{
	return at + 4 > b.len
	    ? 0
	    : (uint32_t)b.at[at] << 24 | (uint32_t)b.at[at + 1] << 16 |
		(uint32_t)b.at[at + 2] << 8 | b.at[at + 3];
}

static bool
read_binhex(struct views *v, struct bytes *rest, struct bytes line)
{
	struct bytes after = *rest, file, name;
	size_t colon, data;

	if (!bytes_starts_same(line, BYTES("(this file must be conv")) &&
	    !(line.len == 64 && line.at[0] == ':'))
		return false;
	if (line.at[0] == '(')
		bytes_line(&after, &line);
	colon = bytes_index(after, ':');
	after = bytes_from(after, colon + 1);
	if (!views_afford(v, after.len))
		return false;
	file = binhex_runs(v, binhex_bits(v, after));
	if (file.len < 22 || file.at[0] == 0 || file.at[0] > 63)
		return false;
	name = bytes_slice(file, 1, file.at[0]);
	data = 1 + name.len + 1 + 4 + 4 + 2;
	file = bytes_slice(file, data + 4 + 4 + 2, big_endian(file, data));
	if (file.len == 0)
		return false;
	*rest = bytes_from(after, bytes_index(after, ':') + 1);
	add(v, file, name, "BinHex in a text");
	return true;
}

bool
oldcodes_read(struct views *v, struct bytes *rest)
{
	struct bytes line = *rest;

	if (rest->len < 2)
		return false;
	switch (rest->at[0]) {
	case 'b':
	case 'B':
	case 'M':
		line = bytes_first(*rest, bytes_index(*rest, '\n'));
		return read_uu(v, rest, bytes_rtrim(line, "\r"));
	case '=':
		line = bytes_first(*rest, bytes_index(*rest, '\n'));
		return read_yenc(v, rest, bytes_rtrim(line, "\r"));
	case '(':
	case ':':
		line = bytes_first(*rest, bytes_index(*rest, '\n'));
		return read_binhex(v, rest, bytes_rtrim(line, "\r"));
	default:
		return false;
	}
}

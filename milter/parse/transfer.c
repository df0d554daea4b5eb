/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Most bytes of mail are base64 in clean lines, so four characters at a time
 * go through one table and only what is odd, a line end included, goes through
 * the slow path. Being strict here would be a blind spot: every client passes
 * over junk in base64, and some go on after the padding, where an attachment
 * may start that only they see. So nothing ends the decoding but the end.
 */
#include "parse/transfer.h"

#include <endian.h>
#include <string.h>

#define BAD 0x80

/* clang-format off */
static const unsigned char sixbit[256] = {
#define X BAD
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, 62, X, X, X, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, X, X, X,
	X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, X,
	X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
#undef X
};
/* clang-format on */

/*
 * Whole clean quads, each written by one store of four bytes: the last of them
 * is overwritten by the next. Returns where the first odd one starts.
 */
static const unsigned char *
quads(const unsigned char *at, const unsigned char *end, unsigned char **out)
{
	unsigned char *to = *out;

	for (; end - at >= 4; at += 4, to += 3) {
		uint32_t a = sixbit[at[0]], b = sixbit[at[1]];
		uint32_t c = sixbit[at[2]], d = sixbit[at[3]];
		uint32_t bits = htobe32(a << 26 | b << 20 | c << 14 | d << 8);

		if (((a | b | c | d) & BAD) != 0)
			break;
		memcpy(to, &bits, sizeof bits);
	}
	*out = to;
	return at;
}

/* Two characters left over make one byte, three make two. */
static unsigned char *
flush(unsigned char *to, unsigned bits, unsigned count)
{
	if (count == 2)
		*to++ = (unsigned char)(bits >> 4);
	if (count == 3) {
		*to++ = (unsigned char)(bits >> 10);
		*to++ = (unsigned char)(bits >> 2);
	}
	return to;
}

struct bytes
base64_decode(struct arena *arena, struct bytes text)
{
	const unsigned char *at = text.at, *end;
	unsigned char *start = arena_alloc(arena, text.len / 4 * 3 + 4);
	unsigned char *to = start;
	unsigned bits = 0, count = 0;

	if (text.len == 0)
		return text;
	end = at + text.len;
	while (at < end) {
		unsigned value;

		if (count == 0 && (at = quads(at, end, &to)) == end)
			break;
		value = sixbit[*at];
		if (value < BAD) {
			bits = bits << 6 | value;
			count++;
		} else if (*at == '=') {
			to = flush(to, bits, count);
			bits = count = 0;
		}
		if (count == 4) {
			*to++ = (unsigned char)(bits >> 16);
			*to++ = (unsigned char)(bits >> 8);
			*to++ = (unsigned char)bits;
			bits = count = 0;
		}
		at++;
	}
	to = flush(to, bits, count);
	return (struct bytes){ start, (size_t)(to - start) };
}

unsigned
transfer_hex(unsigned char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16;
}

/* One line without its blanks at the end. True: its line end stays. */
static bool
quoted_line(struct bytes line, unsigned char **to)
{
	while (line.len > 0) {
		size_t plain = bytes_index(line, '=');

		memcpy(*to, line.at, plain);
		*to += plain;
		line = bytes_from(line, plain);
		if (line.len == 1)
			return false; /* a soft line end */
		if (line.len >= 3 && transfer_hex(line.at[1]) < 16 &&
		    transfer_hex(line.at[2]) < 16) {
			*(*to)++ =
			    (unsigned char)(transfer_hex(line.at[1]) << 4 |
				transfer_hex(line.at[2]));
			line = bytes_from(line, 3);
		} else if (line.len > 0) {
			*(*to)++ = '=';
			line = bytes_from(line, 1);
		}
	}
	return true;
}

static struct bytes
quoted_decode(struct arena *arena, struct bytes text)
{
	unsigned char *start = arena_alloc(arena, text.len + 1);
	unsigned char *to = start;

	while (text.len > 0) {
		size_t len = bytes_index(text, '\n');
		struct bytes line = bytes_first(text, len);
		struct bytes stop = bytes_slice(text, len, 1);

		text = bytes_from(text, len + 1);
		if (line.len > 0 && line.at[line.len - 1] == '\r') {
			line.len--;
			stop =
			    (struct bytes){ line.at + line.len, stop.len + 1 };
		}
		if (!quoted_line(bytes_rtrim(line, " \t"), &to))
			continue;
		if (stop.len > 0)
			memcpy(to, stop.at, stop.len);
		to += stop.len;
	}
	return (struct bytes){ start, (size_t)(to - start) };
}

/* Six bits of a character; blanks cut off by a gateway count as zero. */
static unsigned
uu_value(struct bytes line, size_t at)
{
	return at < line.len ? (line.at[at] - 32u) & 63 : 0;
}

static unsigned char *
uu_line(struct bytes line, unsigned char *to)
{
	size_t want = uu_value(line, 0);

	/* A length that the line does not hold is not believed. */
	if (want > (line.len + 2) / 4 * 3)
		want = line.len / 4 * 3;
	for (size_t done = 0, at = 1; done < want; done += 3, at += 4) {
		unsigned bits = uu_value(line, at) << 18 |
		    uu_value(line, at + 1) << 12 | uu_value(line, at + 2) << 6 |
		    uu_value(line, at + 3);

		for (size_t i = 0; i < 3 && done + i < want; i++)
			*to++ = (unsigned char)(bits >> (16 - 8 * i));
	}
	return to;
}

static struct bytes
uu_decode(struct arena *arena, struct bytes text)
{
	unsigned char *start = arena_alloc(arena, text.len + 4);
	unsigned char *to = start;
	struct bytes rest = text, line;
	bool inside = false, seen = false;

	while (bytes_line(&rest, &line)) {
		if (bytes_starts(line, BYTES("begin "))) {
			inside = seen = true;
		} else if (bytes_equal(
			       bytes_rtrim(line, " \t"), BYTES("end"))) {
			inside = false;
		} else if (inside && line.len > 1) {
			to = uu_line(line, to);
		}
	}
	if (!seen)
		return text;
	return (struct bytes){ start, (size_t)(to - start) };
}

/* The first word outside quotes and comments. */
static struct bytes
mechanism(struct bytes value)
{
	size_t depth = 0, at = 0, start;

	for (; at < value.len; at++) {
		unsigned char c = value.at[at];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && (byte_is_letter(c) || byte_is_digit(c)))
			break;
	}
	start = at;
	while (at < value.len &&
	    (byte_is_letter(value.at[at]) || byte_is_digit(value.at[at]) ||
		value.at[at] == '-'))
		at++;
	return bytes_slice(value, start, at - start);
}

enum transfer
transfer_of(struct bytes value)
{
	static const struct {
		const char *name;
		enum transfer transfer;
	} names[] = {
		{ "base64", TRANSFER_BASE64 },
		{ "quoted-printable", TRANSFER_QUOTED },
		{ "x-uuencode", TRANSFER_UU },
		{ "uuencode", TRANSFER_UU },
		{ "x-uue", TRANSFER_UU },
		{ "uue", TRANSFER_UU },
	};
	struct bytes word = mechanism(value);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (bytes_same(word, bytes_of(names[i].name)))
			return names[i].transfer;
	return TRANSFER_NONE;
}

struct bytes
transfer_decode(struct arena *arena, enum transfer how, struct bytes text)
{
	if (text.len == 0)
		return text;
	switch (how) {
	case TRANSFER_BASE64:
		return base64_decode(arena, text);
	case TRANSFER_QUOTED:
		return quoted_decode(arena, text);
	case TRANSFER_UU:
		return uu_decode(arena, text);
	case TRANSFER_NONE:
		break;
	}
	return text;
}

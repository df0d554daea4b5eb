/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The filters that can hide something in a PDF; those of pictures and sound
 * cannot. Library readers of PDF inflate without a bound (600 MB for a file of
 * a few kilobytes): here every 64 kB are asked for first. Damage is silent, as
 * it is in readers: they show what came before it.
 */
#include "unpack/pdf_filter.h"

#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "parse/transfer.h"

#define CHUNK ((size_t)64 * 1024)

bool
pdf_filter_add(
    const struct pdf_filter *f, struct buffer *to, struct bytes piece)
{
	return unpack_allow(f->u, f->object, f->packed, to->len, piece.len) &&
	    buffer_add(to, piece);
}

static void
flate(const struct pdf_filter *f, struct bytes from, struct buffer *to)
{
	z_stream z = { .next_in = from.at,
		.avail_in =
		    from.len < UINT32_MAX ? (uInt)from.len : UINT32_MAX };
	int is = Z_OK;
	size_t got;

	if (inflateInit(&z) != Z_OK)
		return;
	while (is == Z_OK) {
		buffer_reserve(to, CHUNK);
		z.next_out = to->at + to->len;
		z.avail_out = (uInt)CHUNK;
		is = inflate(&z, Z_NO_FLUSH);
		got = CHUNK - z.avail_out;
		if (got == 0 ||
		    !unpack_allow(f->u, f->object, f->packed, to->len, got))
			break;
		to->len += got;
	}
	inflateEnd(&z);
}

static void
hex(const struct pdf_filter *f, struct bytes from, struct buffer *to)
{
	unsigned high = 16;

	if (!unpack_allow(f->u, f->object, f->packed, 0, from.len / 2 + 1))
		return;
	for (size_t i = 0; i < from.len && from.at[i] != '>'; i++) {
		unsigned value = transfer_hex(from.at[i]);

		if (value > 15)
			continue;
		if (high > 15) {
			high = value;
			continue;
		}
		buffer_add_byte(to, (unsigned char)(high << 4 | value));
		high = 16;
	}
	if (high < 16)
		buffer_add_byte(to, (unsigned char)(high << 4));
}

/* Four bytes of up to five digits in base 85; n digits give n - 1 bytes. */
static void
add_group(struct buffer *to, const unsigned char *digits, size_t count)
{
	uint32_t value = 0;

	for (size_t i = 0; i < 5; i++)
		value = value * 85 + (i < count ? digits[i] : 84u);
	for (size_t i = 0; i + 1 < count; i++)
		buffer_add_byte(to, (unsigned char)(value >> (24 - 8 * i)));
}

static void
base85(const struct pdf_filter *f, struct bytes from, struct buffer *to)
{
	unsigned char digits[5];
	size_t count = 0;

	if (bytes_starts(from, BYTES("<~")))
		from = bytes_from(from, 2);
	if (!unpack_allow(f->u, f->object, f->packed, 0, from.len))
		return;
	for (size_t i = 0; i < from.len && from.at[i] != '~'; i++) {
		unsigned char c = from.at[i];

		if (c == 'z' && count == 0)
			buffer_add(to, BYTES("\0\0\0\0"));
		else if (c >= '!' && c <= 'u')
			digits[count++] = (unsigned char)(c - '!');
		if (count == 5) {
			add_group(to, digits, 5);
			count = 0;
		}
	}
	if (count > 1)
		add_group(to, digits, count);
}

static void
run_length(const struct pdf_filter *f, struct bytes from, struct buffer *to)
{
	unsigned char run[128];
	struct bytes piece;

	while (from.len > 1 && from.at[0] != 128) {
		unsigned char n = from.at[0];

		if (n < 128) {
			piece = bytes_slice(from, 1, n + 1u);
			from = bytes_from(from, n + 2u);
		} else {
			memset(run, from.at[1], 257u - n);
			piece = (struct bytes){ run, 257u - n };
			from = bytes_from(from, 2);
		}
		if (!pdf_filter_add(f, to, piece))
			return;
	}
}

static unsigned char
paeth(int left, int up, int corner)
{
	int guess = left + up - corner, a = abs(guess - left),
	    b = abs(guess - up), c = abs(guess - corner);

	if (a <= b && a <= c)
		return (unsigned char)left;
	return (unsigned char)(b <= c ? up : corner);
}

/* One row of `width` bytes behind its mark; `up` is NULL in the first. */
static void
undo_row(unsigned char *row, const unsigned char *up, unsigned char mark,
    size_t width, size_t step)
{
	for (size_t i = 0; i < width; i++) {
		int left = i >= step ? row[i - step] : 0;
		int above = up != NULL ? up[i] : 0;
		int corner = up != NULL && i >= step ? up[i - step] : 0;

		if (mark == 1)
			row[i] = (unsigned char)(row[i] + left);
		else if (mark == 2)
			row[i] = (unsigned char)(row[i] + above);
		else if (mark == 3)
			row[i] = (unsigned char)(row[i] + (left + above) / 2);
		else if (mark == 4)
			row[i] = (unsigned char)(row[i] +
			    paeth(left, above, corner));
	}
}

static size_t
parameter(struct bytes parameters, const char *key, size_t otherwise)
{
	uint32_t value;

	return pdf_number(pdf_get(parameters, key), &value) && value > 0 &&
		value < 65536
	    ? value
	    : otherwise;
}

/* The rows move up over their marks as they are undone. */
void
pdf_undo_predictor(struct bytes parameters, struct buffer *b)
{
	size_t bits = parameter(parameters, "Colors", 1) *
	    parameter(parameters, "BitsPerComponent", 8);
	size_t step = (bits + 7) / 8;
	size_t width = (parameter(parameters, "Columns", 1) * bits + 7) / 8;
	size_t done = 0, at = 0;

	if (parameter(parameters, "Predictor", 1) < 10)
		return;
	while (at + 1 < b->len) {
		unsigned char mark = b->at[at++];
		size_t len = b->len - at < width ? b->len - at : width;
		const unsigned char *up =
		    done >= width ? b->at + done - width : NULL;

		memmove(b->at + done, b->at + at, len);
		undo_row(b->at + done, up, mark, len, step);
		done += len;
		at += len;
	}
	b->len = done;
}

bool
pdf_filter(const struct pdf_filter *f, const struct pdf_word *name,
    struct bytes from, struct buffer *to)
{
	if (pdf_is_name(name, "FlateDecode") || pdf_is_name(name, "Fl")) {
		flate(f, from, to);
		pdf_undo_predictor(f->parameters, to);
	} else if (pdf_is_name(name, "LZWDecode") || pdf_is_name(name, "LZW")) {
		pdf_lzw(f, from, to);
		pdf_undo_predictor(f->parameters, to);
	} else if (pdf_is_name(name, "ASCIIHexDecode") ||
	    pdf_is_name(name, "AHx")) {
		hex(f, from, to);
	} else if (pdf_is_name(name, "ASCII85Decode") ||
	    pdf_is_name(name, "A85")) {
		base85(f, from, to);
	} else if (pdf_is_name(name, "RunLengthDecode") ||
	    pdf_is_name(name, "RL")) {
		run_length(f, from, to);
	} else if (pdf_is_name(name, "Crypt")) {
		pdf_filter_add(f, to, from); /* undone before */
	} else {
		return false;
	}
	return true;
}

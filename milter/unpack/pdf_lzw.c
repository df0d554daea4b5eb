/* SPDX-License-Identifier: BSD-2-Clause
 *
 * LZW as TIFF and PDF have it: codes from 9 to 12 bits, the first bit first,
 * widened one code early unless the parameters say otherwise. Hardly anyone
 * writes it any more but those who count on nobody reading it. The table holds
 * where in the output each code's text stands, so no text is kept twice.
 */
#include "unpack/pdf_filter.h"

#define CLEAR 256
#define END 257
#define CODES 4096

struct lzw {
	struct bytes rest;
	uint32_t bits;
	unsigned have;
	size_t at[CODES], len[CODES]; /* of each code's text in the output */
	unsigned next, early;
};

static bool
next_code(struct lzw *l, unsigned *code)
{
	unsigned coming = l->next + l->early, width = 9;

	while (width < 12 && coming >= 1u << width)
		width++;
	while (l->have < width) {
		if (l->rest.len == 0)
			return false;
		l->bits = l->bits << 8 | l->rest.at[0];
		l->rest = bytes_from(l->rest, 1);
		l->have += 8;
	}
	l->have -= width;
	*code = l->bits >> l->have & ((1u << width) - 1);
	return true;
}

/* Writes what the code stands for; false: none, or a limit. */
static bool
put(const struct pdf_filter *f, struct lzw *l, unsigned code, struct buffer *to)
{
	unsigned char one = (unsigned char)code;

	if (code < CLEAR)
		return pdf_filter_add(f, to, (struct bytes){ &one, 1 });
	if (code >= l->next || !buffer_reserve(to, l->len[code]) ||
	    !unpack_allow(f->u, f->object, f->packed, to->len, l->len[code]))
		return false;
	/* It may run into what it writes: byte by byte. */
	for (size_t i = 0; i < l->len[code]; i++)
		to->at[to->len + i] = to->at[l->at[code] + i];
	to->len += l->len[code];
	return true;
}

void
pdf_lzw(const struct pdf_filter *f, struct bytes from, struct buffer *to)
{
	struct lzw l = { .rest = from, .next = 258 };
	struct bytes early = pdf_get(f->parameters, "EarlyChange");
	uint32_t is_early = 1;
	unsigned code, before = CLEAR;
	size_t start, last_at = 0;

	pdf_number(early, &is_early);
	l.early = is_early != 0;
	while (next_code(&l, &code) && code != END) {
		if (code == CLEAR) {
			l.next = 258;
			before = CLEAR;
			continue;
		}
		start = to->len;
		/* The text before and the first byte of this one. */
		if (before != CLEAR && l.next < CODES) {
			l.at[l.next] = last_at;
			l.len[l.next++] = start - last_at + 1;
		}
		if (!put(f, &l, code, to))
			return;
		before = code;
		last_at = start;
	}
}

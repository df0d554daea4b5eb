/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ISO-2022-JP, EUC-JP and CP932 write the same grid of characters in three
 * ways. So there is one grid, filled once from ICU's CP932, and three small
 * readers; ICU's own ISO-2022-JP is five times slower, reads ESC ( J as ¥ and
 * drops half-width kana by SO. A wrong table shows as mojibake in every mail
 * at once; a reader that swallows a quote or a line end hides text from us that
 * the recipient sees, which is why broken pairs give their second byte back.
 */
#include "parse/japanese.h"

#include <unicode/ucnv.h>

#include "parse/unicode.h"

#define ESC 0x1B
#define SO 0x0E
#define SI 0x0F
#define ROWS 120 /* 94 of JIS, 26 of CP932 beyond */
#define CELLS 94
#define STRIDE 4096

static uint16_t grid[ROWS][CELLS];    /* JIS X 0208 and what CP932 adds */
static uint16_t grid_2[CELLS][CELLS]; /* JIS X 0212 */
static bool filled;

enum mode { MODE_ASCII, MODE_KANJI, MODE_KANJI_2, MODE_KANA };

struct reader {
	struct bytes text;
	size_t at, wrong, wide;
	unsigned char *out;
	enum mode mode;
	bool shifted; /* after SO */
};

/* 0 where ICU knows no character. */
static uint16_t
ask(UConverter *converter, const unsigned char *at, int len)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar code[4];
	int32_t count =
	    ucnv_toUChars(converter, code, 4, (const char *)at, len, &error);

	if (U_FAILURE(error) || count != 1 || code[0] == UNICODE_UNKNOWN)
		return 0;
	return code[0];
}

static void
fill_grid(UConverter *cp932)
{
	for (int row = 0; row < ROWS; row++)
		for (int cell = 0; cell < CELLS; cell++) {
			int lead = row / 2 + (row < 62 ? 0x81 : 0xC1);
			int trail = row % 2 != 0 ? cell + 0x9F
			    : cell < 0x3F	 ? cell + 0x40
						 : cell + 0x41;
			unsigned char pair[2] = { (unsigned char)lead,
				(unsigned char)trail };

			grid[row][cell] = ask(cp932, pair, 2);
		}
}

static void
fill_grid_2(UConverter *euc)
{
	for (int row = 0; row < CELLS; row++)
		for (int cell = 0; cell < CELLS; cell++) {
			unsigned char three[3] = { 0x8F,
				(unsigned char)(row + 0xA1),
				(unsigned char)(cell + 0xA1) };

			grid_2[row][cell] = ask(euc, three, 3);
		}
}

void
japanese_warm_up(void)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *cp932, *euc;

	if (filled)
		return;
	cp932 = ucnv_open("ibm-943_P15A-2003", &error);
	euc = ucnv_open("EUC-JP", &error);
	if (U_SUCCESS(error)) {
		fill_grid(cp932);
		fill_grid_2(euc);
	}
	ucnv_close(cp932);
	ucnv_close(euc);
	filled = true;
}

static bool
is_half(unsigned c)
{
	return c >= 0x21 && c <= 0x7E;
}

static bool
is_lead(unsigned c)
{
	return (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
}

static bool
is_trail(unsigned c)
{
	return (c >= 0x40 && c <= 0x7E) || (c >= 0x80 && c <= 0xFC);
}

/* The byte `ahead` of the current one; 0 beyond the end. */
static unsigned
peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.at[r->at + ahead] : 0;
}

static void
emit(struct reader *r, uint32_t code, size_t taken)
{
	r->out = unicode_put(r->out, code);
	r->at += taken;
}

static void
emit_wrong(struct reader *r)
{
	emit(r, UNICODE_UNKNOWN, 1);
	r->wrong++;
}

static void
emit_wide(struct reader *r, uint32_t code, size_t taken)
{
	if (code == 0) {
		emit(r, UNICODE_UNKNOWN, taken);
		r->wrong++;
	} else {
		emit(r, code, taken);
		r->wide++;
	}
}

/* The character of a lead and a trail byte of CP932. */
static uint16_t
pair(unsigned lead, unsigned trail)
{
	unsigned row =
	    (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 2 + (trail >= 0x9F);
	unsigned cell =
	    trail >= 0x9F ? trail - 0x9F : trail - 0x40 - (trail > 0x7F);

	return grid[row][cell];
}

static void
read_cp932(struct reader *r)
{
	unsigned c = peek(r, 0), trail = peek(r, 1);

	if (c < 0x80) {
		emit(r, c, 1);
	} else if (c >= 0xA1 && c <= 0xDF) {
		emit(r, c - 0xA1 + 0xFF61, 1);
	} else if (is_lead(c) && is_trail(trail)) {
		emit_wide(r, pair(c, trail), 2);
	} else {
		emit_wrong(r);
	}
}

static void
read_euc(struct reader *r)
{
	unsigned c = peek(r, 0), next = peek(r, 1), last = peek(r, 2);

	if (c < 0x80)
		emit(r, c, 1);
	else if (c == 0x8E && next >= 0xA1 && next <= 0xDF)
		emit(r, next - 0xA1 + 0xFF61, 2);
	else if (c == 0x8F && is_half(next ^ 0x80) && is_half(last ^ 0x80))
		emit_wide(r, grid_2[next - 0xA1][last - 0xA1], 3);
	else if (is_half(c ^ 0x80) && is_half(next ^ 0x80))
		emit_wide(r, grid[c - 0xA1][next - 0xA1], 2);
	else
		emit_wrong(r);
}

/*
 * The fast way over text that is as it should be; at the first odd byte the
 * readers above take over. Both leave `at' at most one character behind `stop'.
 */
static void
run_kanji(struct reader *r, size_t stop)
{
	const unsigned char *text = r->text.at;
	size_t at = r->at, start = at, last = r->text.len - 1;
	unsigned char *out = r->out;

	while (at < stop && at < last && is_half(text[at]) &&
	    is_half(text[at + 1])) {
		uint16_t code = grid[text[at] - 0x21][text[at + 1] - 0x21];

		if (code == 0)
			break;
		out = unicode_put(out, code);
		at += 2;
	}
	r->wide += (at - start) / 2;
	r->at = at;
	r->out = out;
}

static void
run_cp932(struct reader *r, size_t stop)
{
	const unsigned char *text = r->text.at;
	size_t at = r->at, last = r->text.len - 1;
	unsigned char *out = r->out;

	while (at < stop) {
		unsigned c = text[at], trail;

		if (c < 0x80) {
			*out++ = text[at++];
			continue;
		}
		if (at == last || !is_lead(c) || !is_trail(text[at + 1]))
			break;
		trail = text[at + 1];
		c = pair(c, trail);
		if (c == 0)
			break;
		out = unicode_put(out, c);
		at += 2;
		r->wide++;
	}
	r->at = at;
	r->out = out;
}

static void
run_euc(struct reader *r, size_t stop)
{
	const unsigned char *text = r->text.at;
	size_t at = r->at, last = r->text.len - 1;
	unsigned char *out = r->out;

	while (at < stop) {
		unsigned c = text[at];

		if (c < 0x80) {
			*out++ = text[at++];
			continue;
		}
		if (at == last || !is_half(c ^ 0x80) ||
		    !is_half(text[at + 1] ^ 0x80u))
			break;
		c = grid[c - 0xA1][text[at + 1] - 0xA1];
		if (c == 0)
			break;
		out = unicode_put(out, c);
		at += 2;
		r->wide++;
	}
	r->at = at;
	r->out = out;
}

/*
 * Every escape that mailers write. JIS X 0213 (ESC $ ( Q) agrees with the grid
 * but for rare signs.
 */
static const struct {
	const char *sequence;
	size_t len;
	enum mode mode;
} escapes[] = {
	{ "(B", 2, MODE_ASCII },
	{ "(J", 2, MODE_ASCII },
	{ "(H", 2, MODE_ASCII },
	{ "$B", 2, MODE_KANJI },
	{ "$@", 2, MODE_KANJI },
	{ "$(B", 3, MODE_KANJI },
	{ "$(@", 3, MODE_KANJI },
	{ "$(Q", 3, MODE_KANJI },
	{ "$(O", 3, MODE_KANJI },
	{ "$(D", 3, MODE_KANJI_2 },
	{ "(I", 2, MODE_KANA },
};

/* Length of the escape sequence at the front, 0 when it is none of ours. */
static size_t
escape(struct bytes b, enum mode *mode)
{
	b = bytes_from(b, 1);
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (bytes_starts(b, bytes_of(escapes[i].sequence))) {
			*mode = escapes[i].mode;
			return 1 + escapes[i].len;
		}
	return bytes_starts(b, BYTES("&@")) ? 3 : 0;
}

static void
read_control(struct reader *r, unsigned c)
{
	size_t len =
	    c == ESC ? escape(bytes_from(r->text, r->at), &r->mode) : 0;

	if (c == SO || c == SI) {
		r->shifted = c == SO;
		r->at++;
	} else if (len > 0) {
		r->at += len;
	} else {
		if (c == '\n' || c == '\r') {
			r->mode = MODE_ASCII;
			r->shifted = false;
		}
		r->wrong += c == ESC;
		emit(r, c, 1);
	}
}

static void
read_escapes(struct reader *r)
{
	unsigned c = peek(r, 0), next = peek(r, 1);

	if (c < 0x20)
		read_control(r, c);
	else if ((r->shifted || r->mode == MODE_KANA) && is_half(c) &&
	    c <= 0x5F)
		emit(r, c - 0x21 + 0xFF61, 1);
	else if (r->mode == MODE_KANJI && is_half(c) && is_half(next))
		emit_wide(r, grid[c - 0x21][next - 0x21], 2);
	else if (r->mode == MODE_KANJI_2 && is_half(c) && is_half(next))
		emit_wide(r, grid_2[c - 0x21][next - 0x21], 2);
	else
		read_cp932(r);
}

/* What is in order at once, then one thing that is not. */
static void
read_run(enum japanese kind, struct reader *r, size_t stop)
{
	if (kind == JAPANESE_CP932)
		run_cp932(r, stop);
	else if (kind == JAPANESE_EUC)
		run_euc(r, stop);
	else if (r->mode == MODE_KANJI && !r->shifted)
		run_kanji(r, stop);
	if (r->at >= stop)
		return;
	if (kind == JAPANESE_CP932)
		read_cp932(r);
	else if (kind == JAPANESE_EUC)
		read_euc(r);
	else
		read_escapes(r);
}

size_t
japanese_decode(
    enum japanese kind, struct bytes text, struct buffer *out, size_t *wide)
{
	struct reader r = { .text = text };

	japanese_warm_up();
	while (r.at < text.len) {
		size_t left = text.len - r.at;
		size_t stop = r.at + (left < STRIDE ? left : STRIDE);

		if (!buffer_reserve(out, (stop - r.at) * 3))
			break;
		r.out = out->at + out->len;
		while (r.at < stop)
			read_run(kind, &r, stop);
		out->len = (size_t)(r.out - out->at);
	}
	*wide = r.wide;
	return r.wrong;
}

bool
japanese_has_escapes(struct bytes b)
{
	enum mode mode = MODE_ASCII;

	for (;;) {
		b = bytes_from(b, bytes_index(b, ESC));
		if (b.len == 0)
			return false;
		escape(b, &mode);
		if (mode != MODE_ASCII)
			return true;
		b = bytes_from(b, 1);
	}
}

size_t
japanese_step(struct japanese_walk *walk, struct bytes text, size_t at)
{
	unsigned char c = text.at[at];
	bool more = at + 1 < text.len;
	enum mode mode = walk->wide ? MODE_KANJI : MODE_ASCII;
	size_t len;

	if (c == ESC && (len = escape(bytes_from(text, at), &mode)) > 0) {
		walk->wide = mode == MODE_KANJI || mode == MODE_KANJI_2;
		return len;
	}
	if (c == '\n' || c == '\r')
		walk->wide = false;
	if (more && walk->wide && is_half(c) && is_half(text.at[at + 1]))
		return 2;
	if (more && walk->cp932 && is_lead(c) && is_trail(text.at[at + 1]))
		return 2;
	return 1;
}

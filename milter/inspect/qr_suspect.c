/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Three corners of a QR code hold a mark whose dark and light stretches are as
 * 1:1:3:1:1 along any line through its middle. Looking for that in the rows
 * costs a millisecond where decoding costs ten, and ordinary mail is full of
 * logos and photos. Wrong here, and a code goes unseen: so the proportions are
 * taken widely, and a few suspects suffice.
 *
 * An edge is where the brightness has turned by CONTRAST since its last
 * extreme: that follows shadows without a mean, and blur moves both sides of a
 * stretch alike.
 */
#include "inspect/qr.h"

#define CONTRAST 32
#define STRETCHES 5
#define ENOUGH 6	 /* suspects, each in a row of its own */
#define EVERY_ROW_TO 500 /* pixels high; of larger ones every second row */

/* Lengths of the last five stretches; the newest is the last. */
struct run {
	size_t len[STRETCHES];
};

/* As 1:1:3:1:1, each off by a half and a pixel. */
static bool
is_mark(const size_t len[STRETCHES])
{
	static const size_t share[STRETCHES] = { 1, 1, 3, 1, 1 };
	size_t all = 0;

	for (int i = 0; i < STRETCHES; i++)
		all += len[i];
	if (all < 7)
		return false;
	for (int i = 0; i < STRETCHES; i++) {
		size_t want = share[i] * all, have = len[i] * 7;
		size_t off = want > have ? want - have : have - want;

		if (off > want / 2 + 7)
			return false;
	}
	return true;
}

/* What parts the core of a mark from its gap. */
struct shade {
	unsigned half;
	bool light; /* the core is light */
};

/*
 * From (x, y) in the middle outward: how long core, gap and rim are. A step
 * below 0 leads beyond the width or the height.
 */
static void
walk(const struct picture *p, size_t x, size_t y, const int step[2],
    const struct shade *s, size_t most, size_t len[3])
{
	bool inside = true;

	len[0] = len[1] = len[2] = 0;
	for (int i = 0; i < 3; i++, inside = !inside)
		while (x < p->width && y < p->height && len[i] < most &&
		    ((p->grey[y * p->width + x] < s->half) != s->light) ==
			inside) {
			len[i]++;
			x += (size_t)step[0];
			y += (size_t)step[1];
		}
}

/* Is it a mark from top to bottom, and across both ways, as well? */
static bool
is_mark_around(const struct picture *p, size_t start, size_t y,
    const struct run *run, bool light)
{
	static const int steps[][2] = { { 0, 1 }, { 1, 1 }, { 1, -1 } };
	const size_t *len = run->len;
	size_t x = start + len[0] + len[1] + len[2] / 2;
	size_t gap = start + len[0] + len[1] / 2;
	struct shade shade = { (p->grey[y * p->width + x] +
				   p->grey[y * p->width + gap] + 1U) /
		    2,
		light };
	size_t up[3], down[3];

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		walk(p, x, y, steps[i], &shade, 3 * len[2], down);
		walk(p, x, y, (int[]){ -steps[i][0], -steps[i][1] }, &shade,
		    3 * len[2], up);
		if (up[0] == 0 || down[0] == 0 ||
		    !is_mark((size_t[]){
			up[2], up[1], up[0] + down[0] - 1, down[1], down[2] }))
			return false;
		if (i == 0) /* from its middle, the rest is all the same */
			y = y + down[0] / 2 - up[0] / 2;
	}
	return true;
}

/* Suspects of one row; [0]: dark on light, [1]: the other way. */
static void
look_at_row(const struct picture *p, size_t y, size_t found[2])
{
	const unsigned char *row = p->grey + y * p->width;
	unsigned low = row[0], high = row[0];
	bool dark = false;
	struct run run = { { 0 } };
	size_t begin = 0, all;

	for (size_t x = 0; x <= p->width; x++) {
		unsigned v = x < p->width ? row[x] : dark ? 255U : 0;
		bool turns = x == p->width ||
		    (dark ? v >= low + CONTRAST : v + CONTRAST <= high);

		low = v < low ? v : low;
		high = v > high ? v : high;
		if (!turns)
			continue;
		for (int i = 0; i < STRETCHES - 1; i++)
			run.len[i] = run.len[i + 1];
		run.len[STRETCHES - 1] = x - begin;
		begin = x;
		all = 0;
		for (int i = 0; i < STRETCHES; i++)
			all += run.len[i];
		if (run.len[0] > 0 && is_mark(run.len) &&
		    is_mark_around(p, x - all, y, &run, !dark))
			found[!dark]++;
		dark = !dark;
		low = high = v;
	}
}

unsigned
qr_suspected(const struct picture *p)
{
	size_t found[2] = { 0, 0 };
	size_t step = p->height > EVERY_ROW_TO ? 2 : 1;

	for (size_t y = 0; y < p->height; y += step)
		look_at_row(p, y, found);
	return (found[0] >= ENOUGH ? QR_DARK : 0) |
	    (found[1] >= ENOUGH ? QR_LIGHT : 0);
}

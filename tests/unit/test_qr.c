/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/qr.h"

#define SIDE 21
#define TEXT "HTTP://A.EXAMPLE/Q"

/* Made by qrencode: version 1, level L. */
static const char *const modules[SIDE] = {
	"#######.#####.#######",
	"#.....#.#.#.#.#.....#",
	"#.###.#.#.....#.###.#",
	"#.###.#.####..#.###.#",
	"#.###.#.....#.#.###.#",
	"#.....#.##.#..#.....#",
	"#######.#.#.#.#######",
	".........####........",
	"##..###..#.#...#.####",
	"..#.##...##.##.##..#.",
	"..#.#.####.#..##.##.#",
	"#...#.....##.####..#.",
	"#.#..######.##.....##",
	"........#..##..####..",
	"#######....####.#....",
	"#.....#.##.####...##.",
	"#.###.#.###...####.#.",
	"#.###.#..###.......##",
	"#.###.#.....##.......",
	"#.....#.#.#.#####.#.#",
	"#######.#..#..####.##",
};

/* Each row is a picture of that code; `scale' in tenths of a pixel. */
static const struct {
	const char *what;
	int scale, degrees, paper, ink, noise;
	bool mirrored;
	bool want;
} codes[] = {
	{ "as it is", 40, 0, 255, 0, 0, false, true },
	{ "a pixel to a module", 10, 0, 255, 0, 0, false, true },
	{ "two pixels", 20, 0, 255, 0, 0, false, true },
	{ "three and a half", 35, 0, 255, 0, 0, false, true },
	{ "large", 300, 0, 255, 0, 0, false, true },
	{ "on its side", 40, 90, 255, 0, 0, false, true },
	{ "aslant", 50, 30, 255, 0, 0, false, true },
	{ "on a corner", 60, 45, 255, 0, 0, false, true },
	{ "light on dark", 40, 0, 10, 240, 0, false, true },
	{ "pale", 40, 0, 255, 200, 0, false, true },
	{ "noisy", 60, 0, 230, 20, 14, false, true },
	{ "in a mirror", 40, 0, 255, 0, 0, true, true },
	{ "nothing to be seen", 40, 0, 255, 255, 0, false, false },
	{ "only noise", 40, 0, 128, 128, 120, false, false },
};

static int
module_at(double x, double y, bool mirrored)
{
	if (x < 0 || y < 0 || x >= SIDE || y >= SIDE)
		return '.';
	return modules[(int)y][mirrored ? SIDE - 1 - (int)x : (int)x];
}

static struct picture
draw(int row)
{
	double scale = codes[row].scale / 10.0,
	       turn = codes[row].degrees * 3.14159265 / 180;
	size_t side = (size_t)((SIDE + 8) * scale * 1.5);
	struct picture p = { side, side, malloc(side * side) };
	uint32_t random = 1;

	for (size_t y = 0; y < side; y++)
		for (size_t x = 0; x < side; x++) {
			double dx =
				   ((double)x + 0.5 - (double)side / 2) / scale,
			       dy =
				   ((double)y + 0.5 - (double)side / 2) / scale;
			int grey =
			    module_at(
				dx * cos(turn) - dy * sin(turn) + SIDE / 2.0,
				dx * sin(turn) + dy * cos(turn) + SIDE / 2.0,
				codes[row].mirrored) == '#'
			    ? codes[row].ink
			    : codes[row].paper;

			random = random * 1664525 + 1013904223;
			if (codes[row].noise > 0)
				grey += (int)(random >> 16) %
					(2 * codes[row].noise) -
				    codes[row].noise;
			p.grey[y * side + x] = (unsigned char)(grey < 0 ? 0
				: grey > 255				? 255
									: grey);
		}
	return p;
}

START_TEST(test_codes)
{
	struct picture p = draw(_i);
	struct arena *arena = arena_new(1 << 20);
	const struct bytes *texts;
	unsigned suspected = qr_suspected(&p);
	size_t count = qr_read(&p, suspected, arena, &texts);

	if (codes[_i].want) {
		ck_assert_msg(
		    suspected != 0, "%s: not suspected", codes[_i].what);
		ck_assert_msg(count == 1 && bytes_equal(texts[0], BYTES(TEXT)),
		    "%s: %zu texts", codes[_i].what, count);
	} else {
		ck_assert_msg(
		    count == 0, "%s: %zu texts", codes[_i].what, count);
	}
	arena_free(arena);
	picture_free(&p);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("qr");
	TCase *tc = tcase_create("codes");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_codes, 0, sizeof codes / sizeof codes[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "image_build.h"
#include "unpack/picture.h"

enum format { PNG, JPEG, PROGRESSIVE, BMP, GIF };

/* A picture whose left half is black, and whose last rows are. */
static struct bitmap
draw(unsigned width, unsigned height)
{
	struct bitmap m = { width, height, malloc((size_t)width * height) };

	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			m.grey[(size_t)y * width + x] =
			    x < width / 2 || y >= height * 3 / 4 ? 0 : 255;
	return m;
}

static void
build(struct buffer *b, enum format format, unsigned width, unsigned height)
{
	struct bitmap m = draw(width, height);

	switch (format) {
	case PNG:
		build_png(b, &m);
		break;
	case BMP:
		build_bmp(b, &m);
		break;
	case GIF:
		build_gif(b, &m);
		break;
	default:
		build_jpeg(b, &m, format == PROGRESSIVE);
	}
	free(m.grey);
}

static const struct {
	const char *what;
	enum format format;
	unsigned width, height;
	size_t want_width, want_height; /* 0: not read */
	size_t budget;
} pictures[] = {
	{ "a PNG as it is", PNG, 64, 40, 64, 40, 1 << 24 },
	{ "a JPEG as it is", JPEG, 64, 40, 64, 40, 1 << 24 },
	{ "a progressive one", PROGRESSIVE, 64, 40, 64, 40, 1 << 24 },
	{ "a BMP stands on its head", BMP, 61, 40, 61, 40, 1 << 24 },
	{ "a GIF is a stream of codes", GIF, 64, 40, 64, 40, 1 << 24 },
	{ "the longest side that stays", PNG, 1400, 30, 1400, 30, 1 << 24 },
	{ "one more is halved", PNG, 1402, 30, 701, 15, 1 << 24 },
	{ "a third of a large one", GIF, 900, 4200, 300, 1400, 1 << 24 },
	{ "a JPEG is made smaller twice", JPEG, 6000, 900, 750, 112, 1 << 24 },
	{ "a large BMP", BMP, 3000, 300, 1000, 100, 1 << 24 },
	{ "as many pixels as are left", PNG, 100, 100, 100, 100, 10000 },
	{ "more than are left", PNG, 100, 100, 0, 0, 9999 },
	{ "a JPEG of more", JPEG, 100, 100, 0, 0, 9999 },
	{ "a BMP of more", BMP, 100, 100, 0, 0, 9999 },
	{ "a GIF of more", GIF, 100, 100, 0, 0, 9999 },
	{ "a line is no picture", PNG, 4000, 1, 0, 0, 1 << 24 },
};

static unsigned
grey_at(const struct picture *p, size_t x, size_t y)
{
	return p->grey[y * p->width + x];
}

START_TEST(test_pictures)
{
	struct buffer b = { 0 };
	struct picture p;
	size_t budget = pictures[_i].budget;
	bool read;

	build(&b, pictures[_i].format, pictures[_i].width, pictures[_i].height);
	read = picture_read(&p, buffer_bytes(&b), &budget);
	ck_assert_msg(read == (pictures[_i].want_width > 0), "%s: read %d",
	    pictures[_i].what, read);
	if (read) {
		size_t w = p.width, h = p.height;

		ck_assert_uint_eq(w, pictures[_i].want_width);
		ck_assert_uint_eq(h, pictures[_i].want_height);
		ck_assert_uint_eq(budget,
		    pictures[_i].budget -
			(size_t)pictures[_i].width * pictures[_i].height);
		ck_assert_uint_lt(grey_at(&p, w / 4, h / 4), 16);
		ck_assert_uint_gt(grey_at(&p, w * 3 / 4, h / 4), 239);
		ck_assert_uint_lt(grey_at(&p, w * 3 / 4, h - 1), 16);
		picture_free(&p);
	}
	ck_assert_ptr_null(p.grey);
	buffer_free(&b);
}
END_TEST

/* Cut off at each 64th, and each 64th byte turned: never more than a picture. */
START_TEST(test_broken)
{
	struct buffer b = { 0 };
	struct picture p;
	size_t budget, reads = 0;

	build(&b, (enum format)_i, 300, 200);
	for (size_t part = 0; part <= 64; part++) {
		size_t at = b.len * part / 65;

		budget = 1 << 20;
		if (picture_read(
			&p, bytes_first(buffer_bytes(&b), at), &budget)) {
			reads++;
			picture_free(&p);
		}
		b.at[at] ^= 0xff;
		budget = 1 << 20;
		if (picture_read(&p, buffer_bytes(&b), &budget)) {
			ck_assert_uint_le(p.width, PICTURE_SIDE);
			ck_assert_uint_le(p.height, PICTURE_SIDE);
			picture_free(&p);
		}
		b.at[at] ^= 0xff;
	}
	/* What begins well shows something. */
	ck_assert_uint_gt(reads, 8);
	buffer_free(&b);
}
END_TEST

/* The front of a picture that is cut off is seen, the rest is white. */
START_TEST(test_front)
{
	struct buffer b = { 0 };
	struct picture p;
	size_t budget = 1 << 20;

	build(&b, (enum format)_i, 64, 400);
	ck_assert(picture_read(
	    &p, bytes_first(buffer_bytes(&b), b.len * 7 / 8), &budget));
	ck_assert_uint_lt(grey_at(&p, 10, _i == BMP ? 399 : 10), 16);
	picture_free(&p);
	buffer_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("picture");
	TCase *tc = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, test_pictures, 0, sizeof pictures / sizeof pictures[0]);
	tcase_add_loop_test(tc, test_broken, 0, GIF + 1);
	tcase_add_loop_test(tc, test_front, 0, GIF + 1);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

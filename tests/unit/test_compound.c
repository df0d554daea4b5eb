/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compound_build.h"
#include "unpack/compound.h"

/* One number of a sound file is overwritten; what is then read of its streams
 * "a" (in the root) and "b" (in a storage), a bar between. */
static const struct {
	const char *what;
	size_t at; /* 0: nothing is overwritten */
	unsigned value;
	int bytes;
	const char *want;
} files[] = {
	{ "a sound file", 0, 0, 0, "alpha|beta" },
	{ "a directory that runs in a circle", 512 + 16, 1, 4, "alpha|beta" },
	{ "a table that lists itself for ever", 0x44, 0, 4, "alpha|beta" },
	{ "siblings that are each other's", 1024 + 128 + 0x48, 1, 4, "alpha|" },
	{ "a stream's own size is too large", 1024 + 128 + 0x78, 60000, 4,
	    "alpha|beta" },
	{ "a stream that begins nowhere", 1024 + 128 + 0x74, 5000, 4, "|beta" },
	{ "a name that is said to be long", 1024 + 128 + 0x40, 9999, 2,
	    "alpha|beta" },
	{ "a sector size nobody uses", 0x1e, 31, 2, "alpha|beta" },
	{ "no child of the root: still listed, in no tree", 1024 + 0x4c,
	    BUILD_NONE, 4, "alpha|beta" },
};

static void
read_named(const struct compound *c, const char *name, struct buffer *out)
{
	for (uint32_t n = 0; n < c->count; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind != COMPOUND_STREAM || strcmp(e.name, name) != 0)
			continue;
		compound_read(c, &e, out);
		return;
	}
}

START_TEST(test_files)
{
	static struct built b;
	struct compound c;
	struct buffer out = { .max = 1000 };
	struct bytes file;
	char got[32] = "", want[32];
	const char *bar = strchr(files[_i].want, '|');

	build_begin(&b);
	build_add(
	    &b, &(struct build_entry){ "Root Entry", 5, 1, BUILD_NONE, { 0 } });
	build_add(
	    &b, &(struct build_entry){ "a", 2, BUILD_NONE, 2, BYTES("alpha") });
	build_add(&b, &(struct build_entry){ "s", 1, 3, BUILD_NONE, { 0 } });
	build_add(&b,
	    &(struct build_entry){
		"b", 2, BUILD_NONE, BUILD_NONE, BYTES("beta") });
	file = build_end(&b);
	if (files[_i].at > 0)
		build_number(
		    b.at + files[_i].at, files[_i].value, files[_i].bytes);

	ck_assert(compound_open(&c, file));
	read_named(&c, "a", &out);
	snprintf(got, sizeof got, "%.5s", out.len > 0 ? (char *)out.at : "");
	ck_assert(out.len <= 1000);
	out.len = 0;
	if (bar[1] != '\0')
		read_named(&c, "b", &out);
	strcat(got, "|");
	strncat(got, out.len > 0 ? (char *)out.at : "", out.len);
	snprintf(want, sizeof want, "%s", files[_i].want);
	ck_assert_msg(strcmp(got, want) == 0, "%s: got <%s>, want <%s>",
	    files[_i].what, got, want);
	buffer_free(&out);
	compound_close(&c);
}
END_TEST

START_TEST(test_parents)
{
	static struct built b;
	struct compound c;

	build_begin(&b);
	build_add(
	    &b, &(struct build_entry){ "Root Entry", 5, 1, BUILD_NONE, { 0 } });
	build_add(&b, &(struct build_entry){ "s", 1, 2, BUILD_NONE, { 0 } });
	build_add(
	    &b, &(struct build_entry){ "b", 2, BUILD_NONE, 1, BYTES("beta") });
	ck_assert(compound_open(&c, build_end(&b)));
	ck_assert_uint_eq(compound_entry(&c, 1).parent, 0);
	/* Its sibling is its own storage: the first link wins. */
	ck_assert_uint_eq(compound_entry(&c, 2).parent, 1);
	ck_assert_uint_eq(compound_entry(&c, 3).kind, COMPOUND_UNUSED);
	ck_assert_uint_eq(compound_entry(&c, 99).kind, COMPOUND_UNUSED);
	compound_close(&c);
	ck_assert(!compound_open(&c, BYTES("not one")));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("compound");
	TCase *tc = tcase_create("files");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof files[0]);
	tcase_add_test(tc, test_parents);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

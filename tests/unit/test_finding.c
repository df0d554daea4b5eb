/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A hostile message may be full of things to find; what decides its verdict
 * all the same must have room.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "inspect/finding.h"

static struct arena *arena;
static struct findings fs;

static void
fill(void)
{
	char where[20];

	arena = arena_new(1 << 24);
	findings_init(&fs, arena);
	for (int i = 0; i < FINDINGS_MAX + 5; i++) {
		snprintf(where, sizeof where, "%d", i);
		findings_add(
		    &fs, FINDING_EXECUTABLE_FILE, bytes_of(where), BYTES(""));
	}
}

static void
empty(void)
{
	arena_free(arena);
}

START_TEST(test_full)
{
	ck_assert_uint_eq(fs.count, FINDINGS_MAX);
	ck_assert_uint_eq(fs.dropped, 5);
	findings_add(&fs, FINDING_SHORT_TEXT, BYTES("1"), BYTES(""));
	ck_assert(!findings_have(&fs, FINDING_SHORT_TEXT));
}
END_TEST

START_TEST(test_insist)
{
	static const enum finding_id ids[] = { FINDING_WORKER_CRASHED,
		FINDING_MESSAGE_TOO_LARGE, FINDING_HEADERS_FORGED,
		FINDING_SEEN_BEFORE };

	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		findings_insist(&fs, ids[i], BYTES("envelope"), BYTES(""));
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		ck_assert_msg(findings_have(&fs, ids[i]), "%s is lost",
		    finding_kind(ids[i])->name);
	ck_assert_uint_eq(fs.count, FINDINGS_MAX + 4);
	findings_insist(&fs, ids[0], BYTES("envelope"), BYTES("again"));
	ck_assert_uint_eq(fs.count, FINDINGS_MAX + 4);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("finding");
	TCase *t = tcase_create("a full list");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, fill, empty);
	tcase_add_test(t, test_full);
	tcase_add_test(t, test_insist);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

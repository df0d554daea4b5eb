/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_rules.h"

#include "base/arena.h"
#include "inspect/yara.h"

/* What a rule's meta makes of its match on "one two three". */
static const struct {
	const char *what, *rule;
	unsigned kinds;
	const char *want; /* name=detail=points of each finding */
} metas[] = {
	{ "a rule without a finding gives its name",
	    "rule r { strings: $a = \"two\" condition: $a }", YARA_OBJECT,
	    "yara-match=some.r=0" },
	{ "a rule that names a finding shows what matched",
	    "rule r { meta: finding = \"macro-autorun\" strings: $a = \"two\" "
	    "condition: $a }",
	    YARA_OBJECT, "macro-autorun=two=0" },
	{ "an unknown finding is a plain match",
	    "rule r { meta: finding = \"no-such\" condition: true }",
	    YARA_OBJECT, "yara-match=some.r=0" },
	{ "points and detail are its own",
	    "rule r { meta: points = 4 detail = \"why\" condition: true }",
	    YARA_OBJECT, "yara-match=why=4" },
	{ "points may be parts",
	    "rule r { meta: points = \"2.5\" condition: true }", YARA_OBJECT,
	    "yara-match=some.r=2.5" },
	{ "two rules, two matches",
	    "rule a { condition: true } rule b { condition: true }",
	    YARA_OBJECT, "yara-match=some.a=0 yara-match=some.b=0" },
	{ "private rules say nothing",
	    "private rule a { condition: true } rule b { condition: a }",
	    YARA_OBJECT, "yara-match=some.b=0" },
	{ "a rule for texts passes over objects",
	    "rule r { meta: applies = \"text\" condition: true }", YARA_OBJECT,
	    "" },
	{ "a rule for texts looks at texts",
	    "rule r { meta: applies = \"text\" condition: true }", YARA_TEXT,
	    "yara-match=some.r=0" },
	{ "a rule for objects looks at an object that is text",
	    "rule r { meta: applies = \"object\" condition: true }",
	    YARA_OBJECT | YARA_TEXT, "yara-match=some.r=0" },
	{ "a rule passes over messages", "rule r { condition: true }",
	    YARA_MESSAGE, "" },
	{ "a rule for messages looks at them",
	    "rule r { meta: applies = \"message\" condition: true }",
	    YARA_MESSAGE, "yara-match=some.r=0" },
	{ "wide letters are shown as letters",
	    "rule r { meta: finding = \"eicar\" strings: $a = \"wide\" wide "
	    "condition: $a }",
	    YARA_OBJECT, "eicar=wide=0" },
	{ "bytes that are no text are not shown",
	    "rule r { meta: finding = \"eicar\" strings: $a = { 01 02 } "
	    "condition: $a }",
	    YARA_OBJECT, "eicar=some.r=0" },
	{ "matches of odd length before it",
	    "rule r { meta: finding = \"eicar\" strings: $a = \"o\" private "
	    "$b = \"ne \" private $c = \"two\" condition: all of them }",
	    YARA_OBJECT, "eicar=two=0" },
	{ "the object is described",
	    "rule r { condition: object_name == \"a.xls\" and object_type == "
	    "\"xls\" and depth == 3 and was_sealed and direction == \"out\" "
	    "and claims_reply }",
	    YARA_OBJECT, "yara-match=some.r=0" },
	{ "what is needed was not found",
	    "rule r { meta: needs = \"eicar\" condition: true }", YARA_OBJECT,
	    "" },
	{ "what is needed was found",
	    "rule r { meta: needs = \"eicar\" condition: true } "
	    "rule e { meta: finding = \"eicar\" detail = \"x\" "
	    "condition: true }",
	    YARA_OBJECT, "eicar=x=0 yara-match=some.r=0" },
	{ "a need that has a need",
	    "rule a { meta: finding = \"macro-dropper\" detail = \"d\" needs = "
	    "\"macro-acts\" condition: true } "
	    "rule b { meta: finding = \"macro-acts\" detail = \"a\" needs = "
	    "\"macro-autorun\" condition: true } "
	    "rule c { meta: finding = \"macro-autorun\" detail = \"r\" "
	    "condition: true }",
	    YARA_OBJECT, "macro-autorun=r=0 macro-acts=a=0 macro-dropper=d=0" },
	{ "needs that wait for each other",
	    "rule a { meta: finding = \"macro-dropper\" needs = \"macro-acts\" "
	    "condition: true } "
	    "rule b { meta: finding = \"macro-acts\" needs = \"macro-dropper\" "
	    "condition: true } ",
	    YARA_OBJECT, "" },
};

static struct limits limits = { .yara_seconds = 30 };

static void
print(char *to, const struct findings *fs)
{
	to[0] = '\0';
	for (size_t i = 0; i < fs->count; i++)
		sprintf(to + strlen(to), "%s%s=%.*s=%g", i > 0 ? " " : "",
		    finding_kind(fs->list[i].id)->name,
		    BYTES_ARG(fs->list[i].detail), fs->list[i].points);
}

START_TEST(test_metas)
{
	struct scan scan = { .kinds = metas[_i].kinds,
		.content = BYTES("one two three w\0i\0d\0e\0 \1\2"),
		.where = BYTES("1/a.xls"),
		.document = BYTES("1/a.xls"),
		.name = BYTES("a.xls"),
		.type = "xls",
		.depth = 3,
		.was_sealed = true };
	struct arena *arena = arena_new(1 << 20);
	struct findings fs;
	struct with_rules w;
	struct yara *y;
	char got[1000];

	with_yara(&w, metas[_i].rule, "");
	findings_init(&fs, arena);
	y = yara_new(w.rules, &limits, arena, &fs);
	yara_message(y, DIRECTION_OUT, true);
	yara_scan(y, &scan);
	yara_join(y);
	print(got, &fs);
	ck_assert_msg(strcmp(got, metas[_i].want) == 0,
	    "%s: got <%s>, want <%s>", metas[_i].what, got, metas[_i].want);
	yara_free(y);
	drop_rules(&w);
	arena_free(arena);
}
END_TEST

/* The deed in one module, the start in another: of one document, or of two. */
START_TEST(test_documents)
{
	struct scan start = { .kinds = YARA_OBJECT,
		.content = BYTES("start"),
		.where = BYTES("1/a.doc/start"),
		.document = BYTES("1/a.doc"),
		.tell_document = true,
		.type = "vba" };
	struct scan deed = start;
	struct arena *arena = arena_new(1 << 20);
	struct findings fs;
	struct with_rules w;
	struct yara *y;
	char got[400];

	with_yara(&w,
	    "rule a { meta: finding = \"macro-autorun\" strings: $a = "
	    "\"start\" condition: $a } "
	    "rule b { meta: finding = \"macro-acts\" needs = "
	    "\"macro-autorun\" strings: $a = \"deed\" condition: $a }",
	    "");
	deed.content = BYTES("deed");
	deed.document = _i == 0 ? BYTES("1/a.doc") : BYTES("2/b.doc");
	findings_init(&fs, arena);
	y = yara_new(w.rules, &limits, arena, &fs);
	yara_scan(y, &deed);
	yara_scan(y, &start);
	yara_join(y);
	print(got, &fs);
	ck_assert_str_eq(got,
	    _i == 0 ? "macro-autorun=start=0 macro-acts=deed=0"
		    : "macro-autorun=start=0");
	for (size_t i = 0; i < fs.count; i++)
		ck_assert(bytes_equal(fs.list[i].where, BYTES("1/a.doc")));
	yara_free(y);
	drop_rules(&w);
	arena_free(arena);
}
END_TEST

/* More documents than can wait: the last one is told all the same. */
START_TEST(test_flood)
{
	struct arena *arena = arena_new(64 << 20);
	struct scan scan = {
		.kinds = YARA_OBJECT, .content = BYTES("deed"), .type = "vba"
	};
	struct findings fs;
	struct with_rules w;
	struct yara *y;

	with_yara(&w,
	    "rule b { meta: finding = \"macro-acts\" needs = "
	    "\"macro-autorun\" condition: true }",
	    "");
	findings_init(&fs, arena);
	y = yara_new(w.rules, &limits, arena, &fs);
	for (int i = 0; i < 600; i++) {
		scan.where = scan.document = arena_format(arena, "%d.doc", i);
		yara_scan(y, &scan);
	}
	yara_join(y);
	ck_assert_uint_gt(fs.count, 0);
	yara_free(y);
	drop_rules(&w);
	arena_free(arena);
}
END_TEST

START_TEST(test_too_slow)
{
	struct arena *arena = arena_new(1 << 20);
	struct limits tight = { .yara_seconds = 1 };
	struct scan scan = { .kinds = YARA_OBJECT,
		.content = BYTES("xy"),
		.where = BYTES("1/a"),
		.type = "data" };
	struct findings fs;
	struct with_rules w;
	struct yara *y;

	with_yara(&w,
	    "rule slow { condition: filesize > 1 and "
	    "for all i in (0..4000000000): (filesize == 2) }",
	    "");
	findings_init(&fs, arena);
	y = yara_new(w.rules, &tight, arena, &fs);
	yara_scan(y, &scan);
	ck_assert_uint_eq(fs.count, 1);
	ck_assert_int_eq(fs.list[0].id, FINDING_RULES_TOO_SLOW);
	yara_free(y);
	drop_rules(&w);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("yara");
	TCase *tc = tcase_create("yara");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_metas, 0, sizeof metas / sizeof metas[0]);
	tcase_add_loop_test(tc, test_documents, 0, 2);
	tcase_add_test(tc, test_flood);
	tcase_add_test(tc, test_too_slow);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

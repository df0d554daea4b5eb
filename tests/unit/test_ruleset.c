/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_rules.h"

#include "inspect/bundle.h"
#include "inspect/yara.h"

#define GOOD "rule good { strings: $a = \"x\" condition: $a }\n"

/* Each row is a folder that does not build; `want' is in the error. */
static const struct {
	const char *what, *yara, *passwords, *want;
} errors[] = {
	{ "a rule that does not parse names its line",
	    "rule one { condition: true }\n\nrule two { condition: }\n",
	    SOME_PASSWORDS, "/yara/some.yar:3: syntax error" },
	{ "an unknown variable names its line",
	    "rule one {\n condition:\n  object_sort == \"x\" }\n",
	    SOME_PASSWORDS, "/yara/some.yar:3: undefined identifier" },
	{ "a string that is not used",
	    "rule a {\nstrings: $a = \"x\"\n"
	    "condition: true }",
	    SOME_PASSWORDS, "unreferenced string \"$a\"" },
	{ "include is off", "include \"other.yar\"\n", SOME_PASSWORDS,
	    "/yara/some.yar:1: include" },
	{ "an unknown module", "import \"nothing\"\n", SOME_PASSWORDS,
	    "/yara/some.yar:1: unknown module" },
	{ "a module that opens files",
	    "import \"magic\"\nrule a { condition: magic.type() == \"x\" }",
	    SOME_PASSWORDS, "`magic', which opens files" },
	{ "a rule that never ends",
	    "rule a { condition: for all i in (0..4000000000): "
	    "(filesize == 1) }",
	    SOME_PASSWORDS, "take too long on a single byte" },
	{ "no passwords file", GOOD, NULL, "/passwords: No such file" },
	{ "a pattern that does not compile names its line", GOOD,
	    "keywords\n\tpassword\npattern A 90\n\t(?<V>x\n", "/passwords:" },
};

START_TEST(test_errors)
{
	struct with_rules w;
	struct error err = { "" };
	bool done;

	make_rules_folder(&w, errors[_i].yara, errors[_i].passwords);
	done = load_rules(&w, "", &err);
	drop_rules(&w);
	ck_assert_msg(!done, "%s: it builds", errors[_i].what);
	ck_assert_msg(strstr(err.text, errors[_i].want) != NULL,
	    "%s: got <%s>, want <%s>", errors[_i].what, err.text,
	    errors[_i].want);
}
END_TEST

START_TEST(test_no_folder)
{
	struct with_rules w = { .folder = "/nonexistent/rules" };
	struct error err = { "" };

	ck_assert(!load_rules(&w, "", &err));
	ck_assert_str_eq(
	    err.text, "/nonexistent/rules/yara: No such file or directory");
}
END_TEST

/* Other endings and hidden files are not rules; no rule at all is no error. */
START_TEST(test_which_files)
{
	struct with_rules w;
	struct error err = { "" };

	make_rules_folder(&w, NULL, SOME_PASSWORDS);
	write_rule_file(&w, "yara/README", "no rule {");
	write_rule_file(&w, "yara/.some.yar", "no rule {");
	write_rule_file(&w, "yara/some.yar~", "no rule {");
	ck_assert_msg(load_rules(&w, "", &err), "%s", err.text);
	ck_assert_uint_eq(ruleset_kinds(w.rules), 0);
	drop_rules(&w);
}
END_TEST

/* A name may be used again in another file: each is a namespace. */
START_TEST(test_namespaces)
{
	struct with_rules w;
	struct error err = { "" };

	make_rules_folder(&w, GOOD, SOME_PASSWORDS);
	write_rule_file(&w, "yara/other.yar", GOOD);
	ck_assert_msg(load_rules(&w, "", &err), "%s", err.text);
	ck_assert_uint_eq(ruleset_kinds(w.rules), YARA_OBJECT | YARA_TEXT);
	drop_rules(&w);
}
END_TEST

START_TEST(test_version)
{
	struct with_rules a, b;
	int year, month, day;
	unsigned hash;

	with_yara(&a, GOOD, "example.jp");
	with_yara(&b, GOOD " ", "example.jp");
	ck_assert_int_eq(sscanf(ruleset_version(a.rules), "%4d-%2d-%2d.%4x",
			     &year, &month, &day, &hash),
	    4);
	ck_assert_uint_eq(strlen(ruleset_version(a.rules)), 15);
	ck_assert_str_ne(ruleset_version(a.rules), ruleset_version(b.rules));
	drop_rules(&a);
	drop_rules(&b);
}
END_TEST

static const struct {
	const char *what, *own, *domain;
	bool ours;
} domains[] = {
	{ "the domain itself", "example.jp other.jp", "other.jp", true },
	{ "below it", "example.jp", "mail.example.jp", true },
	{ "in capitals", "Example.JP", "EXAMPLE.jp", true },
	{ "parted by commas and lines", "a.jp,b.jp\nc.jp", "c.jp", true },
	{ "written with an at sign", "@example.jp", "example.jp", true },
	{ "with a stop at the end", "example.jp", "example.jp.", true },
	{ "a longer name with the same end", "example.jp", "badexample.jp",
	    false },
	{ "above it", "mail.example.jp", "example.jp", false },
	{ "an empty one", "example.jp", "", false },
	{ "nothing set", "", "example.jp", false },
	{ "nothing set and empty", "", "", false },
};

START_TEST(test_domains)
{
	struct with_rules w;

	with_yara(&w, GOOD, domains[_i].own);
	ck_assert_msg(ruleset_own_domain(w.rules,
			  bytes_of(domains[_i].domain)) == domains[_i].ours,
	    "%s", domains[_i].what);
	drop_rules(&w);
}
END_TEST

/* Every bundle that is cut off is refused, before libyara sees it. */
START_TEST(test_cut_bundle)
{
	struct with_rules w;
	struct error err = { "" };
	struct bytes all;

	with_yara(&w, GOOD, "example.jp");
	all = (struct bytes){ w.bundle, w.size };
	for (size_t len = 0; len < all.len; len += 1 + len / 7)
		ck_assert_ptr_null(ruleset_open(bytes_first(all, len), &err));
	ck_assert_ptr_null(ruleset_open(bytes_first(all, all.len - 1), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "cut off"));
	ck_assert_ptr_null(ruleset_open(bytes_from(all, 1), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "another version"));
	drop_rules(&w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ruleset");
	TCase *tc = tcase_create("ruleset");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, test_errors, 0, sizeof errors / sizeof errors[0]);
	tcase_add_test(tc, test_no_folder);
	tcase_add_test(tc, test_which_files);
	tcase_add_test(tc, test_namespaces);
	tcase_add_test(tc, test_version);
	tcase_add_loop_test(
	    tc, test_domains, 0, sizeof domains / sizeof domains[0]);
	tcase_add_test(tc, test_cut_bundle);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "zip_seen.h"

#define HELLO "#@~^DgAAAA==\\ko$K6,JC\177V^GJqAQAAA==^#~@"

static const struct {
	const char *what, *script, *objects;
} rows[] = {
	{ "a script", HELLO, "a.vbe/decoded=MsgBox \"Hello\"|" },
	{ "in a page, twice", "<script>" HELLO "</script>" HELLO,
	    "a.vbe/decoded=MsgBox \"Hello\"|MsgBox \"Hello\"|" },
	{ "without its end", "#@~^DgAAAA==\\ko$K6,JC\177V^GJ",
	    "a.vbe/decoded=MsgBox \"Hello\"|" },
	{ "characters that would end a line or a tag", "#@~^DgAAAA==@!@*@$@#@&",
	    "a.vbe/decoded=<>@\r||" },
	{ "beyond ASCII: as it is, and not counted",
	    "#@~^DgAAAA==\xe3\x81\x82\\ko$",
	    "a.vbe/decoded=\xe3\x81\x82MsgB|" },
	{ "only the mark", "#@~^", "" },
	{ "no mark", "MsgBox", "" },
};

static void
see_script(void *context, const struct object *o)
{
	struct seen *seen = context;
	struct bytes inside = o->path;

	bytes_cut(&inside, '/');
	buffer_format(&seen->objects, "%.*s=", BYTES_ARG(inside));
	for (size_t i = 0; i < o->content.len; i++)
		buffer_add_byte(&seen->objects,
		    o->content.at[i] == '\n' ? '|' : o->content.at[i]);
}

START_TEST(test_rows)
{
	struct object object = { .path = BYTES("1/a.vbe"),
		.type = OBJECT_SCRIPT,
		.content = bytes_of(rows[_i].script),
		.size = strlen(rows[_i].script) };
	struct seen seen;

	seen_start(&seen, &test_limits);
	seen.unpacker.visit = see_script;
	encoded_script_open(&seen.unpacker, &object);
	buffer_add_byte(&seen.objects, '\0');
	buffer_add_byte(&seen.findings, '\0');
	seen_check(&seen, rows[_i].what, rows[_i].objects, "");
	seen_end(&seen);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("encoded_script");
	TCase *t = tcase_create("encoded_script");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_loop_test(t, test_rows, 0, sizeof rows / sizeof *rows);
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>

#include "unit/compound_build.h"
#include "unit/unpacking.h"
#include "unpack/equation.h"
#include "unpack/field.h"
#include "unpack/rtf_reader.h"

/* `want': O data, or O data|other; T template; F field; + updates itself. */
static const struct {
	const char *what, *rtf, *want;
} readings[] = {
	{ "digits", "{\\object{\\*\\objdata 414243}}", "O ABC\n" },
	{ "blanks and line ends between digits", "{\\*\\objdata 4 1\r\n4\t2}",
	    "O AB\n" },
	{ "letters that are no digits", "{\\*\\objdata 4z1x42}", "O AB\n" },
	{ "control words between digits", "{\\*\\objdata 41\\par 4\\b0 2}",
	    "O AB\n" },
	{ "an unknown group is passed over",
	    "{\\*\\objdata 41{\\*\\what 4343}42}", "O AB\n" },
	{ "a group without a destination counts", "{\\*\\objdata 41{43}42}",
	    "O ACB\n" },
	{ "bytes as they are", "{\\*\\objdata 41\\bin3 }{\\42}", "O A}{\\B\n" },
	{ "more bytes than there are", "{\\*\\objdata 41\\bin999 xy",
	    "O Axy\n" },
	{ "a number that is too large",
	    "{\\*\\objdata 41\\bin99999999999999999999 x", "O Ax\n" },
	{ "both readings of an escape", "{\\*\\objdata 414\\'aa241}",
	    "O ABA|A$\n" },
	{ "a group that never ends", "{\\*\\objdata 4142", "O AB\n" },
	{ "two objects", "{\\objdata 41}{\\objdata 42}", "O A\nO B\n" },
	{ "data without a group", "\\objdata 41", "O A\n" },
	{ "closing braces without opening ones", "}}}{\\objdata 41}", "O A\n" },
	{ "what updates itself", "{\\objupdate{\\objdata 41}}", "O A\n+" },
	{ "a link that updates itself", "{\\objautlink}", "+" },
	{ "a template", "{\\*\\template http://a/b}", "T http://a/b\n" },
	{ "a template in escapes and characters",
	    "{\\*\\template \\'68\\u116?tp:\n//a}", "T http://a\n" },
	{ "a field over several runs",
	    "{\\field{\\*\\fldinst {\\b D}{DE}{\\i AUTO x}}{\\fldrslt y}}",
	    "F DDEAUTO x\n" },
	{ "braces as text", "{\\*\\template a\\{\\\\b\\}}", "T a{\\b}\n" },
	{ "nothing of it", "{\\rtf1 text {\\b bold}}", "" },
	{ "an odd end", "{\\rtf1 \\", "" },
};

static void
write_down(
    void *context, enum rtf_kind kind, struct bytes data, struct bytes other)
{
	struct buffer *out = context;

	buffer_format(out, "%c %.*s", "OTF"[kind], BYTES_ARG(data));
	if (other.len > 0)
		buffer_format(out, "|%.*s", BYTES_ARG(other));
	buffer_add_byte(out, '\n');
}

START_TEST(test_readings)
{
	struct buffer out = { 0 };
	struct rtf_reader reader = {
		.max = 1000,
		.found = write_down,
		.context = &out,
	};

	rtf_read(&reader, bytes_of(readings[_i].rtf));
	if (reader.updates)
		buffer_add_byte(&out, '+');
	buffer_add_byte(&out, 0);
	ck_assert_msg(strcmp((const char *)out.at, readings[_i].want) == 0,
	    "%s: %s", readings[_i].what, (const char *)out.at);
	buffer_free(&out);
}
END_TEST

static const struct {
	const char *what, *target;
	bool remote, local;
} targets[] = {
	{ "the web", "http://a.example/x.dotm", true, false },
	{ "the web, sealed, in capitals", " HTTPS://a.example/x", true, false },
	{ "Microsoft's own", "https://a.sharepoint.com/x.dotx", false, false },
	{ "what only looks like it", "https://a.example/.sharepoint.com", true,
	    false },
	{ "and that", "https://sharepoint.com.a.example/", true, false },
	{ "a page as an object", "mhtml:http://a!x", true, false },
	{ "a share of the office", "\\\\fs01\\x.dotx", true, true },
	{ "the same as an address", "file:///\\\\fs01\\x.dotx", true, true },
	{ "a share on the Internet", "\\\\a.example\\x", true, false },
	{ "a share by WebDAV", "\\\\a@80\\x", true, false },
	{ "the author's own disk", "file:///C:\\Templates\\x.dotx", false,
	    false },
	{ "a file beside it", "Normal.dotm", false, false },
	{ "nothing", "", false, false },
	{ "slashes", "\\\\\\", false, false },
};

START_TEST(test_targets)
{
	struct bytes target = bytes_of(targets[_i].target);

	ck_assert_msg(field_is_remote(target) == targets[_i].remote, "%s",
	    targets[_i].what);
	ck_assert_msg(field_is_local_share(target) == targets[_i].local, "%s",
	    targets[_i].what);
}
END_TEST

#define PART "<Relationships><Relationship Type='x/"
static const struct {
	const char *what, *name, *content, *want;
} files[] = {
	{ "an object is shown", "a.rtf", "{\\rtf1{\\objdata 7b5c727466317d}}",
	    "1/a.rtf rtf *\n1/a.rtf/object1 rtf 7\n" },
	{ "a template from the web", "a.rtf",
	    "{\\rtf1{\\*\\template http://a}}",
	    "1/a.rtf rtf *\n! remote-template 1/a.rtf\n" },
	{ "DDE", "a.rtf", "{\\rtf1{\\*\\fldinst DDE excel x}}",
	    "1/a.rtf rtf *\n! dde-field 1/a.rtf\n" },
	{ "an equation is told", "a.rtf",
	    "{\\rtf1{\\objdata 01050000020000000b000000"
	    "4571756174696f6e2e330000000000000000000200000041420000}}",
	    "1/a.rtf rtf *\n1/a.rtf/object1 data 4\n"
	    "! equation-object 1/a.rtf\n" },
	{ "an equation that updates itself", "a.rtf",
	    "{\\rtf1\\objupdate{\\objdata 01050000020000000b000000"
	    "4571756174696f6e2e330000000000000000000200000041420000}}",
	    "1/a.rtf rtf *\n1/a.rtf/object1 data 4\n"
	    "! equation-object 1/a.rtf\n! object-autoload 1/a.rtf\n" },
	{ "a document in one file of XML", "a.xml",
	    "<?xml version='1.0'?><?mso-application progid='Word.Document'?>"
	    "<w:fldSimple w:instr='DDEAUTO cmd /k'/>"
	    "<pkg:binaryData>e1xydGYxfQ==</pkg:binaryData>",
	    "1/a.xml text *\n1/a.xml/binaryData rtf 7\n"
	    "! dde-field 1/a.xml\n" },
	{ "a hyperlink is no template", "a.xml",
	    "<?mso-application x?>" PART "hyperlink' TargetMode='External' "
	    "Target='http://a'/>",
	    "1/a.xml text *\n" },
	{ "a linked object from the web", "a.xml",
	    "<?mso-application x?>" PART "oleObject' TargetMode='External' "
	    "Target='http://a'/>",
	    "1/a.xml text *\n! remote-template 1/a.xml\n" },
	{ "a field within a field", "a.xml",
	    "<?mso-application x?><fldChar fldCharType='begin'/>"
	    "<instrText>DDE </instrText><fldChar fldCharType='begin'/>"
	    "<instrText>cmd</instrText><fldChar fldCharType='end'/>"
	    "<fldChar fldCharType='end'/>",
	    "1/a.xml text *\n! dde-field 1/a.xml\n" },
	{ "other fields are no DDE", "a.xml",
	    "<?mso-application x?><fldSimple instr='DDEX cmd'/>"
	    "<fldSimple instr='PAGE'/>",
	    "1/a.xml text *\n" },
	{ "a document type", "a.xml",
	    "<?mso-application x?><!DOCTYPE x []><x/>",
	    "1/a.xml text *\n! xml-doctype 1/a.xml\n" },
	{ "that of a picture", "a.xml",
	    "<?mso-application x?><!DOCTYPE svg PUBLIC 'x'><svg/>",
	    "1/a.xml html *\n" },
};

/* The size of the first object is not the point. */
static void
blank_size(struct buffer *seen)
{
	size_t end = bytes_index(buffer_bytes(seen), '\n'), at = end;
	size_t len = strlen((const char *)seen->at);

	while (at > 0 && seen->at[at - 1] != ' ')
		at--;
	seen->at[at++] = '*';
	memmove(seen->at + at, seen->at + end, len + 1 - end);
}

START_TEST(test_files)
{
	struct unpacking t;

	unpacking_begin(&t);
	unpacking_run(&t, bytes_of(files[_i].content), files[_i].name);
	blank_size(&t.seen);
	ck_assert_str_eq((const char *)t.seen.at, files[_i].want);
	buffer_free(&t.seen);
}
END_TEST

#define EQUATION "\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"
#define HEADER "............................\3\1\1\3\x0a"
#define LONG "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct {
	const char *what, *class_id, *stream, *data;
	size_t len;
	double points; /* -1: nothing is told */
} equations[] = {
	{ "an equation", EQUATION, "Equation Native", HEADER "\x0a\1\2\0x", 38,
	    0 },
	{ "a font in it", EQUATION, "Equation Native",
	    HEADER "\x0a\1\x08ZZTimes\0" LONG, 92, 0 },
	{ "a font name that overflows", EQUATION, "Equation Native",
	    HEADER "\x0a\1\x08ZZ" LONG, 87, 7 },
	{ "no equation inside", EQUATION, "\1oLE10naTive", "12345", 5, 7 },
	{ "Equation 2.0", "\0\x17\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
	    "Equation Native", "", 0, 0 },
	{ "MathType", "\x03\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
	    "Equation Native", HEADER "\x0a\1\x08ZZ" LONG, 87, -1 },
};

START_TEST(test_equations)
{
	struct bytes data = { (const unsigned char *)equations[_i].data,
		equations[_i].len };
	struct arena *arena = arena_new((size_t)1 << 20);
	struct findings findings;
	struct unpacker u = { .findings = &findings };
	struct object o = { .path = BYTES("1/a") };
	struct compound c;
	struct built b;

	findings_init(&findings, arena);
	build_begin(&b);
	build_add(
	    &b, &(struct build_entry){ "Root Entry", 5, 1, BUILD_NONE, { 0 } });
	build_add(&b,
	    &(struct build_entry){
		equations[_i].stream, 2, BUILD_NONE, BUILD_NONE, data });
	memcpy(build_sector(&b, 1) + 0x50, equations[_i].class_id, 16);
	ck_assert(compound_open(&c, build_end(&b)));
	equation_check(&u, &o, &c);
	ck_assert_uint_eq(findings.count, equations[_i].points < 0 ? 0 : 1);
	if (findings.count > 0)
		ck_assert_msg(
		    findings.list[0].points > equations[_i].points - 0.1 &&
			findings.list[0].points < equations[_i].points + 0.1,
		    "%s", equations[_i].what);
	compound_close(&c);
	arena_free(arena);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("rtf");
	TCase *c = tcase_create("rtf");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_loop_test(c, test_readings, 0, COUNT(readings));
	tcase_add_loop_test(c, test_targets, 0, COUNT(targets));
	tcase_add_loop_test(c, test_files, 0, COUNT(files));
	tcase_add_loop_test(c, test_equations, 0, COUNT(equations));
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

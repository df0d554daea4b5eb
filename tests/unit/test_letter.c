/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Mail in other wrappings: what Outlook writes, what Macs write, what is
 * sealed to its recipient.
 */
#include "built_by_python.h"

#define SIGNED_ID "b'\\x30\\x80\\6\\x09\\x2a\\x86\\x48\\x86\\xf7\\x0d\\1\\7"

static const struct built_row rows[] = {
	{ "attachments of TNEF", "tnef({'a.js': b'var a', 'b.txt': b'b'})",
	    "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/a.js script 5\n"
	    "1/winmail.dat/b.txt text 1\n" },
	{ "its text", "tnef({}, 'hello')", "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/body.txt text 5\n" },
	{ "TNEF in TNEF", "tnef({}, embedded={'in': tnef({'a.js': b'var a'})})",
	    "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/in tnef 117\n"
	    "1/winmail.dat/in/a.js script 5\n" },
	{ "a content before its name",
	    "tnef({})[:6] + tnef_attribute(2, 0x69002, b'') + "
	    "tnef_attribute(2, 0x6800f, b'var a') + "
	    "tnef_attribute(2, 0x18010, b'a.js\\0')",
	    "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/a.js script 5\n" },
	{ "two contents in one attachment",
	    "tnef({})[:6] + tnef_attribute(2, 0x18010, b'a.js\\0') + "
	    "tnef_attribute(2, 0x6800f, b'var a') + "
	    "tnef_attribute(2, 0x6800f, b'var bb')",
	    "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/a.js script 5\n"
	    "1/winmail.dat/a.js script 6\n" },
	{ "an attribute longer than the file",
	    "tnef({})[:6] + tnef_attribute(2, 0x18010, b'a.js\\0') + "
	    "b'\\2\\x0f\\x80\\6\\0\\xff\\xff\\xff\\xffvar a'",
	    "winmail.dat",
	    "1/winmail.dat tnef\n1/winmail.dat/a.js script 5\n" },
	{ "nothing in it", "tnef({})[:6]", "winmail.dat",
	    "1/winmail.dat tnef\n! archive-damaged 1/winmail.dat\n" },
	{ "attachments of a .msg, as they are filled up",
	    "msg({'a.js': b'var a'}, 'hello')", "a.msg",
	    "1/a.msg msg\n1/a.msg/body.txt text 5\n"
	    "1/a.msg/a.js data 4096\n" },
	{ "a message in a .msg",
	    "msg({}, '', msg_tree({'a.pdf': PDF}, 'inside'))", "a.msg",
	    "1/a.msg msg\n1/a.msg/body.txt text 6\n"
	    "1/a.msg/a.pdf pdf 4096\n" },
	{ "a message without words in a .msg",
	    "msg({}, '', msg_tree({'a.pdf': PDF}))", "a.msg",
	    "1/a.msg msg\n1/a.msg/a.pdf pdf 4096\n" },
	{ "a document that is a .msg as well",
	    "cfb({**msg_tree({'a.js': b'var a'}), 'WordDocument': b'w'})",
	    "a.msg", "1/a.msg doc\n1/a.msg/a.js data 4096\n" },
	{ "macros beside a page saved as one file",
	    "activemime(cfb({'WordDocument': b'w'}))", "editdata.mso",
	    "1/editdata.mso activemime\n"
	    "1/editdata.mso/document doc 5632\n" },
	{ "a file of a Mac", "apple(b'var a', 'a.js', resource=b'r')", "a",
	    "1/a apple-file\n1/a/a.js script 5\n"
	    "1/a/resource fork text 1\n" },
	{ "a file in a calendar, folded",
	    "b'BEGIN:VCALENDAR\\r\\nUID:1\\r\\nATTACH;ENCODING=BASE64;"
	    "FILENAME=a.js:dmFyIGEg\\r\\n ID0gMTsgLy8=\\r\\n'",
	    "a.ics", "1/a.ics text\n1/a.ics/a.js script 14\n" },
	{ "a link in a calendar is no file",
	    "b'BEGIN:VCALENDAR\\r\\nATTACH:http://test.invalid/abcd\\r\\n'",
	    "a.ics", "1/a.ics text\n" },
	{ "S/MIME sealed to its recipient", SIGNED_ID "\\3' + b'\\0' * 99",
	    "smime.p7m",
	    "1/smime.p7m sealed-mail\n! seal-unsupported 1/smime.p7m\n" },
	{ "S/MIME that is compressed",
	    "b'\\x30\\x80\\6\\x0b\\x2a\\x86\\x48\\x86\\xf7\\x0d\\1\\x09\\x10\\1"
	    "\\x09\\xa0\\x80\\6\\x09\\x2a\\x86\\x48\\x86\\xf7\\x0d\\1\\7\\1"
	    "\\xa0\\x80\\4' + (lambda z: bytes([len(z)]) + z)"
	    "(zlib.compress(b'%PDF-1.4'))",
	    "smime.p7m", "1/smime.p7m signature\n1/smime.p7m/signed pdf 8\n" },
	{ "PGP in a text",
	    "b'Hello\\r\\n-----BEGIN PGP MESSAGE-----\\r\\n\\r\\nhQEM\\r\\n'",
	    "a.asc", "1/a.asc text\n! seal-unsupported 1/a.asc\n" },
	{ "PGP quoted in a text",
	    "b'Hello\\r\\n> -----BEGIN PGP MESSAGE-----\\r\\n> hQEM\\r\\n'",
	    "a.txt", "1/a.txt text\n" },
	{ "text in UTF-16 with a mark, and a character of two units",
	    "b'\\xff\\xfe' + 'a\\U00020BB7b'.encode('utf-16-le')", "a.txt",
	    "1/a.txt text\n1/a.txt/utf-8 text 6\n" },
	{ "a script in UTF-16 without a mark, big end first",
	    "'wscript.echo 1'.encode('utf-16-be')", "a.js",
	    "1/a.js script\n1/a.js/utf-8 script 14\n" },
	{ "half a pair is dropped", "b'\\xff\\xfea\\0\\0\\xd8b\\0'", "a.txt",
	    "1/a.txt text\n1/a.txt/utf-8 text 2\n" },
	{ "a page saved as one file, behind a PDF",
	    "PDF + b'\\r\\nMime-version: 1.0\\r\\nContent-Type: multipart/"
	    "related; boundary=b\\r\\n\\r\\n--b\\r\\nContent-Type: "
	    "application/x-y; name=a.js\\r\\n\\r\\nvar a\\r\\n--b--\\r\\n'",
	    "a.doc", "1/a.doc pdf\n1/a.doc.1/a.js script 5\n" },
	{ "the same where the type stands first",
	    "b'words\\n\\nContent-Type: multipart/related; boundary=b\\n"
	    "MIME-Version: 1.0\\n\\n--b\\nContent-Type: "
	    "application/x-y; name=a.js\\n\\nvar a\\n--b--'",
	    "a.doc", "1/a.doc text\n1/a.doc.1/a.js script 5\n" },
	{ "one field that somebody quotes is no page",
	    "b'Look:\\n\\nMIME-Version: 1.0\\nContent-Type: text/plain\\n'",
	    "a.txt", "1/a.txt text\n" },
	{ "PGP without armour",
	    "b'\\x85\\1\\x0c\\3' + b'k' * 8 + b'\\1\\7\\xff' + b'k' * 256",
	    "a.pgp", "1/a.pgp sealed-mail\n! seal-unsupported 1/a.pgp\n" },
};
#define ROWS (int)(sizeof rows / sizeof rows[0])

START_TEST(test_rows)
{
	built_check(&rows[_i]);
}
END_TEST

START_TEST(test_broken)
{
	built_break(&rows[_i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("letter");
	TCase *tc = tcase_create("wrappings");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, test_rows, 0, ROWS);
	tcase_add_loop_test(tc, test_broken, 0, ROWS);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

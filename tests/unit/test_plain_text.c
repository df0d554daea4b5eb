/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What words are got out of documents, calendars and comments of archives.
 */
#include "unpack/plain_text.h"

#include <check.h>
#include <stdlib.h>

#include "parse/charset.h"
#include "parse/mail.h"

#define LOOP(c, f, rows)                                                       \
	tcase_add_loop_test(c, f, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

static void
must_be(const char *what, struct bytes got, const char *want)
{
	ck_assert_msg(bytes_equal(got, bytes_of(want)),
	    "%s: got <%.*s>, want <%s>", what, BYTES_ARG(got), want);
}

static const struct {
	const char *what, *name, *xml, *want;
} documents[] = {
	{ "runs of a paragraph are one word", "word/document.xml",
	    "<w:p><w:r><w:t>mado-</w:t></w:r><w:r><w:t>44</w:t></w:r></w:p>",
	    "mado-44\n" },
	{ "cells are kept apart", "word/document.xml",
	    "<w:tr><w:tc><w:t>PW</w:t></w:tc><w:tc><w:t>a1</w:t></w:tc></w:tr>",
	    "PW\ta1\t\n" },
	{ "shared strings are lines", "xl/sharedStrings.xml",
	    "<sst><si><t>PW</t></si><si><t>a1</t></si></sst>", "PW\na1\n" },
	{ "numbers of a sheet count", "xl/worksheets/sheet1.xml",
	    "<row><c><v>4471</v></c></row>", "4471\t\n" },
	{ "text of a slide", "ppt/slides/slide1.xml",
	    "<a:p><a:r><a:t>a &amp; b</a:t></a:r></a:p>", "a & b\n" },
	{ "what is no word is left out", "word/document.xml",
	    "<w:p><w:instrText>DATE</w:instrText></w:p>", "\n" },
	{ "broken XML gives what stands before", "word/document.xml",
	    "<w:p><w:t>a1</w:t></w:p><w:t", "a1\n" },
	{ "styles hold no words", "word/styles.xml", NULL, NULL },
};

START_TEST(test_document)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct object parent = { .type = OBJECT_DOCX };
	struct object o = { .parent = &parent,
		.name = bytes_of(documents[_i].name),
		.type = OBJECT_TEXT };

	if (documents[_i].xml == NULL) {
		ck_assert(!plain_text_has(&o));
	} else {
		o.content = bytes_of(documents[_i].xml);
		ck_assert(plain_text_has(&o));
		must_be(documents[_i].what, plain_text(arena, &o),
		    documents[_i].want);
	}
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *entry, *want;
} calendars[] = {
	{ "description and summary", "SUMMARY:a\r\nDESCRIPTION:b\r\n",
	    "\na\nb" },
	{ "with parameters", "DESCRIPTION;LANGUAGE=ja:b\r\n", "\nb" },
	{ "folded over lines", "DESCRIPTION:ab\r\n c\r\n\td\r\n", "\nabcd" },
	{ "signs that stand for others", "DESCRIPTION:a\\nb\\,c\\\\d\r\n",
	    "\na\nb,c\\d" },
	{ "other fields are passed over", "UID:a\r\n b\r\nSUMMARY:c\r\n",
	    "\nc" },
	{ "nothing to say", "BEGIN:VCALENDAR\r\n", "" },
	{ "a name without a value", "SUMMARY", "\n" },
};

START_TEST(test_calendar)
{
	struct arena *arena = arena_new((size_t)16 << 20);

	must_be(calendars[_i].what,
	    plain_text_calendar(arena, bytes_of(calendars[_i].entry)),
	    calendars[_i].want);
	arena_free(arena);
}
END_TEST

#define END "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define RAR5 "Rar!\x1a\x07\x01\0"
#define ROW(what, type, bytes, want)                                           \
	{                                                                      \
		what, type,                                                    \
		    { (const unsigned char *)(bytes), sizeof(bytes) - 1 },     \
		    want                                                       \
	}

static const struct {
	const char *what;
	enum object_type type;
	struct bytes content;
	const char *want;
} comments[] = {
	ROW("behind the end record", OBJECT_ZIP, END "\5\0pw: 1", "pw: 1"),
	ROW("with more behind it", OBJECT_ZIP, END "\2\0pw and more", "pw"),
	ROW("none", OBJECT_ZIP, END "\0\0", ""),
	ROW("longer than the file", OBJECT_ZIP, END "\xff\0pw: 1", ""),
	ROW("that looks like a record", OBJECT_ZIP, END "\4\0PK\5\6", "PK\5\6"),
	ROW("no ZIP at all", OBJECT_ZIP, "PK", ""),
	ROW("a RAR without any", OBJECT_RAR, RAR5, ""),
	ROW("another format", OBJECT_CAB, END "\5\0pw: 1", ""),
};

START_TEST(test_comment)
{
	struct object o = { .type = comments[_i].type,
		.content = comments[_i].content };

	must_be(comments[_i].what, plain_text_comment(&o), comments[_i].want);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plain text");
	TCase *c = tcase_create("plain text");
	SRunner *runner;
	int failed;

	mail_start();
	charset_warm_up();
	LOOP(c, test_document, documents);
	LOOP(c, test_calendar, calendars);
	LOOP(c, test_comment, comments);
	suite_add_tcase(suite, c);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}

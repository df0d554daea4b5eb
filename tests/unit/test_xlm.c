/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Workbooks by hand, as rows of records or parts of a package; what is found of
 * their macro sheets, by name.
 */
#include "unpack/xlm.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "unpack/formats.h"

struct piece {
	unsigned record; /* 0: an XML part */
	const char *data;
	size_t len;
};
#define P(record, text)                                                        \
	{                                                                      \
		record, text, sizeof(text) - 1                                 \
	}

/* BIFF: globals, a sheet's entry (state, kind, name), names, a macro sheet. */
#define BOOK P(0x809, "\x00\x06\x05\x00\0\0\0\0\0\0\0\0\0\0\0\0")
#define BOOK_5 P(0x809, "\x00\x05\x05\x00\0\0\0\0")
#define SHEET(state, kind) P(0x85, "\xff\xff\0\0" state kind "\x02\x00M1")
#define BUILT_IN(id) P(0x18, "\x20\0\0\x01\0\0\0\0\x01\0\0\0\0\0\x00" id)
#define NAMED(len, text) P(0x18, "\0\0\0" len "\0\0\0\0\x01\0\0\0\0\0\x00" text)
#define NAMED_5(len, text) P(0x18, "\0\0\0" len "\0\0\0\0\x01\0\0\0\0\0" text)
#define MACROS P(0x809, "\x00\x06\x40\x00\0\0\0\0\0\0\0\0\0\0\0\0")
#define MACROS_5 P(0x809, "\x00\x05\x40\x00\0\0\0\0")
#define CELLS P(0x809, "\x00\x06\x10\x00\0\0\0\0\0\0\0\0\0\0\0\0")
#define CHART P(0x809, "\x00\x06\x20\x00\0\0\0\0\0\0\0\0\0\0\0\0")
#define END P(0x0a, "")
#define CELL "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define FORMULA(len, tokens) P(0x06, CELL len "\0" tokens)
/* EXEC("abc"), and the same text in front of it with two bytes a character. */
#define EXEC FORMULA("\x0a", "\x17\x03\x00\x61\x62\x63\x42\x01\x6e\x00")
#define EXEC_WIDE                                                              \
	FORMULA("\x0d", "\x17\x03\x01\x61\0\x62\0\x63\0\x42\x01\x6e\x00")
#define EXEC_5 FORMULA("\x09", "\x17\x03\x61\x62\x63\x42\x01\x6e\x00")

/* XLSB: a part begins with its first record. */
#define BOOK_12 P(131, "")
#define SHEET_12(state)                                                        \
	P(156,                                                                 \
	    state "\0\0\0\x01\0\0\0\x04\0\0\0r\0I\0d\0"                        \
		  "1\0\x01\0\0\0M\0")
#define NAMED_12                                                               \
	P(39,                                                                  \
	    "\x20\0\0\0\0\xff\xff\xff\xff\x09\0\0\0A\0u\0t\0o\0_\0O\0p\0e\0n"  \
	    "\0\0\0\0\0")
#define MACROS_12 P(129, "")
#define EXEC_12                                                                \
	P(10,                                                                  \
	    "\0\0\0\0\0\0\0\0\x01\0\0\x0d\0\0\0\x17\x03\0\x61\0\x62\0\x63\0"   \
	    "\x42\x01\x6e\x00\0\0\0\0")
#define RELATION                                                               \
	P(0,                                                                   \
	    "<Relationships><Relationship Id='rId1' Type='http://x/"           \
	    "xlMacrosheet' Target='macrosheets/a.bin'/></Relationships>")

#define WORKBOOK(state, name)                                                  \
	P(0,                                                                   \
	    "<workbook><sheets><sheet name='M' " state                         \
	    " r:id='rId1'/></sheets><definedNames><definedName name='" name    \
	    "'>M!A1</definedName></definedNames></workbook>")
#define MACRO_XML(formula)                                                     \
	P(0,                                                                   \
	    "<xm:macrosheet xmlns:xm='x'><c r='A1'><f>" formula                \
	    "</f><v>0</v></c></xm:macrosheet>")
#define SHEET_XML(formula)                                                     \
	P(0, "<worksheet><c r='A1'><f>" formula "</f></c></worksheet>")

#define CHARS_5 "CHAR(1)&amp;CHAR(2)&amp;CHAR(3)&amp;CHAR(4)&amp;CHAR(5)"

static const struct {
	const char *what;
	struct piece pieces[8];
	const char *want;
} books[] = {
	{ "a worksheet, hidden",
	    { BOOK, SHEET("\2", "\0"), BUILT_IN("\1"), END, CELLS, END }, "" },
	{ "a macro sheet in sight",
	    { BOOK, SHEET("\0", "\1"), END, MACROS, END }, "macro-sheet" },
	{ "bits of the state that mean nothing",
	    { BOOK, SHEET("\xfc", "\1"), BUILT_IN("\1"), END },
	    "macro-sheet macro-autorun" },
	{ "hidden behind such bits",
	    { BOOK, SHEET("\xfe", "\1"), BUILT_IN("\1"), END },
	    "macro-sheet macro-autorun macro-sheet-hidden" },
	{ "run on closing", { BOOK, SHEET("\1", "\1"), BUILT_IN("\2"), END },
	    "macro-sheet macro-autorun macro-sheet-hidden" },
	{ "another built-in name",
	    { BOOK, SHEET("\1", "\1"), BUILT_IN("\6"), END }, "macro-sheet" },
	{ "a plain name",
	    { BOOK, SHEET("\0", "\1"), NAMED("\x0b", "auto_OPEN_7"), END },
	    "macro-sheet macro-autorun" },
	{ "a plain name with signs in it",
	    { BOOK, SHEET("\0", "\1"), NAMED("\x0a", "Auto_\1Open"), END },
	    "macro-sheet macro-autorun" },
	{ "a name that only holds the word",
	    { BOOK, SHEET("\0", "\1"), NAMED("\x0c", "my_auto_open"), END },
	    "macro-sheet" },
	{ "the entry lies, the sheet does not",
	    { BOOK, SHEET("\0", "\0"), END, MACROS, END }, "macro-sheet" },
	{ "it starts a program",
	    { BOOK, SHEET("\0", "\1"), BUILT_IN("\1"), END, MACROS, EXEC, END },
	    "macro-sheet macro-autorun macro-sheet-acts" },
	{ "with wide text before the call",
	    { BOOK, SHEET("\0", "\1"), BUILT_IN("\1"), END, MACROS, EXEC_WIDE,
		END },
	    "macro-sheet macro-autorun macro-sheet-acts" },
	{ "behind a chart on it",
	    { BOOK, SHEET("\0", "\1"), BUILT_IN("\1"), MACROS, CHART, END,
		EXEC },
	    "macro-sheet macro-autorun macro-sheet-acts" },
	{ "nothing runs it",
	    { BOOK, SHEET("\0", "\1"), END, MACROS, EXEC, END },
	    "macro-sheet" },
	{ "the bytes of a call in a number",
	    { BOOK, SHEET("\0", "\1"), BUILT_IN("\1"), END, MACROS,
		FORMULA("\x09", "\x1f\x42\x01\x6e\x00\x42\x01\x6e\x00"), END },
	    "macro-sheet macro-autorun" },
	{ "a token that is not known ends it",
	    { BOOK, SHEET("\0", "\1"), BUILT_IN("\1"), END, MACROS,
		FORMULA("\x05", "\x3f\x42\x01\x6e\x00"), END },
	    "macro-sheet macro-autorun" },
	{ "Excel 5",
	    { BOOK_5, P(0x85, "\xff\xff\0\0\2\1\1M"),
		NAMED_5("\x09", "auto_open"), END, MACROS_5, EXEC_5, END },
	    "macro-sheet macro-autorun macro-sheet-hidden macro-sheet-acts" },
	{ "cut off in a name", { BOOK, SHEET("\0", "\1"), P(0x18, "\x20") },
	    "macro-sheet" },
	{ "binary parts",
	    { BOOK_12, SHEET_12("\2"), NAMED_12, RELATION, MACROS_12, EXEC_12 },
	    "macro-sheet macro-autorun macro-sheet-hidden macro-sheet-acts" },
	{ "binary parts, the relation last",
	    { MACROS_12, EXEC_12, BOOK_12, SHEET_12("\x12"), NAMED_12,
		RELATION },
	    "macro-sheet macro-autorun macro-sheet-hidden macro-sheet-acts" },
	{ "binary parts without a relation",
	    { BOOK_12, SHEET_12("\2"), NAMED_12, MACROS_12, EXEC_12 }, "" },
	{ "XML, hidden",
	    { WORKBOOK("state='veryHidden'", "_xlnm.Auto_Open"), RELATION,
		MACRO_XML("ALERT(1)") },
	    "macro-sheet macro-autorun macro-sheet-hidden" },
	{ "XML, in sight, a call of a library",
	    { WORKBOOK("", "_xlnm.Auto_Open"), RELATION,
		MACRO_XML("=CALL(\"k\",\"b\")") },
	    "macro-sheet macro-autorun macro-sheet-acts" },
	{ "XML, a worksheet is hidden and a name is common",
	    { WORKBOOK("state='hidden'", "_xlnm.Print_Area"),
		SHEET_XML("SUM(A1)") },
	    "" },
	{ "XML, a call in quotes",
	    { WORKBOOK("", "auto_open"), MACRO_XML("ALERT(\"EXEC(1)\")") },
	    "macro-sheet macro-autorun" },
	{ "XML, cells are written",
	    { WORKBOOK("", "auto_open"), MACRO_XML("FORMULA(1,A2)") },
	    "macro-sheet macro-autorun" },
	{ "XML, cells are written letter by letter",
	    { WORKBOOK("", "auto_open"),
		MACRO_XML("FORMULA(" CHARS_5 CHARS_5 CHARS_5 CHARS_5 ",A2)") },
	    "macro-sheet macro-autorun macro-sheet-acts" },
	{ "XML, a worksheet may not call",
	    { WORKBOOK("", "auto_open"), SHEET_XML("EXEC(1)") }, "" },
};

struct opening {
	struct unpacker u;
	struct object document;
	struct buffer part;
};

static void
show(struct opening *t, const struct piece *p)
{
	struct object part = { .parent = &t->document,
		.path = BYTES("1/a/b"),
		.content = buffer_bytes(&t->part) };

	if (t->part.len > 0) {
		ck_assert(xlm_xlsb_bid(&part));
		xlm_xlsb_open(&t->u, &part);
		t->part.len = 0;
	}
	if (p->data != NULL && p->record == 0) {
		part.content = (struct bytes){ (const void *)p->data, p->len };
		ooxml_open(&t->u, &part);
	}
}

/* Records below 256 have one byte in BIFF12 if they are below 128. */
static void
add_12(struct buffer *to, const struct piece *p)
{
	if (p->record < 128) {
		buffer_add_byte(to, (unsigned char)p->record);
	} else {
		buffer_add_byte(to, (unsigned char)(p->record | 0x80));
		buffer_add_byte(to, (unsigned char)(p->record >> 7));
	}
	buffer_add_byte(to, (unsigned char)p->len);
	buffer_add(to, (struct bytes){ (const void *)p->data, p->len });
}

static void
add_8(struct buffer *to, const struct piece *p)
{
	const unsigned char head[] = { p->record & 0xff,
		(unsigned char)(p->record >> 8), (unsigned char)p->len, 0 };

	buffer_add(to, (struct bytes){ head, sizeof head });
	buffer_add(to, (struct bytes){ (const void *)p->data, p->len });
}

static void
open_package(struct opening *t, const struct piece *p)
{
	static const struct piece none;

	t->document.type = OBJECT_XLSX;
	for (size_t i = 0; i < 8 && p[i].data != NULL; i++) {
		if (p[i].record == 0 || p[i].record == 131 ||
		    p[i].record == 129)
			show(t, &p[i]);
		if (p[i].record != 0)
			add_12(&t->part, &p[i]);
	}
	show(t, &none);
}

static void
open_stream(struct opening *t, const struct piece *p)
{
	for (size_t i = 0; i < 8 && p[i].data != NULL; i++)
		add_8(&t->part, &p[i]);
	t->document.type = OBJECT_XLS;
	t->document.content = buffer_bytes(&t->part);
	ck_assert(xlm_biff_bid(&t->document));
	xlm_biff_open(&t->u, &t->document);
}

START_TEST(test_books)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct findings findings;
	struct opening t = { .u = { .arena = arena, .findings = &findings },
		.document = { .path = BYTES("1/a") } };
	struct buffer got = { 0 };

	findings_init(&findings, arena);
	if (books[_i].pieces[0].record == 0x809)
		open_stream(&t, books[_i].pieces);
	else
		open_package(&t, books[_i].pieces);
	for (size_t i = 0; i < findings.count; i++) {
		ck_assert(bytes_equal(findings.list[i].where, BYTES("1/a")));
		buffer_format(&got, "%s%s", i > 0 ? " " : "",
		    finding_kind(findings.list[i].id)->name);
	}
	buffer_add_byte(&got, 0);
	ck_assert_msg(strcmp((char *)got.at, books[_i].want) == 0,
	    "%s: got <%s>", books[_i].what, got.at);
	buffer_free(&got);
	buffer_free(&t.part);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("xlm");
	TCase *tc = tcase_create("books");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_books, 0, sizeof books / sizeof books[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

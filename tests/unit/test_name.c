/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "inspect/checks.h"
#include "unpack/object.h"

/* Each row is one object. `want' lists the findings in order. */
static const struct {
	const char *what, *name;
	enum object_type type;
	const char *content; /* NULL: never came out of a sealed archive */
	const char *want;
} names[] = {
	{ "a plain document", "見積書.xlsx", OBJECT_XLSX, "PK", "" },
	{ "a shortcut by content", "a.bin", OBJECT_LNK, "L", "shortcut-file" },
	{ "a shortcut posing as a document", "請求書.doc.lnk", OBJECT_LNK, "L",
	    "shortcut-file name-double-ending" },
	{ "a program by content", "setup", OBJECT_PE, "MZ", "executable-file" },
	{ "a program for Unix", "a.out", OBJECT_ELF, "\x7F", "" },
	{ "a program behind an ending", "photo.jpg.exe", OBJECT_PE, "MZ",
	    "executable-file name-double-ending" },
	{ "blanks before the ending", "見積書.pdf          .scr",
	    OBJECT_UNKNOWN, "x", "executable-file name-double-ending" },
	{ "twenty wide blanks, any ending",
	    "書　　　　　　　　　　　　　　　　　　　　.dat", OBJECT_UNKNOWN,
	    "x", "name-double-ending" },
	{ "nineteen wide blanks",
	    "書　　　　　　　　　　　　　　　　　　　.dat", OBJECT_UNKNOWN, "x",
	    "" },
	{ "a full stop at the end is dropped by Windows", "a.pdf.exe. ",
	    OBJECT_PE, "MZ",
	    "executable-file name-disguised name-double-ending" },
	{ "a stream's name is too", "a.js::$DATA", OBJECT_TEXT, "x",
	    "script-file name-disguised" },
	{ "a blank of no width", "a.j\xE2\x80\x8Bs", OBJECT_TEXT, "x",
	    "script-file name-disguised" },
	{ "a soft hyphen behind a document", "a.doc\xC2\xAD", OBJECT_DOC, "x",
	    "" },
	{ "a script is text", "info.js", OBJECT_TEXT, "x", "script-file" },
	{ "a script in capitals", "INFO.VBS", OBJECT_SCRIPT, "x",
	    "script-file" },
	{ "a script that is a page", "a.hta", OBJECT_HTML, "<", "script-file" },
	{ "a shell script", "run.sh", OBJECT_SCRIPT, "#!", "" },
	{ "a patch to a script", "fix-a.js.patch", OBJECT_TEXT, "x", "" },
	{ "a picture named as a script", "a.js", OBJECT_IMAGE, "x", "" },
	{ "prose named after a domain", "example.com", OBJECT_TEXT, "x", "" },
	{ "bytes named after a domain", "example.com", OBJECT_UNKNOWN, "x",
	    "executable-file" },
	{ "a Java program", "a.jar", OBJECT_ZIP, "PK", "executable-file" },
	{ "a ZIP that runs", "a.exe", OBJECT_ZIP, "MZPK", "executable-file" },
	{ "a ZIP with a wrong name", "a.exe", OBJECT_ZIP, "PK", "" },
	{ "sealed, a shortcut", "x/y.lnk", OBJECT_EMPTY, NULL,
	    "shortcut-file" },
	{ "sealed, a script", "x\\y.wsf", OBJECT_EMPTY, NULL, "script-file" },
	{ "sealed, an image", "y.iso", OBJECT_EMPTY, NULL, "disk-image" },
	{ "sealed, a document", "y.docm", OBJECT_EMPTY, NULL, "" },
	{ "empty, with a bad ending", "y.lnk", OBJECT_EMPTY, "", "" },
	{ "a disk image", "a.img", OBJECT_ISO, "x", "disk-image" },
	{ "a notebook", "a.one", OBJECT_ONENOTE, "x", "onenote-file" },
	{ "an ending turned round",
	    "請求\xE2\x80\xAE"
	    "fdp.exe",
	    OBJECT_PE, "MZ", "executable-file name-reversed" },
	{ "a turn is bad before any ending",
	    "a\xE2\x80\xAE"
	    "txt.doc",
	    OBJECT_DOC, "x", "name-reversed" },
	{ "isolates around an ending", "a\xE2\x81\xA6.pdf\xE2\x81\xA9.exe",
	    OBJECT_PE, "MZ",
	    "executable-file name-reversed name-double-ending" },
	{ "a Hebrew document", "\xD7\x90\xE2\x80\x8F.docx", OBJECT_DOCX, "x",
	    "" },
	{ "a version number", "v1.2.zip", OBJECT_ZIP, "PK", "" },
	{ "no name at all", "", OBJECT_UNKNOWN, "x", "" },
	{ "only full stops", "...", OBJECT_UNKNOWN, "x", "" },
};

static void
print(char *to, const struct findings *fs)
{
	to[0] = '\0';
	for (size_t i = 0; i < fs->count; i++) {
		strcat(to, i > 0 ? " " : "");
		strcat(to, finding_kind(fs->list[i].id)->name);
	}
}

START_TEST(test_names)
{
	struct arena *arena = arena_new(1 << 20);
	const char *content = names[_i].content;
	struct object o = { .path = bytes_of(names[_i].name),
		.name = bytes_of(names[_i].name),
		.type = names[_i].type,
		.content = bytes_of(content != NULL ? content : ""),
		.attached = true,
		.was_sealed = content == NULL };
	struct findings fs;
	char got[400];

	findings_init(&fs, arena);
	check_name(&o, &fs);
	print(got, &fs);
	ck_assert_msg(strcmp(got, names[_i].want) == 0,
	    "%s: got <%s>, want <%s>", names[_i].what, got, names[_i].want);
	arena_free(arena);
}
END_TEST

/* Behind a button of a notebook, a script needs no name to be one. */
START_TEST(test_embedded)
{
	struct arena *arena = arena_new(1 << 20);
	struct object parent = { .type = OBJECT_ONENOTE };
	struct object o = { .parent = &parent,
		.path = BYTES("1/a.one/1"),
		.type = OBJECT_SCRIPT,
		.content = BYTES("@echo off") };
	struct findings fs;

	findings_init(&fs, arena);
	check_name(&o, &fs);
	ck_assert(findings_have(&fs, FINDING_SCRIPT_FILE));
	parent.type = OBJECT_ZIP;
	findings_init(&fs, arena);
	check_name(&o, &fs);
	ck_assert(!findings_have(&fs, FINDING_SCRIPT_FILE));
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("name");
	TCase *tc = tcase_create("names");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_names, 0, sizeof names / sizeof names[0]);
	tcase_add_test(tc, test_embedded);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

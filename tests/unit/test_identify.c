/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "compound_build.h"
#include "unpack/object.h"

/* A view as a constant, which a compound literal is not. */
#define RAW(literal)                                                           \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}

/* `at' is where the bytes stand in an object of `size' bytes; 0: as long as
 * they are. What lies around them is NULs, or dots in text. */
static const struct {
	const char *what;
	struct bytes bytes;
	size_t at, size;
	const char *name, *want;
} files[] = {
	{ "nothing", RAW(""), 0, 0, "a.exe", "empty" },
	{ "a ZIP by its first member", RAW("PK\3\4\x14\0\0\0\0\0"), 0, 64, "",
	    "zip" },
	{ "a ZIP without members",
	    RAW("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 0, 0, "",
	    "zip" },
	{ "a ZIP known only by its end",
	    RAW("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 3000, 0, "",
	    "zip" },
	{ "RAR 4", RAW("Rar!\x1a\7\0"), 0, 40, "", "rar" },
	{ "RAR 5", RAW("Rar!\x1a\7\1\0"), 0, 40, "", "rar" },
	{ "7z", RAW("7z\xbc\xaf\x27\x1c"), 0, 40, "", "7z" },
	{ "a tar of today", RAW("ustar"), 257, 1024, "", "tar" },
	{ "a cabinet", RAW("MSCF\0\0\0\0"), 0, 40, "", "cab" },
	{ "LZH, level 0", RAW("\x20\0-lh5-\1\2\3\4\1\2\3\4\1\2\3\4 \0"), 0, 40,
	    "", "lzh" },
	{ "a new ASCII cpio", RAW("070701000000"), 0, 120, "", "cpio" },
	{ "ar", RAW("!<arch>\n"), 0, 80, "", "ar" },
	{ "ISO 9660 behind 32 kB of nothing", RAW("CD001"), 0x8001, 0x9000, "",
	    "iso" },
	{ "UDF without ISO 9660", RAW("BEA01"), 0x8001, 0x9000, "", "disk" },
	{ "gzip", RAW("\x1f\x8b\x08\0\0\0\0\0\0\3"), 0, 30, "", "gz" },
	{ "gzip with flags that do not exist",
	    RAW("\x1f\x8b\x08\xe0\0\0\0\0\0\3"), 0, 30, "", "data" },
	{ "bzip2", RAW("BZh91AY&SY"), 0, 30, "", "bz2" },
	{ "a word that begins as bzip2", RAW("BZhello, all of you"), 0, 0, "",
	    "text" },
	{ "xz",
	    RAW("\xfd"
		"7zXZ\0"),
	    0, 30, "", "xz" },
	{ "zstd", RAW("\x28\xb5\x2f\xfd"), 0, 30, "", "zst" },
	{ "lz4", RAW("\x04\x22\x4d\x18"), 0, 30, "", "lz4" },
	{ "compress", RAW("\x1f\x9d\x90"), 0, 30, "", "Z" },
	{ "ARJ", RAW("\x60\xea\x26\0\x1e\7\1\0\x10\0\2\x60"), 0, 80, "",
	    "arj" },
	{ "ACE", RAW("**ACE**"), 7, 60, "", "ace" },
	{ "VHD by its last sector", RAW("conectix"), 2048, 2560, "", "disk" },
	{ "VHDX", RAW("vhdxfile"), 0, 60, "", "disk" },
	{ "a FAT volume", RAW("FAT16   \0"), 54, 0, "", "data" },
	{ "OneNote",
	    RAW("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29"
		"\x96\xd3"),
	    0, 60, "", "one" },
	{ "RTF that is not version 1", RAW("{\\rtzzz}"), 0, 0, "", "rtf" },
	{ "PDF at the front", RAW("%PDF-1.7\n"), 0, 0, "", "pdf" },
	{ "PDF behind junk", RAW("%PDF-1.7\n"), 1000, 0, "", "pdf" },
	{ "PDF too far behind", RAW("%PDF-1.7\n"), 1025, 0, "", "data" },
	{ "PDF far behind, with an end", RAW("%PDF-1.7\nstartxref\n0\n%%EOF"),
	    1025, 0, "", "pdf" },
	{ "a shortcut", RAW("\x4c\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"),
	    0, 80, "", "lnk" },
	{ "ELF",
	    RAW("\x7f"
		"ELF"),
	    0, 64, "", "elf" },
	{ "a program cut off before its header", RAW("MZ\x90\0\3"), 0, 40, "",
	    "exe" },
	{ "prose that begins with MZ",
	    RAW("MZ is a mark, "
		"and this is a line of text that is longer than a header"),
	    0, 0, "", "text" },
	{ "compiled help", RAW("ITSF\3"), 0, 60, "", "chm" },
	{ "winmail.dat", RAW("\x78\x9f\x3e\x22"), 0, 60, "", "tnef" },
	{ "a picture", RAW("\x89PNG\r\n\x1a\n"), 0, 60, "", "image" },
	{ "a bare workbook stream", RAW("\t\x08\x10\0\0\6\5\0"), 0, 60, "",
	    "xls" },
	{ "a signature",
	    RAW("\x30\x82\x10\0\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\2"), 0, 60,
	    "", "signature" },

	{ "English", RAW("Please find it attached."), 0, 0, "", "text" },
	{ "Japanese in UTF-8", RAW("お世話になっております。"), 0, 0, "",
	    "text" },
	{ "Japanese in CP932",
	    RAW("\x82\xa8\x90\xa2\x98\x62\x82\xc9\x82\xc8\x82\xe8"), 0, 0, "",
	    "text" },
	{ "Japanese in ISO-2022-JP", RAW("\x1b$B$*@$OC\x1b(B"), 0, 0, "",
	    "text" },
	{ "UTF-16 with a mark", RAW("\xff\xfeh\0e\0l\0l\0o\0"), 0, 0, "",
	    "text" },
	{ "UTF-16 without a mark", RAW("h\0e\0l\0l\0o\0 \0y\0o\0u\0"), 0, 0, "",
	    "text" },
	{ "bytes that are not text", RAW("a\1b\2c\3d\4e\5f\6g\7"), 0, 0, "a.js",
	    "data" },
	{ "a page", RAW("<!DOCTYPE html><title>a</title>"), 0, 0, "", "html" },
	{ "a page in UTF-16", RAW("\xff\xfe<\0H\0T\0M\0L\0>\0"), 0, 0, "",
	    "html" },
	{ "a drawing that can hold scripts", RAW("<svg onload=a()>"), 0, 0, "",
	    "html" },
	{ "prose about tags", RAW("Use <b> and a <html> tag."), 0, 0, "",
	    "text" },
	{ "an HTML application", RAW("<html><hta:application id=a><script>"), 0,
	    0, "", "script" },
	{ "encoded JScript", RAW("#@~^EgAAAA==4+^sW^"), 0, 0, "", "script" },
	{ "a Windows script file", RAW("<job><script>a()</script></job>"), 0, 0,
	    "", "script" },
	{ "a batch file", RAW("@ECHO OFF\r\nstart a\r\n"), 0, 0, "a.txt",
	    "script" },
	{ "a batch file behind blank lines", RAW("\r\n\r\n@echo off\r\n"), 0, 0,
	    "", "script" },
	{ "a link to a page", RAW("[InternetShortcut]\r\nURL=file://a"), 0, 0,
	    "", "script" },
	{ "PowerShell", RAW("powershell -enc AAAA"), 0, 0, "", "script" },
	{ "a script by its name", RAW("var a = 1;"), 0, 0, "a.JS", "script" },
	{ "a name with what Windows drops", RAW("var a = 1;"), 0, 0, "a.js . .",
	    "script" },
	{ "a name with a stream", RAW("var a = 1;"), 0, 0, "a.vbs::$DATA",
	    "script" },
	{ "a name does not make a picture a script", RAW("\x89PNG\r\n\x1a\n"),
	    0, 60, "a.js", "image" },
	{ "macro source", RAW("Attribute VB_Name = \"Module1\"\r\n"), 0, 0, "",
	    "vba" },
	{ "a message", RAW("Received: from a\r\nFrom: a@b\r\nTo: c@d\r\n\r\n"),
	    0, 0, "", "message" },
	{ "a saved web archive",
	    RAW("MIME-Version: 1.0\nContent-Type: multipart/related\n\n"), 0, 0,
	    "", "message" },
	{ "a text that quotes a header",
	    RAW("From: a@b\nTo: c@d\nSubject: e\n\nf"), 0, 0, "", "text" },
};

START_TEST(test_files)
{
	struct bytes b = files[_i].bytes;
	size_t size = files[_i].at + b.len;
	enum object_type type;
	unsigned char *at;

	if (files[_i].size > size)
		size = files[_i].size;
	ck_assert_ptr_nonnull(at = calloc(1, size + 1));
	memcpy(at + files[_i].at, b.at, b.len);
	type = object_identify(
	    (struct bytes){ at, size }, bytes_of(files[_i].name));
	ck_assert_msg(strcmp(object_type_name(type), files[_i].want) == 0,
	    "%s: got %s, want %s", files[_i].what, object_type_name(type),
	    files[_i].want);
	free(at);
}
END_TEST

/* A ZIP with these members, all empty: names alone make the kind. */
static const struct {
	const char *what, *names[4], *want;
} zips[] = {
	{ "a ZIP of texts", { "a.txt", "b.txt" }, "zip" },
	{ "a Word document",
	    { "[Content_Types].xml", "_rels/.rels", "word/document.xml" },
	    "docx" },
	{ "a workbook, the types last",
	    { "xl/workbook.xml", "[Content_Types].xml" }, "xlsx" },
	{ "slides", { "[content_types].xml", "PPT/presentation.xml" }, "pptx" },
	{ "a folder called word", { "word/a.txt", "word/b.txt" }, "zip" },
};

static void
number(struct buffer *b, unsigned value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		buffer_add_byte(b, (unsigned char)value);
}

static void
zip_of(struct buffer *b, const char *const *names, bool directory)
{
	struct buffer central = { 0 };
	static const unsigned char zeros[32];

	for (; *names != NULL; names++) {
		unsigned at = (unsigned)b->len;

		buffer_add(b, BYTES("PK\3\4\x14\0"));
		buffer_add(b, (struct bytes){ zeros, 20 });
		number(b, (unsigned)strlen(*names), 2);
		number(b, 0, 2);
		buffer_add(b, bytes_of(*names));
		buffer_add(&central, BYTES("PK\1\2\x14\0\x14\0"));
		buffer_add(&central, (struct bytes){ zeros, 20 });
		number(&central, (unsigned)strlen(*names), 2);
		buffer_add(&central, (struct bytes){ zeros, 12 });
		number(&central, at, 4);
		buffer_add(&central, bytes_of(*names));
	}
	if (directory) {
		unsigned at = (unsigned)b->len;

		buffer_add(b, buffer_bytes(&central));
		buffer_add(b, BYTES("PK\5\6\0\0\0\0\3\0\3\0"));
		number(b, (unsigned)central.len, 4);
		number(b, at, 4);
		number(b, 0, 2);
	}
	buffer_free(&central);
}

START_TEST(test_zips)
{
	size_t kind = (size_t)_i / 2;
	struct buffer b = { 0 };
	enum object_type type;

	zip_of(&b, zips[kind].names, _i % 2 == 0);
	type = object_identify(buffer_bytes(&b), BYTES(""));
	ck_assert_msg(strcmp(object_type_name(type), zips[kind].want) == 0,
	    "%s%s: got %s, want %s", zips[kind].what,
	    _i % 2 == 0 ? "" : " without a directory", object_type_name(type),
	    zips[kind].want);
	buffer_free(&b);
}
END_TEST

static const struct {
	const char *what, *streams[3], *want;
} compounds[] = {
	{ "a Word document", { "WordDocument", "1Table" }, "doc" },
	{ "a workbook", { "Workbook" }, "xls" },
	{ "a workbook of Excel 5", { "BOOK" }, "xls" },
	{ "slides", { "Current User", "PowerPoint Document" }, "ppt" },
	{ "a sealed document", { "EncryptionInfo", "EncryptedPackage" },
	    "office-sealed" },
	{ "a saved mail", { "__properties_version1.0" }, "msg" },
	{ "a sealed one that shows a bait",
	    { "WordDocument", "EncryptedPackage" }, "office-sealed" },
};

START_TEST(test_compounds)
{
	struct built b;
	enum object_type type;

	build_begin(&b);
	build_add(
	    &b, &(struct build_entry){ "Root Entry", 5, 1, BUILD_NONE, { 0 } });
	for (unsigned i = 0; compounds[_i].streams[i] != NULL; i++)
		build_add(&b,
		    &(struct build_entry){ compounds[_i].streams[i], 2,
			BUILD_NONE,
			compounds[_i].streams[i + 1] != NULL ? i + 2
							     : BUILD_NONE,
			BYTES("content") });
	type = object_identify(build_end(&b), BYTES(""));
	ck_assert_msg(strcmp(object_type_name(type), compounds[_i].want) == 0,
	    "%s: got %s, want %s", compounds[_i].what, object_type_name(type),
	    compounds[_i].want);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("identify");
	TCase *tc = tcase_create("objects");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof files[0]);
	tcase_add_loop_test(tc, test_zips, 0, 2 * sizeof zips / sizeof zips[0]);
	tcase_add_loop_test(
	    tc, test_compounds, 0, sizeof compounds / sizeof compounds[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

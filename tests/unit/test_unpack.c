/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compound_build.h"
#include "unpacking.h"

static char folder[] = "/tmp/test_unpack.XXXXXX";

/* Runs `command' in an empty folder; it leaves the object in `out'. */
static void
make(const char *command, struct buffer *b)
{
	char line[1024];
	FILE *f;
	size_t len;

	snprintf(line, sizeof line,
	    "cd %s && rm -rf * && exec >log 2>&1 </dev/null && %s", folder,
	    command);
	ck_assert_msg(system(line) == 0, "failed: %s", command);
	snprintf(line, sizeof line, "%s/out", folder);
	ck_assert_ptr_nonnull(f = fopen(line, "rb"));
	do {
		ck_assert(buffer_reserve(b, 65536));
		len = fread(b->at + b->len, 1, 65536, f);
		b->len += len;
	} while (len > 0);
	fclose(f);
}

static const struct {
	const char *what, *command, *name, *want;
} archives[] = {
	{ "a tar", "echo hello >a.txt && tar cf out a.txt", "a.tar",
	    "1/a.tar tar 10240\n1/a.tar/a.txt text 6\n" },
	{ "a tar in a gzip", "echo hello >a.txt && tar czf out a.txt", "a.tgz",
	    "1/a.tgz gz *\n1/a.tgz/a.tar tar 10240\n"
	    "1/a.tgz/a.tar/a.txt text 6\n" },
	{ "a stream that begins with what looks like an empty tar",
	    "(head -c 1024 /dev/zero; echo hello) | gzip -n >out", "a.gz",
	    "1/a.gz gz 35\n1/a.gz/a data 1030\n" },
	{ "several streams in one file",
	    "(echo hello | gzip -n; echo again | gzip -n) >out", "a.txt.gz",
	    "1/a.txt.gz gz 52\n1/a.txt.gz/a.txt text 12\n" },
	{ "a gzip with a wrong sum of its header",
	    "echo hello | gzip -n >a && (head -c 3 a; printf '\\002'; "
	    "head -c 10 a | tail -c 6; printf 'xx'; tail -c +11 a) >out",
	    "a.gz", "1/a.gz gz 28\n1/a.gz/a text 6\n" },
	{ "something behind a gzip",
	    "(echo hello | gzip -n; printf '\\0\\0%%PDF-') >out", "a.gz",
	    "1/a.gz gz 33\n1/a.gz/a text 6\n1/a.gz/behind pdf 5\n" },
	{ "lzma without a container",
	    "echo hello >a && python3 -c \"import lzma, sys; sys.stdout.buffer"
	    ".write(lzma.compress(b'hello', lzma.FORMAT_ALONE))\" >out",
	    "a.lzma", "1/a.lzma lzma *\n1/a.lzma/a text 5\n" },
	{ "a gzip cut off", "seq 9999 | gzip -n | head -c 9999 >out", "a.gz",
	    "1/a.gz gz 9999\n1/a.gz/a text *\n! archive-damaged 1/a.gz\n" },
	{ "bzip2", "echo hello >a && 7zz a -tbzip2 out.bz2 a && mv out.bz2 out",
	    "a.bz2", "1/a.bz2 bz2 *\n1/a.bz2/a text 6\n" },
	{ "xz", "echo hello >a && 7zz a -txz out.xz a && mv out.xz out", "a.xz",
	    "1/a.xz xz *\n1/a.xz/a text 6\n" },
	{ "7z with folders and an empty file",
	    "mkdir d && echo hello >d/a.txt && : >d/b.js && "
	    "7zz a out.7z d && mv out.7z out",
	    "a.7z",
	    "1/a.7z 7z *\n1/a.7z/d/b.js empty 0\n1/a.7z/d/a.txt text 6\n" },
	{ "a Japanese name in 7z",
	    "echo hello >請求書.txt && 7zz a out.7z 請求書.txt && mv out.7z "
	    "out",
	    "a.7z", "1/a.7z 7z *\n1/a.7z/請求書.txt text 6\n" },
	{ "sealed 7z",
	    "echo hello >a.js && 7zz a -psesame out.7z a.js && mv out.7z out",
	    "a.7z",
	    "1/a.7z 7z *\n1/a.7z/a.js empty 6\n"
	    "! sealed-unopened 1/a.7z\n" },
	{ "7z with sealed names",
	    "echo hello >a.js && 7zz a -psesame -mhe out.7z a.js && "
	    "mv out.7z out",
	    "a.7z", "1/a.7z 7z *\n! sealed-unopened 1/a.7z\n" },
	{ "7z cut off",
	    "seq 9999 >a && 7zz a out.7z a && head -c 2000 out.7z >out", "a.7z",
	    "1/a.7z 7z 2000\n! archive-damaged 1/a.7z\n" },
	{ "7z glued to a program",
	    "echo hello >a.js && 7zz a a.7z a.js && "
	    "(printf 'MZ\\220\\0'; head -c 3000 /dev/zero; cat a.7z) >out",
	    "a.exe", "1/a.exe exe *\n1/a.exe/a.js script 6\n" },
	{ "links and devices are nothing to open",
	    "ln -s /etc/passwd a && mkfifo b && echo hello >c && "
	    "ln c d && tar cf out a b c d",
	    "a.tar", "1/a.tar tar 10240\n1/a.tar/c text 6\n" },
	{ "a tar whose member has a wrong sum",
	    "echo hello >a && tar cf b a && (head -c 148 b; printf 0000001; "
	    "tail -c +156 b) >out",
	    "a.tar",
	    "1/a.tar tar 10240\n1/a.tar/a text 6\n"
	    "! archive-damaged 1/a.tar\n" },
	{ "a length told twice",
	    "printf %06d 1 >a && tar --format=pax --pax-option=size:=4 -cf out "
	    "a",
	    "a.tar",
	    "1/a.tar tar 10240\n1/a.tar/a text 4\n1/a.tar/a text 6\n" },
	{ "a name that climbs stays a name",
	    "echo hello >a && tar cf out --transform 's,^,../../,' -P a",
	    "a.tar", "1/a.tar tar 10240\n1/a.tar/../../a text 6\n" },
	{ "control bytes in a name",
	    "touch \"$(printf 'a\\033[2J\\nb.txt')\" && tar cf out a*", "a.tar",
	    "1/a.tar tar 10240\n1/a.tar/a[2Jb.txt empty 0\n" },
	{ "a very long name keeps its ending",
	    "touch $(printf '%0200d' 0) && tar cf out "
	    "--transform 's,$,/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.exe,' 0*",
	    "a.tar", "1/a.tar tar 10240\n1/a.tar/*.exe empty 0\n" },
	{ "ZIP in ZIP in ZIP",
	    "echo hello >a && zip -q a a && zip -q b a.zip && zip -q c b.zip "
	    "&& mv c.zip out",
	    "c.zip",
	    "1/c.zip zip *\n1/c.zip/b.zip zip *\n1/c.zip/b.zip/a.zip zip *\n"
	    "1/c.zip/b.zip/a.zip/a text 6\n" },
	{ "a ZIP at the end of a picture",
	    "echo hello >a && zip -q a a && (printf '\\211PNG\\r\\n'; "
	    "head -c 999 /dev/zero; cat a.zip) >out",
	    "a.png", "1/a.png image *\n1/a.png/a text 6\n" },
	{ "a disk image without a reader",
	    "(printf conectix; head -c 999 /dev/zero) >out", "a.vhd",
	    "1/a.vhd disk 1007\n! disk-image-unread 1/a.vhd\n" },
};

/* Both line by line; a star in `want' stands for any run without a blank. */
static bool
matches(const char *want, const char *got)
{
	while (*want != '\0') {
		if (*want == '*') {
			want++;
			while (*got != '\0' && *got != '\n' &&
			    strncmp(got, want, strcspn(want, "*\n") + 1) != 0)
				got++;
			continue;
		}
		if (*want++ != *got++)
			return false;
	}
	return *got == '\0';
}

START_TEST(test_archives)
{
	struct buffer b = { 0 };
	struct unpacking t;

	make(archives[_i].command, &b);
	unpacking_begin(&t);
	unpacking_run(&t, buffer_bytes(&b), archives[_i].name);
	ck_assert_msg(matches(archives[_i].want, (char *)t.seen.at),
	    "%s: got\n%swant\n%s", archives[_i].what, (char *)t.seen.at,
	    archives[_i].want);
	buffer_free(&t.seen);
	buffer_free(&b);
}
END_TEST

/* Limits: what is set, and what must be said. `least' and `most' bound the
 * bytes that were unpacked. */
static const struct {
	const char *what, *command, *name;
	size_t depth, count, object, total;
	const char *line;
	uint64_t least, most;
} bounds[] = {
	{ "a gzip bomb stops at the ratio",
	    "head -c 200000000 /dev/zero | gzip >out", "a.gz", 12, 5000,
	    (size_t)100 << 20, (size_t)256 << 20,
	    "! expansion-too-large 1/a.gz\n", 10 << 20, 60 << 20 },
	{ "an object is cut, its size is counted on",
	    "head -c 3000000 /dev/urandom | gzip >out", "a.gz", 12, 5000,
	    (size_t)1 << 20, (size_t)256 << 20, "1/a.gz/a data 3000000\n",
	    900000, 1 << 20 },
	{ "an object that is cut is told",
	    "head -c 3000000 /dev/urandom | gzip >out", "a.gz", 12, 5000,
	    (size_t)1 << 20, (size_t)256 << 20, "! object-too-large 1/a.gz\n",
	    900000, 1 << 20 },
	{ "the next one is looked at all the same",
	    "head -c 3000000 /dev/urandom >a && echo hello >b && "
	    "tar cf out a b",
	    "a.tar", 12, 5000, (size_t)1 << 20, (size_t)256 << 20,
	    "1/a.tar/b text 6\n", 900000, (1 << 20) + 6 },
	{ "all together are bounded",
	    "head -c 900000 /dev/urandom >a && cp a b && cp a c && "
	    "tar cf out a b c",
	    "a.tar", 12, 5000, (size_t)1 << 20, 2000000,
	    "! expansion-too-large 1/a.tar\n", 1800000, 2000000 },
	{ "many objects", "touch 1 2 3 4 5 6 7 8 9 && tar cf out ?", "a.tar",
	    12, 5, (size_t)1 << 20, (size_t)1 << 20,
	    "! too-many-objects 1/a.tar\n", 0, 0 },
	{ "archives in archives",
	    "touch a && tar cf b a && tar cf c b && tar cf d c && "
	    "tar cf out d",
	    "a.tar", 2, 5000, (size_t)1 << 20, (size_t)1 << 20,
	    "! archive-too-deep 1/a.tar/d/c\n", 20480, 61440 },
};

START_TEST(test_bounds)
{
	struct buffer b = { 0 };
	struct unpacking t;

	make(bounds[_i].command, &b);
	unpacking_begin(&t);
	t.limits.object_depth = bounds[_i].depth;
	t.limits.object_count = bounds[_i].count;
	t.limits.object_bytes = bounds[_i].object;
	t.limits.total_bytes = bounds[_i].total;
	unpacking_run(&t, buffer_bytes(&b), bounds[_i].name);
	ck_assert_msg(strstr((char *)t.seen.at, bounds[_i].line) != NULL,
	    "%s: got\n%swithout\n%s", bounds[_i].what, (char *)t.seen.at,
	    bounds[_i].line);
	ck_assert_msg(t.total >= bounds[_i].least && t.total <= bounds[_i].most,
	    "%s: %llu bytes were unpacked", bounds[_i].what,
	    (unsigned long long)t.total);
	buffer_free(&t.seen);
	buffer_free(&b);
}
END_TEST

#define MACRO "Attribute VB_Name = \"Module1\"\r\nSub AutoOpen()\r\n"

/* Documents, made here; `filled' bytes of zeros are added to the end. */
static const struct {
	const char *what;
	unsigned offset, told; /* where the source is, where `dir' says */
	const char *source;
	size_t filled;
	const char *want;
} documents[] = {
	{ "a document with a macro", 300, 300, MACRO, 0,
	    "1/a.doc doc *\n1/a.doc/VBA/Module1 vba 47\n" },
	{ "a false offset does not hide the source", 300, 20, MACRO, 0,
	    "1/a.doc doc *\n1/a.doc/VBA/Module1 vba 47\n" },
	{ "no source: the compiled module", 6000, 6000, "", 0,
	    "1/a.doc doc *\n1/a.doc/VBA/Module1.compiled vba *\n"
	    "! macro-stomped 1/a.doc\n" },
	{ "a document blown up with zeros", 300, 300, MACRO, (size_t)20 << 20,
	    "1/a.doc doc *\n1/a.doc/VBA/Module1 vba 47\n"
	    "! padded-document 1/a.doc\n" },
	{ "a large document is not padded for that", 300, 300, MACRO, 4096,
	    "1/a.doc doc *\n1/a.doc/VBA/Module1 vba 47\n" },
};

START_TEST(test_documents)
{
	static struct built built;
	struct bytes file = build_macro_document(&built, documents[_i].source,
	    documents[_i].offset, documents[_i].told);
	struct buffer b = { 0 };
	struct unpacking t;

	ck_assert(buffer_add(&b, file));
	ck_assert(buffer_reserve(&b, documents[_i].filled));
	memset(b.at + b.len, 0, documents[_i].filled);
	b.len += documents[_i].filled;

	unpacking_begin(&t);
	unpacking_run(&t, buffer_bytes(&b), "a.doc");
	ck_assert_msg(matches(documents[_i].want, (char *)t.seen.at),
	    "%s: got\n%swant\n%s", documents[_i].what, (char *)t.seen.at,
	    documents[_i].want);
	buffer_free(&t.seen);
	buffer_free(&b);
}
END_TEST

/* A view as a constant, which a compound literal is not. */
#define RAW(literal)                                                           \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}

#define SECTION                                                                \
	"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"
#define STORED                                                                 \
	"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"
#define REST "\0\0\0\0\0\0\0\0\0\0\0\0"

static const struct {
	const char *what;
	struct bytes content;
	const char *want;
} notes[] = {
	{ "two files in a section",
	    RAW(SECTION "...." STORED "\5\0\0\0\0\0\0\0" REST "hello"
			"...." STORED "\7\0\0\0\0\0\0\0" REST "<html>a"),
	    "1/a.one one *\n1/a.one/embedded1 text 5\n"
	    "1/a.one/embedded2 html 7\n" },
	{ "a length beyond the end",
	    RAW(SECTION STORED "\xff\xff\xff\xff\xff\xff\xff\xff" REST "hello"),
	    "1/a.one one *\n1/a.one/embedded1 text 5\n" },
	{ "a mark without a file", RAW(SECTION STORED "\5\0\0"),
	    "1/a.one one *\n" },
};

#define SIGNED                                                                 \
	"\x30\x80\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\2\xa0\x80\x30\x80"         \
	"\2\1\1\x31\0\x30\x80\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\1"
#define MAIL "Content-Type: text/plain\r\n\r\nhello"

static const struct {
	const char *what;
	struct bytes content;
	const char *want;
} signatures[] = {
	{ "what is signed lies beside it", RAW(SIGNED "\0\0\0\0"),
	    "1/smime.p7m signature *\n" },
	{ "what is signed lies inside",
	    RAW(SIGNED "\xa0\x80\x04\x21" MAIL "\0\0"),
	    "1/smime.p7m signature *\n1/smime.p7m/signed message 33\n"
	    "1/smime.p7m/signed.1/text/plain text 5\n" },
	{ "inside and in pieces",
	    RAW(SIGNED "\xa0\x80\x24\x80\4\x81\x1e"
		       "Content-Type: text/plain\r\n"
		       "\r\nhe\4\3llo\0\0\0\0"),
	    "1/smime.p7m signature *\n1/smime.p7m/signed message 33\n"
	    "1/smime.p7m/signed.1/text/plain text 5\n" },
	{ "a length beyond the end",
	    RAW(SIGNED "\xa0\x84\xff\xff\xff\xff\4\x84\xff\xff\xff\xff%PDF-1"),
	    "1/smime.p7m signature *\n1/smime.p7m/signed pdf 6\n" },
};

START_TEST(test_signatures)
{
	struct unpacking t;

	unpacking_begin(&t);
	unpacking_run(&t, signatures[_i].content, "smime.p7m");
	ck_assert_msg(matches(signatures[_i].want, (char *)t.seen.at),
	    "%s: got\n%swant\n%s", signatures[_i].what, (char *)t.seen.at,
	    signatures[_i].want);
	buffer_free(&t.seen);
}
END_TEST

static const char forwarded[] =
    "Received: from a\r\nMIME-Version: 1.0\r\nFrom: a@b\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    "--x\r\n\r\nhello\r\n--x\r\n"
    "Content-Disposition: attachment; filename=a.js\r\n\r\nvar a\r\n"
    "--x--\r\n";

START_TEST(test_forwarded)
{
	struct unpacking t;

	unpacking_begin(&t);
	unpacking_run(&t, bytes_of(forwarded), "a.eml");
	ck_assert_msg(matches("1/a.eml message *\n"
			      "1/a.eml.1/text/plain text 5\n"
			      "1/a.eml.2/a.js script 5\n",
			  (char *)t.seen.at),
	    "got\n%s", (char *)t.seen.at);
	buffer_free(&t.seen);
}
END_TEST

START_TEST(test_notes)
{
	struct unpacking t;

	unpacking_begin(&t);
	unpacking_run(&t, notes[_i].content, "a.one");
	ck_assert_msg(matches(notes[_i].want, (char *)t.seen.at),
	    "%s: got\n%swant\n%s", notes[_i].what, (char *)t.seen.at,
	    notes[_i].want);
	buffer_free(&t.seen);
}
END_TEST

START_TEST(test_careful)
{
	struct buffer b = { 0 };
	struct unpacking t;

	make("echo hello >a && tar cf out a", &b);
	unpacking_begin(&t);
	t.careful = true;
	unpacking_run(&t, buffer_bytes(&b), "a.tar");
	ck_assert_str_eq((char *)t.seen.at, "1/a.tar tar 10240\n");
	buffer_free(&t.seen);
	buffer_free(&b);
}
END_TEST

static void
clean_up(void)
{
	char line[64];

	snprintf(line, sizeof line, "rm -rf %s", folder);
	if (system(line) != 0)
		perror(folder);
}

#define LENGTH(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("unpack");
	TCase *tc = tcase_create("objects");
	SRunner *r;
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, test_archives, 0, LENGTH(archives));
	tcase_add_loop_test(tc, test_bounds, 0, LENGTH(bounds));
	tcase_add_loop_test(tc, test_documents, 0, LENGTH(documents));
	tcase_add_loop_test(tc, test_notes, 0, LENGTH(notes));
	tcase_add_loop_test(tc, test_signatures, 0, LENGTH(signatures));
	tcase_add_test(tc, test_forwarded);
	tcase_add_test(tc, test_careful);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	clean_up();
	return failed != 0;
}

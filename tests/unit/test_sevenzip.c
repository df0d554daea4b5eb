/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed archives that 7zz made: what comes out must be what went in, by every
 * method, with sealed headers and without. Then what hostile ones may do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unpack/sevenzip.h"
#include "with_folder.h"
#include "zip_seen.h"

static int
run(const char *command)
{
	return run_without("x.7z", command);
}

#define PACK "7zz a x.7z -pローズ42 "
/* A byte of the packed stream. */
#define SPOIL                                                                  \
	" && python3 -c \"d = bytearray(open('x.7z', 'rb').read()); "          \
	"d[40] ^= 1; open('x.7z', 'wb').write(d)\""

/* big.txt has 23,893 bytes, small.txt says "small", program is a program. */
static const struct {
	const char *what, *command, *objects, *findings, *opened;
} made[] = {
	{ "LZMA2, names to be seen", PACK "small.txt", "small.txt=small",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "names sealed", PACK "-mhe=on small.txt big.txt",
	    "big.txt=23893 bytes|small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "names sealed, header not packed", PACK "-mhe=on -mhc=off small.txt",
	    "small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "several files, one empty", PACK "small.txt big.txt empty",
	    "empty=|big.txt=23893 bytes|small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "not solid: a folder each", PACK "-ms=off small.txt big.txt",
	    "big.txt=23893 bytes|small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "stored", PACK "-mx0 small.txt big.txt",
	    "big.txt=23893 bytes|small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "LZMA", PACK "-m0=LZMA big.txt", "big.txt=23893 bytes",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "PPMd", PACK "-m0=PPMd big.txt", "big.txt=23893 bytes",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "bzip2", PACK "-m0=BZip2 big.txt", "big.txt=23893 bytes",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "deflate", PACK "-m0=Deflate big.txt", "big.txt=23893 bytes",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "a filter of 64-bit ARM",
	    "7zz a x.7z -m0=ARM64 -m1=LZMA2 arm64 small.txt",
	    "arm64=4096 bytes|small.txt=small", "", "" },
	{ "the same, sealed", PACK "-m0=ARM64 -m1=LZMA arm64",
	    "arm64=4096 bytes", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "a filter before it", PACK "-m0=BCJ -m1=LZMA program",
	    "program=4096 bytes", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "four streams sealed, each by itself",
	    PACK "-m0=BCJ2 -m1=LZMA -m2=LZMA -m3=LZMA -mb0:1 -mb0s1:2 "
		 "-mb0s2:3 program",
	    "program=4096 bytes", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "large and quiet: a megabyte proves it", PACK "zeros",
	    "zeros=3000000 bytes", "sealed-opened",
	    "password from a test, stream checked" },
	{ "a name beyond ASCII", PACK "資料.txt", "資料.txt=small",
	    "sealed-opened", "password from a test, CRC checked" },
	{ "partly sealed", "7zz a x.7z small.txt && " PACK "big.txt",
	    "small.txt=small|big.txt=23893 bytes", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "another password for a part",
	    PACK "small.txt && 7zz a x.7z -pother big.txt",
	    "small.txt=small|big.txt=(sealed 23893)",
	    "sealed-opened sealed-unopened",
	    "password from a test, CRC checked" },
	{ "two passwords, both known",
	    PACK "small.txt && 7zz a x.7z -psecond22 big.txt",
	    "small.txt=small|big.txt=23893 bytes", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "no password known", "7zz a x.7z -pother small.txt",
	    "small.txt=(sealed 5)", "sealed-unopened", "unopened" },
	{ "no password known, names sealed",
	    "7zz a x.7z -pother -mhe=on small.txt", "", "sealed-unopened", "" },
	{ "in front of it a program",
	    PACK "small.txt && cat program x.7z >y && "
		 "mv y x.7z",
	    "small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "in front of it a false signature",
	    PACK "small.txt && (cat program; printf '7z\\274\\257\\047\\034'; "
		 "cat x.7z) >y && mv y x.7z",
	    "small.txt=small", "sealed-opened",
	    "password from a test, CRC checked" },
	{ "spoiled content that is stored stays sealed",
	    PACK "-mx0 big.txt" SPOIL, "big.txt=(sealed 23893)",
	    "sealed-unopened", "unopened" },
	{ "nothing but an empty file", PACK "empty", "empty=", "", "" },
	{ "a header that tells of a billion files",
	    "printf '7z\\274\\257\\047\\034\\0\\4\\0\\0\\0\\0"
	    "\\0\\0\\0\\0\\0\\0\\0\\0\\11\\0\\0\\0\\0\\0\\0\\0"
	    "\\0\\0\\0\\0\\1\\5\\360\\1\\1\\1\\70\\0\\0' >x.7z",
	    "", "archive-damaged", "" },
	{ "not sealed at all", "7zz a x.7z small.txt", "small.txt=small", "",
	    "" },
	{ "cut off", PACK "big.txt && head -c 500 x.7z >y && mv y x.7z", "",
	    "archive-damaged", "" },
};

START_TEST(test_made)
{
	struct seen seen;

	ck_assert_msg(
	    run(made[_i].command) == 0, "%s: cannot be made", made[_i].what);
	seen_start(&seen, &test_limits);
	passwords_add_derived(seen.passwords, BYTES("ローズ42"), "a test");
	passwords_add_derived(seen.passwords, BYTES("second22"), "a test");
	seen_open_by(
	    &seen, read_file(seen.arena, "x.7z"), "x.7z", formats_open);
	seen_check(&seen, made[_i].what, made[_i].objects, made[_i].findings);
	ck_assert_msg(strcmp((char *)seen.opened.at, made[_i].opened) == 0,
	    "%s: opened by <%s>", made[_i].what, seen.opened.at);
	seen_end(&seen);
}
END_TEST

/* Any byte may be wrong; whatever it does, it ends and stays within limits. */
START_TEST(test_flipped)
{
	struct limits few = test_limits;
	struct arena *arena = arena_new((size_t)16 << 20);
	struct bytes whole;
	unsigned char *at;

	few.password_tries_costly = 1;
	ck_assert_int_eq(
	    run(_i == 0 ? PACK "small.txt" SPOIL : PACK "-mhe=on small.txt"),
	    0);
	whole = read_file(arena, "x.7z");
	at = arena_alloc(arena, whole.len);
	for (size_t i = 8; i < whole.len; i += 2) {
		struct seen seen;

		memcpy(at, whole.at, whole.len);
		at[i] ^= (unsigned char)(1 << (i / 2 % 8));
		seen_start(&seen, &few);
		passwords_add_derived(
		    seen.passwords, BYTES("ローズ42"), "a test");
		seen_open_by(&seen, (struct bytes){ at, whole.len }, "x.7z",
		    sevenzip_open);
		ck_assert_uint_le(seen.unpacker.passwords_tried, 2);
		ck_assert_uint_le(seen.unpacker.total, few.total_bytes);
		ck_assert(seen.objects.len > 1 || seen.findings.len > 1);
		seen_end(&seen);
	}
	arena_free(arena);
}
END_TEST

#define AES "\x24\x06\xf1\x07\x01\x01"
#define HEAD "\x01\x04\x06\x00\x01\x09\x10\x00\x07\x0b\x01\x00"

/* Headers by hand: read or not, and whether the first folder is sealed. */
static const struct {
	const char *what;
	const char *header;
	size_t len;
	bool read, sealed;
} headers[] = {
#define ROW(what, text, read, sealed)                                          \
	{                                                                      \
		what, text, sizeof(text) - 1, read, sealed                     \
	}
	ROW("AES alone", HEAD "\x01" AES "\x00\x0c\x05\x00\x00", true, true),
	ROW("a copy", HEAD "\x01\x01\x00\x0c\x05\x00\x00", true, false),
	ROW("more coders than there may be",
	    HEAD "\x40\x01\x00\x0c\x05\x00\x00", false, false),
	ROW("no coder at all", HEAD "\x00\x0c\x05\x00\x00", false, false),
	ROW("a coder of 2^56 entrances",
	    HEAD "\x01\x11\x00\xfe\1\1\1\1\1\1\1\x01\x0c\x05\x00\x00", false,
	    false),
	ROW("properties longer than the header",
	    HEAD "\x01\x24\x06\xf1\x07\x01\x7f\x13", false, false),
	ROW("more folders than bytes",
	    "\x01\x04\x06\x00\x01\x09\x10\x00\x07\x0b\xc0\xff\xff\x00", false,
	    false),
	ROW("a bind to a stream that is not there",
	    HEAD "\x02\x01\x00\x01\x00\x09\x00\x0c\x05\x05\x00\x00", false,
	    false),
	ROW("more files than sizes",
	    HEAD "\x01\x01\x00\x0c\x05\x00\x08\x0d\x7f\x00\x00", false, false),
	ROW("files larger than their folder",
	    HEAD "\x01\x01\x00\x0c\x05\x00\x08\x0d\x02\x09\x06\x00\x00", false,
	    false),
	ROW("files that fit",
	    HEAD "\x01\x01\x00\x0c\x05\x00\x08\x0d\x02\x09\x03\x00\x00\x05\x02"
		 "\x00\x00",
	    true, false),
	ROW("data elsewhere",
	    "\x01\x04\x06\x00\x01\x09\x10\x00\x07\x0b\x01\x01\x00", false,
	    false),
	ROW("nothing", "", false, false),
	ROW("more files than bytes",
	    HEAD "\x01\x01\x00\x0c\x05\x00\x00\x05\x02\x00", false, false),
#undef ROW
};

START_TEST(test_headers)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	unsigned char archive[48] = "7z\xbc\xaf\x27\x1c";
	struct sevenzip z;
	bool encoded, read;

	read = sevenzip_read(&z, &encoded,
	    (struct bytes){ archive, sizeof archive },
	    (struct bytes){
		(const unsigned char *)headers[_i].header, headers[_i].len },
	    arena);
	ck_assert_msg(read == headers[_i].read, "%s: %sread", headers[_i].what,
	    read ? "" : "not ");
	ck_assert(!encoded);
	if (read) {
		ck_assert_uint_eq(z.folder_count, 1);
		ck_assert(sevenzip_is_sealed(z.folders) == headers[_i].sealed);
		ck_assert_uint_eq(z.packs[0].len, 16);
	}
	arena_free(arena);
}
END_TEST

/* How a seal is described: the properties of its coder. */
static const struct {
	const char *what;
	const char *properties;
	size_t len;
	bool good;
	unsigned rounds;
	size_t salt, iv;
} seals[] = {
	{ "no salt, no vector", "\x13", 1, true, 19, 0, 0 },
	{ "a vector of eight", "\x53\x07\1\2\3\4\5\6\7\x08", 10, true, 19, 0,
	    8 },
	{ "both of sixteen",
	    "\xd3\xff"
	    "0123456789abcdef0123456789abcdef",
	    34, true, 19, 16, 16 },
	{ "a salt that is cut off", "\xd3\xff\1\2", 4, false, 0, 0, 0 },
	{ "no hash", "\x3f", 1, true, 63, 0, 0 },
	{ "more rounds than anybody makes", "\x19", 1, false, 0, 0, 0 },
	{ "nothing", "", 0, false, 0, 0, 0 },
};

START_TEST(test_seals)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct sevenzip_coder coder = { BYTES("\x06\xf1\x07\x01"),
		{ (const unsigned char *)seals[_i].properties, seals[_i].len },
		1, 1 };
	uint64_t entrance = 0, size = 5;
	struct sevenzip_folder f = { .coders = &coder,
		.entrances = &entrance,
		.sizes = &size,
		.coder_count = 1,
		.entrance_count = 1,
		.out_count = 1 };
	struct sevenzip_seal seal[SEVENZIP_STREAMS];
	bool good = sevenzip_unseal(&f, seal, arena);

	ck_assert_msg(good == seals[_i].good, "%s: %s", seals[_i].what,
	    good ? "taken" : "not taken");
	if (good) {
		ck_assert(seal[0].sealed && !sevenzip_is_sealed(&f));
		ck_assert_uint_eq(seal[0].rounds, seals[_i].rounds);
		ck_assert_uint_eq(seal[0].salt.len, seals[_i].salt);
		ck_assert_uint_eq(seal[0].iv.len, seals[_i].iv);
		ck_assert_uint_eq(seal[0].size, 5);
	}
	arena_free(arena);
}
END_TEST

/* What a filter changed comes out as it went in. */
static const struct {
	const char *what, *command;
} filters[] = {
	{ "before LZMA2", "7zz a x.7z -m0=ARM64 -m1=LZMA2 arm64" },
	{ "before PPMd", "7zz a x.7z -m0=ARM64 -m1=PPMd arm64" },
	{ "before what is stored", "7zz a x.7z -m0=ARM64 -m1=Copy arm64" },
	{ "sealed", PACK "-m0=ARM64 -m1=LZMA2 arm64" },
};

START_TEST(test_filters)
{
	struct seen seen;
	struct bytes program;

	ck_assert_msg(run(filters[_i].command) == 0, "%s", filters[_i].what);
	seen_start(&seen, &test_limits);
	passwords_add_derived(seen.passwords, BYTES("ローズ42"), "a test");
	seen_open_by(
	    &seen, read_file(seen.arena, "x.7z"), "x.7z", formats_open);
	program = read_file(seen.arena, "arm64");
	ck_assert_msg(seen.crc == (uint32_t)crc32_z(0, program.at, program.len),
	    "%s: other bytes come out", filters[_i].what);
	seen_end(&seen);
}
END_TEST

static void
make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/test_sevenzip.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL ||
	    run("printf small >small.txt && seq 1 5000 >big.txt && : >empty && "
		"cp small.txt 資料.txt && head -c 3000000 /dev/zero >zeros && "
		"python3 -c \"open('program', 'wb').write((b'MZ' + b'\\0' * 58 "
		"+ b'@\\0\\0\\0PE\\0\\0' + b'\\xe8\\1\\0\\0\\0ab' * 600)"
		"[:4096].ljust(4096, b'\\0'))\" && "
		"python3 -c \"import random, struct; random.seed(1); "
		"open('arm64', 'wb').write(b''.join(struct.pack('<I', "
		"random.choice((0x94000000 | random.getrandbits(26), "
		"0x90000000 | random.getrandbits(18), "
		"0xf0ffffe1, random.getrandbits(32)))) "
		"for _ in range(1024)))\"") != 0)
		exit(1);
}

int
main(void)
{
	Suite *s = suite_create("sevenzip");
	TCase *tc = tcase_create("sevenzip");
	SRunner *r;
	int failed;

	unpack_start();
	make_folder();
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_made, 0, sizeof made / sizeof made[0]);
	tcase_add_loop_test(
	    tc, test_filters, 0, sizeof filters / sizeof filters[0]);
	tcase_add_loop_test(tc, test_flipped, 0, 2);
	tcase_add_loop_test(
	    tc, test_headers, 0, sizeof headers / sizeof headers[0]);
	tcase_add_loop_test(tc, test_seals, 0, sizeof seals / sizeof seals[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	run("rm -rf \"$PWD\"");
	return failed != 0;
}

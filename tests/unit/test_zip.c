/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ZIPs that real tools made, plain and sealed: what comes out must be what
 * went in, by every method and seal they offer. Then the passwords: wrong ones
 * that pass the quick test, several in one archive, more than may be tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "unpack/zip_seal.h"
#include "with_folder.h"
#include "zip_seen.h"

static int
run(const char *command)
{
	return run_without("x.zip", command);
}

#define SEVENZIP "7zz a -tzip x.zip "
#define PYTHON "python3 -c \"import zipfile; z = zipfile.ZipFile('x.zip', 'w', "

/* A byte of the last ten before the directory. */
#define SPOIL                                                                  \
	"python3 -c \"d = bytearray(open('x.zip', 'rb').read()); "             \
	"d[d.rindex(b'PK\\1\\2') - 1] ^= 1; open('x.zip', 'wb').write(d)\""

/* big.txt has 60,000 bytes, small.txt says "small". */
static const struct {
	const char *what, *command, *objects, *findings;
} made[] = {
	{ "zip, deflated", "zip x.zip big.txt small.txt",
	    "big.txt=60000 bytes|small.txt=small", "" },
	{ "zip, as a stream", "cat big.txt | zip x.zip -", "-=60000 bytes",
	    "" },
	{ "zip, with directories",
	    "mkdir -p d && cp small.txt d && "
	    "zip -r x.zip d",
	    "d/small.txt=small", "" },
	{ "zip, ZIP64", "zip -fz x.zip small.txt", "small.txt=small", "" },
	{ "zip, archive in archive",
	    "zip -0 y.zip small.txt && zip -0 x.zip y.zip; rm y.zip",
	    "y.zip=173 bytes|y.zip/small.txt=small", "" },
	{ "zip, made to unpack itself",
	    "zip y.zip small.txt && cat big.txt y.zip >x.zip && rm y.zip",
	    "small.txt=small", "" },
	{ "7-Zip, Deflate64", SEVENZIP "-mm=Deflate64 big.txt",
	    "big.txt=60000 bytes", "" },
	{ "7-Zip, bzip2", SEVENZIP "-mm=BZip2 big.txt", "big.txt=60000 bytes",
	    "" },
	{ "7-Zip, LZMA", SEVENZIP "-mm=LZMA big.txt", "big.txt=60000 bytes",
	    "" },
	{ "7-Zip, PPMd", SEVENZIP "-mm=PPMd big.txt", "big.txt=60000 bytes",
	    "" },
	{ "7-Zip, xz", SEVENZIP "-mm=XZ big.txt", "big.txt=60000 bytes", "" },
	{ "Python, deflated", PYTHON "8); z.write('big.txt')\"",
	    "big.txt=60000 bytes", "" },
	{ "Python, LZMA", PYTHON "14); z.write('big.txt')\"",
	    "big.txt=60000 bytes", "" },
	{ "ZipCrypto, deflated", "zip -P rosa42 x.zip big.txt small.txt",
	    "small.txt=small|big.txt=60000 bytes", "sealed-opened" },
	{ "ZipCrypto, stored", "zip -0 -P rosa42 x.zip big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "ZipCrypto, as a stream", "cat big.txt | zip -P rosa42 x.zip -",
	    "-=60000 bytes", "sealed-opened" },
	{ "ZipCrypto, bzip2", SEVENZIP "-mm=BZip2 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "ZipCrypto, LZMA", SEVENZIP "-mm=LZMA -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-128", SEVENZIP "-mem=AES128 -prosa42 big.txt small.txt",
	    "small.txt=small|big.txt=60000 bytes", "sealed-opened" },
	{ "AES-192", SEVENZIP "-mem=AES192 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256", SEVENZIP "-mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, stored", SEVENZIP "-mm=Copy -mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, bzip2", SEVENZIP "-mm=BZip2 -mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, LZMA", SEVENZIP "-mm=LZMA -mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, PPMd", SEVENZIP "-mm=PPMd -mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, Deflate64",
	    SEVENZIP "-mm=Deflate64 -mem=AES256 -prosa42 big.txt",
	    "big.txt=60000 bytes", "sealed-opened" },
	{ "AES-256, its proof spoilt",
	    SEVENZIP "-mem=AES256 -prosa42 big.txt && " SPOIL,
	    "big.txt=60000 bytes", "archive-damaged sealed-opened" },
	{ "a password nobody tells", "zip -P other x.zip big.txt small.txt",
	    "small.txt=(sealed 5)|big.txt=(sealed 60000)", "sealed-unopened" },
	{ "AES and a password nobody tells",
	    SEVENZIP "-mem=AES256 -pother small.txt", "small.txt=(sealed 5)",
	    "sealed-unopened" },
	{ "plain and sealed members",
	    "zip x.zip small.txt && zip -P rosa42 x.zip big.txt",
	    "big.txt=60000 bytes|small.txt=small", "sealed-opened" },
	{ "two passwords in one archive",
	    "zip -P rosa42 x.zip small.txt && zip -P 解凍 x.zip big.txt",
	    "small.txt=small|big.txt=60000 bytes", "sealed-opened" },
	{ "one of two passwords is told",
	    "zip -P other x.zip small.txt && zip -P rosa42 x.zip big.txt",
	    "small.txt=(sealed 5)|big.txt=60000 bytes",
	    "sealed-opened sealed-unopened" },
	{ "sealed in sealed",
	    "zip -P 解凍 y.zip small.txt && zip -P rosa42 x.zip y.zip; "
	    "rm y.zip",
	    "y.zip=201 bytes|y.zip/small.txt=small",
	    "sealed-opened sealed-opened" },
	{ "sealed and cut off",
	    "zip -P rosa42 y.zip big.txt && head -c 300 y.zip >x.zip; "
	    "rm y.zip",
	    "big.txt=(sealed 60000)", "archive-damaged sealed-unopened" },
};

static void
open_file(struct seen *seen)
{
	seen_start(seen, &test_limits);
	passwords_add_derived(seen->passwords, BYTES("wrong"), "a test");
	passwords_add_derived(seen->passwords, BYTES("rosa42"), "a test");
	passwords_add_derived(seen->passwords, BYTES("解凍"), "a test");
	seen_open(seen, read_file(seen->arena, "x.zip"));
}

START_TEST(test_made)
{
	struct seen seen;

	ck_assert_msg(run(made[_i].command) == 0, "%s: %s failed",
	    made[_i].what, made[_i].command);
	open_file(&seen);
	seen_check(&seen, made[_i].what, made[_i].objects, made[_i].findings);
	seen_end(&seen);
}
END_TEST

/* What comes out is what went in, not only as long. */
START_TEST(test_content)
{
	static const char *const commands[] = {
		"zip -P rosa42 x.zip big.txt",
		SEVENZIP "-mem=AES256 -prosa42 big.txt",
		SEVENZIP "-mm=Deflate64 big.txt",
	};
	struct seen seen;
	struct bytes told;

	ck_assert_int_eq(run(commands[_i]), 0);
	open_file(&seen);
	told = (struct bytes){ seen.objects.at, seen.objects.len };
	ck_assert(bytes_starts(told, BYTES("big.txt=60000 bytes")));
	ck_assert_uint_eq(
	    seen.crc, crc32_z(0, read_file(seen.arena, "big.txt").at, 60000));
	if (_i < 2)
		ck_assert_str_eq((char *)seen.opened.at,
		    _i == 0 ? "password from a test, CRC checked"
			    : "password from a test, HMAC checked");
	seen_end(&seen);
}
END_TEST

/* ZipCrypto as it is written down, for one stored member. */
static void
seal(unsigned char *at, size_t len, const char *word)
{
	const z_crc_t *table = get_crc_table();
	uint32_t key[3] = { 0x12345678, 0x23456789, 0x34567890 };
	size_t told = strlen(word);

	for (size_t i = 0; i < told + len; i++) {
		unsigned char c =
		    i < told ? (unsigned char)word[i] : at[i - told];
		uint32_t odd = (key[2] & 0xFFFF) | 2;

		if (i >= told)
			at[i - told] =
			    (unsigned char)(c ^ (odd * (odd ^ 1) >> 8));
		key[0] = table[(key[0] ^ c) & 0xFF] ^ key[0] >> 8;
		key[1] = (key[1] + (key[0] & 0xFF)) * 134775813u + 1;
		key[2] = table[(key[2] ^ key[1] >> 24) & 0xFF] ^ key[2] >> 8;
	}
}

#define HEADER "PK\3\4\24\0\1\0\0\0\0\0\0\0"
#define TEXT "the text of a sealed letter"

/* A local header is enough of an archive here. */
static size_t
make_sealed(unsigned char *at, const char *word, unsigned char salt)
{
	size_t len = sizeof TEXT - 1;
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)TEXT, (uInt)len);
	const uint32_t sizes[] = { crc, (uint32_t)len + 12, (uint32_t)len };

	memcpy(at, HEADER, 14);
	memcpy(at + 14, sizes, 12);
	memcpy(at + 26, "\1\0\0\0a", 5);
	memset(at + 31, salt, 11);
	at[42] = (unsigned char)(crc >> 24);
	memcpy(at + 43, TEXT, len);
	seal(at + 31, 12 + len, word);
	return 43 + len;
}

/* The rank of a wrong word that passes the quick test; `count`: none does. */
static size_t
false_match(const struct password *list, size_t count, const unsigned char *at)
{
	struct zip_entry e = {
		.crc = (uint32_t)crc32(0, (const Bytef *)TEXT, sizeof TEXT - 1),
		.data = { at + 31, 12 + sizeof TEXT - 1 },
		.seal = ZIP_CRYPTO,
	};
	struct zip_crypto keys;
	size_t i = 0;

	while (i < count && !zip_crypto_begin(&keys, &e, list[i].word))
		i++;
	return i;
}

START_TEST(test_false_match)
{
	const struct password *list;
	unsigned char at[128], salt = 0;
	size_t len, count, rank;
	struct seen seen;
	char word[16];

	seen_start(&seen, &test_limits);
	for (int i = 0; i < 300; i++) {
		snprintf(word, sizeof word, "word%d", i);
		passwords_add_derived(seen.passwords, bytes_of(word), "a test");
	}
	count = passwords_for(seen.passwords, BYTES("x.zip"), &list);
	ck_assert_uint_ge(count, 300);
	do {
		len = make_sealed(
		    at, arena_string(seen.arena, list[count - 1].word), salt);
		rank = false_match(list, count, at);
	} while (rank >= count - 1 && salt++ < 255);
	ck_assert_msg(rank < count - 1, "no wrong word passes the quick test");
	seen_open(&seen, (struct bytes){ at, len });
	seen_check(&seen, "a wrong word passes the quick test", "a=" TEXT,
	    "archive-damaged sealed-opened");
	seen_end(&seen);
}
END_TEST

START_TEST(test_tries)
{
	struct limits few = test_limits;
	struct seen seen;

	few.password_tries = few.password_tries_slow = 1;
	ck_assert_int_eq(
	    run(_i == 0 ? "zip -P other x.zip small.txt"
			: SEVENZIP "-mem=AES256 -pother small.txt"),
	    0);
	seen_start(&seen, &few);
	passwords_add_derived(seen.passwords, BYTES("one"), "a test");
	passwords_add_derived(seen.passwords, BYTES("two"), "a test");
	seen_open(&seen, read_file(seen.arena, "x.zip"));
	seen_check(&seen, "more candidates than tries", "small.txt=(sealed 5)",
	    "sealed-unopened password-tries-spent");
	ck_assert_uint_eq(seen.unpacker.passwords_tried, 1);
	seen_end(&seen);
}
END_TEST

/* Half of it repeats itself near and far, half does not. */
static void
write_big(void)
{
	uint32_t seed = 42;
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/big.txt", folder);
	if ((f = fopen(path, "w")) == NULL)
		exit(1);
	for (int i = 0; i < 60000 / 20; i++) {
		seed = seed * 1664525 + 1013904223;
		fprintf(f, "%08X line %05d\n", (unsigned)seed, i % 700);
	}
	fclose(f);
}

static void
make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/test_zip.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL || run("printf small >small.txt") != 0)
		exit(1);
	write_big();
}

int
main(void)
{
	Suite *s = suite_create("zip");
	TCase *tc = tcase_create("zip");
	SRunner *r;
	int failed;

	make_folder();
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_made, 0, sizeof made / sizeof made[0]);
	tcase_add_loop_test(tc, test_content, 0, 3);
	tcase_add_test(tc, test_false_match);
	tcase_add_loop_test(tc, test_tries, 0, 2);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	run("rm -rf \"$PWD\"");
	return failed != 0;
}

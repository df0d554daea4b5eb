/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed .xls and .doc. The files were written by tests/scenarios/office.py,
 * with an RC4 of its own and Python's hashes.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "unit/unpacking.h"
#include "unpack/office_rc4.h"
#include "unpack/office_xor.h"

#define SEEDS "tests/fuzz/seeds/ole/"

static struct bytes
read_file(const char *name)
{
	static unsigned char at[65536];
	char path[200];
	FILE *f;
	struct bytes all = { at, 0 };

	snprintf(path, sizeof path, SEEDS "%s", name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s", path);
	all.len = fread(at, 1, sizeof at, f);
	fclose(f);
	return all;
}

/* How often a phrase stands in it. */
static size_t
count(struct bytes content, const char *phrase)
{
	struct bytes needle = bytes_of(phrase);
	size_t n = 0, at = 0;

	while (
	    (at += bytes_find(bytes_from(content, at), needle)) < content.len) {
		at += needle.len;
		n++;
	}
	return n;
}

struct seen {
	const char *phrase;
	size_t phrases; /* in what was opened */
	bool sheet;	/* the name of a sheet, which is sealed but in part */
};

static void
see(void *context, const struct object *o)
{
	struct seen *seen = context;

	if (!o->was_sealed)
		return;
	seen->phrases += count(o->content, seen->phrase);
	seen->sheet |= bytes_has(o->content, BYTES("\0\2\0\0\0\0\6\0Sheet1"));
}

#define BOOK "a string of the workbook "
#define TEXT "a text of the document "

static const struct {
	const char *what, *file, *phrase;
	size_t phrases;
	bool sheet;
	enum finding_id told;
} files[] = {
	{ "RC4 with 40 bits", "rc4-old.xls", BOOK, 60, true,
	    FINDING_SEALED_OPENED },
	{ "RC4 by CryptoAPI", "rc4-api.xls", BOOK, 60, true,
	    FINDING_SEALED_OPENED },
	{ "RC4 by CryptoAPI with 40 bits", "rc4-40.xls", BOOK, 60, true,
	    FINDING_SEALED_OPENED },
	{ "a password that nobody told", "rc4-other.xls", BOOK, 0, false,
	    FINDING_SEALED_UNOPENED },
	{ "a show, and what PowerPoint tries", "rc4-api.ppt",
	    "a text of the show ", 10, false, FINDING_SEALED_OPENED },
	{ "what is packed into its slides", "rc4-api.ppt", "{\\rtf1}", 9, false,
	    FINDING_SEALED_OPENED },
	{ "a document", "rc4-api.doc", TEXT, 40, false, FINDING_SEALED_OPENED },
};

#define FILES (sizeof files / sizeof files[0])

static void
open_file(struct bytes content, struct seen *seen, struct findings *findings,
    struct arena *arena)
{
	struct unpacking t;
	struct unpacker u = {
		.limits = &t.limits,
		.arena = arena,
		.findings = findings,
		.visit = see,
		.context = seen,
	};
	struct part part = {
		.path = BYTES("1"),
		.type = BYTES("application/octet-stream"),
		.name = BYTES("a"),
		.content = content,
	};

	unpacking_begin(&t);
	findings_init(findings, arena);
	unpack_part(&u, &part);
}

START_TEST(test_files)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct seen seen = { .phrase = files[_i].phrase };
	struct findings findings;

	open_file(read_file(files[_i].file), &seen, &findings, arena);
	ck_assert_msg(seen.phrases == files[_i].phrases, "%s: %zu",
	    files[_i].what, seen.phrases);
	ck_assert(seen.sheet == files[_i].sheet);
	ck_assert(findings_have(&findings, files[_i].told));
	arena_free(arena);
}
END_TEST

/* Bent everywhere: nothing breaks, and the whole file stays an object. */
START_TEST(test_damage)
{
	static unsigned char copy[65536];

	for (size_t n = 0; n < 256; n++) {
		struct arena *arena = arena_new((size_t)64 << 20);
		struct bytes file = read_file(files[n % FILES].file);
		struct seen seen = { .phrase = files[n % FILES].phrase };
		struct findings findings;

		memcpy(copy, file.at, file.len);
		copy[512 + n * 7 % (file.len - 512)] ^= (unsigned char)(1 + n);
		open_file((struct bytes){ copy, file.len - n }, &seen,
		    &findings, arena);
		ck_assert_uint_le(seen.phrases, files[n % FILES].phrases);
		arena_free(arena);
	}
}
END_TEST

static const struct {
	const char *what, *password;
	uint16_t key, verifier;
	bool right;
} obscured[] = {
	{ "as Excel computed it", "123456789012345", 0x8265, 0x9eb1, true },
	{ "another key", "123456789012345", 0x8264, 0x9eb1, false },
	{ "another verifier", "123456789012345", 0x8265, 0x9eb0, false },
	{ "another password", "123456789012346", 0x8265, 0x9eb1, false },
	{ "a password that is too long", "1234567890123456", 0x8265, 0x9eb1,
	    false },
	{ "no password", "", 0, 0xce4b, false },
};

START_TEST(test_xor)
{
	struct office_xor seal = { .key = obscured[_i].key,
		.verifier = obscured[_i].verifier };

	ck_assert_msg(office_xor_try(&seal, bytes_of(obscured[_i].password)) ==
		obscured[_i].right,
	    "%s", obscured[_i].what);
}
END_TEST

/* Sealed by the inverse: turned by five, then XOR; the place counts. */
START_TEST(test_xor_open)
{
	const char text[] = "forty bytes of text, and a few more here";
	struct office_xor seal = { .key = 0x8265, .verifier = 0x9eb1 };
	unsigned char data[sizeof text];
	size_t len = sizeof text - 1;

	ck_assert(office_xor_try(&seal, BYTES("123456789012345")));
	for (size_t i = 0; i < len; i++) {
		unsigned c = (unsigned char)text[i];

		c = (c << 5 | c >> 3) & 0xff;
		c ^= seal.array[(100 + len + i) % OFFICE_XOR_LEN];
		data[i] = i < 4 ? (unsigned char)text[i] : (unsigned char)c;
	}
	office_xor_open(&seal, 100, data, len, 4);
	ck_assert_mem_eq(data, text, len);
}
END_TEST

static const struct {
	const char *what, *info;
	size_t len;
} broken[] = {
	{ "nothing", "", 0 },
	{ "a version only", "\1\0\1\0", 4 },
	{ "a header that points outside",
	    "\4\0\2\0\4\0\0\0\xff\xff\xff\xff\0\0\0\0", 16 },
	{ "another version", "\3\0\3\0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    44 },
};

START_TEST(test_broken)
{
	struct office_rc4 seal;

	ck_assert_msg(
	    !office_rc4_read(&seal,
		(struct bytes){
		    (const unsigned char *)broken[_i].info, broken[_i].len }),
	    "%s", broken[_i].what);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("office-legacy");
	TCase *c = tcase_create("office-legacy");
	SRunner *r = srunner_create(s);
	int failed;

	mail_start();
	unpack_start();
	tcase_set_timeout(c, 300);
	tcase_add_loop_test(c, test_files, 0, COUNT(files));
	tcase_add_loop_test(c, test_xor, 0, COUNT(obscured));
	tcase_add_loop_test(c, test_broken, 0, COUNT(broken));
	tcase_add_test(c, test_xor_open);
	tcase_add_test(c, test_damage);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

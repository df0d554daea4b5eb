/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sealed Office documents. The files were written by tests/scenarios/office.py
 * from the specification, with other people's hashes and ciphers.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "unit/unpacking.h"
#include "unpack/compound.h"
#include "unpack/office_seal.h"
#include "unpack/xml.h"

#define SEEDS "tests/fuzz/seeds/office/"

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

static void
read_stream(struct bytes file, const char *name, struct buffer *out)
{
	struct compound c;

	ck_assert(compound_open(&c, file));
	for (uint32_t n = 1; n < c.count; n++) {
		struct compound_entry e = compound_entry(&c, n);

		if (bytes_equal(bytes_of(e.name), bytes_of(name)))
			compound_read(&c, &e, out);
	}
	compound_close(&c);
}

static const struct {
	const char *what, *file, *password;
	bool right;
} seals[] = {
	{ "SHA-512 and AES-256, as Office seals today", "agile-sha512",
	    "VelvetSweatshop", true },
	{ "another password does not fit", "agile-sha512", "velvetsweatshop",
	    false },
	{ "the empty password does not fit", "agile-sha512", "", false },
	{ "Japanese and characters beyond 16 bits", "agile-sha384",
	    "パス word𠮷", true },
	{ "a password that is no UTF-8 does not fit", "agile-sha384",
	    "\x83p\x83X", false },
	{ "SHA-256", "agile-sha256", "VelvetSweatshop", true },
	{ "SHA-1 and AES-128, as Office 2010", "agile-sha1", "VelvetSweatshop",
	    true },
	{ "Office 2007", "standard-128", "VelvetSweatshop", true },
	{ "another password does not fit Office 2007", "standard-128", "Velvet",
	    false },
	{ "Office 2007 with a key of 256 bits", "standard-256",
	    "VelvetSweatshop", true },
};

START_TEST(test_seals)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct bytes file = read_file(seals[_i].file);
	struct buffer info = { 0 }, package = { 0 }, out = { 0 };
	struct office_seal seal;

	read_stream(file, "EncryptionInfo", &info);
	read_stream(file, "EncryptedPackage", &package);
	ck_assert(office_seal_read(&seal, arena, buffer_bytes(&info)));
	ck_assert_ptr_null(seal.unknown);
	ck_assert_msg(office_seal_try(&seal, bytes_of(seals[_i].password)) ==
		seals[_i].right,
	    "%s", seals[_i].what);
	if (seals[_i].right) {
		office_seal_open(&seal, buffer_bytes(&package), &out);
		ck_assert(bytes_starts(buffer_bytes(&out), BYTES("PK\3\4")));
		ck_assert_uint_eq(
		    out.len, bytes_le64(buffer_bytes(&package), 0));
	}
	buffer_free(&info);
	buffer_free(&package);
	buffer_free(&out);
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *file, *seen;
	size_t slow;
} files[] = {
	{ "what Office opens unasked is opened, and goes on as a document",
	    "agile-sha512",
	    "1/a office-sealed 9728\n1/a/package docx 276\n"
	    "1/a/package/[Content_Types].xml text 8\n"
	    "1/a/package/word/document.xml text 26\n"
	    "! sealed-opened 1/a\n",
	    10 },
	{ "what nobody knows the password of stays closed", "agile-sha384",
	    "1/a office-sealed 9728\n! sealed-unopened 1/a\n", 10 },
};

START_TEST(test_files)
{
	struct unpacking t;

	unpacking_begin(&t);
	t.limits.password_tries_slow = files[_i].slow;
	t.limits.password_tries = 100;
	unpacking_run(&t, read_file(files[_i].file), "a");
	ck_assert_str_eq((const char *)t.seen.at, files[_i].seen);
	buffer_free(&t.seen);
}
END_TEST

#define RAW(literal)                                                           \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}

#define DESCRIPTION(spin, cipher)                                              \
	"\4\0\4\0\x40\0\0\0<encryption><keyData saltValue='AAAA' "             \
	"cipherAlgorithm='" cipher                                             \
	"' cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512' "           \
	"keyBits='256'/><p:encryptedKey spinCount='" spin                      \
	"' saltValue='AAAA' cipherAlgorithm='AES' keyBits='256' "              \
	"cipherChaining='ChainingModeCBC' hashAlgorithm='SHA512'/>"

static const struct {
	const char *what;
	struct bytes info;
	bool read;
	const char *unknown;
	size_t rounds;
} descriptions[] = {
	{ "ten million rounds are read as such",
	    RAW(DESCRIPTION("10000000", "AES")), true, NULL, 10000000 },
	{ "more than Office knows is cut, not wrapped",
	    RAW(DESCRIPTION("99999999999", "AES")), true, NULL, UINT32_MAX },
	{ "a number that is none is 0", RAW(DESCRIPTION("-1", "AES")), true,
	    NULL, 0 },
	{ "a cipher of long ago is told", RAW(DESCRIPTION("1", "RC2")), true,
	    "cipher", 1 },
	{ "a description without tags is none", RAW("\4\0\4\0\x40\0\0\0abc"),
	    false, NULL, 0 },
	{ "nothing", RAW(""), false, NULL, 0 },
	{ "the extensible kind is told", RAW("\3\0\3\0\0\0\0\0"), true,
	    "extensible encryption", 0 },
	{ "a standard header that points outside",
	    RAW("\4\0\2\0\x24\0\0\0\xff\xff\xff\xff\0\0\0\0"), false, NULL, 0 },
};

START_TEST(test_descriptions)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct office_seal seal;
	bool read = office_seal_read(&seal, arena, descriptions[_i].info);

	ck_assert_msg(
	    read == descriptions[_i].read, "%s", descriptions[_i].what);
	if (descriptions[_i].unknown == NULL)
		ck_assert_ptr_null(seal.unknown);
	else
		ck_assert_pstr_eq(seal.unknown, descriptions[_i].unknown);
	ck_assert_uint_eq(seal.rounds, descriptions[_i].rounds);
	arena_free(arena);
}
END_TEST

/* A file that asks for too much work is told, not tried. */
START_TEST(test_rounds)
{
	static const char info[] = DESCRIPTION("10000000", "AES");
	struct bytes file = read_file("agile-sha512");
	unsigned char copy[65536];
	size_t at = bytes_find(file, BYTES("\4\0\4\0\x40\0\0\0<?xml"));
	struct unpacking t;

	ck_assert_uint_lt(at, file.len);
	memcpy(copy, file.at, file.len);
	memcpy(copy + at, info, sizeof info);
	unpacking_begin(&t);
	t.limits.password_tries_slow = 400;
	t.limits.password_tries_costly = 24;
	unpacking_run(&t, (struct bytes){ copy, file.len }, "a");
	ck_assert_str_eq((const char *)t.seen.at,
	    "1/a office-sealed 9728\n! sealed-unopened 1/a\n"
	    "! password-tries-spent 1/a\n");
	buffer_free(&t.seen);
}
END_TEST

/* Cut and bent in many places: something is said, nothing breaks. */
START_TEST(test_damage)
{
	unsigned char copy[65536];

	for (unsigned n = 0; n < 64; n++) {
		struct bytes file = read_file("agile-sha512");
		struct bytes cut = bytes_first(file, file.len * n / 64);
		struct unpacking t;

		memcpy(copy, file.at, file.len);
		copy[file.len * n / 64 + n % 7] ^= (unsigned char)(1 << n % 8);
		for (int both = 0; both < 2; both++) {
			unpacking_begin(&t);
			unpacking_run(&t,
			    both ? cut : (struct bytes){ copy, file.len }, "a");
			ck_assert(
			    bytes_starts(buffer_bytes(&t.seen), BYTES("1/a ")));
			buffer_free(&t.seen);
		}
	}
}
END_TEST

static const struct {
	const char *what, *xml, *seen;
	bool doctype;
} texts[] = {
	{ "prefixes go, values are decoded", "<w:a x:k='1&amp;2'>t</w:a>",
	    "(a 1&2)t/a", false },
	{ "a tag that closes itself", "<a k=\"&#x41;\"/>b", "(a A.)b", false },
	{ "comments and instructions are no text", "<?xml a='>'?><!-- <b> -->c",
	    "c", false },
	{ "CDATA is text", "<![CDATA[<x>]]>", "<x>", false },
	{ "a DOCTYPE is told", "<!DOCTYPE x [<!ENTITY e 'v'>]><a/>", "]>(a .)",
	    true },
	{ "an angle in a value ends nothing", "<a k='>'/>", "(a >.)", false },
	{ "a broken end", "<a k='", "(a )", false },
	{ "an entity that does not exist stays", "<a k='&nix;&'/>",
	    "(a &nix;&.)", false },
};

START_TEST(test_xml)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct xml x = { .rest = bytes_of(texts[_i].xml) };
	struct buffer out = { 0 };
	enum xml_kind kind;

	while ((kind = xml_next(&x)) != XML_END) {
		if (kind == XML_TEXT)
			buffer_add(&out, x.text);
		else if (kind == XML_CLOSE)
			buffer_format(&out, "/%.*s", BYTES_ARG(x.name));
		else
			buffer_format(&out, "(%.*s %.*s%s)", BYTES_ARG(x.name),
			    BYTES_ARG(xml_attribute(&x, arena, "k")),
			    x.empty ? "." : "");
	}
	buffer_add_byte(&out, 0);
	ck_assert_str_eq((const char *)out.at, texts[_i].seen);
	ck_assert(x.doctype == texts[_i].doctype);
	buffer_free(&out);
	arena_free(arena);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("office");
	TCase *c = tcase_create("office");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_loop_test(c, test_seals, 0, COUNT(seals));
	tcase_add_loop_test(c, test_files, 0, COUNT(files));
	tcase_add_loop_test(c, test_descriptions, 0, COUNT(descriptions));
	tcase_add_loop_test(c, test_xml, 0, COUNT(texts));
	tcase_add_test(c, test_rounds);
	tcase_add_test(c, test_damage);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

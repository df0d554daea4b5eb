/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Archives cut by 7zz and zip, with some pieces missing, doubled, out of order
 * or more than they seem; and what each kind of name means.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unpack/split.h"
#include "with_folder.h"
#include "zip_seen.h"

static const struct {
	const char *name;
	enum split_kind kind;
	uint32_t number;
	const char *whole;
} names[] = {
	{ "a.7z.001", SPLIT_BYTES, 1, "a.7z" },
	{ "a.ZIP.012", SPLIT_BYTES, 12, "a.ZIP" },
	{ "資料.001", SPLIT_BYTES, 1, "資料" },
	{ "a.7z.1", SPLIT_NONE, 0, "" },
	{ "a.7z.01", SPLIT_NONE, 0, "" },
	{ "a.7z.000", SPLIT_NONE, 0, "" },
	{ "a.7z.123456789", SPLIT_NONE, 0, "" },
	{ "report2022", SPLIT_NONE, 0, "" },
	{ "a.z01", SPLIT_ZIP, 1, "a.zip" },
	{ "a.Z99", SPLIT_ZIP, 99, "a.zip" },
	{ "a.z100", SPLIT_ZIP, 100, "a.zip" },
	{ "a.zip", SPLIT_ZIP, SPLIT_LAST, "a.zip" },
	{ "a.part1.rar", SPLIT_RAR, 1, "a.rar" },
	{ "a.part003.rar", SPLIT_RAR, 3, "a.rar" },
	{ "a.part1.exe", SPLIT_RAR, 1, "a.rar" },
	{ "a.exe", SPLIT_NONE, 0, "" },
	{ "a.rar", SPLIT_OLD_RAR, 1, "a.rar" },
	{ "a.r00", SPLIT_OLD_RAR, 2, "a.rar" },
	{ "a.r07", SPLIT_OLD_RAR, 9, "a.rar" },
	{ "", SPLIT_NONE, 0, "" },
	{ "001", SPLIT_NONE, 0, "" },
};

START_TEST(test_names)
{
	struct split_name s = split_name(bytes_of(names[_i].name));
	char whole[80];

	ck_assert_msg(s.kind == names[_i].kind, "%s is of kind %d",
	    names[_i].name, s.kind);
	if (s.kind == SPLIT_NONE)
		return;
	ck_assert_uint_eq(s.number, names[_i].number);
	snprintf(whole, sizeof whole, "%.*s%.*s", BYTES_ARG(s.base),
	    BYTES_ARG(s.whole));
	ck_assert_str_eq(whole, names[_i].whole);
}
END_TEST

static int
run(const char *command)
{
	return run_without("nothing", command);
}

/*
 * rnd has 200,000 bytes, small.txt says "small". Parts "a=b": the part of the
 * name a is the file b. What follows "; " in `seen' is which were joined.
 */
static const struct {
	const char *what, *parts, *seen, *findings;
} sets[] = {
	{ "7z cut anywhere", "a.7z.001 a.7z.002 a.7z.003",
	    "a.7z=whole|a.7z/rnd=200000 bytes|a.7z/small.txt=small"
	    "; 111",
	    "" },
	{ "out of order, beside other parts",
	    "a.7z.003 small.txt a.7z.001 A.7Z.002=a.7z.002",
	    "a.7z=whole|a.7z/rnd=200000 bytes|a.7z/small.txt=small"
	    "; 1011",
	    "" },
	{ "a piece is missing", "a.7z.001 a.7z.003", "; 00",
	    "archive-piece archive-piece" },
	{ "the end is missing", "a.7z.001 a.7z.002", "a.7z=whole; 00",
	    "archive-piece archive-damaged" },
	{ "the front is missing", "a.7z.002 a.7z.003", "; 00",
	    "archive-piece archive-piece" },
	{ "a number that is only a year", "rnd.2022=rnd", "; 0", "" },
	{ "a piece comes twice", "a.7z.001 a.7z.002 a.7z.002 a.7z.003",
	    "a.7z=whole|a.7z/rnd=200000 bytes|a.7z/small.txt=small"
	    "; 1101",
	    "" },
	{ "two sets",
	    "a.7z.001 b.zip.001 a.7z.002 b.zip.002 a.7z.003 b.zip.003",
	    "a.7z=whole|a.7z/rnd=200000 bytes|a.7z/small.txt=small|"
	    "b.zip=whole|b.zip/rnd=200000 bytes|b.zip/small.txt=small"
	    "; 111111",
	    "" },
	{ "a ZIP cut by its own rules", "c.z01 c.z02 c.z03 c.zip",
	    "c.zip=whole|c.zip/rnd=200000 bytes|c.zip/small.txt=small"
	    "; 1111",
	    "" },
	{ "a lone ZIP is no set", "d.zip", "; 0", "" },
	{ "the last piece alone", "c.zip", "; 0", "archive-piece" },
	{ "an archive of its own behind a set's name is opened, too",
	    "a.7z.001 a.7z.002 a.7z.003 a.7z.004=d.7z",
	    "a.7z=whole|a.7z/rnd=200000 bytes|a.7z/small.txt=small"
	    "; 1110",
	    "" },
	{ "ordinary files", "small.txt rnd", "; 00", "" },
};

static size_t
read_parts(struct part *parts, const char *list, struct arena *arena)
{
	struct bytes rest = bytes_of(list), word;
	size_t count = 0;

	while (bytes_word(&rest, " ", &word)) {
		struct bytes file = word, name = bytes_cut(&file, '=');

		parts[count++] = (struct part){
			.path = arena_format(arena, "%zu", count + 1),
			.type = BYTES("application/octet-stream"),
			.name = name,
			.content = read_file(arena,
			    arena_string(arena, file.len > 0 ? file : name)),
			.attached = true,
		};
	}
	return count;
}

/* How large the whole is depends on the version of the packer. */
static void
forget_sizes(struct seen *seen)
{
	struct bytes rest = buffer_bytes(&seen->objects), item;
	struct buffer out = { 0 };

	while (bytes_word(&rest, "|", &item)) {
		struct bytes value = item, name = bytes_cut(&value, '=');

		if (out.len > 0)
			buffer_add_byte(&out, '|');
		if (bytes_index(name, '/') == name.len && value.len > 0)
			buffer_format(&out, "%.*s=whole", BYTES_ARG(name));
		else
			buffer_add(&out, item);
	}
	buffer_free(&seen->objects);
	seen->objects = out;
}

START_TEST(test_sets)
{
	struct part parts[8];
	bool joined[8] = { false };
	struct seen seen;
	size_t count;

	seen_start(&seen, &test_limits);
	count = read_parts(parts, sets[_i].parts, seen.arena);
	split_open(&seen.unpacker, parts, count, joined);
	forget_sizes(&seen);
	buffer_add(&seen.objects, BYTES("; "));
	for (size_t i = 0; i < count; i++)
		buffer_add_byte(&seen.objects, joined[i] ? '1' : '0');
	seen_note(&seen);
	seen_check(&seen, sets[_i].what, sets[_i].seen, sets[_i].findings);
	seen_end(&seen);
}
END_TEST

START_TEST(test_too_large)
{
	struct limits small = test_limits;
	struct part parts[8];
	bool joined[8] = { false };
	struct seen seen;
	size_t count;

	small.object_bytes = 100000;
	seen_start(&seen, &small);
	count = read_parts(parts, "a.7z.001 a.7z.002 a.7z.003", seen.arena);
	split_open(&seen.unpacker, parts, count, joined);
	seen_note(&seen);
	seen_check(
	    &seen, "a set larger than an object", "", "object-too-large");
	ck_assert(!joined[0]);
	seen_end(&seen);
}
END_TEST

static void
make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/test_split.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL ||
	    run("printf small >small.txt && "
		"python3 -c \"import random; random.seed(1); open('rnd', 'wb')"
		".write(bytes(random.randrange(256) for i in range(200000)))\""
		" && 7zz a -mtm=off -v70000b a.7z rnd small.txt && "
		"7zz a -mtm=off -v70000b -mx0 b.zip rnd small.txt && "
		"zip -s 64k c.zip rnd small.txt && "
		"7zz a -mtm=off d.7z small.txt && "
		"7zz a -mtm=off d.zip small.txt") != 0)
		exit(1);
}

int
main(void)
{
	Suite *s = suite_create("split");
	TCase *tc = tcase_create("split");
	SRunner *r;
	int failed;

	unpack_start();
	make_folder();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_names, 0, sizeof names / sizeof names[0]);
	tcase_add_loop_test(tc, test_sets, 0, sizeof sets / sizeof sets[0]);
	tcase_add_test(tc, test_too_large);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	run("rm -rf \"$PWD\"");
	return failed != 0;
}

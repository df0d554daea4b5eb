/* SPDX-License-Identifier: BSD-2-Clause */
#include "built_by_python.h"

#define TREE "{'A.TXT': b'hello', 'd': {'a long name.js': b'var a'}}"
#define SEEN(name) name "/A.TXT text 5\n" name "/d/a long name.js script 5\n"

static const struct built_row rows[] = {
	{ "FAT12", "fat(" TREE ", 12)", "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") },
	{ "FAT16", "fat(" TREE ", 16)", "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") },
	{ "FAT32", "fat(" TREE ", 32)", "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") },
	{ "a volume that does not call itself FAT",
	    "fat(" TREE ").replace(b'FAT12', b'XXXXX')", "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") },
	{ "a partition", "partitioned(fat(" TREE "))", "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") },
	{ "a fixed virtual disk", "fixed_vhd(partitioned(fat(" TREE ")))",
	    "a.vhd", "1/a.vhd disk\n" SEEN("1/a.vhd") },
	{ "a dynamic virtual disk",
	    "dynamic_vhd(partitioned(fat(" TREE ")), 4096)", "a.vhd",
	    "1/a.vhd disk\n" SEEN("1/a.vhd") },
	{ "a file in several clusters", "fat({'A.TXT': b'hello ' * 1000})",
	    "a.img", "1/a.img disk\n1/a.img/A.TXT text 6000\n" },
	{ "an image cut off in a file",
	    "fat({'A.TXT': b'hello ' * 1000})[:17400]", "a.img",
	    "1/a.img disk\n1/a.img/A.TXT text 6000\n"
	    "! archive-damaged 1/a.img\n" },
	{ "a long name of another file is not shown",
	    "fat({'a long name.js': b'hello'}).replace(b'FILE~1', b'FILE~2')",
	    "a.img", "1/a.img disk\n1/a.img/FILE~2.JS script 5\n" },
	{ "a folder that holds itself",
	    "fat({'d': {'A.TXT': b'hello'}}).replace(b'A       TXT\\x20', "
	    "b'A          \\x10').replace(struct.pack('<HI', 2, 5), "
	    "struct.pack('<HI', 3, 0))",
	    "a.img", "1/a.img disk\n" },
	{ "a volume that nobody reads",
	    "b'\\xeb\\x52\\x90NTFS    '.ljust(510, b'\\0') + b'\\x55\\xaa'",
	    "a.img", "1/a.img disk\n! disk-image-unread 1/a.img\n" },
	{ "one volume of two is not read",
	    "(lambda d: d[:462] + d[446:454] + struct.pack('<II', 2, 9) + "
	    "d[478:1024] + (b'\\xeb\\x52\\x90NTFS    '.ljust(510, b'\\0') + "
	    "b'\\x55\\xaa') + d[1536:])(partitioned(fat(" TREE ")))",
	    "a.img",
	    "1/a.img disk\n" SEEN("1/a.img") "! disk-image-unread 1/a.img\n" },
	{ "UDF", "udf(" TREE ")", "a.iso", "1/a.iso disk\n" SEEN("1/a.iso") },
	{ "UDF with small blocks, in a partition of a virtual disk",
	    "fixed_vhd(partitioned(udf(" TREE ", 512)))", "a.vhd",
	    "1/a.vhd disk\n" SEEN("1/a.vhd") },
	{ "UDF, long extents", "udf(" TREE ", ads='long')", "a.iso",
	    "1/a.iso disk\n" SEEN("1/a.iso") },
	{ "UDF, files in their entries", "udf(" TREE ", inside=True)", "a.iso",
	    "1/a.iso disk\n" SEEN("1/a.iso") },
	{ "UDF, the list of a file's pieces goes on elsewhere",
	    "udf({'資料.txt': b'hello ' * 1000}, 512, pieces=4)", "a.iso",
	    "1/a.iso disk\n1/a.iso/資料.txt text 6000\n" },
	{ "UDF, metadata in pieces", "udf(" TREE ", metadata=True)", "a.iso",
	    "1/a.iso disk\n" SEEN("1/a.iso") },
	{ "UDF, a file over the end of a piece of metadata",
	    "udf({'a.txt': b'hello ' * 1000}, 512, metadata=True, pieces=4)",
	    "a.iso", "1/a.iso disk\n1/a.iso/a.txt text 6000\n" },
	{ "UDF of packets", "udf(" TREE ", virtual=True)", "a.iso",
	    "1/a.iso disk\n! disk-image-unread 1/a.iso\n" },
	{ "UDF, cut off in front of the root",
	    "udf({'a.txt': b'hello ' * 1000}, 512)[:-7000]", "a.iso",
	    "1/a.iso disk\n! archive-damaged 1/a.iso\n" },
	{ "UDF beside ISO 9660 shows the same files",
	    "iso({'a.txt': b'a'}, '-udf', '-J')", "a.iso",
	    "1/a.iso iso\n1/a.iso/a.txt text 1\n" },
	{ "UDF shows a file more",
	    "iso({'A.TXT': b'a', 'b.js': b'var b'}, '-udf', '-hide', 'b.js')",
	    "a.iso",
	    "1/a.iso iso\n1/a.iso/A.TXT text 1\n"
	    "1/a.iso/b.js script 5\n" },
	{ "a newer virtual disk", "b'vhdxfile'.ljust(4096, b'\\0')", "a.vhdx",
	    "1/a.vhdx disk\n! disk-image-unread 1/a.vhdx\n" },
	{ "an image for setting up Windows",
	    "b'MSWIM\\0\\0\\0'.ljust(512, b'\\0')", "a.wim",
	    "1/a.wim wim\n! uncommon-container 1/a.wim\n" },
	{ "an image for a Mac",
	    "b'\\0' * 1024 + b'koly\\0\\0\\0\\4'.ljust(512, b'\\0')", "a.dmg",
	    "1/a.dmg dmg\n! uncommon-container 1/a.dmg\n" },
};
#define ROWS (int)(sizeof rows / sizeof rows[0])

START_TEST(test_rows)
{
	built_check(&rows[_i]);
}
END_TEST

START_TEST(test_broken)
{
	built_break(&rows[_i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("disk_image");
	TCase *tc = tcase_create("images");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 300);
	tcase_add_loop_test(tc, test_rows, 0, ROWS);
	tcase_add_loop_test(tc, test_broken, 0, ROWS);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

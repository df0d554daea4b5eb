/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse/mail.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct limits limits = {
	.header_bytes = 1 << 20,
	.header_count = 100,
	.mime_parts = 20,
	.mime_depth = 8,
};

/* "PK\3\4" and 12 more letters: what is taken for a file. */
#define ZIP "PK\3\4abcdefghijkl"
#define ZIP_B64 "UEsDBGFiY2RlZmdoaWprbA=="
#define ZIP_QP "PK=03=04abcdefghijkl"
#define ZIP_UU "04$L#!&%B8V1E9F=H:6IK;```"
/* Long enough to be no chance. */
#define WORDS "the quick brown fox jumps over the lazy dog once."
#define WORDS_B64                                                              \
	"dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBs"                     \
	"YXp5IGRvZyBvbmNlLg=="
#define LONG_B64                                                               \
	"UEsDBGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6YWJjZGVmZ2hpamts"             \
	"bW5vcHFyc3R1dnd4eXo="
#define LONG "PK\3\4abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define HIDDEN "Content-Type: application/zip; name=h.zip\n\n" ZIP "\n"
#define ENCODED "Content-Transfer-Encoding: "

/* `want`: "path name content" of each part that only some clients see, then
 * the findings. */
static const struct {
	const char *what, *raw, *want;
} rows[] = {
	{ "ordinary mail has one view",
	    MIXED "--b\n\nhello there\n--b\n" ENCODED "base64\n\n" ZIP_B64
		  "\n--b--\n",
	    "" },
	{ "prose is no base64",
	    "\nThis is a text\nwith-words-alone\nSomeVeryLongWordHere\n", "" },
	{ "a signature between dashes is no part",
	    "\nhello\n-- \nJohn Doe\nContent manager\n--\nbye\n", "" },
	{ "base64 that nobody announced", "\nsee:\n" LONG_B64 "\n",
	    "1~1  " LONG },
	{ "in short lines",
	    "\nUEsDBGFiY2\nRlZmdoaW\nprbG1ub3Bxc\nnN0dXZ3eHl6YWJjZGVmZ2hpamts"
	    "\nbW5vcHFyc3R1dnd4eXo=\n",
	    "1~1  " LONG },
	{ "text in base64", "\nsee:\n" WORDS_B64 "\n", "1~1  " WORDS },
	{ "an encoding that nobody knows", ENCODED "x-base64\n\n" ZIP_B64 "\n",
	    "1~1  " ZIP },
	{ "an encoding beside another",
	    ENCODED "quoted-printable\n" ENCODED "base64\n\n" ZIP_B64 "\n",
	    "1~1  " ZIP "|mime-ambiguous header" },
	{ "a blank before the name of a field",
	    "A: b\n\tContent-Transfer-Encoding: base64\n\n" ZIP_B64 "\n",
	    "1~1  " ZIP },
	{ "quoted-printable that nobody announced", "\n" ZIP_QP "\n",
	    "1~1  " ZIP },
	{ "a letter too much", ENCODED "base64\n\nA" ZIP_B64 "\n",
	    "1~1  " ZIP },
	{ "a part in the preamble",
	    MIXED "--c\n" HIDDEN "--b\n\nhello\n--b--\n",
	    "1~1 h.zip " ZIP "/--b/" },
	{ "a part in the epilogue", MIXED "--b\n\nhello\n--b--\n--b\n" HIDDEN,
	    "1~1 h.zip " ZIP "/" },
	{ "a part of another boundary",
	    MIXED "--b\n\nhello\n--other\n" HIDDEN "--b--\n",
	    "1~1 h.zip " ZIP },
	{ "a delimiter behind a lone CR",
	    MIXED "--b\n\nhello\r--x\r" HIDDEN "--b--\n", "1~1 h.zip " ZIP },
	{ "two boundaries are said",
	    "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n"
	    "--b\n\nhello\n--b--\n",
	    "mime-ambiguous header" },
	{ "uuencode in a text",
	    "\nsee\nbegin 644 h.zip\n" ZIP_UU "\n`\nend\nbye\n",
	    "1~1 h.zip " ZIP },
	{ "a sentence that begins so", "\nbegin 644 days of joy\nand more\n",
	    "" },
	{ "yEnc in a text",
	    "\n=ybegin line=128 size=16 name=h.zip\n"
	    "zu-.\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\n=yend\n",
	    "1~1 h.zip " ZIP },
	{ "a line of base64 behind a lone CR",
	    MIXED "--b\nContent-Type: x/y\r\r" LONG_B64 "\n\nx\n--b--\n",
	    "1~1  " LONG },
	{ "lines before it that could be base64 as well",
	    "\nsee:\nname=\"abcdefghij.zip\"\nabcdefg\n" LONG_B64 "\n",
	    "1~1  " LONG },
	{ "content in the header of a part",
	    MIXED "--b\nContent-Type: application/zip\n" LONG_B64
		  "\n\nx\n--b--\n",
	    "1~1  " LONG },
};

static void
show(FILE *to, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		fputc(text.at[i] == '\n' ? '/' : text.at[i], to);
}

static void
read_row(const char *raw, char *got, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	FILE *to = fmemopen(got, size, "w");
	struct findings findings;
	struct mail mail;
	const char *gap = "";

	findings_init(&findings, arena);
	mail_read(
	    &mail, bytes_of(raw), BYTES(""), 0, &limits, arena, &findings);
	for (size_t i = 0; i < mail.part_count; i++) {
		const struct part *p = &mail.parts[i];

		if (p->why.len == 0)
			continue;
		fprintf(to, "%s%.*s %.*s ", gap, BYTES_ARG(p->path),
		    BYTES_ARG(p->name));
		show(to, p->content);
		gap = "|";
	}
	for (size_t i = 0; i < findings.count; i++, gap = "|")
		fprintf(to, "%s%s %.*s", gap,
		    finding_kind(findings.list[i].id)->name,
		    BYTES_ARG(findings.list[i].where));
	fclose(to);
	arena_free(arena);
}

/* Views of the same bytes are allowed: the first of them is compared. */
static void
drop_copies(char *got)
{
	char *bar = strchr(got, '|');

	while (bar != NULL && bar[1] >= '0' && bar[1] <= '9')
		if (strchr(bar + 1, '|') != NULL)
			memmove(bar, strchr(bar + 1, '|'),
			    strlen(strchr(bar + 1, '|')) + 1);
		else
			*bar = '\0', bar = NULL;
}

START_TEST(test_rows)
{
	char got[4000] = "";

	read_row(rows[_i].raw, got, sizeof got);
	drop_copies(got);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s:\n got <%s>\nwant <%s>", rows[_i].what, got, rows[_i].want);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("tolerant");
	TCase *tc = tcase_create("rows");
	SRunner *r;
	int failed;

	mail_start();
	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof rows[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

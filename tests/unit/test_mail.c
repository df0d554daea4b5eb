/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse/mail.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

static const struct limits limits = {
	.header_bytes = 400,
	.header_count = 10,
	.mime_parts = 6,
	.mime_depth = 4,
};

/* "a" is the outer boundary of most rows. */
#define MIXED "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n"
#define ZIP "Content-Type: application/zip; name=\"x.zip\"\r\n"
#define PIECE(number)                                                          \
	"Content-Type: message/partial; id=i; total=2; number=" number "\n\n"
#define INNER(outer, inner)                                                    \
	"--" outer "\n"                                                        \
	"Content-Type: multipart/mixed; boundary=" inner "\n\n"
#define TEN_LETTERS "aaaaaaaaaa"
#define HUNDRED_LETTERS                                                        \
	TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS            \
	    TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS TEN_LETTERS
#define FIVE_FIELDS "A: 1\nB: 2\nC: 3\nD: 4\nE: 5\n"

/*
 * `want`: for each part "path depth type name content", an asterisk behind the
 * type when it is attached; then the findings. Line ends are shown as /.
 */
static const struct {
	const char *what, *raw, *want;
} reads[] = {
	{ "a plain text",
	    "From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "\r\nhello\r\n",
	    "1 0 text/plain <> <hello/>" },
	{ "an empty message", "", "1 0 text/plain <> <>" },
	{ "only an empty line", "\r\n", "1 0 text/plain <> <>" },
	{ "a header without a body", "From: a@b", "1 0 text/plain <> <>" },
	{ "a body without a header", "hello\r\nworld: x\r\n",
	    "1 0 text/plain <> <hello/world: x/>" },
	{ "a line of a mailbox file in front",
	    "From a@b Mon Jan  1 10:00:00 2024\nContent-Type: text/html\n\nx",
	    "1 0 text/html <> <x>" },
	{ "base64 in a single part",
	    "Content-Type: application/zip; name=x.zip\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nUEsD\r\nBA==\r\n",
	    "1 0 application/zip* <x.zip> <PK\3\4>" },
	{ "wrong base64 is passed over",
	    "Content-Transfer-Encoding: base64\r\n\r\n*UE%sD\r\nB A\r\n",
	    "1 0 text/plain <> <PK\3\4>" },
	{ "a type without a slash is text", "Content-Type: text\n\nx",
	    "1 0 text/plain <> <x>" },
	{ "a blank before the colon", "Content-Type : text/html\n\nx",
	    "1 0 text/html <> <x>" },
	{ "a line without a colon in the header",
	    "A: b\ngarbage\nContent-Type: text/html\n\nx",
	    "1 0 text/html <> <x>" },
	{ "a field behind a lone CR", "A: b\rContent-Type: text/html\n\nx",
	    "1 0 text/html <> <x>" },
	{ "two lone CRs do not end a header",
	    "Subject: b\r\rc\r\nContent-Type: text/html\r\n\r\nx",
	    "1 0 text/html <> <x>" },
	{ "a message with CR for all line ends",
	    "A: b\rContent-Type: multipart/mixed; boundary=a\r\r"
	    "--a\r\rhi\r--a--\r",
	    "1 1 text/plain <> <hi>" },
	{ "two parts",
	    MIXED "--a\r\n\r\nhello\r\n--a\r\n" ZIP "\r\nPK\r\n--a--\r\n",
	    "1 1 text/plain <> <hello>|2 1 application/zip* <x.zip> <PK>" },
	{ "preamble and epilogue are no parts",
	    MIXED "before\r\n--a\r\n\r\nhello\r\n--a--\r\nafter\r\n",
	    "1 1 text/plain <> <hello>" },
	{ "no closing boundary", MIXED "--a\n\nhello\n",
	    "1 1 text/plain <> <hello/>" },
	{ "parts in parts",
	    MIXED INNER("a", "b") "--b\n\none\n--b\n\ntwo\n--b--\n"
				  "--a\n" ZIP "\nPK\n--a--\n",
	    "1.1 2 text/plain <> <one>|1.2 2 text/plain <> <two>|"
	    "2 1 application/zip* <x.zip> <PK>" },
	{ "a disposition without a name",
	    MIXED "--a\nContent-Disposition: attachment\n\nx\n--a--\n",
	    "1 1 text/plain* <> <x>" },
	{ "the disposition's name before the type's",
	    MIXED "--a\n" ZIP
		  "Content-Disposition: inline; filename=y.exe\n\nx\n--a--\n",
	    "1 1 application/zip* <y.exe> <x>" },
	{ "a name in ISO-2022-JP",
	    MIXED "--a\nContent-Type: application/zip; "
		  "name=\"=?ISO-2022-JP?B?GyRCQEE1YT1xGyhCLnppcA==?=\"\n\n"
		  "x\n--a--\n",
	    "1 1 application/zip* <請求書.zip> <x>" },
	{ "an attached message is a leaf, whatever is in its header",
	    MIXED "--a\nContent-Type: message/rfc822\n\n"
		  "To: a:b:c:;\nContent-Type: multipart/mixed; boundary=b\n\n"
		  "--b\n\nx\n--b--\n--a--\n",
	    "1 1 message/rfc822 <> <To: a:b:c:;/Content-Type: "
	    "multipart/mixed; boundary=b//--b//x/--b-->" },
	{ "pieces of a message, out of order, are put together",
	    MIXED "--a\n" PIECE("2") "lo\n--a\n" PIECE("1") "A: b\n\nhel"
							    "\n--a--\n",
	    "1 1 message/partial <> <lo>|2 1 message/partial <> "
	    "<A: b//hel>|2+ 1 message/rfc822 <> <A: b//hello>" },
	{ "a piece is missing",
	    MIXED "--a\n" PIECE("1") "x\n--a\n" PIECE("3") "y\n--a--\n",
	    "1 1 message/partial <> <x>|2 1 message/partial <> <y>" },
	{ "pieces that are messages themselves",
	    MIXED "--a\nContent-Type: message/rfc822\n\nA: b\n" PIECE(
		"1") "x\n--a\nContent-Type: message/rfc822\n\n" PIECE("2") "y\n"
									   "--"
									   "a--"
									   "\n",
	    "1 1 message/rfc822 <> <A: b/Content-Type: message/partial; id=i;"
	    " total=2; number=1//x>|2 1 message/rfc822 <> <Content-Type: "
	    "message/partial; id=i; total=2; number=2//y>|"
	    "1+ 1 message/rfc822 <> <xy>" },
	{ "an internationalised message", "Content-Type: message/global\n\nx",
	    "1 0 message/rfc822 <> <x>" },
	{ "the parts of a digest are messages",
	    "Content-Type: multipart/digest; boundary=a\n\n"
	    "--a\n\nSubject: x\n\ny\n--a--\n",
	    "1 1 message/rfc822 <> <Subject: x//y>" },
	{ "a multipart without a boundary is text",
	    "Content-Type: multipart/mixed\n\nx", "1 0 text/plain <> <x>" },
	{ "a multipart whose boundary is not used is text", MIXED "x\n--b\n",
	    "1 0 text/plain <> <x/--b/>" },
	{ "the same inside",
	    MIXED INNER("a", "b") "x\n--a\nContent-Type: multipart/mixed\n\n"
				  "y\n--a--\n",
	    "1 1 text/plain <> <x>|2 1 text/plain <> <y>" },
	{ "of two boundaries the one that is used",
	    "Content-Type: multipart/mixed; boundary=b; boundary=a\n\n"
	    "--a\n\nx\n--a--\n",
	    "1 1 text/plain <> <x>|"
	    "mime-ambiguous header two boundaries" },
	{ "of two types the multipart",
	    "Content-Type: text/plain\nContent-Type: multipart/mixed; "
	    "boundary=a\n\n--a\n\nx\n--a--\n",
	    "1 1 text/plain <> <x>|"
	    "mime-ambiguous header a multipart that is also something else" },
	{ "of two encodings the one that encodes",
	    "Content-Transfer-Encoding: 7bit\n"
	    "Content-Transfer-Encoding: base64\n\nUEsDBA==",
	    "1 0 text/plain <> <PK\3\4>|mime-ambiguous header two "
	    "transfer encodings" },
	{ "a boundary in pieces (RFC 2231)",
	    "Content-Type: multipart/mixed; boundary*0=lo; boundary*1=ng\n\n"
	    "--long\n\nx\n--long--\n",
	    "1 1 text/plain <> <x>" },
	{ "the inner boundary is the outer one",
	    MIXED INNER("a", "a") INNER("a", "a") "--a\n" ZIP "\nPK\n--a--\n",
	    "1 1 text/plain <> <>|2 1 text/plain <> <>|"
	    "3 1 application/zip* <x.zip> <PK>" },
	{ "a boundary is used again after its end",
	    MIXED INNER("a", "b") "--b\n\none\n--b--\n" INNER(
		"a", "b") "--b\n\ntwo\n--b--\n--a--\n",
	    "1.1 2 text/plain <> <one>|2.1 2 text/plain <> <two>" },
	{ "nothing between two delimiters is no part",
	    MIXED "--a\n--a\n\nx\n--a--\n", "1 1 text/plain <> <x>" },
	{ "too many parts: the first ones",
	    MIXED "--a\n\n1\n--a\n\n2\n--a\n\n3\n--a\n\n4\n--a\n\n5\n--a\n\n6\n"
		  "--a\n\n7\n--a--\n",
	    "1 1 text/plain <> <1>|2 1 text/plain <> <2>|3 1 text/plain <> <3>"
	    "|4 1 text/plain <> <4>|5 1 text/plain <> <5>|6 1 text/plain <> "
	    "<6/>|too-many-parts header more than 6" },
	{ "too deep: one piece, and what follows",
	    MIXED INNER("a", "b") INNER("b", "c") INNER("c", "d")
		INNER("d", "e") "--e\n\nx\n--a\n\ny\n--a--\n",
	    "1.1.1.1 4 text/plain <> <--e//x>|2 1 text/plain <> <y>|"
	    "mime-too-deep header more than 4" },
	{ "a header that is too large",
	    "A: " HUNDRED_LETTERS HUNDRED_LETTERS HUNDRED_LETTERS
		HUNDRED_LETTERS "\nContent-Type: text/html\n\nx",
	    "1 0 text/plain <> <x>|header-too-large header 429 bytes" },
	{ "too many fields",
	    FIVE_FIELDS FIVE_FIELDS "Content-Type: text/html\n\nx",
	    "1 0 text/plain <> <x>|too-many-headers header 11" },
	{ "too many fields in the parts: content from there on",
	    MIXED "--a\n" FIVE_FIELDS FIVE_FIELDS
		  "F: 6\nG: 7\n\nx\n--a\n\ny\n--a--\n",
	    "1 1 text/plain <> <F: 6/G: 7//x>|2 1 text/plain <> <y>|"
	    "too-many-headers header more than 10" },
};

static void
show(FILE *to, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.at[i] == '\n')
			putc('/', to);
		else if (b.at[i] != '\r')
			putc(b.at[i], to);
}

static void
show_part(FILE *to, const struct part *p)
{
	fprintf(to, "%.*s %u %.*s%s <", BYTES_ARG(p->path), p->depth,
	    BYTES_ARG(p->type), p->attached ? "*" : "");
	show(to, p->name);
	fprintf(to, "> <");
	show(to, p->content);
	fprintf(to, ">");
}

/* On exactly as many bytes as there are, so that a sanitizer sees more read. */
static void
read_row(const char *raw, char *got, size_t room)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	struct bytes b = bytes_of(raw);
	unsigned char *exact = malloc(b.len + 1);
	FILE *to = fmemopen(got, room, "w");
	struct findings findings;
	struct mail mail;

	memcpy(exact + 1, b.at, b.len);
	findings_init(&findings, arena);
	mail_read(&mail, (struct bytes){ exact + 1, b.len }, BYTES(""), 0,
	    &limits, arena, &findings);
	for (size_t i = 0; i < mail.part_count; i++) {
		fprintf(to, "%s", i > 0 ? "|" : "");
		show_part(to, &mail.parts[i]);
	}
	for (size_t i = 0; i < findings.count; i++)
		fprintf(to, "|%s %.*s %.*s",
		    finding_kind(findings.list[i].id)->name,
		    BYTES_ARG(findings.list[i].where),
		    BYTES_ARG(findings.list[i].detail));
	fclose(to);
	arena_free(arena);
	free(exact);
}

START_TEST(test_reads)
{
	char got[2000] = "";

	read_row(reads[_i].raw, got, sizeof got);
	ck_assert_msg(strcmp(got, reads[_i].want) == 0,
	    "%s:\n got <%s>\nwant <%s>", reads[_i].what, got, reads[_i].want);
}
END_TEST

static const struct {
	const char *what, *raw, *want; /* fields as "name=value|" */
} headers[] = {
	{ "a folded value stays folded", "A: b\r\n\tc\r\nB:d\r\n\r\n",
	    "A=b/\tc|B=d|" },
	{ "names as they are written", "sUBJECT : x\n\n", "sUBJECT=x|" },
	{ "no value", "A:\nB: \n\n", "A=|B=|" },
	{ "no name", ": x\n\n", "" },
	{ "a line that is no field has no name", "A: b\nno field\nC: d\n\n",
	    "A=b|=no field|C=d|" },
	{ "a line end is missing", "A: b", "A=b|" },
	{ "CR CR LF", "A: b\r\r\nC: d\r\r\n\r\r\nx", "A=b|C=d|" },
};

START_TEST(test_headers)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	char got[500] = "";
	FILE *to = fmemopen(got, sizeof got, "w");
	struct findings findings;
	struct mail mail;

	findings_init(&findings, arena);
	mail_read(&mail, bytes_of(headers[_i].raw), BYTES(""), 0, &limits,
	    arena, &findings);
	for (size_t i = 0; i < mail.field_count; i++) {
		show(to, mail.fields[i].name);
		putc('=', to);
		show(to, mail.fields[i].value);
		putc('|', to);
	}
	fclose(to);
	ck_assert_msg(strcmp(got, headers[_i].want) == 0,
	    "%s: got <%s>, want <%s>", headers[_i].what, got, headers[_i].want);
	arena_free(arena);
}
END_TEST

/* Shapes that make GMime alone run out of stack, memory or time. */
static const struct {
	const char *what, *start, *again;
	size_t times, parts;
} floods[] = {
	{ "nested address groups", "To: ", "a:", 200000, 1 },
	{ "a million empty parts", MIXED, "--a\n\n", 1000000, 6 },
	{ "a million delimiters", MIXED, "--a\n", 1000000, 1 },
	{ "the same boundary inside itself", MIXED, INNER("a", "a"), 20000, 6 },
	{ "lines of dashes", MIXED "--a\n\n", "--\n", 1000000, 1 },
	{ "a million fields in a part", MIXED "--a\n", "a:\n", 1000000, 1 },
	{ "groups in an attached message",
	    MIXED "--a\nContent-Type: message/rfc822\n\nTo: ", "a:", 200000,
	    1 },
};

START_TEST(test_floods)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	size_t lead = strlen(floods[_i].start), len = strlen(floods[_i].again);
	char *raw = malloc(lead + len * floods[_i].times);
	struct findings findings;
	struct mail mail;

	memcpy(raw, floods[_i].start, lead);
	for (size_t i = 0; i < floods[_i].times; i++)
		memcpy(raw + lead + i * len, floods[_i].again, len);
	findings_init(&findings, arena);
	mail_read(&mail,
	    (struct bytes){
		(unsigned char *)raw, lead + len * floods[_i].times },
	    BYTES(""), 0, &limits, arena, &findings);
	ck_assert_msg(mail.part_count == floods[_i].parts, "%s: %zu parts",
	    floods[_i].what, mail.part_count);
	arena_free(arena);
	free(raw);
}
END_TEST

static bool
is_repeated(struct bytes b, const char *line, size_t times)
{
	size_t len = strlen(line);

	for (size_t i = 0; i < times; i++)
		if (!bytes_equal(bytes_slice(b, i * len, len), bytes_of(line)))
			return false;
	return b.len == times * len;
}

/* What GMime does not get to see of long contents is in the parts. */
START_TEST(test_long_contents)
{
	static const size_t times[] = { 1, 100, 1000, 20000 };
	struct arena *arena = arena_new((size_t)1 << 24);
	struct buffer raw = { 0 };
	struct findings findings;
	struct mail mail;

	buffer_add(&raw, BYTES(MIXED "--a\n" ZIP "\n"));
	for (size_t i = 0; i < times[_i]; i++)
		buffer_add(&raw, BYTES("line of one\r\n"));
	buffer_add(&raw, BYTES("\n" INNER("a", "b") "--b\n" ZIP));
	buffer_add(&raw, BYTES("Content-Transfer-Encoding: base64\n\n"));
	for (size_t i = 0; i < times[_i]; i++)
		buffer_add(&raw, BYTES("eHgK\n")); /* xx */
	buffer_add(&raw, BYTES("--b--\n\n--a\n\n"));
	for (size_t i = 0; i < times[_i]; i++)
		buffer_add(&raw, BYTES("--c\n"));
	findings_init(&findings, arena);
	mail_read(
	    &mail, buffer_bytes(&raw), BYTES(""), 0, &limits, arena, &findings);
	ck_assert_uint_eq(mail.part_count, 3);
	ck_assert(
	    is_repeated(mail.parts[0].content, "line of one\r\n", times[_i]));
	ck_assert(is_repeated(mail.parts[1].content, "xx\n", times[_i]));
	ck_assert(is_repeated(mail.parts[2].content, "--c\n", times[_i]));
	ck_assert(bytes_equal(mail.parts[1].path, BYTES("2.1")));
	ck_assert(bytes_equal(mail.parts[1].name, BYTES("x.zip")));
	buffer_free(&raw);
	arena_free(arena);
}
END_TEST

/* GMime loses the header behind a part that has none at many lengths. */
static const char *const behind_none[] = { ZIP "\nPK\n--a--\n",
	"Content-Type: multipart/mixed; boundary=b\n\n--b\n" ZIP
	"\nPK\n--b--\n--a--\n",
	"X: y\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n" ZIP
	"\nPK\n--b--\n--a--\n" };

START_TEST(test_header_behind_none)
{
	struct arena *arena = arena_new((size_t)1 << 24);
	struct buffer raw = { 0 };
	struct findings findings;
	struct mail mail;

	for (size_t len = 0; len < 4200; len += 7) {
		raw.len = 0;
		buffer_add(&raw, BYTES(MIXED "--a\nx-\n"));
		for (size_t i = 0; i < len; i++)
			buffer_add_byte(&raw, i % 2000 == 1000 ? 'Z' : '\t');
		buffer_add(&raw, BYTES("\n\tZ\n--a\n"));
		buffer_add(&raw, bytes_of(behind_none[_i]));
		findings_init(&findings, arena);
		mail_read(&mail, buffer_bytes(&raw), BYTES(""), 0, &limits,
		    arena, &findings);
		ck_assert_uint_ge(mail.part_count, 1);
		ck_assert_msg(bytes_equal(mail.parts[mail.part_count - 1].name,
				  BYTES("x.zip")) &&
			mail.parts[mail.part_count - 1].why.len == 0,
		    "row %d, %zu", _i, len);
		arena_reset(arena);
	}
	buffer_free(&raw);
	arena_free(arena);
}
END_TEST

START_TEST(test_message_in_message)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct findings findings;
	struct mail mail;

	findings_init(&findings, arena);
	mail_read(&mail, BYTES(MIXED "--a\n\nx\n--a--\n"), BYTES("2"), 3,
	    &limits, arena, &findings);
	ck_assert(bytes_equal(mail.parts[0].path, BYTES("2.1")));
	ck_assert_uint_eq(mail.parts[0].depth, 4);
	ck_assert_uint_eq(findings.count, 0);
	mail_read(&mail, BYTES(MIXED "--a\n\nx\n--a--\n"), BYTES("2.1"), 4,
	    &limits, arena, &findings);
	ck_assert(bytes_equal(mail.parts[0].path, BYTES("2.1.1")));
	ck_assert_uint_eq(mail.parts[0].content.len, 13);
	ck_assert(findings_have(&findings, FINDING_MIME_TOO_DEEP));
	arena_free(arena);
}
END_TEST

START_TEST(test_fields)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct findings findings;
	struct mail mail;

	findings_init(&findings, arena);
	mail_read(&mail,
	    BYTES("Subject: =?utf-8?B?44GC?=\n =?utf-8?B?44GE?=\n"
		  "subject: second\n\nbody\n"),
	    BYTES(""), 0, &limits, arena, &findings);
	ck_assert(bytes_starts(
	    mail_field(&mail, "SUBJECT"), BYTES("=?utf-8?B?44GC?=\n")));
	ck_assert(bytes_equal(
	    mail_text_field(&mail, "Subject", arena), BYTES("あい")));
	ck_assert_uint_eq(mail_field(&mail, "To").len, 0);
	ck_assert(bytes_equal(mail.body, BYTES("body\n")));
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("mail");
	TCase *tc = tcase_create("mail");
	SRunner *r;
	int failed;

	mail_start();
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_reads, 0, sizeof reads / sizeof reads[0]);
	tcase_add_loop_test(
	    tc, test_headers, 0, sizeof headers / sizeof headers[0]);
	tcase_add_loop_test(
	    tc, test_floods, 0, sizeof floods / sizeof floods[0]);
	tcase_add_loop_test(tc, test_long_contents, 0, 4);
	tcase_add_loop_test(tc, test_header_behind_none, 0,
	    sizeof behind_none / sizeof behind_none[0]);
	tcase_add_test(tc, test_message_in_message);
	tcase_add_test(tc, test_fields);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

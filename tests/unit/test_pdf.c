/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unpack/pdf_filter.h"
#include "zip_seen.h"

#define HEAD "%PDF-1.7\n"
#define FILE_5(dictionary, data)                                               \
	"5 0 obj<</Type/EmbeddedFile" dictionary ">>stream\n" data             \
	"\nendstream endobj\n"
#define JS_AT_OPENING "1 0 obj<</OpenAction<</S/JavaScript/JS(go\\(\\))>>>>\n"

/* Objects seen, findings in the order they came, and links. */
static const struct {
	const char *what, *pdf, *objects, *findings;
} files[] = {
	{ "nothing in it", HEAD "1 0 obj<</Type/Catalog>>endobj", "", "" },
	{ "a file with its name",
	    HEAD
	    "4 0 obj<</F(a.txt)/EF<</F 5 0 R>>>>endobj\n" FILE_5("", "hello"),
	    "a.pdf/a.txt=hello", "" },
	{ "a name in UTF-16 goes before the plain one",
	    HEAD "4 0 obj<</F(a.txt)/UF<feff6f225b57>/EF<</F 5 0 "
		 "R>>>>endobj\n" FILE_5("", "hello"),
	    "a.pdf/漢字=hello", "" },
	{ "a file that nothing names", HEAD FILE_5("", "hello"),
	    "a.pdf/text=hello", "" },
	{ "a file without its type, by a reference",
	    HEAD "4 0 obj<</EF<</UF 5 0 R>>>>endobj\n5 0 obj<</Length 5>>\n"
		 "stream\r\nhello\r\nendstream endobj",
	    "a.pdf/text=hello", "" },
	{ "a length that is a lie", HEAD FILE_5("/Length 3", "hello you"),
	    "a.pdf/text=hello you", "" },
	{ "no end at all", HEAD "5 0 obj<</Type/EmbeddedFile>>stream\nhello",
	    "a.pdf/text=hello", "" },
	{ "names with escapes",
	    HEAD "5 0 obj<</Ty#70e/Embedded#46ile>>stream\n"
		 "hello\nendstream",
	    "a.pdf/text=hello", "" },
	{ "hexadecimal on hexadecimal",
	    HEAD FILE_5("/Filter[/ASCIIHexDecode /AHx]", "36 38 36 39>"),
	    "a.pdf/text=hi", "" },
	{ "base 85, cut short", HEAD FILE_5("/Filter/A85", "BOu!rDZ~>"),
	    "a.pdf/text=hello", "" },
	{ "runs", HEAD FILE_5("/Filter/RunLengthDecode", "\x01hi\xfe!\x80"),
	    "a.pdf/text=hi!!!", "" },
	{ "a filter nobody knows gives nothing",
	    HEAD FILE_5("/Filter/Foo", "hello"), "", "" },
	{ "a file of an older revision",
	    HEAD FILE_5("", "first") FILE_5("", "second"),
	    "a.pdf/text=first|a.pdf/text=second", "" },
	{ "a script that runs at opening", HEAD JS_AT_OPENING,
	    "a.pdf/javascript=go()", "pdf-autorun-script" },
	{ "a script in a stream, behind two references",
	    HEAD "1 0 obj<</OpenAction 2 0 R>>endobj\n2 0 obj<</JS 3 0 R>>"
		 "endobj\n3 0 obj<<>>stream\ngo()\nendstream",
	    "a.pdf/javascript=go()", "pdf-autorun-script" },
	{ "a script after another action",
	    HEAD "1 0 obj<</OpenAction<</S/GoTo/Next[<</JS(go)>>]>>>>endobj",
	    "a.pdf/javascript=go", "pdf-autorun-script" },
	{ "a script when a page opens",
	    HEAD "3 0 obj<</Type/Page/AA<</O<</JS(go)>>>>>>endobj",
	    "a.pdf/javascript=go", "pdf-autorun-script" },
	{ "a script in UTF-16",
	    HEAD "1 0 obj<</OpenAction<</JS<feff0067006f>>>>>endobj",
	    "a.pdf/javascript=go", "pdf-autorun-script" },
	{ "actions in a circle",
	    HEAD "1 0 obj<</OpenAction 1 0 R/Next 1 0 R>>endobj", "", "" },
	{ "printing at opening is what invoices do",
	    HEAD "1 0 obj<</OpenAction<</JS(this.print\\(true\\);)>>>>endobj",
	    "a.pdf/javascript=this.print(true);", "" },
	{ "printing and more is not",
	    HEAD "1 0 obj<</OpenAction<</JS(print\\(\\);eval\\(x\\))>>>>endobj",
	    "a.pdf/javascript=print();eval(x)", "pdf-autorun-script" },
	{ "a script of a form's field",
	    HEAD "4 0 obj<</FT/Tx/AA<</K<</JS(go)>>>>>>endobj",
	    "a.pdf/javascript=go", "" },
	{ "a script of the document's names",
	    HEAD "1 0 obj<</Names<</JavaScript<</Names[(a)<</JS(go)>>]>>>>>>",
	    "a.pdf/javascript=go", "" },
	{ "a program is started",
	    HEAD "4 0 obj<</S/Launch/Win<</F(cmd.exe)/P(/c x)>>>>endobj", "",
	    "pdf-launch" },
	{ "a program under a document's name, with arguments",
	    HEAD "4 0 obj<</S/Launch/Win<</F(a.pdf)/P(/c x)>>>>endobj", "",
	    "pdf-launch" },
	{ "a document on a server is started",
	    HEAD "4 0 obj<</S/Launch/F(\\\\\\\\host\\\\a.pdf)>>endobj", "",
	    "pdf-launch" },
	{ "a document beside it is opened",
	    HEAD "4 0 obj<</S/Launch/F<</Type/F/F(next.pdf)>>>>endobj", "",
	    "" },
	{ "a link",
	    HEAD "4 0 obj<</S/URI/URI(http://a.example/\\(x\\))>>endobj",
	    "@http://a.example/(x)", "" },
	{ "a comment hides nothing",
	    HEAD "4 0 obj<</S%x>>\n/Launch/F(a.exe)>>endobj", "",
	    "pdf-launch" },
	{ "a string that says obj",
	    HEAD "4 0 obj<</X(7 0 obj)/S/Launch/F(a.exe)>>endobj", "",
	    "pdf-launch" },
	{ "an object stream",
	    HEAD "9 0 obj<</Type/ObjStm/N 1/First 4>>stream\n"
		 "4 0 <</S/Launch/F(a.exe)>>\nendstream endobj",
	    "", "pdf-launch" },
	{ "a seal of a kind that is not known",
	    HEAD "4 0 obj<</JS(garbage)>>endobj\ntrailer<</Encrypt<</Filter"
		 "/Adobe.PubSec/V 4>>>>",
	    "", "sealed-unopened" },
	{ "numbers where dictionaries should be",
	    HEAD "1 0 obj<</OpenAction 99 0 R/EF 1/AA(x)/JS 7/S/Launch", "",
	    "pdf-launch" },
	{ "brackets by the thousand, closed and not",
	    HEAD "1 0 obj[[[[[[[[[[[[[[[[[[[[[[<<<<<<<<<<<<<<<<<<<<<<]]]>>", "",
	    "" },
};

static void
see_link(void *context, const struct object *o, struct bytes url)
{
	struct seen *seen = context;

	(void)o;
	buffer_format(&seen->objects, "@%.*s", BYTES_ARG(url));
}

static void
open_pdf(struct seen *seen, struct bytes content, const char *password)
{
	struct object object = { .path = BYTES("1/a.pdf"),
		.name = BYTES("a.pdf"),
		.type = OBJECT_PDF,
		.content = content,
		.size = content.len };

	seen_start(seen, &test_limits);
	seen->unpacker.visit_link = see_link;
	if (password != NULL)
		passwords_add_derived(
		    seen->passwords, bytes_of(password), "the test");
	pdf_open(&seen->unpacker, &object);
	for (size_t i = 0; i < seen->list.count; i++)
		buffer_format(&seen->findings, "%s%s", i > 0 ? " " : "",
		    finding_kind(seen->list.list[i].id)->name);
	buffer_add_byte(&seen->objects, '\0');
	buffer_add_byte(&seen->findings, '\0');
	buffer_add_byte(&seen->opened, '\0');
}

START_TEST(test_files)
{
	struct seen seen;

	open_pdf(&seen, bytes_of(files[_i].pdf), NULL);
	seen_check(
	    &seen, files[_i].what, files[_i].objects, files[_i].findings);
	seen_end(&seen);
}
END_TEST

/* By qpdf: its options for each revision. */
static const struct {
	const char *what, *options, *password, *objects, *findings;
} seals[] = {
	{ "revision 2: RC4 of 40 bits", "user owner 40", "user",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 3: RC4 of 128 bits", "user owner 128 --use-aes=n", "user",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 4: crypt filters", "user owner 128 --use-aes=n --force-V4",
	    "user", "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 4: AES of 128 bits", "user owner 128 --use-aes=y", "user",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 4: metadata in the clear",
	    "user owner 128 --use-aes=y --cleartext-metadata", "user",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 5: AES of 256 bits", "user owner 256 --force-R5", "user",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "revision 6", "user owner 256", "user", "a.pdf/a.txt=hello",
	    "sealed-opened" },
	{ "the owner's password, revision 2", "user owner 40", "owner",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "the owner's password, revision 4", "user owner 128 --use-aes=y",
	    "owner", "a.pdf/a.txt=hello", "sealed-opened" },
	{ "the owner's password, revision 6", "user owner 256", "owner",
	    "a.pdf/a.txt=hello", "sealed-opened" },
	{ "no password to open, only to change", "'' owner 256", NULL,
	    "a.pdf/a.txt=hello", "" },
	{ "the same with RC4", "'' owner 40", NULL, "a.pdf/a.txt=hello", "" },
	{ "a password that nobody told", "quite-other owner 128 --use-aes=y",
	    "user", "", "sealed-unopened" },
	{ "the same under revision 6, with its fewer tries",
	    "quite-other owner7 256", "user", "", "sealed-unopened" },
};

static char folder[] = "/tmp/test_pdf.XXXXXX";

static const char plain[] =
    "%PDF-1.7\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) "
    "4 0 R]>>>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    "4 0 obj<</Type/Filespec/F(a.txt)/EF<</F 5 0 R>>>>endobj\n"
    "5 0 obj<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream endobj\n"
    "trailer<</Root 1 0 R/Size 6>>\n";

/* Status 3 of qpdf is a warning: our file has no tables. */
static void
seal(const char *options, bool packed, struct buffer *b)
{
	char line[1024];
	FILE *f;
	int status;

	snprintf(line, sizeof line, "%s/in", folder);
	ck_assert_ptr_nonnull(f = fopen(line, "wb"));
	fwrite(plain, 1, sizeof plain - 1, f);
	fclose(f);
	snprintf(line, sizeof line,
	    "cd %s && qpdf --allow-weak-crypto --static-id "
	    "--object-streams=%s --encrypt %s -- in out 2>log",
	    folder, packed ? "generate" : "disable", options);
	status = system(line);
	ck_assert_msg(status == 0 || status == 3 << 8, "failed: %s", line);
	snprintf(line, sizeof line, "%s/out", folder);
	ck_assert_ptr_nonnull(f = fopen(line, "rb"));
	ck_assert(buffer_reserve(b, 65536));
	b->len = fread(b->at, 1, 65536, f);
	fclose(f);
}

START_TEST(test_seals)
{
	for (int packed = 0; packed <= 1; packed++) {
		struct buffer b = { 0 };
		struct seen seen;

		seal(seals[_i].options, packed == 1, &b);
		open_pdf(&seen, buffer_bytes(&b), seals[_i].password);
		seen_check(&seen, seals[_i].what, seals[_i].objects,
		    seals[_i].findings);
		seen_end(&seen);
		buffer_free(&b);
	}
}
END_TEST

/* Cut at every 1/64 and with bits turned over: no harm. */
START_TEST(test_damage)
{
	struct buffer b = { 0 };
	struct seen seen;

	seal("user owner 256", true, &b);
	for (size_t i = 0; i < 64; i++) {
		open_pdf(
		    &seen, bytes_first(buffer_bytes(&b), b.len * i / 64), NULL);
		seen_end(&seen);
		b.at[b.len * i / 64] ^= (unsigned char)(1u << i % 8);
		open_pdf(&seen, buffer_bytes(&b), NULL);
		seen_end(&seen);
		b.at[b.len * i / 64] ^= (unsigned char)(1u << i % 8);
	}
	buffer_free(&b);
}
END_TEST

/* Keys that each would read the rest of the file again. */
static const char *const repeats[] = {
	"1 0 obj<</EF<</F 1 0 R>>/F(a)>>stream\n", "1 0 obj(", "/AA<</O<<",
	"/S/Launch/F(a.pdf)/OpenAction<</Next[<<",
	"/AA 1 0 R/JS 1 0 R/EF<</F 1 0 R>>", "9 0 obj<</Type/ObjStm>>stream\n"
};

/* Enough of them spend the budget; without one this would take hours. */
START_TEST(test_repeats)
{
	struct buffer b = { 0 };
	struct seen seen;

	buffer_add(&b, BYTES(HEAD "1 0 obj<<"));
	for (int i = 0; i < 30000; i++)
		buffer_add(&b, bytes_of(repeats[_i]));
	open_pdf(&seen, buffer_bytes(&b), NULL);
	ck_assert_msg(findings_have(&seen.list, FINDING_EXPANSION_TOO_LARGE) ||
		findings_have(&seen.list, FINDING_TOO_MANY_OBJECTS),
	    "%s: <%s>", repeats[_i], seen.findings.at);
	seen_end(&seen);
	buffer_free(&b);
}
END_TEST

static const struct {
	const char *what, *filter, *parameters;
	struct bytes from, want;
} filters[] = {
	{ "LZW with its codes one early", "/LZWDecode", "",
	    { (const unsigned char *)"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01",
		9 },
	    { (const unsigned char *)"-----A---B", 10 } },
	{ "LZW that ends in a code not made", "/LZW", "",
	    { (const unsigned char *)"\x80\x0B\xFF\xFF", 4 },
	    { (const unsigned char *)"/", 1 } },
	{ "rows of a picture's kind", "/Fl", "<</Predictor 15/Columns 2>>",
	    { (const unsigned char *)"\x78\xda\x63\x64\x64\x64\x62\x64\x64\x66"
				     "\x64\x64\x61\x64\x04\x00\x00\x78\x00\x13",
		20 },
	    { (const unsigned char *)"\x01\x02\x02\x03\x02\x03\x03\x04", 8 } },
	{ "deflate that breaks off gives what came before", "/FlateDecode", "",
	    { (const unsigned char *)"\x78\x9c\xcb\x48\xcd\xc9\xc9\x07", 8 },
	    { (const unsigned char *)"hello", 5 } },
};

START_TEST(test_filters)
{
	struct bytes name = bytes_of(filters[_i].filter);
	struct object object = { .path = BYTES("a") };
	struct buffer b = { 0 };
	struct pdf_word w;
	struct seen seen;

	seen_start(&seen, &test_limits);
	ck_assert(pdf_next(&name, &w));
	ck_assert(pdf_filter(
	    &(struct pdf_filter){ &seen.unpacker, &object, filters[_i].from.len,
		bytes_of(filters[_i].parameters) },
	    &w, filters[_i].from, &b));
	ck_assert_msg(bytes_equal(buffer_bytes(&b), filters[_i].want),
	    "%s: got <%.*s>", filters[_i].what, BYTES_ARG(buffer_bytes(&b)));
	buffer_free(&b);
	seen_end(&seen);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("pdf");
	TCase *t = tcase_create("pdf");
	SRunner *r = srunner_create(s);
	int failed;

	if (mkdtemp(folder) == NULL)
		return 1;
	mail_start();
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, test_files, 0, ROWS(files));
	tcase_add_loop_test(t, test_seals, 0, ROWS(seals));
	tcase_add_loop_test(t, test_filters, 0, ROWS(filters));
	tcase_add_test(t, test_damage);
	tcase_add_loop_test(t, test_repeats, 0, ROWS(repeats));
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	rmdir(folder);
	return failed == 0 ? 0 : 1;
}

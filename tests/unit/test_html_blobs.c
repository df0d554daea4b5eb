/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "zip_seen.h"

/* A stored ZIP of one file "a" that says "hello". */
static const unsigned char zip[] =
    "PK\3\4\n\0\0\0\0\0\0\0\0\0\x86\xa6\x10\x36\5\0\0\0\5\0\0\0\1\0\0\0ahello"
    "PK\1\2\n\0\n\0\0\0\0\0\0\0\0\0\x86\xa6\x10\x36\5\0\0\0\5\0\0\0\1\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0aPK\5\6\0\0\0\0\1\0\1\0\x2f\0\0\0\x24\0\0\0\0\0";
#define ZIP_LEN (sizeof zip - 1)

enum form {
	BASE64,
	PIECES, /* joined by " + " */
	LINES,	/* of 44 characters */
	REVERSED,
	HEX,
	DECIMAL, /* separated by commas, filled up to 500 */
	HEXADECIMAL
};

static const struct {
	const char *what, *before;
	enum form form;
	const char *after, *objects, *findings;
} pages[] = {
	{ "base64 in a string", "<script>new Blob([atob('", BASE64, "')])",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "in pieces", "<script>new Blob([atob('", PIECES, "')])",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "in lines of a data URI, with a name",
	    "<a download=\"b.zip\" href=\"data:application/zip;base64,", LINES,
	    "\">", "a.html/b.zip=*|a.html/b.zip/a=hello", "html-smuggling" },
	{ "backwards", "<script>createObjectURL('", REVERSED, "'",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "hexadecimal", "<script>msSaveBlob(x('", HEX, "'))",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "a list of numbers", "<script>new Blob([", DECIMAL, "])",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "a list of hexadecimal ones", "<script>new Blob([", HEXADECIMAL, "])",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
	{ "nothing on the page hands it over", "<script>x('", BASE64, "'",
	    "a.html/blob=*|a.html/blob/a=hello", "" },
	{ "a name that is only a word", "<p>Download 'it'", BASE64, "",
	    "a.html/blob=*|a.html/blob/a=hello", "html-smuggling" },
};

static void
add_base64(struct buffer *to, bool reversed)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
				     "klmnopqrstuvwxyz0123456789+/";
	size_t start = to->len;

	ck_assert_uint_eq(ZIP_LEN % 3, 0);
	for (size_t i = 0; i < ZIP_LEN; i += 3) {
		unsigned bits =
		    (unsigned)(zip[i] << 16 | zip[i + 1] << 8 | zip[i + 2]);

		for (int shift = 18; shift >= 0; shift -= 6)
			buffer_add_byte(
			    to, (unsigned char)digits[bits >> shift & 63]);
	}
	for (size_t i = start, j = to->len - 1; reversed && i < j; i++, j--) {
		unsigned char c = to->at[i];

		to->at[i] = to->at[j];
		to->at[j] = c;
	}
}

static void
add_joined(struct buffer *to, const char *between)
{
	struct buffer whole = { 0 };

	add_base64(&whole, false);
	for (size_t at = 0; at < whole.len; at += 44)
		buffer_format(to, "%s%.*s", at > 0 ? between : "",
		    BYTES_ARG(bytes_slice(buffer_bytes(&whole), at, 44)));
	buffer_free(&whole);
}

static void
add_form(struct buffer *to, enum form form)
{
	if (form == PIECES)
		add_joined(to, "'\n + '");
	else if (form == LINES)
		add_joined(to, "\r\n");
	else if (form == BASE64 || form == REVERSED)
		add_base64(to, form == REVERSED);
	for (size_t i = 0; i < ZIP_LEN && form == HEX; i++)
		buffer_format(to, "%02x", zip[i]);
	for (size_t i = 0; i < 500 && form == DECIMAL; i++)
		buffer_format(to, "%d, ", i < ZIP_LEN ? zip[i] : 0);
	for (size_t i = 0; i < 500 && form == HEXADECIMAL; i++)
		buffer_format(to, "0x%02X,", i < ZIP_LEN ? zip[i] : 0);
}

static void
open_page(struct seen *seen, struct bytes content)
{
	struct object object = { .path = BYTES("1/a.html"),
		.name = BYTES("a.html"),
		.type = OBJECT_HTML,
		.content = content,
		.size = content.len };

	seen_start(seen, &test_limits);
	html_open(&seen->unpacker, &object);
	for (size_t i = 0; i < seen->list.count; i++)
		if (seen->list.list[i].id != FINDING_ARCHIVE_DAMAGED)
			buffer_format(&seen->findings, "%s",
			    finding_kind(seen->list.list[i].id)->name);
	buffer_add_byte(&seen->objects, '\0');
	buffer_add_byte(&seen->findings, '\0');
}

/* What stands between "=" and "|" of the first object is "N bytes". */
static void
shorten(struct buffer *objects)
{
	char *from = strchr((char *)objects->at, '=');
	char *to = from != NULL ? strchr(from, '|') : NULL;

	if (to == NULL)
		return;
	from[1] = '*';
	memmove(from + 2, to, strlen(to) + 1);
}

START_TEST(test_pages)
{
	struct buffer b = { 0 };
	struct seen seen;

	buffer_format(&b, "%s", pages[_i].before);
	add_form(&b, pages[_i].form);
	buffer_format(&b, "%s", pages[_i].after);
	open_page(&seen, buffer_bytes(&b));
	shorten(&seen.objects);
	seen_check(
	    &seen, pages[_i].what, pages[_i].objects, pages[_i].findings);
	seen_end(&seen);
	buffer_free(&b);
}
END_TEST

static const struct {
	const char *what, *page, *objects;
} plain[] = {
	{ "prose, links and numbers",
	    "<p>In 2022, 3, 4 or 5 of 10 http://a.example/aaaaaaaaaaaaaaaaaaaa/"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/cccccccccccccccccccccccc</p>",
	    "" },
	{ "a page behind percent signs",
	    "<script>unescape('%3c%68%74%6d%6c%3e%3c%62%6f%64%79%3e%3c%70%3e"
	    "%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61"
	    "%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61%61')",
	    "a.html/"
	    "blob=<html><body><p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ "escapes that make a sentence", "<script>x = '\\u0041\\x42%43'", "" },
	{ "nothing", "", "" },
};

START_TEST(test_plain)
{
	struct seen seen;

	open_page(&seen, bytes_of(plain[_i].page));
	seen_check(&seen, plain[_i].what, plain[_i].objects, "");
	seen_end(&seen);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("html_blobs");
	TCase *t = tcase_create("html_blobs");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_loop_test(t, test_pages, 0, ROWS(pages));
	tcase_add_loop_test(t, test_plain, 0, ROWS(plain));
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? 0 : 1;
}

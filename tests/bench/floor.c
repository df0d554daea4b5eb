/* SPDX-License-Identifier: BSD-2-Clause
 *
 * floor - what the bare work on a message costs, in one process
 *
 *   floor RULES_FOLDER SECONDS FILE.eml…
 *
 * Reads each mail, splits its parts, decodes base64, opens ZIPs with libarchive
 * (their password is known: FILE.password) and scans each object once with the
 * rules; nothing is parsed, checked, guessed or told. It goes round the files
 * until SECONDS have gone, and prints the CPU milliseconds a message as JSON.
 *
 * Good enough for our own generated mails, and for nothing else.
 */
#include <archive.h>
#include <archive_entry.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <yara.h>

#include "base/buffer.h"

#define DEPTH_MAX 16

struct costs {
	double read, decode, open, scan;
	size_t objects, bytes, trouble;
};

static YR_SCANNER *scanner;
static struct costs costs;

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
add_since(double *cost, double *began)
{
	double t = cpu_ms();

	*cost += t - *began;
	*began = t;
}

static int
hear(YR_SCAN_CONTEXT *context, int message, void *data, void *mine)
{
	(void)context;
	(void)message;
	(void)data;
	(void)mine;
	return CALLBACK_CONTINUE;
}

static void
scan(struct bytes b)
{
	double began = cpu_ms();

	costs.trouble +=
	    yr_scanner_scan_mem(scanner, b.at, b.len) != ERROR_SUCCESS;
	costs.objects++;
	costs.bytes += b.len;
	add_since(&costs.scan, &began);
}

static bool
is_zip(struct bytes b)
{
	return bytes_starts(b, BYTES("PK\003\004"));
}

static bool
read_member(struct archive *a, struct buffer *to)
{
	ssize_t got;

	to->len = 0;
	do {
		buffer_reserve(to, 1 << 16);
		got =
		    archive_read_data(a, to->at + to->len, to->room - to->len);
		if (got > 0)
			to->len += (size_t)got;
	} while (got > 0);
	return got == 0;
}

static void
open_zip(struct bytes zip, const char *password, int depth)
{
	double began = cpu_ms();
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	struct buffer member = { 0 };

	archive_read_support_format_zip(a);
	if (password[0] != '\0')
		archive_read_add_passphrase(a, password);
	if (archive_read_open_memory(a, zip.at, zip.len) != ARCHIVE_OK)
		costs.trouble++;
	while (archive_read_next_header(a, &entry) == ARCHIVE_OK) {
		costs.trouble += !read_member(a, &member);
		add_since(&costs.open, &began);
		scan(buffer_bytes(&member));
		if (is_zip(buffer_bytes(&member)) && depth < DEPTH_MAX)
			open_zip(buffer_bytes(&member), password, depth + 1);
		began = cpu_ms();
	}
	archive_read_free(a);
	buffer_free(&member);
	add_since(&costs.open, &began);
}

static unsigned char digits[256];

static void
make_digits(void)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz0123456789+/";

	memset(digits, 0xFF, sizeof digits);
	for (unsigned char i = 0; i < 64; i++)
		digits[(unsigned char)set[i]] = i;
}

/* Whole quads at once where no line end is in them. */
static size_t
decode_quads(const unsigned char *from, size_t len, unsigned char *to)
{
	size_t done = 0;

	for (; len - done >= 4; done += 4) {
		uint32_t a = digits[from[done]], b = digits[from[done + 1]];
		uint32_t c = digits[from[done + 2]], d = digits[from[done + 3]];

		if ((a | b | c | d) > 63)
			break;
		a = a << 18 | b << 12 | c << 6 | d;
		*to++ = (unsigned char)(a >> 16);
		*to++ = (unsigned char)(a >> 8);
		*to++ = (unsigned char)a;
	}
	return done;
}

static void
decode(struct bytes text, struct buffer *to)
{
	uint32_t held = 0;
	unsigned bits = 0;

	to->len = 0;
	buffer_reserve(to, text.len);
	for (size_t i = 0; i < text.len && text.at[i] != '='; i++) {
		if (bits == 0) {
			size_t done = decode_quads(
			    text.at + i, text.len - i, to->at + to->len);

			to->len += done / 4 * 3;
			if ((i += done) == text.len || text.at[i] == '=')
				break;
		}
		if (digits[text.at[i]] > 63)
			continue;
		held = held << 6 | digits[text.at[i]];
		if ((bits += 6) >= 8)
			to->at[to->len++] =
			    (unsigned char)(held >> (bits -= 8));
	}
}

static void
look_at_part(struct bytes part, const char *password)
{
	size_t head = bytes_find(part, BYTES("\r\n\r\n"));
	struct bytes body = bytes_from(part, head + 4);
	double began = cpu_ms();
	struct buffer data = { 0 };

	if (!bytes_has_same(bytes_first(part, head),
		BYTES("Content-Transfer-Encoding: base64"))) {
		scan(body);
		return;
	}
	decode(body, &data);
	add_since(&costs.decode, &began);
	scan(buffer_bytes(&data));
	if (is_zip(buffer_bytes(&data)))
		open_zip(buffer_bytes(&data), password, 1);
	buffer_free(&data);
}

static void
look_at_mail(struct bytes mail, const char *password)
{
	struct bytes head =
	    bytes_first(mail, bytes_find(mail, BYTES("\r\n\r\n")));
	size_t at = bytes_find_same(head, BYTES("boundary=\""));
	struct bytes rest = bytes_from(head, at + 10), name;
	char line[256];
	size_t next;

	if (rest.len == 0) {
		look_at_part(mail, password);
		return;
	}
	name = bytes_cut(&rest, '"');
	snprintf(line, sizeof line, "\r\n--%.*s", BYTES_ARG(name));
	rest = bytes_from(mail, head.len);
	rest =
	    bytes_from(rest, bytes_find(rest, bytes_of(line)) + strlen(line));
	while ((next = bytes_find(rest, bytes_of(line))) < rest.len) {
		look_at_part(bytes_first(rest, next), password);
		rest = bytes_from(rest, next + strlen(line));
	}
}

static bool
read_file(const char *path, struct buffer *to)
{
	FILE *f = fopen(path, "re");
	size_t got;

	if (f == NULL)
		return false;
	do {
		buffer_reserve(to, 1 << 16);
		got = fread(to->at + to->len, 1, to->room - to->len, f);
		to->len += got;
	} while (got > 0);
	fclose(f);
	return true;
}

static void
look_at_file(const char *path)
{
	double began = cpu_ms();
	struct buffer mail = { 0 }, password = { 0 };
	char beside[4096];

	snprintf(beside, sizeof beside, "%.*s.password",
	    (int)(strlen(path) - strlen(".eml")), path);
	costs.trouble += !read_file(path, &mail);
	read_file(beside, &password);
	buffer_add_byte(&password, '\0');
	add_since(&costs.read, &began);
	look_at_mail(buffer_bytes(&mail), (const char *)password.at);
	buffer_free(&mail);
	buffer_free(&password);
}

static bool
add_rules(YR_COMPILER *compiler, const char *folder)
{
	char pattern[4096];
	glob_t found;
	bool good;

	snprintf(pattern, sizeof pattern, "%s/*.yar", folder);
	good = glob(pattern, 0, NULL, &found) == 0;
	for (size_t i = 0; good && i < found.gl_pathc; i++) {
		FILE *f = fopen(found.gl_pathv[i], "re");

		good = f != NULL &&
		    yr_compiler_add_file(
			compiler, f, NULL, found.gl_pathv[i]) == 0;
		if (f != NULL)
			fclose(f);
	}
	globfree(&found);
	return good;
}

/* The variables that our rules may ask for. */
static void
declare(YR_COMPILER *compiler)
{
	yr_compiler_define_string_variable(compiler, "object_name", "");
	yr_compiler_define_string_variable(compiler, "object_type", "");
	yr_compiler_define_string_variable(compiler, "direction", "in");
	yr_compiler_define_integer_variable(compiler, "depth", 0);
	yr_compiler_define_boolean_variable(compiler, "was_sealed", 0);
	yr_compiler_define_boolean_variable(compiler, "claims_reply", 0);
}

static bool
prepare(const char *folder)
{
	YR_COMPILER *compiler;
	YR_RULES *rules;

	make_digits();
	if (yr_initialize() != ERROR_SUCCESS ||
	    yr_compiler_create(&compiler) != ERROR_SUCCESS)
		return false;
	declare(compiler);
	if (!add_rules(compiler, folder) ||
	    yr_compiler_get_rules(compiler, &rules) != ERROR_SUCCESS ||
	    yr_scanner_create(rules, &scanner) != ERROR_SUCCESS)
		return false;
	yr_scanner_set_callback(scanner, hear, NULL);
	yr_scanner_set_flags(
	    scanner, SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING);
	yr_compiler_destroy(compiler);
	return true;
}

int
main(int argc, char **argv)
{
	double began, most, n = 0;

	if (argc < 4 || !prepare(argv[1])) {
		fprintf(
		    stderr, "usage: floor RULES_FOLDER SECONDS FILE.eml...\n");
		return 2;
	}
	most = atof(argv[2]) * 1e3;
	look_at_file(argv[3]); /* the first one pays for what is cold */
	costs = (struct costs){ 0 };
	began = cpu_ms();
	do {
		for (int i = 3; i < argc; i++, n++)
			look_at_file(argv[i]);
	} while (cpu_ms() - began < most);
	printf("{\"cpu_ms\": %.5f, \"read\": %.5f, \"decode\": %.5f, "
	       "\"open\": %.5f, \"scan\": %.5f, \"objects\": %.2f, "
	       "\"scanned_kb\": %.1f}\n",
	    (cpu_ms() - began) / n, costs.read / n, costs.decode / n,
	    costs.open / n, costs.scan / n, (double)costs.objects / n,
	    (double)costs.bytes / n / 1e3);
	return costs.trouble == 0 ? 0 : 1;
}

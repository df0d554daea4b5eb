/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "receive/session.h"

#define KB ((size_t)1024)

static char folder[64];
static struct settings settings;
static struct spool_space space;

static void
begin(void)
{
	strcpy(folder, "/tmp/aratame-spool-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	settings_default(&settings);
	free((char *)(uintptr_t)settings.spool_folder);
	settings.spool_folder = strdup(folder);
	settings.spool_memory = 100 * KB;
	settings.message_limit = 300 * KB;
	settings.spool_total = 1000 * KB;
	spool_space_init(&space, &settings);
}

static void
end(void)
{
	ck_assert_uint_eq(space.taken, 0);
	ck_assert_msg(rmdir(folder) == 0, "the spool folder is not empty");
	settings_free(&settings);
}

/* The byte at an offset of the test message: never the same for long. */
static unsigned char
byte_at(size_t at)
{
	return (unsigned char)(at * 31 + at / 251);
}

static void
fill(struct spool *s, size_t len, size_t piece)
{
	unsigned char *b = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		b[i] = byte_at(i);
	for (size_t at = 0; at < len; at += piece)
		spool_body(s,
		    (struct bytes){
			b + at, len - at < piece ? len - at : piece });
	free(b);
}

static void
hash_of(size_t len, unsigned char out[32])
{
	struct sha256_ctx hash;

	sha256_init(&hash);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = byte_at(i);

		sha256_update(&hash, 1, &c);
	}
	sha256_digest(&hash, 32, out);
}

/* A message of so many bytes, in pieces of so many. */
static const struct {
	const char *what;
	size_t len, piece, kept;
	bool in_file;
} sizes[] = {
	{ "a small one stays in memory", 1000, 7, 1000, false },
	{ "in pieces of a line", 90 * KB, 77, 90 * KB, false },
	{ "in pieces of the protocol", 90 * KB, 65535, 90 * KB, false },
	{ "a large one goes to a file", 200 * KB, 65535, 200 * KB, true },
	{ "in small pieces too", 200 * KB, 100, 200 * KB, true },
	{ "one too large is cut", 500 * KB, 65535, 300 * KB, true },
	{ "at the limit it is whole", 300 * KB, 1000, 300 * KB, true },
	{ "nothing", 0, 1, 0, false },
};

START_TEST(test_sizes)
{
	struct envelope e = { .sender = BYTES("a@b") };
	struct message m = { 0 };
	unsigned char want[32], c;
	struct stat st;
	struct spool s;

	spool_begin(&s, &space);
	spool_envelope(&s, &e);
	fill(&s, sizes[_i].len, sizes[_i].piece);
	spool_end(&s, &m);
	ck_assert_msg(s.trouble == NULL, "%s: %s", sizes[_i].what, s.why.text);
	ck_assert_msg(s.in_file == sizes[_i].in_file, "%s", sizes[_i].what);
	ck_assert_uint_eq(m.received, sizes[_i].len);
	ck_assert_uint_eq(m.size, sizes[_i].kept);
	ck_assert_int_eq(fstat(m.fd, &st), 0);
	ck_assert_uint_eq((uint64_t)st.st_size, m.at + m.size);
	for (size_t i = 0; i < m.size; i += 17) {
		ck_assert_int_eq(pread(m.fd, &c, 1, (off_t)(m.at + i)), 1);
		ck_assert_uint_eq(c, byte_at(i));
	}
	hash_of(sizes[_i].len, want);
	ck_assert_mem_eq(m.sha256, want, 32);
	ck_assert_msg(
	    write(m.fd, "x", 1) < 0, "%s: it can be changed", sizes[_i].what);
	spool_close(&s);
}
END_TEST

static void
tag_of(
    struct bytes head, struct bytes body, size_t piece, unsigned char tag[16])
{
	struct envelope e = { 0 };
	struct message m;
	struct spool s;

	spool_begin(&s, &space);
	spool_envelope(&s, &e);
	spool_head(&s, head);
	for (size_t at = 0; at < body.len; at += piece)
		spool_body(&s, bytes_slice(body, at, piece));
	spool_end(&s, &m);
	memcpy(tag, m.body_tag, 16);
	spool_close(&s);
}

/* However it came and whatever its headers are; and until we end. */
START_TEST(test_a_body_is_known_again)
{
	unsigned char text[5000] = "a body", first[16], next[16];
	struct bytes body = { text, sizeof text };

	tag_of(BYTES("To: a\r\n\r\n"), body, sizeof text, first);
	tag_of(BYTES("To: b\r\n\r\n"), body, 77, next);
	ck_assert_mem_eq(first, next, 16);
	text[4999] = 'x';
	tag_of(BYTES("To: a\r\n\r\n"), body, sizeof text, next);
	ck_assert_mem_ne(first, next, 16);
	text[4999] = '\0';
	tag_of(BYTES("To: a\r\n\r\n"), bytes_first(body, 4999), 5000, next);
	ck_assert_mem_ne(first, next, 16);
	spool_space_init(&space, &settings);
	tag_of(BYTES("To: a\r\n\r\n"), body, sizeof text, next);
	ck_assert_mem_ne(first, next, 16);
}
END_TEST

START_TEST(test_all_spools_together_are_bounded)
{
	struct envelope e = { 0 };
	struct message m = { 0 };
	struct spool s[4], next;

	for (int i = 0; i < 4; i++) {
		spool_begin(&s[i], &space);
		spool_envelope(&s[i], &e);
		fill(&s[i], 290 * KB, 65535);
		spool_end(&s[i], &m);
		ck_assert_uint_eq(m.received, 290 * KB);
	}
	ck_assert_ptr_null(s[2].trouble);
	ck_assert_str_eq(s[3].trouble, "spool-full");
	spool_close(&s[0]);
	spool_begin(&next, &space);
	fill(&next, 290 * KB, 65535);
	ck_assert_ptr_null(next.trouble);
	spool_close(&next);
	for (int i = 1; i < 4; i++)
		spool_close(&s[i]);
}
END_TEST

START_TEST(test_a_lost_folder_is_trouble_for_large_ones_only)
{
	struct message m = { 0 };
	struct spool s;

	ck_assert_int_eq(rmdir(folder), 0);
	spool_begin(&s, &space);
	fill(&s, 50 * KB, 1000);
	spool_end(&s, &m);
	ck_assert_ptr_null(s.trouble);
	spool_close(&s);
	spool_begin(&s, &space);
	fill(&s, 200 * KB, 1000);
	spool_end(&s, &m);
	ck_assert_str_eq(s.trouble, "spool-failed");
	ck_assert_ptr_nonnull(strstr(s.why.text, folder));
	ck_assert_uint_eq(m.received, 200 * KB);
	ck_assert_int_eq(m.fd, -1);
	spool_close(&s);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
}
END_TEST

START_TEST(test_prepare_empties_what_a_crash_left)
{
	char path[100];
	struct error err;
	int fd;

	snprintf(path, sizeof path, "%s/spool-Ab1234", folder);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert(spool_prepare(&settings, &err));
	ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

static char *
spooled(struct session *s, char *room, size_t len)
{
	ssize_t got = pread(s->message.fd, room, len - 1, (off_t)s->message.at);

	ck_assert_int_ge(got, 0);
	room[got] = '\0';
	return room;
}

/* What libmilter hands over, and what stands in the spool. */
static const struct {
	const char *what;
	unsigned long steps;
	const char *name, *value, *want;
} headers[] = {
	{ "as received", SMFIP_HDR_LEADSPC, "Subject", " a", "Subject: a" },
	{ "without a blank", SMFIP_HDR_LEADSPC, "Subject", "a", "Subject:a" },
	{ "an old mail server", 0, "Subject", "a", "Subject: a" },
	{ "a fold", SMFIP_HDR_LEADSPC, "To", " a,\n\tb", "To: a,\r\n\tb" },
	{ "a fold with CRLF", SMFIP_HDR_LEADSPC, "To", " a,\r\n b",
	    "To: a,\r\n b" },
	{ "nothing", SMFIP_HDR_LEADSPC, "Cc", "", "Cc:" },
};

START_TEST(test_headers)
{
	struct receiver r = { .gateway.settings = &settings };
	struct session *s = session_new();
	char got[200], want[200];

	spool_space_init(&r.space, &settings);
	s->steps = headers[_i].steps;
	session_begin(s);
	session_sender(s, "<me@a>");
	session_recipient(s, "<you@b>");
	session_header(s, &r, headers[_i].name, headers[_i].value);
	session_head_end(s, &r);
	session_body(s, &r, BYTES("body\r\n"));
	session_end(s, &r);
	snprintf(want, sizeof want, "%s\r\n\r\nbody\r\n", headers[_i].want);
	ck_assert_msg(strcmp(spooled(s, got, sizeof got), want) == 0,
	    "%s: got <%s>, want <%s>", headers[_i].what, got, want);
	ck_assert_uint_eq(r.space.taken, s->message.at + s->message.size);
	session_free(s);
	ck_assert_uint_eq(r.space.taken, 0);
}
END_TEST

START_TEST(test_an_envelope_stands_in_front)
{
	struct receiver r = { .gateway.settings = &settings };
	struct session *s = session_new();
	struct arena *arena = arena_new(1 << 20);
	char text[1000];
	struct envelope e;
	ssize_t got;

	spool_space_init(&r.space, &settings);
	for (int i = 0; i < 2; i++) { /* one message after the other */
		session_begin(s);
		session_sender(s, i == 0 ? "<>" : "<山田@例え.jp>");
		session_recipient(s, "<a@b>");
		session_recipient(s, "c@d");
		session_header(s, &r, "Message-Id", " <1@a> ");
		session_end(s, &r);
		got = pread(s->message.fd, text, sizeof text, 0);
		ck_assert_int_gt(got, 0);
		ck_assert_uint_eq(
		    envelope_read(&e,
			(struct bytes){ (unsigned char *)text, (size_t)got },
			arena),
		    s->message.at);
		ck_assert(bytes_equal(
		    e.sender, i == 0 ? BYTES("") : BYTES("山田@例え.jp")));
		ck_assert_uint_eq(e.recipient_count, 2);
		ck_assert(bytes_equal(e.recipients[0], BYTES("a@b")));
		ck_assert(bytes_equal(s->message.message_id, BYTES("<1@a>")));
	}
	session_free(s);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("spool");
	TCase *tc = tcase_create("spool");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(tc, test_sizes, 0, sizeof sizes / sizeof sizes[0]);
	tcase_add_test(tc, test_a_body_is_known_again);
	tcase_add_test(tc, test_all_spools_together_are_bounded);
	tcase_add_test(tc, test_a_lost_folder_is_trouble_for_large_ones_only);
	tcase_add_test(tc, test_prepare_empties_what_a_crash_left);
	tcase_add_loop_test(
	    tc, test_headers, 0, sizeof headers / sizeof headers[0]);
	tcase_add_test(tc, test_an_envelope_stands_in_front);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

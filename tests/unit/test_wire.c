/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a worker writes is what the daemon reads, and whatever a worker that is
 * no longer ours may write instead is refused, with the right words.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/wire.h"

#define SEQUENCE 42
#define PACKETS 128

/* Packets as they were sent. */
static struct {
	unsigned char at[PACKET_MAX + 1];
	size_t len;
} sent[PACKETS];
static size_t sent_count;
static struct arena *arena;
static struct report told, heard;

static bool
keep(void *context, struct bytes packet)
{
	(void)context;
	ck_assert_uint_lt(sent_count, PACKETS);
	ck_assert_uint_le(packet.len, PACKET_MAX);
	memcpy(sent[sent_count].at, packet.at, packet.len);
	sent[sent_count++].len = packet.len;
	return true;
}

static void
tell(size_t findings, size_t objects)
{
	char text[32];
	struct object_seen seen = { BYTES("2/a.zip/b.xls"), BYTES("xls"),
		BYTES("password from text part 1"), 1234, { 1, 2, 3 } };

	arena = arena_new(ANSWER_ARENA);
	report_init(&told, arena);
	for (size_t i = 0; i < findings; i++) {
		snprintf(text, sizeof text, "place %zu", i);
		findings_add_points(&told.findings, FINDING_MACRO_AUTORUN,
		    bytes_of(text), BYTES("detail"), i == 0 ? 2.5 : 0);
	}
	for (size_t i = 0; i < objects; i++)
		report_add_object(&told, &seen);
	facts_add(&told.facts, FACT_FROM, BYTES("a@example.com"), BYTES(""), 0);
	facts_add(&told.facts, FACT_QUOTED_PRINT, BYTES(""), BYTES(""),
	    0xFEDCBA9876543210);
	told.findings.dropped = 7;
	told.passwords_tried = 99;
	told.payload = true;
	sent_count = 0;
	ck_assert(wire_write_report(&told, SEQUENCE, 5000, keep, NULL));
}

/* Reads what was sent; false, with the words, as soon as it is refused. */
static bool
hear(size_t objects_max, struct error *e)
{
	struct wire_reader reader = { .sequence = SEQUENCE,
		.objects_max = objects_max,
		.report = &heard };

	report_init(&heard, arena);
	for (size_t i = 0; i < sent_count; i++)
		if (!wire_read(
			&reader, (struct bytes){ sent[i].at, sent[i].len }, e))
			return false;
	return reader.done || error_set(e, "not done");
}

static const struct {
	const char *what;
	size_t findings, objects, packets;
} reports[] = {
	{ "nothing was seen", 0, 0, 1 },
	{ "a plain mail takes one packet", 3, 4, 1 },
	{ "as many findings as there may be", FINDINGS_MAX, 0, 1 },
	{ "more objects than one packet holds", 1, 1000, 3 },
};

START_TEST(test_report)
{
	struct error e = { "" };

	tell(reports[_i].findings, reports[_i].objects);
	ck_assert_msg(hear(5000, &e), "%s: %s", reports[_i].what, e.text);
	ck_assert_msg(sent_count == reports[_i].packets, "%s: %zu packets",
	    reports[_i].what, sent_count);
	ck_assert_uint_eq(heard.findings.count, reports[_i].findings);
	ck_assert_uint_eq(heard.object_count, reports[_i].objects);
	ck_assert_uint_eq(heard.findings.dropped, 7);
	ck_assert_uint_eq(heard.passwords_tried, 99);
	ck_assert_uint_eq(heard.facts.count, 2);
	ck_assert(bytes_equal(
	    facts_text(&heard.facts, FACT_FROM), BYTES("a@example.com")));
	ck_assert_uint_eq(facts_first(&heard.facts, FACT_QUOTED_PRINT)->number,
	    0xFEDCBA9876543210);
	ck_assert(heard.payload);
	for (size_t i = 0; i < heard.findings.count; i++) {
		struct finding *f = &heard.findings.list[i];

		ck_assert_int_eq(f->id, FINDING_MACRO_AUTORUN);
		ck_assert(bytes_equal(f->where, told.findings.list[i].where));
		ck_assert(bytes_equal(f->detail, BYTES("detail")));
		ck_assert_double_eq(f->points, i == 0 ? 2.5 : 0);
	}
	for (size_t i = 0; i < heard.object_count; i++) {
		struct object_seen *o = &heard.objects[i];

		ck_assert(bytes_equal(o->path, BYTES("2/a.zip/b.xls")));
		ck_assert(bytes_equal(o->type, BYTES("xls")));
		ck_assert(
		    bytes_equal(o->opened, BYTES("password from text part 1")));
		ck_assert_uint_eq(o->size, 1234);
		ck_assert_mem_eq(o->sha256, told.objects[i].sha256, 32);
	}
	arena_free(arena);
}
END_TEST

/*
 * Offsets in the packet of one finding ("place 0", "detail"), one object and two
 * facts: head 14, finding 1 + 14 + 13, object 1 + 46 + 41, facts 1 + 14 + 13
 * and 1 + 14, end 30.
 */
#define FIRST WIRE_HEAD
#define FIRST_TEXT (FIRST + 15)
#define SECOND (FIRST_TEXT + 13)
#define THIRD (SECOND + 47 + 13 + 3 + 25)
#define FOURTH (THIRD + 15 + 13)
#define LAST (FOURTH + 15)

static void
set_number(size_t at, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++, number >>= 8)
		sent[0].at[at + i] = (unsigned char)number;
}

static void
set_points(double points)
{
	uint64_t bits;

	memcpy(&bits, &points, sizeof bits);
	set_number(FIRST + 3, bits, 8);
}

static void
magic(void)
{
	sent[0].at[0] ^= 1;
}
static void
type_job(void)
{
	sent[0].at[4] = PACKET_JOB;
}
static void
other_sequence(void)
{
	set_number(6, SEQUENCE - 1, 8);
}
static void
only_head(void)
{
	sent[0].len = WIRE_HEAD;
}
static void
less_than_head(void)
{
	sent[0].len = 3;
}
static void
too_large(void)
{
	sent[0].len = PACKET_MAX + 1;
}
static void
no_end(void)
{
	sent[0].len = LAST;
}
static void
cut_in_finding(void)
{
	sent[0].len = FIRST + 9;
}
static void
cut_in_text(void)
{
	sent[0].len = SECOND - 1;
}
static void
cut_in_object(void)
{
	sent[0].len = SECOND + 20;
}
static void
cut_in_end(void)
{
	sent[0].len--;
}
static void
bad_id(void)
{
	set_number(FIRST + 1, FINDING_COUNT, 2);
}
static void
daemons_id(void)
{
	set_number(FIRST + 1, FINDING_WORKER_TIMEOUT, 2);
}
static void
nan_points(void)
{
	set_points(NAN);
}
static void
infinite_points(void)
{
	set_points(-INFINITY);
}
static void
many_points(void)
{
	set_points(POINTS_MAX * 2);
}
static void
long_where(void)
{
	set_number(FIRST + 11, 0xFFFF, 2);
}
static void
long_detail(void)
{
	set_number(FIRST + 13, WIRE_TEXT_MAX + 1, 2);
}
static void
newline(void)
{
	sent[0].at[FIRST_TEXT] = '\n';
}
static void
nul_in_path(void)
{
	sent[0].at[SECOND + 47] = '\0';
}
static void
escape_in_opened(void)
{
	sent[0].at[THIRD - 1] = '\033';
}
static void
long_type(void)
{
	set_number(SECOND + 3, WIRE_TYPE_MAX + 1, 2);
}
static void
unknown_record(void)
{
	sent[0].at[SECOND] = 9;
}
static void
zero_record(void)
{
	sent[0].at[FIRST] = 0;
}
static void
wrong_order(void)
{
	sent[0].at[FIRST] = RECORD_END + 1;
	memmove(sent[0].at + FIRST, sent[0].at + SECOND, THIRD - SECOND);
	sent[0].at[FIRST + THIRD - SECOND] = RECORD_FINDING;
}
static void
fewer_findings(void)
{
	set_number(LAST + 1, 0, 4);
}
static void
more_objects(void)
{
	set_number(LAST + 5, 2, 4);
}
static void
fewer_facts(void)
{
	set_number(LAST + 9, 1, 4);
}
static void
bad_fact(void)
{
	set_number(THIRD + 1, FACT_COUNT, 2);
}
static void
fact_too_long(void)
{
	set_number(THIRD + 11, 5000, 2);
}
static void
newline_in_fact(void)
{
	sent[0].at[THIRD + 20] = '\n';
}
static void
two_of_one(void)
{
	sent[0].at[FOURTH + 1] = FACT_FROM;
}
static void
cut_in_fact(void)
{
	sent[0].len = FOURTH + 3;
}
static void
payload_two(void)
{
	sent[0].at[LAST + 29] = 2;
}
static void
more_in_packet(void)
{
	sent[0].at[sent[0].len++] = RECORD_FINDING;
}
static void
more_packets(void)
{
	sent[1] = sent[0];
	sent_count = 2;
}
static const struct {
	const char *what;
	void (*spoil)(void);
	const char *wrong;
} spoilt[] = {
	{ "a wrong magic number", magic, "magic" },
	{ "a job instead of an answer", type_job, "no answer" },
	{ "the answer to the message before", other_sequence, "another" },
	{ "a head and nothing else", only_head, "wrong size" },
	{ "less than a head", less_than_head, "wrong size" },
	{ "more than a packet may be", too_large, "wrong size" },
	{ "no end", no_end, "not done" },
	{ "cut within a finding", cut_in_finding, "within a record" },
	{ "cut within a text", cut_in_text, "" },
	{ "cut within an object", cut_in_object, "within a record" },
	{ "cut within the end", cut_in_end, "within a record" },
	{ "a finding that does not exist", bad_id, "no worker makes" },
	{ "a finding of the daemon", daemons_id, "no worker makes" },
	{ "points that are no number", nan_points, "range" },
	{ "points without end", infinite_points, "range" },
	{ "too many points", many_points, "range" },
	{ "a length beyond the packet", long_where, "too long" },
	{ "a length beyond the limit", long_detail, "too long" },
	{ "a newline in a place", newline, "control" },
	{ "a NUL in a path", nul_in_path, "control" },
	{ "an escape in how it was opened", escape_in_opened, "control" },
	{ "a type too long", long_type, "too long" },
	{ "a record of an unknown kind", unknown_record, "known kind" },
	{ "a record of kind 0", zero_record, "known kind" },
	{ "a finding after an object", wrong_order, "order" },
	{ "totals with fewer findings", fewer_findings, "totals" },
	{ "totals with more objects", more_objects, "totals" },
	{ "totals with fewer facts", fewer_facts, "totals" },
	{ "a fact of no kind", bad_fact, "too long" },
	{ "a fact too long", fact_too_long, "too long" },
	{ "a newline in a fact", newline_in_fact, "control" },
	{ "two facts where one may be", two_of_one, "too many" },
	{ "cut within a fact", cut_in_fact, "within a record" },
	{ "a flag that is neither", payload_two, "end" },
	{ "more after the end", more_in_packet, "end" },
	{ "a packet after the last", more_packets, "after the end" },
};

START_TEST(test_spoilt)
{
	struct error e = { "" };

	tell(1, 1);
	ck_assert_uint_eq(sent[0].len, LAST + 30);
	spoilt[_i].spoil();
	ck_assert_msg(!hear(5000, &e), "%s: was believed", spoilt[_i].what);
	ck_assert_msg(strstr(e.text, spoilt[_i].wrong) != NULL, "%s: \"%s\"",
	    spoilt[_i].what, e.text);
	arena_free(arena);
}
END_TEST

START_TEST(test_too_many)
{
	struct error e = { "" };

	tell(0, 3);
	ck_assert(!hear(2, &e));
	ck_assert_str_eq(e.text, "too many objects");
	arena_free(arena);
}
END_TEST

/* Findings and packets without end: each cost memory until refused. */
START_TEST(test_endless)
{
	struct error e = { "" };
	struct wire_reader reader = {
		.sequence = SEQUENCE, .objects_max = SIZE_MAX, .report = &heard
	};
	size_t packets = 0;

	tell(0, 400);
	ck_assert_uint_gt(sent_count, 1);
	report_init(&heard, arena);
	while (packets < 1000 &&
	    wire_read(&reader, (struct bytes){ sent[0].at, sent[0].len }, &e))
		packets++;
	ck_assert_str_eq(e.text, "an answer too long");
	ck_assert_uint_lt(arena_used(arena), ANSWER_ARENA);
	arena_free(arena);
}
END_TEST

START_TEST(test_long_texts)
{
	static char path[3 * WIRE_PATH_MAX];
	struct object_seen seen = { .type = BYTES("\n\xE3\x81\x82") };
	struct error e = { "" };

	arena = arena_new(ANSWER_ARENA);
	report_init(&told, arena);
	memset(path, 'x', sizeof path);
	path[0] = 0x1B;
	seen.path = (struct bytes){ (unsigned char *)path, sizeof path };
	report_add_object(&told, &seen);
	sent_count = 0;
	ck_assert(wire_write_report(&told, SEQUENCE, 10, keep, NULL));
	ck_assert_msg(hear(10, &e), "%s", e.text);
	ck_assert_uint_eq(heard.objects[0].path.len, WIRE_PATH_MAX);
	ck_assert_int_eq(heard.objects[0].path.at[0], '?');
	ck_assert(bytes_equal(heard.objects[0].type, BYTES("?\xE3\x81\x82")));
	arena_free(arena);
}
END_TEST

START_TEST(test_many_objects)
{
	struct error e = { "" };

	tell(0, 6000);
	ck_assert_msg(hear(5000, &e), "%s", e.text);
	ck_assert_uint_eq(heard.object_count, 5000);
	arena_free(arena);
}
END_TEST

START_TEST(test_job)
{
	static unsigned char room[PACKET_MAX];
	struct wire_job job = { .sequence = 5,
		.message_at = 100,
		.message_size = 200,
		.careful = true,
		.guesses = true,
		.object_name = BYTES("a.bin") };
	struct wire_job got;
	struct hint given[2] = { { BYTES("4836"), BYTES("an earlier mail"),
				     90 },
		{ BYTES("春風"), BYTES(""), 0 } };
	struct hint hints[HINTS_MAX];
	int pair[2], file[2], fd = -1;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	ck_assert_int_eq(pipe(file), 0);
	job.hints = given;
	job.hint_count = 2;
	ck_assert(wire_send_job(pair[0], &job, file[0]));
	ck_assert(wire_receive_job(pair[1], &got, room, hints, &fd));
	ck_assert_uint_eq(got.hint_count, 2);
	ck_assert(bytes_equal(hints[0].word, given[0].word));
	ck_assert(bytes_equal(hints[0].where, given[0].where));
	ck_assert_uint_eq(hints[0].rank, 90);
	ck_assert(bytes_equal(hints[1].word, given[1].word));
	ck_assert_uint_eq(hints[1].where.len, 0);
	ck_assert_uint_eq(got.sequence, 5);
	ck_assert_uint_eq(got.message_at, 100);
	ck_assert_uint_eq(got.message_size, 200);
	ck_assert(got.careful && !got.facts_only);
	ck_assert(bytes_equal(got.object_name, job.object_name));
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(file[1], "x", 1), 1);
	ck_assert_int_eq(read(fd, room, 2), 1);
	close(pair[0]);
	ck_assert(!wire_receive_job(pair[1], &got, room, hints, &fd));
}
END_TEST

/* With its length, since it holds NULs. */
#define PACKET(literal) literal, sizeof(literal) - 1

static const struct {
	const char *what;
	const char *packet;
	size_t len;
	bool ready;
	const char *says;
} greetings[] = {
	{ "ready", PACKET("ARA2\1\0........v1"), true, "v1" },
	{ "ready without a word", PACKET("ARA2\1\0........"), true, "" },
	{ "failed", PACKET("ARA2\2\0........no rules"), false, "no rules" },
	{ "an answer", PACKET("ARA2\4\0........x"), false, "no greeting" },
	{ "nothing", PACKET(""), false, "no greeting" },
	{ "less than a head", PACKET("ARA2\1\0..."), false, "no greeting" },
	{ "control bytes", PACKET("ARA2\2\0........\033[2J"), false,
	    "control" },
};

START_TEST(test_greeting)
{
	struct bytes text = { 0 };
	struct error e = { "" };
	bool ready = wire_read_ready(
	    (struct bytes){ (const unsigned char *)greetings[_i].packet,
		greetings[_i].len },
	    &text, &e);

	ck_assert_msg(ready == greetings[_i].ready, "%s", greetings[_i].what);
	if (ready)
		ck_assert(bytes_equal(text, bytes_of(greetings[_i].says)));
	else
		ck_assert_msg(strstr(e.text, greetings[_i].says) != NULL,
		    "%s: %s", greetings[_i].what, e.text);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("wire");
	TCase *tc = tcase_create("wire");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_report, 0, ROWS(reports));
	tcase_add_loop_test(tc, test_spoilt, 0, ROWS(spoilt));
	tcase_add_loop_test(tc, test_greeting, 0, ROWS(greetings));
	tcase_add_test(tc, test_too_many);
	tcase_add_test(tc, test_endless);
	tcase_add_test(tc, test_long_texts);
	tcase_add_test(tc, test_many_objects);
	tcase_add_test(tc, test_job);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

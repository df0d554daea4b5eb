/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the root unit believes: which lines are requests, and which output of
 * postcat shows the message that is meant.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "release/program.h"
#include "release/shown.h"

#define ID "0123456789abcdef"

static const struct {
	const char *what, *line;
	size_t len; /* 0: up to the NUL */
	bool good;
} lines[] = {
	{ "a short queue id", "153FBA78932 " ID, 0, true },
	{ "the shortest", "3FBA78 " ID, 0, true },
	{ "a long queue id", "4b1xkC5Hv4z3lp4 " ID, 0, true },
	{ "nothing", "", 0, false },
	{ "only a queue id", "153FBA78932", 0, false },
	{ "no id behind the blank", "153FBA78932 ", 0, false },
	{ "every message", "ALL " ID, 0, false },
	{ "queue ids from standard input", "- " ID, 0, false },
	{ "an option", "-d153FBA78932 " ID, 0, false },
	{ "a long option", "--153FBA78932 " ID, 0, false },
	{ "a path", "hold/153FBA78932 " ID, 0, false },
	{ "a way up", "../153FBA78932 " ID, 0, false },
	{ "too short", "3FBA7 " ID, 0, false },
	{ "too long for a short one", "153FBA789321111A " ID, 0, false },
	{ "too long", "4b1xkC5Hv4z3lp4b1xkC5 " ID, 0, false },
	{ "small hex", "153fba78932 " ID, 0, false },
	{ "vowels, as Sendmail's have", "5AM1UxAB012345 " ID, 0, false },
	{ "two blanks", "153FBA78932  " ID, 0, false },
	{ "a tab", "153FBA78932\t" ID, 0, false },
	{ "a blank in front", " 153FBA78932 " ID, 0, false },
	{ "a third word", "153FBA78932 " ID " x", 0, false },
	{ "a carriage return", "153FBA78932 " ID "\r", 0, false },
	{ "a second line", "153FBA78932 " ID "\nALL", 0, false },
	{ "a short id", "153FBA78932 0123456789abcde", 0, false },
	{ "a long id", "153FBA78932 " ID "0", 0, false },
	{ "an id in capitals", "153FBA78932 0123456789ABCDEF", 0, false },
	{ "a shell", "153FBA78932;ls " ID, 0, false },
	{ "a NUL in the queue id", "153FB\0A78932 " ID, 29, false },
	{ "a NUL in the id", "153FBA78932 0123456\089abcdef", 28, false },
	{ "bytes beyond ASCII", "153FBA\xC3\xA9 " ID, 0, false },
};

START_TEST(test_lines)
{
	struct request r;
	struct bytes line = bytes_of(lines[_i].line);

	if (lines[_i].len > 0)
		line = (struct bytes){ (const unsigned char *)lines[_i].line,
			lines[_i].len };
	ck_assert_msg(
	    request_read(&r, line) == lines[_i].good, "%s", lines[_i].what);
	if (!lines[_i].good)
		return;
	ck_assert_str_eq(r.id, ID);
	ck_assert(bytes_equal(
	    bytes_of(r.queue_id), bytes_first(line, bytes_index(line, ' '))));
}
END_TEST

START_TEST(test_answers)
{
	for (enum release_answer a = ANSWER_RELEASED; a < ANSWER_FAILED; a++)
		ck_assert_int_eq(answer_read(bytes_of(answer_name(a))), a);
	ck_assert_int_eq(answer_read(BYTES("failed: x")), ANSWER_FAILED);
	ck_assert_int_eq(answer_read(BYTES("")), ANSWER_FAILED);
	ck_assert_int_eq(answer_read(BYTES("released ")), ANSWER_FAILED);
}
END_TEST

#define IN(queue)                                                              \
	"\n*** ENVELOPE RECORDS " queue "153FBA78932 ***\n"                    \
	"sender: s@partner.example\n"                                          \
	"*** MESSAGE CONTENTS " queue "153FBA78932 ***\n"                      \
	"Received: by mx\n\tid 153FBA78932\nSubject: x\n"
#define END                                                                    \
	"*** HEADER EXTRACTED hold/153FBA78932 ***\n"                          \
	"*** MESSAGE FILE END hold/153FBA78932 ***\n"
#define OURS                                                                   \
	"X-Aratame: tag; score=1.5; id=" ID ";\n\trules=r; time=3ms; held\n"

static const struct {
	const char *what, *output;
	enum release_answer answer;
} outputs[] = {
	{ "held, with our id", IN("hold/") OURS END, ANSWER_RELEASED },
	{ "the queue is spread over folders", IN("hold/1/5/") OURS END,
	    ANSWER_RELEASED },
	{ "the first of two headers of ours, as from a gateway before us",
	    IN("hold/") OURS "X-Aratame: accept; id=7f3c\n" END,
	    ANSWER_RELEASED },
	{ "nothing", "", ANSWER_NOT_THERE },
	{ "still being written", IN("incoming/"), ANSWER_NOT_THERE },
	{ "still being written, our header already there",
	    IN("incoming/") OURS END, ANSWER_NOT_THERE },
	{ "somebody let it go", IN("deferred/1/") OURS END, ANSWER_NOT_HELD },
	{ "it is being delivered", IN("active/") OURS END, ANSWER_NOT_HELD },
	{ "another id",
	    IN("hold/") "X-Aratame: tag; id=f123456789abcdef; "
			"held\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "a longer id", IN("hold/") "X-Aratame: tag; id=" ID "0; held\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "no header of ours", IN("hold/") END, ANSWER_OTHER_MESSAGE },
	{ "held by a verdict, or an admin",
	    IN("hold/") "X-Aratame: quarantine; score=9; id=" ID
			"; rules=r\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "id and mark stand in two headers",
	    IN("hold/") "X-Aratame: tag; id=" ID "\nX-Aratame: tag; held\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "another header of ours",
	    IN("hold/") "X-Aratame-Reason: tag; id=" ID "; held\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "in a header of another name",
	    IN("hold/") "Subject: a\n X-Aratame: tag; id=" ID "; held\n" END,
	    ANSWER_OTHER_MESSAGE },
	{ "behind the head", IN("hold/") "\n" OURS END, ANSWER_OTHER_MESSAGE },
	{ "behind a line like a frame",
	    IN("hold/") "*** HEADER EXTRACTED x ***\n" OURS END,
	    ANSWER_OTHER_MESSAGE },
	{ "broken off in our header", IN("hold/") OURS, ANSWER_OTHER_MESSAGE },
	{ "the frame of another queue file",
	    "*** ENVELOPE RECORDS hold/153FBA78933 ***\n", ANSWER_NOT_THERE },
	{ "in the envelope",
	    "*** ENVELOPE RECORDS hold/153FBA78932 ***\n" OURS END,
	    ANSWER_OTHER_MESSAGE },
	{ "something else in front", "postcat: warning\n" IN("hold/") OURS END,
	    ANSWER_NOT_THERE },
};

/* However it comes in pieces, the answer is the same. */
START_TEST(test_outputs)
{
	struct bytes all = bytes_of(outputs[_i].output), rest;
	struct request want;
	struct shown shown;

	ck_assert(request_read(&want, BYTES("153FBA78932 " ID)));
	for (size_t step = 1; step <= all.len + 1; step++) {
		shown_begin(&shown, &want);
		for (rest = all; rest.len > 0; rest = bytes_from(rest, step))
			if (!shown_take(&shown, bytes_first(rest, step)))
				break;
		ck_assert_msg(shown_end(&shown) == outputs[_i].answer, "%s: %s",
		    outputs[_i].what, answer_name(shown_end(&shown)));
	}
}
END_TEST

/* A header of megabytes neither hides ours nor fills our memory. */
START_TEST(test_long_lines)
{
	char *blanks = malloc(1 << 20);
	struct request want;
	struct shown shown;

	memset(blanks, 'x', 1 << 20);
	ck_assert(request_read(&want, BYTES("153FBA78932 " ID)));
	shown_begin(&shown, &want);
	ck_assert(shown_take(&shown, BYTES(IN("hold/") "X-Long: ")));
	for (int i = 0; i < 8; i++)
		ck_assert(shown_take(&shown,
		    (struct bytes){ (unsigned char *)blanks, 1 << 20 }));
	ck_assert(!shown_take(&shown, BYTES("\n" OURS END)));
	ck_assert_int_eq(shown_end(&shown), ANSWER_RELEASED);
	shown_begin(&shown, &want);
	for (size_t i = 0; i < SHOWN_MOST >> 20; i++)
		ck_assert(shown_take(&shown,
		    (struct bytes){ (unsigned char *)blanks, 1 << 20 }));
	ck_assert(!shown_take(&shown, BYTES("x")) && shown.too_much);
	free(blanks);
}
END_TEST

static bool
keep(void *context, struct bytes piece)
{
	char *to = context;
	size_t len = strlen(to);

	piece = bytes_first(piece, 900 - len);
	memcpy(to + len, piece.at, piece.len);
	to[len + piece.len] = '\0';
	return true;
}

static bool
enough(void *context, struct bytes piece)
{
	(void)context;
	return piece.len == 0;
}

START_TEST(test_programs)
{
	static const char *const env[] = { "/usr/bin/env", NULL };
	static const char *const fail[] = { "/bin/sh", "-c",
		"echo why >&2; exit 3", NULL };
	static const char *const none[] = { "/nowhere/postcat", NULL };
	static const char *const flood[] = { "/usr/bin/yes", NULL };
	char out[1000] = "";
	struct program p = { .words = env, .take = keep, .context = out };
	struct error err;

	setenv("MAIL_CONFIG", "/elsewhere", 1);
	ck_assert(program_run(&p, &err));
	ck_assert_str_eq(out, "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\n");
	ck_assert_int_eq(p.status, 0);
	p.words = fail;
	ck_assert(program_run(&p, &err));
	ck_assert_int_eq(p.status, 3);
	ck_assert_str_eq(p.said, "why\n");
	p.words = none;
	ck_assert(!program_run(&p, &err));
	ck_assert_str_eq(err.text, "/nowhere/postcat cannot be started");
	p = (struct program){ .words = flood, .take = enough };
	ck_assert(program_run(&p, &err));
	ck_assert_int_eq(p.status, -1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("release");
	TCase *tc = tcase_create("release");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_lines, 0, sizeof lines / sizeof *lines);
	tcase_add_test(tc, test_answers);
	tcase_add_loop_test(
	    tc, test_outputs, 0, sizeof outputs / sizeof *outputs);
	tcase_add_test(tc, test_long_lines);
	tcase_add_test(tc, test_programs);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

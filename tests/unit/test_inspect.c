/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_rules.h"

#include "inspect/inspect.h"
#include "parse/charset.h"
#include "parse/mail.h"
#include "unpack/unpack.h"

#define PASSWORD "945738162"

/* A ZIP sealed with PASSWORD; in it lies info.js, a comment. */
#define SEALED_ZIP                                                             \
	"UEsDBAoACQAAAIi4dV3OrYSPGwAAAA8AAAAHAAAAaW5mby5qc/W4osB7KkI+K0JS\n"   \
	"Wyg0lP/fKKVQ8xSiFHZbvlBLBwjOrYSPGwAAAA8AAABQSwECHgMKAAkAAACIuHVd\n"   \
	"zq2EjxsAAAAPAAAABwAAAAAAAAABAAAApIEAAAAAaW5mby5qc1BLBQYAAAAAAQAB\n"   \
	"ADUAAABQAAAAAAA=\n"

#define FROM                                                                   \
	"From: =?utf-8?B?5L2Q6Jek?= <info@other.example>\n"                    \
	"To: yamada@own.example\nMIME-Version: 1.0\n"
#define MIXED FROM "Content-Type: multipart/mixed; boundary=B\n"
#define TEXT "\n--B\nContent-Type: text/plain; charset=utf-8\n\n"
#define ATTACHED(name)                                                         \
	"\n--B\nContent-Type: application/octet-stream\n"                      \
	"Content-Transfer-Encoding: base64\n"                                  \
	"Content-Disposition: attachment; filename=\"" name "\"\n\n"
#define END "\n--B--\n"
/* 合言葉 in ISO-2022-JP. */
#define WATCHWORD_JIS "\033$B9g8@MU\033(B"

static const char rules[] =
    "rule word { meta: finding = \"eicar\" applies = \"text\" detail = \"x\" "
    "strings: $a = \"合言葉\" condition: $a }\n"
    "rule whole { meta: finding = \"padded-document\" applies = \"message\" "
    "strings: $a = \"X-Special: \" condition: $a }\n";

/* `want': findings of CONTENT and THREAD families and what is asked for. */
static const struct {
	const char *what, *message, *objects, *has, *lacks;
	bool careful, payload;
} mails[] = {
	{ "nothing at all", "", "1/text/plain:empty", "", "eicar", false,
	    false },
	{ "plain text", FROM "\nhello\n", "1/text/plain:text", "",
	    "short-text reply-claimed yara-match", false, false },
	{ "March 2022",
	    "Subject: Re: x\n" MIXED TEXT "password: " PASSWORD
	    "\n" ATTACHED("2022-03-02.1947.zip") SEALED_ZIP END,
	    "1/text/plain:text 2/2022-03-02.1947.zip:zip "
	    "2/2022-03-02.1947.zip/info.js:script",
	    "sealed-opened script-file sealed-with-password reply-claimed "
	    "numbered-name short-text",
	    "sealed-unopened", false, true },
	{ "the password comes after the archive",
	    MIXED ATTACHED("a.zip") SEALED_ZIP TEXT "password: " PASSWORD END,
	    NULL, "sealed-opened sealed-with-password", "sealed-unopened",
	    false, true },
	{ "the password stands in an attached message behind the archive",
	    MIXED TEXT "see below" ATTACHED("a.zip") SEALED_ZIP
	    "\n--B\nContent-Type: message/rfc822\n\nSubject: x\n\n"
	    "password: " PASSWORD "\n" END,
	    NULL, "sealed-opened script-file", "sealed-unopened", false, true },
	{ "no password", MIXED TEXT "hello" ATTACHED("a.zip") SEALED_ZIP END,
	    NULL, "sealed-unopened script-file",
	    "sealed-opened sealed-with-password", false, true },
	{ "carefully, containers stay shut",
	    MIXED TEXT "password: " PASSWORD ATTACHED("a.zip") SEALED_ZIP END,
	    "1/text/plain:text 2/a.zip:zip", "", "script-file sealed-opened",
	    true, true },
	{ "words in ISO-2022-JP are words",
	    FROM
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n" WATCHWORD_JIS
	    "\n",
	    NULL, "eicar", "", false, false },
	{ "words in UTF-8 are too, and once",
	    FROM "Content-Type: text/plain; charset=utf-8\n\n合言葉\n", NULL,
	    "eicar", "", false, false },
	{ "words in HTML",
	    FROM "Content-Type: text/html; charset=utf-8\n\n"
		 "<p>合<b>言</b>葉</p>\n",
	    NULL, "eicar", "", false, false },
	{ "a rule for the whole message sees its header",
	    "X-Special: 1\n" FROM "\nhello\n", NULL, "padded-document", "",
	    false, false },
	{ "a picture is no payload",
	    MIXED TEXT "hello" ATTACHED("a.gif") "R0lGODlhAQABAAAAACw=\n" END,
	    NULL, "short-text", "", false, false },
	{ "an automatic answer claims nothing",
	    "Subject: Re: x\nAuto-Submitted: auto-replied\n" FROM "\nhi\n",
	    NULL, "", "reply-claimed", false, false },
	{ "with a payload it does",
	    "Subject: Re: x\nAuto-Submitted: auto-replied\n" MIXED TEXT
	    "hello" ATTACHED("a.zip") SEALED_ZIP END,
	    NULL, "reply-claimed", "", false, true },
};

static const struct limits limits = {
#define LIMIT(name, type, def, range, doc) .name = 1 << 20,
#include "base/limits.def"
#undef LIMIT
};

struct bench {
	struct with_rules rules;
	struct arena *arena;
	struct limits limits;
	struct bytes recipient;
	struct envelope envelope;
	struct inspection job;
	struct report report;
};

static void
begin(struct bench *b, const char *message, bool careful)
{
	*b = (struct bench){ .arena = arena_new(256 << 20),
		.limits = limits,
		.recipient = BYTES("yamada@own.example"),
		.envelope = { .sender = BYTES("info@other.example"),
		    .recipient_count = 1,
		    .date = 1646185630 } };
	b->envelope.recipients = &b->recipient;
	b->limits.yara_seconds = 60;
	with_yara(&b->rules, rules, "own.example");
	charset_warm_up();
	mail_start();
	unpack_start();
	b->job = (struct inspection){ .rules = b->rules.rules,
		.limits = &b->limits,
		.envelope = &b->envelope,
		.message = bytes_of(message),
		.careful = careful };
}

static void
end(struct bench *b)
{
	drop_rules(&b->rules);
	arena_free(b->arena);
}

static void
check_words(
    const struct bench *b, const char *what, const char *words, bool there)
{
	struct bytes rest = bytes_of(words), word;

	while (bytes_word(&rest, " ", &word)) {
		enum finding_id id = finding_by_name(word);

		ck_assert_int_ne(id, FINDING_COUNT);
		ck_assert_msg(findings_have(&b->report.findings, id) == there,
		    "%s: %s %.*s", what, there ? "no" : "a", BYTES_ARG(word));
	}
}

/* What unlocked it must stand nowhere in what leaves the worker. */
static void
check_secret(const struct bench *b, const char *what)
{
	for (size_t i = 0; i < b->report.findings.count; i++)
		ck_assert_msg(!bytes_has(b->report.findings.list[i].detail,
				  BYTES(PASSWORD)),
		    "%s: the password is told", what);
	for (size_t i = 0; i < b->report.object_count; i++)
		ck_assert_msg(
		    !bytes_has(b->report.objects[i].opened, BYTES(PASSWORD)),
		    "%s: the password is told", what);
}

static void
print_objects(const struct report *r, char *to)
{
	to[0] = '\0';
	for (size_t i = 0; i < r->object_count; i++)
		sprintf(to + strlen(to), "%s%.*s:%.*s", i > 0 ? " " : "",
		    BYTES_ARG(r->objects[i].path),
		    BYTES_ARG(r->objects[i].type));
}

START_TEST(test_mails)
{
	struct bench b;
	char got[1000];

	begin(&b, mails[_i].message, mails[_i].careful);
	inspect_message(&b.job, b.arena, &b.report);
	check_words(&b, mails[_i].what, mails[_i].has, true);
	check_words(&b, mails[_i].what, mails[_i].lacks, false);
	check_secret(&b, mails[_i].what);
	ck_assert_msg(b.report.payload == mails[_i].payload, "%s: payload %d",
	    mails[_i].what, b.report.payload);
	print_objects(&b.report, got);
	ck_assert_msg(
	    mails[_i].objects == NULL || strcmp(got, mails[_i].objects) == 0,
	    "%s: got <%s>, want <%s>", mails[_i].what, got, mails[_i].objects);
	end(&b);
}
END_TEST

/* One finding for one word, though part and text were both looked at. */
START_TEST(test_once)
{
	struct bench b;

	begin(&b, FROM "Content-Type: text/plain; charset=utf-8\n\n合言葉\n",
	    false);
	inspect_message(&b.job, b.arena, &b.report);
	ck_assert_uint_eq(b.report.findings.count, 1);
	end(&b);
}
END_TEST

START_TEST(test_object)
{
	struct bench b;

	begin(&b, "// TEST-INERT", false);
	inspect_object(&b.job, BYTES("invoice.pdf.js"), b.arena, &b.report);
	check_words(
	    &b, "a bare object", "script-file name-double-ending", true);
	ck_assert_uint_eq(b.report.object_count, 1);
	ck_assert(b.report.payload);
	end(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("inspect");
	TCase *tc = tcase_create("inspect");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_mails, 0, sizeof mails / sizeof mails[0]);
	tcase_add_test(tc, test_once);
	tcase_add_test(tc, test_object);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

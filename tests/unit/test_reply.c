/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_rules.h"

#include "inspect/checks.h"

#define MAX_FIELDS 10
#define STRANGER 12 /* the row of a stranger who shows our mail */
/* A mark of the test itself: the body quotes something. */
#define QUOTES "Quotes: yes\n"
#define BLOCK_US                                                               \
	"山田 太郎 <yamada@own.example>", "鈴木 <suzuki@partner.example>"

/*
 * Each row is a message to yamada@own.example. `from' and `to' are those of
 * the quoted header block (NULL: no block).
 */
static const struct {
	const char *what;
	const char *header; /* lines "Name: value"; From is set by `sender' */
	const char *sender;
	const char *from, *to;
	const char *want;
} rows[] = {
	{ "a plain mail", "Subject: hello\n", "a@x.example", NULL, NULL, "" },
	{ "a reply that refers", "Subject: Re: a\nIn-Reply-To: <1@x>\n",
	    "a@x.example", NULL, NULL, "" },
	{ "a reply with References only", "Subject: Re: a\nReferences: <1@x>\n",
	    "a@x.example", NULL, NULL, "" },
	{ "an empty reference is none",
	    "Subject: Re: a\nIn-Reply-To: \nReferences:\n", "a@x.example", NULL,
	    NULL, "reply-claimed" },
	{ "a reply by Exchange, with its index",
	    "Subject: Re: a\nThread-Index: "
	    "AcgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n",
	    "a@x.example", NULL, NULL, "" },
	{ "an index of a first message",
	    "Subject: Re: a\nThread-Index: AcgAAAAAAAAAAAAAAAAAAAAAAAAA\n",
	    "a@x.example", NULL, NULL, "reply-claimed" },
	{ "a forward", "Subject: Fwd: a\n", "a@x.example", NULL, NULL, "" },
	{ "a mailer that always refers",
	    "Subject: Re: a\nUser-Agent: Mozilla Thunderbird\n" QUOTES,
	    "a@x.example", NULL, NULL, "reply-breaks-habit=Thunderbird" },
	{ "a Japanese one",
	    "Subject: Re: a\nX-Mailer: Becky! ver. 2.75\n" QUOTES,
	    "a@x.example", NULL, NULL, "reply-breaks-habit=Becky!" },
	{ "its user may have typed the Re:",
	    "Subject: Re: a\nX-Mailer: Becky! ver. 2.75\n", "a@x.example", NULL,
	    NULL, "reply-claimed" },
	{ "a quotation alone", "Subject: a\n" QUOTES, "a@x.example", NULL, NULL,
	    "reply-claimed" },
	{ "a phone loses references at times",
	    "Subject: Re: a\nX-Mailer: iPhone Mail (20A362)\n", "a@x.example",
	    NULL, NULL, "reply-claimed" },
	{ "a stranger shows our mail", "In-Reply-To: <1@x>\n",
	    "佐藤 <office@other.example>", BLOCK_US,
	    "quoted-header-names-us=yamada@own.example" },
	{ "a stranger under a name from it", "In-Reply-To: <1@x>\n",
	    "鈴木 <office@other.example>", "鈴木 <suzuki@partner.example>",
	    "yamada@own.example",
	    "quoted-header-names-us=yamada@own.example "
	    "quoted-header-names-sender=鈴木" },
	{ "under our own name", "In-Reply-To: <1@x>\n",
	    "山田太郎 <office@other.example>", BLOCK_US,
	    "quoted-header-names-us=yamada@own.example "
	    "quoted-header-names-sender=山田 太郎" },
	{ "the participant himself", "In-Reply-To: <1@x>\n",
	    "鈴木 <suzuki@partner.example>", BLOCK_US, "" },
	{ "in other case", "In-Reply-To: <1@x>\n", "S <Suzuki@Partner.Example>",
	    BLOCK_US, "" },
	{ "his colleague", "In-Reply-To: <1@x>\n",
	    "田中 <tanaka@sub.partner.example>", BLOCK_US, "" },
	{ "our colleague", "In-Reply-To: <1@x>\n", "田中 <tanaka@own.example>",
	    BLOCK_US, "" },
	{ "a person without an address may be the sender",
	    "In-Reply-To: <1@x>\n", "佐藤 <sato@other.example>",
	    "山田 太郎 <yamada@own.example>", "佐藤 花子", "" },
	{ "our own man without an address may not",
	    "In-Reply-To: <1@x>\nTo: 山田 太郎 <yamada@own.example>\n",
	    "佐藤 <sato@other.example>", "鈴木 <suzuki@partner.example>",
	    "山田 太郎", "quoted-header-names-us=山田 太郎" },
	{ "a list parted by semicolons", "In-Reply-To: <1@x>\n",
	    "佐藤 <sato@other.example>", "a@partner.example",
	    "b@partner.example; 佐藤 <sato@other.example>; yamada@own.example",
	    "" },
	{ "a mail between others", "In-Reply-To: <1@x>\n",
	    "佐藤 <sato@other.example>", "a@partner.example", "b@third.example",
	    "" },
	{ "addresses in Outlook's way", "In-Reply-To: <1@x>\n",
	    "佐藤 <sato@other.example>", "a [mailto:a@partner.example]",
	    "'yamada@own.example'",
	    "quoted-header-names-us=yamada@own.example" },
	{ "a block of commas", "In-Reply-To: <1@x>\n",
	    "佐藤 <sato@other.example>", ",,,,;;;;,,,,", ";", "" },
};

static void
read_fields(struct mail *mail, struct bytes text, struct field *fields)
{
	struct bytes line;

	while (bytes_line(&text, &line)) {
		struct bytes name = bytes_cut(&line, ':');

		fields[mail->field_count++] =
		    (struct field){ name, bytes_trim(line, " ") };
	}
	mail->fields = fields;
}

static void
print(char *to, const struct findings *fs)
{
	to[0] = '\0';
	for (size_t i = 0; i < fs->count; i++)
		sprintf(to + strlen(to), "%s%s%s%.*s", i > 0 ? " " : "",
		    finding_kind(fs->list[i].id)->name,
		    fs->list[i].detail.len > 0 ? "=" : "",
		    BYTES_ARG(fs->list[i].detail));
}

static void
check(struct sight *s, int row, char *got)
{
	struct field fields[MAX_FIELDS];
	struct mail mail = { 0 };
	struct bytes subject;

	read_fields(&mail, bytes_of(rows[row].header), fields);
	s->mail = &mail;
	subject = mail_field(&mail, "Subject");
	s->subject.reply = bytes_starts(subject, BYTES("Re:"));
	s->subject.forward = bytes_starts(subject, BYTES("Fwd:"));
	address_list(s->arena, bytes_of(rows[row].sender), &s->from, 1);
	s->body.quoted = mail_field(&mail, "Quotes");
	if (rows[row].from != NULL)
		s->body.header =
		    (struct quoted_header){ .from = bytes_of(rows[row].from),
			    .to = bytes_of(rows[row].to),
			    .labels = 4 };
	check_reply(s);
	print(got, s->findings);
}

/* What the setting own_domains knows, the recipients tell as well. */
START_TEST(test_rows)
{
	struct bytes recipient = BYTES("yamada@own.example");
	struct envelope e = { .sender = BYTES("x@y.example"),
		.recipients = &recipient,
		.recipient_count = 1 };

	for (int set = 0; set < 2; set++) {
		struct arena *arena = arena_new(1 << 20);
		struct report report;
		struct sight s = { .envelope = &e,
			.arena = arena,
			.report = &report,
			.findings = &report.findings };
		struct with_rules w;
		char got[1000];

		report_init(&report, arena);
		with_yara(&w, "", set ? "own.example" : "");
		s.rules = w.rules;
		check(&s, _i, got);
		ck_assert_msg(strcmp(got, rows[_i].want) == 0,
		    "%s: got <%s>, want <%s>", rows[_i].what, got,
		    rows[_i].want);
		drop_rules(&w);
		arena_free(arena);
	}
}
END_TEST

/* Who is let off, with the row that tells of a stranger. */
START_TEST(test_let_off)
{
	struct bytes recipient = BYTES("yamada@own.example");
	struct envelope e = { .recipients = &recipient, .recipient_count = 1 };
	static const struct {
		const char *what;
		bool outbound, automatic, list, payload, told;
	} cases[] = {
		{ "nobody special", false, false, false, false, true },
		{ "outbound mail", true, false, false, false, false },
		{ "an automatic answer", false, true, false, false, false },
		{ "a list", false, false, true, false, false },
		{ "a list with a payload", false, false, true, true, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct report report;
		struct sight s = { .envelope = &e,
			.arena = arena,
			.report = &report,
			.findings = &report.findings,
			.automatic = cases[i].automatic,
			.list_mail = cases[i].list };
		struct with_rules w;
		char got[1000];

		report_init(&report, arena);
		report.payload = cases[i].payload;
		e.direction = cases[i].outbound ? DIRECTION_OUT : DIRECTION_IN;
		with_yara(&w, "", "");
		s.rules = w.rules;
		check(&s, STRANGER, got);
		ck_assert_msg((got[0] != '\0') == cases[i].told, "%s: <%s>",
		    cases[i].what, got);
		drop_rules(&w);
		arena_free(arena);
	}
}
END_TEST

/* A megabyte of separators must cost no more than its length. */
START_TEST(test_flood)
{
	static char commas[1 << 20];
	struct arena *arena = arena_new(64 << 20);
	struct envelope e = { 0 };
	struct mail mail = { 0 };
	struct report report;
	struct with_rules w;
	struct sight s = { .envelope = &e,
		.mail = &mail,
		.arena = arena,
		.report = &report,
		.findings = &report.findings,
		.from = { .domain = BYTES("x.example") } };

	memset(commas, ',', sizeof commas - 1);
	report_init(&report, arena);
	with_yara(&w, "", "");
	s.rules = w.rules;
	s.body.header = (struct quoted_header){ .from = bytes_of(commas),
		.to = bytes_of(commas),
		.cc = bytes_of(commas),
		.labels = 5 };
	check_reply(&s);
	ck_assert_uint_lt(arena_used(arena), 4 << 20);
	drop_rules(&w);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("reply");
	TCase *tc = tcase_create("reply");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof rows[0]);
	tcase_add_test(tc, test_let_off);
	tcase_add_test(tc, test_flood);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_sight.h"

#include "inspect/prints.h"

#define F "From: 佐藤 花子 <sato@partner.example>\n"

/* What is told of one kind: "text(where)#number", in order. */
static const struct {
	const char *what, *sender, *header, *text;
	enum fact_kind kind;
	const char *want;
} rows[] = {
	{ "the author", "sato@partner.example", F, "", FACT_FROM,
	    "sato@partner.example(partner.example)" },
	{ "in other case, with a tag", "", "From: Sato+News@Partner.Example\n",
	    "", FACT_FROM, "sato@partner.example(partner.example)" },
	{ "a subdomain belongs to the registered one", "",
	    "From: a@mail.sales.example.co.jp\n", "", FACT_FROM,
	    "a@mail.sales.example.co.jp(example.co.jp)" },
	{ "freemail speaks for one address only", "", "From: a.b@gmail.com\n",
	    "", FACT_FROM, "a.b@gmail.com(a.b@gmail.com)" },
	{ "carriers, too", "", "From: a..b.@docomo.ne.jp\n", "", FACT_FROM,
	    "a..b.@docomo.ne.jp(a..b.@docomo.ne.jp)" },
	{ "an international domain", "", "From: a@日本語.jp\n", "", FACT_FROM,
	    "a@xn--wgv71a119e.jp(xn--wgv71a119e.jp)" },
	{ "the same in A-labels", "", "From: a@XN--WGV71A119E.JP\n", "",
	    FACT_FROM, "a@xn--wgv71a119e.jp(xn--wgv71a119e.jp)" },
	{ "no From at all", "a@b.example", "To: c@d.example\n", "", FACT_FROM,
	    "" },
	{ "a local part alone", "", "From: root\n", "", FACT_FROM,
	    "root(root)" },
	{ "a name that means one person", "", F, "", FACT_FROM_KEY,
	    "佐藤花子(佐藤 花子)" },
	{ "a name that is too short", "", "From: 林 <a@b.example>\n", "",
	    FACT_FROM_KEY, "" },
	{ "a department", "", "From: 営業部 <a@b.example>\n", "", FACT_FROM_KEY,
	    "" },
	{ "a Latin name in either order", "",
	    "From: \"Sato, Hanako\" <a@b.example>\n", "", FACT_FROM_KEY,
	    "hanako sato(Sato, Hanako)" },
	{ "one Latin word", "", "From: Hanako <a@b.example>\n", "",
	    FACT_FROM_KEY, "" },
	{ "the envelope's sender", "Sato@partner.example", F, "",
	    FACT_ENVELOPE_SENDER, "sato@partner.example(partner.example)" },
	{ "forwarded with SRS",
	    "SRS0=ab12=XY=partner.example=sato@forward.example", F, "",
	    FACT_ENVELOPE_SENDER, "sato@partner.example(partner.example)" },
	{ "forwarded twice",
	    "SRS1=xx=one.example==ab12=XY=partner.example=sato@two.example", F,
	    "", FACT_ENVELOPE_SENDER, "sato@partner.example(partner.example)" },
	{ "a signed sender", "prvs=1234abcdef=sato@partner.example", F, "",
	    FACT_ENVELOPE_SENDER, "sato@partner.example(partner.example)" },
	{ "a list's bounces",
	    "users-bounces-yamada=aratame.example@list.example", F, "",
	    FACT_ENVELOPE_SENDER, "users-bounces@list.example(list.example)" },
	{ "the same with a plus", "bounce+yamada=aratame.example@list.example",
	    F, "", FACT_ENVELOPE_SENDER, "bounce@list.example(list.example)" },
	{ "no sender", "", F, "", FACT_ENVELOPE_SENDER, "" },
	{ "the recipient", "", F, "", FACT_RECIPIENT,
	    "yamada@aratame.example(aratame.example)" },
	{ "To and Cc", "",
	    F "To: a@b.example, C <c@d.example>\nCc: e@f.example\n", "",
	    FACT_ADDRESSEE,
	    "a@b.example(b.example) c@d.example(d.example) "
	    "e@f.example(f.example)" },
	{ "an address twice", "", F "To: a@b.example\nCc: A@b.example\n", "",
	    FACT_ADDRESSEE, "a@b.example(b.example)" },
	{ "Reply-To", "", F "Reply-To: x@gmail.com\n", "", FACT_REPLY_TO,
	    "x@gmail.com(x@gmail.com)" },
	{ "Sender", "", F "Sender: desk@partner.example\n", "", FACT_SENDER,
	    "desk@partner.example(partner.example)" },

	{ "what it answers", "", F "In-Reply-To: <1@x.example>\n", "",
	    FACT_PARENT, "1@x.example" },
	{ "references, the nearest first", "",
	    F "References: <1@x> <2@x>\t<3@x>\n", "", FACT_PARENT,
	    "3@x#1 2@x#2 1@x#3" },
	{ "both name the same", "",
	    F "In-Reply-To: <3@x>\nReferences: <1@x> <3@x>\n", "", FACT_PARENT,
	    "3@x 1@x#2" },
	{ "words about the answered mail", "",
	    F "In-Reply-To: Message from a of Monday <1@x>\n", "", FACT_PARENT,
	    "1@x" },
	{ "references without brackets", "", F "References: 1@x 2@x\n", "",
	    FACT_PARENT, "" },
	{ "an id that is too long", "",
	    F
	    "In-Reply-To: "
	    "<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x>"
	    "\n",
	    "", FACT_PARENT, "" },
	{ "its own id", "", F "Message-ID: <a.b@c.example>\n", "",
	    FACT_MESSAGE_ID, "a.b@c.example" },
	{ "Outlook's index of a first mail", "",
	    F "Thread-Index: AQHZAAECAwQFBgcICQoLDA0ODxAREg==\n", "",
	    FACT_THREAD_INDEX, "030405060708090a0b0c0d0e0f101112" },
	{ "of its second answer", "",
	    F "Thread-Index: "
	      "AQHZAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\n",
	    "", FACT_THREAD_INDEX, "030405060708090a0b0c0d0e0f101112#2" },
	{ "an index that is too short", "", F "Thread-Index: AQHZ\n", "",
	    FACT_THREAD_INDEX, "" },
	{ "a subject", "", F "Subject: Re: お見積りの件\n", "", FACT_SUBJECT,
	    "お見積りの件#1" },
	{ "a forward", "", F "Subject: FW: Budget 2026\n", "", FACT_SUBJECT,
	    "budget 2026#2" },
	{ "a subject that everybody has", "", F "Subject: Re: 請求書\n", "",
	    FACT_SUBJECT, "" },
	{ "one that is too short", "", F "Subject: Re: abc\n", "", FACT_SUBJECT,
	    "" },
	{ "no subject", "", F, "", FACT_SUBJECT, "" },
	{ "claims to be a reply", "", F "Subject: Re: x\n", "",
	    FACT_CLAIMS_REPLY, "yes" },
	{ "claims nothing", "", F "Subject: x\n", "hello\n", FACT_CLAIMS_REPLY,
	    "" },
	{ "the quoted header's people", "", F,
	    "了解です。\n\n差出人: 山田 <yamada@aratame.example>\n"
	    "送信日時: 2022年3月2日\n宛先: 佐藤 <sato@partner.example>\n"
	    "件名: 見積\n\nこんにちは\n",
	    FACT_QUOTED_PERSON,
	    "yamada@aratame.example(from) sato@partner.example(to)" },
	{ "an address in the signature", "",
	    "From: 山田 太郎 <x@other.example>\n",
	    "ご確認ください。\n-- \n山田 太郎\nyamada@aratame.example\n",
	    FACT_SIGNATURE, "yamada@aratame.example(aratame.example)#1" },
	{ "in another's name", "", F,
	    "ご確認ください。\n-- \n鈴木 一郎\nsuzuki@third.example\n",
	    FACT_SIGNATURE, "suzuki@third.example(third.example)" },
	{ "his own is no news", "", F, "x\n-- \nsato@partner.example\n",
	    FACT_SIGNATURE, "" },
	{ "Japanese text", "", F, "お世話になっております。ABC です。\n",
	    FACT_SCRIPT, "japanese(fresh)" },
	{ "Chinese text", "", F, "请查收附件中的合同文件谢谢\n", FACT_SCRIPT,
	    "han(fresh)" },
	{ "Korean text", "", F, "안녕하세요 첨부파일을 확인하세요\n",
	    FACT_SCRIPT, "hangul(fresh)" },
	{ "Latin over quoted Japanese", "", F,
	    "Please see the attached file.\n> お世話になっております。\n",
	    FACT_SCRIPT, "latin(fresh) japanese(quoted)" },
	{ "characters, not bytes", "", F, "あいう\n", FACT_LENGTH,
	    "fresh#4 quoted" },
	{ "no person wrote it", "", F "Auto-Submitted: auto-replied\n", "",
	    FACT_AUTOMATIC, "yes" },
	{ "a list", "", F "List-Id: Users <users.list.example>\n", "",
	    FACT_LIST_ID, "users.list.example" },

	{ "signed and aligned", "",
	    "Authentication-Results: mx.aratame.example;\n"
	    "X: y\n" F,
	    "", FACT_AUTHENTICATION, "" },
	{ "all three", "",
	    "Authentication-Results: mx.our.example; dkim=pass (2048 bits) "
	    "header.d=Partner.Example header.s=s1; spf=pass "
	    "smtp.mailfrom=sato@partner.example; dmarc=pass (p=reject; x) "
	    "header.from=partner.example\n" F,
	    "", FACT_AUTHENTICATION,
	    "dkim pass partner.example(mx.our.example) "
	    "spf pass partner.example(mx.our.example) "
	    "dmarc pass partner.example(mx.our.example)" },
	{ "below the first Received it is the sender's", "",
	    "Received: from x by y\nAuthentication-Results: mx.our.example; "
	    "dkim=pass header.d=a.example\n" F,
	    "", FACT_AUTHENTICATION, "" },
	{ "a result in a comment is none", "",
	    "Authentication-Results: mx.our.example; none (dkim=pass "
	    "header.d=a.example)\n" F,
	    "", FACT_AUTHENTICATION, "" },
	{ "a result in quotes is one value", "",
	    "Authentication-Results: mx.our.example; spf=fail "
	    "reason=\"x; dkim=pass header.d=a.example\" "
	    "smtp.mailfrom=b.example\n" F,
	    "", FACT_AUTHENTICATION, "spf fail b.example(mx.our.example)" },
	{ "a version behind the name, blanks around =", "",
	    "Authentication-Results: mx.our.example 1; dkim = pass "
	    "header.i=@a.example\n" F,
	    "", FACT_AUTHENTICATION, "dkim pass a.example(mx.our.example)" },
	{ "by way of ARC", "",
	    "ARC-Seal: i=1; a=rsa-sha256; d=Forward.example; s=x; b=y\n"
	    "ARC-Authentication-Results: i=1; mx.forward.example; dmarc=pass "
	    "header.from=partner.example\n" F,
	    "", FACT_AUTHENTICATION,
	    "dmarc pass partner.example(Forward.example)#1" },

	{ "the mailer without its version", "",
	    F "User-Agent: Mozilla Thunderbird 91.6 (X11)\n", "", FACT_TRAIT,
	    "Mozilla Thunderbird(program) a(order)" },
	{ "the form of its ids", "",
	    F "Message-ID: <CAB12-x.77@mail.example>\n"
	      "Date: Wed, 2 Mar 2022 10:47:00 +0900\n",
	    "", FACT_TRAIT, "w-w.w(message-id) afe(order) +0900(zone)" },
};

static void
show(const struct facts *fs, enum fact_kind kind, char *to, size_t room)
{
	size_t at = 0;

	*to = '\0';
	for (const struct fact *f = facts_first(fs, kind);
	     f != NULL && at < room; f = facts_next(fs, f)) {
		at += (size_t)snprintf(to + at, room - at, "%s%.*s",
		    at > 0 ? " " : "", BYTES_ARG(f->text));
		if (f->where.len > 0)
			at += (size_t)snprintf(
			    to + at, room - at, "(%.*s)", BYTES_ARG(f->where));
		if (f->number > 0)
			at += (size_t)snprintf(to + at, room - at, "#%llu",
			    (unsigned long long)f->number);
	}
}

START_TEST(test_row)
{
	struct with_sight w;
	struct sight *s = &w.sight;
	char got[2000];

	with_sight(&w, rows[_i].sender, rows[_i].header, "");
	text_split(
	    &s->body, text_folded(w.arena, bytes_of(rows[_i].text)), w.arena);
	s->subject =
	    text_subject(w.arena, mail_text_field(&w.mail, "Subject", w.arena));
	thread_facts(s);
	show(&w.report.facts, rows[_i].kind, got, sizeof got);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s:\n got  %s\n want %s", rows[_i].what, got, rows[_i].want);
	drop_sight(&w);
}
END_TEST

#define MAIL                                                                                        \
	"いつもお世話になっております。株式会社青葉精機の佐藤です。\n" \
	"先日ご依頼いただきました部品の見積書を添付いたします。\n"       \
	"納期は三月十五日を予定しておりますが、前後する可能性がございます。\n"

/* How a text may be written and still be the same text. */
static const struct {
	const char *what, *text;
	size_t least, most; /* shared fingerprints, in percent of MAIL's */
} quotes[] = {
	{ "itself", MAIL, 100, 100 },
	{ "quoted",
	    "> いつもお世話になっております。株式会社青葉精機の佐藤です。\n"
	    "> 先日ご依頼いただきました部品の見積書を添付いたします。\n"
	    "> "
	    "納期は三月十五日を予定しておりますが、前後する可能性がございます。"
	    "\n",
	    100, 100 },
	{ "wrapped anew",
	    "いつもお世話になっております。株式会社\n青葉精機の佐藤です。先日ご"
	    "依頼\n"
	    "いただきました部品の見積書を添付\nいたします。納期は三月十五日を予"
	    "定\n"
	    "しておりますが、前後する可能性がございます。",
	    100, 100 },
	{ "the last two lines",
	    "先日ご依頼いただきました部品の見積書を添付いたします。\n"
	    "納期は三月十五日を予定しておりますが、前後する可能性がございます。"
	    "\n",
	    35, 90 },
	{ "among other text",
	    "昨日の件、確認いたしました。担当の者が不在でしたので本日のご連絡で"
	    "す。\n" MAIL
	    "別件ですが、来週の会議室の予約が取れておりませんでした。\n",
	    75, 100 },
	{ "another mail",
	    "拝啓、新緑の候、貴社ますますご清栄のこととお慶び申し上げます。\n"
	    "さて、この度は弊社の新製品発表会にご出席いただき誠に有難うございま"
	    "した。\n",
	    0, 0 },
	{ "nothing", "", 0, 0 },
	{ "less than a gram", "お世話に", 0, 0 },
};

static size_t
prints(const char *text, uint64_t *list, struct arena *arena)
{
	return prints_of(
	    text_folded(arena, bytes_of(text)), list, PRINTS_MAX, arena);
}

START_TEST(test_prints)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	uint64_t all[PRINTS_MAX], some[PRINTS_MAX];
	size_t count = prints(MAIL, all, arena), shared = 0;
	size_t other = prints(quotes[_i].text, some, arena);

	ck_assert_uint_ge(count, 5);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < other; k++)
			shared += all[i] == some[k];
	shared = shared * 100 / count;
	ck_assert_msg(shared >= quotes[_i].least && shared <= quotes[_i].most,
	    "%s: %zu %%", quotes[_i].what, shared);
	for (size_t k = 1; k < other; k++)
		ck_assert_uint_lt(some[k - 1], some[k]);
	arena_free(arena);
}
END_TEST

/* Of many, the same ones are kept of what two texts share. */
START_TEST(test_prints_of_long_text)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	static char text[200001];
	uint64_t all[PRINTS_MAX], few[64];
	unsigned state = 1;
	size_t count;

	for (size_t i = 0; i + 1 < sizeof text; i++) {
		state = state * 1103515245 + 12345;
		text[i] = (char)('a' + (state >> 16) % 26);
	}
	count = prints(text, all, arena);
	ck_assert_uint_eq(count, PRINTS_MAX);
	ck_assert_uint_eq(prints_of(bytes_of(text), few, 64, arena), 64);
	ck_assert_mem_eq(all, few, sizeof few);
	arena_free(arena);
}
END_TEST

START_TEST(test_bounds)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct facts fs;
	static char text[400];

	memset(text, 'x', sizeof text - 1);
	facts_init(&fs, arena);
	facts_add(&fs, FACT_FROM, bytes_of(text), BYTES(""), 0);
	ck_assert_uint_eq(fs.count, 0);
	facts_add(&fs, FACT_FROM, BYTES("a\nb"), BYTES(""), 0);
	ck_assert_uint_eq(fs.count, 0);
	facts_add(&fs, FACT_FROM, BYTES("a"), BYTES(""), 0);
	facts_add(&fs, FACT_FROM, BYTES("b"), BYTES(""), 0);
	ck_assert_uint_eq(fs.count, 1);
	for (uint64_t i = 0; i < 1000; i++)
		facts_add(&fs, FACT_QUOTED_PRINT, BYTES(""), BYTES(""), i);
	ck_assert_uint_eq(fs.count, 1 + 128);
	ck_assert(bytes_equal(facts_text(&fs, FACT_FROM), BYTES("a")));
	ck_assert_ptr_null(facts_first(&fs, FACT_PARENT));
	ck_assert(fact_is_secret(FACT_PROVED) && !fact_is_secret(FACT_FROM));
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("facts");
	TCase *t = tcase_create("facts");
	SRunner *r;
	int failed;

	text_start();
	tcase_add_loop_test(t, test_row, 0, sizeof rows / sizeof *rows);
	tcase_add_loop_test(t, test_prints, 0, sizeof quotes / sizeof *quotes);
	tcase_add_test(t, test_prints_of_long_text);
	tcase_add_test(t, test_bounds);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed > 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_sight.h"

#define SATO "佐藤 花子\nhanako.sato@aratame.example\n"
#define SUZUKI "鈴木 一郎\nsuzuki@partner.example\n"

/* A mail to us, and what it is told of. Most rows are honest look-alikes. */
static const struct {
	const char *what, *header, *text, *want;
} rows[] = {
	/* The name shows an address. */
	{ "a name that is an address of another domain",
	    "From: \"suzuki@partner.example\" <x9@other.example>\n", "",
	    "address-in-display-name(suzuki@partner.example)" },
	{ "an address beside a name",
	    "From: 鈴木 suzuki@partner.example <x9@other.example>\n", "",
	    "address-in-display-name(suzuki@partner.example)" },
	{ "an address in brackets",
	    "From: Suzuki (suzuki@partner.example) <x9@other.example>\n", "",
	    "address-in-display-name(suzuki@partner.example)" },
	{ "in full-width letters",
	    "From: ｓｕｚｕｋｉ＠ｐａｒｔｎｅｒ．ｅｘａｍｐｌｅ "
	    "<x9@other.example>\n",
	    "", "address-in-display-name(suzuki@partner.example)" },
	{ "an address of ours",
	    "From: \"yamada@aratame.example\" <x9@other.example>\n", "",
	    "address-in-display-name(yamada@aratame.example)" },
	{ "via alone excuses nothing",
	    "From: \"suzuki@partner.example via x\" <x9@other.example>\n", "",
	    "address-in-display-name(suzuki@partner.example)" },
	{ "the same address twice",
	    "From: \"suzuki@partner.example\" <suzuki@partner.example>\n", "",
	    "" },
	{ "another host of one company",
	    "From: \"suzuki@partner.example\" <suzuki@mail.partner.example>\n",
	    "", "" },
	{ "a service that lets answers go to the person",
	    "From: \"suzuki@partner.example via Sign\" <no@sign.example>\n"
	    "Reply-To: suzuki@partner.example\n",
	    "", "reply-to-differs(partner.example)" },
	{ "a list that writes From anew",
	    "From: \"ito@member.example via users\" <users@list.example>\n"
	    "List-Id: <users.list.example>\n",
	    "", "" },
	{ "two private addresses of one person",
	    "From: \"taro.ito@icloud.com\" <taro.ito@docomo.ne.jp>\n", "", "" },
	{ "a price is no address", "From: 10個@100円 <a@shop.example>\n", "",
	    "" },
	{ "an out-of-office answer",
	    "From: \"suzuki@partner.example\" <x9@other.example>\n"
	    "Auto-Submitted: auto-replied\n",
	    "", "" },

	{ "the second of two authors",
	    "From: 鈴木 <suzuki@partner.example>, "
	    "\"yamada@aratame.example\" <x9@other.example>\n",
	    "", "address-in-display-name(yamada@aratame.example)" },
	{ "two authors who are what they say",
	    "From: 鈴木 一郎 <suzuki@partner.example>, 佐藤 花子 "
	    "<sato@other.example>\n",
	    SUZUKI "佐藤 花子\nsato@other.example\n", "" },

	/* The signature is somebody's. */
	{ "signed as our colleague", "From: 佐藤 花子 <info@other.example>\n",
	    "以下ご確認ください。\n\n" SATO,
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "signed without a blank in the name",
	    "From: 佐藤花子 <info@other.example>\n", SATO,
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "signed as 髙, sent as 高", "From: 高橋 花子 <info@other.example>\n",
	    "髙橋 花子\nhana@aratame.example\n",
	    "signature-of-colleague(hana@aratame.example)" },
	{ "a department and a telephone between",
	    "From: 佐藤 花子 <info@other.example>\n",
	    "営業部 佐藤 花子\nTEL 03-0000-0000\nFAX 03-0000-0001\n"
	    "Mail: hanako.sato@aratame.example\n",
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "the name below the address",
	    "From: Hanako Sato <info@other.example>\n",
	    "hanako@aratame.example\nBest regards, Hanako SATO\n",
	    "signature-of-colleague(hanako@aratame.example)" },
	{ "his own address beside it does not help",
	    "From: 佐藤 花子 <info@other.example>\n",
	    SATO "info@other.example\n",
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "a list's label does not help", /* the payload is set below */
	    "From: 佐藤 花子 <info@other.example>\n"
	    "List-Id: <a.other.example>\nX-Payload: yes\n",
	    SATO, "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "signed with a partner's address",
	    "From: 鈴木 一郎 <k7@other.example>\n", SUZUKI,
	    "signature-address-differs(suzuki@partner.example)" },
	{ "a service invites in our colleague's name, answers go to her",
	    "From: 佐藤 花子 <no@sign.example>\n"
	    "Reply-To: hanako.sato@aratame.example\n",
	    SATO, "" },
	{ "our colleague writes herself",
	    "From: 佐藤 花子 <hanako.sato@aratame.example>\n", SATO, "" },
	{ "a partner signs as himself",
	    "From: 鈴木 一郎 <suzuki@partner.example>\n", SUZUKI, "" },
	{ "a secretary of the same company",
	    "From: 秘書 高橋 <takahashi@partner.example>\n",
	    "鈴木の代理でお送りします。\n\n" SUZUKI, "" },
	{ "a partner names our colleague",
	    "From: 鈴木 一郎 <suzuki@partner.example>\n",
	    "佐藤 花子様 (hanako.sato@aratame.example) にもお送りします。\n",
	    "" },
	{ "our address far from his own name",
	    "From: 鈴木 一郎 <suzuki@partner.example>\n",
	    "鈴木 一郎です。\n\n\n\n\nyamada@aratame.example 宛\n", "" },
	{ "an attribution that names somebody else",
	    "From: 鈴木 一郎 <suzuki@partner.example>\n",
	    "鈴木 一郎\n\n2022年3月1日(火) 14:34 佐藤 花子 "
	    "<hanako.sato@aratame.example>:\n",
	    "" },
	{ "an address in brackets after a label",
	    "From: 佐藤 花子 <info@other.example>\n",
	    "佐藤 花子\nE-mail: <hanako.sato@aratame.example>\n",
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "name and address on one line",
	    "From: 佐藤 花子 <info@other.example>\n",
	    "佐藤 花子 <hanako.sato@aratame.example>\n",
	    "signature-of-colleague(hanako.sato@aratame.example)" },
	{ "a surname alone means nobody",
	    "From: 鈴木 <suzuki@partner.example>\n",
	    "鈴木\nsuzuki@aratame.example\n", "" },
	{ "a department means nobody",
	    "From: サポート窓口 <desk@other.example>\n",
	    "サポート窓口\nsupport@partner.example\n", "" },
	{ "private and office address in one signature",
	    "From: 鈴木 一郎 <suzuki@gmail.com>\n", SUZUKI "suzuki@gmail.com\n",
	    "" },
	{ "one firm under two suffixes",
	    "From: 鈴木 一郎 <suzuki@partner.com>\n",
	    "鈴木 一郎\nsuzuki@partner.co.jp\n", "" },
	{ "a web form prints the visitor's address, answers go there",
	    "From: 客 太郎丸 <form@service.example>\n"
	    "Reply-To: kyaku@visitor.example\n",
	    "お名前: 客 太郎丸\nメール: kyaku@visitor.example\n",
	    "reply-to-differs(visitor.example)" },
	{ "a web form in our own name",
	    "From: お問い合わせ <form@aratame.example>\n"
	    "Reply-To: kyaku@visitor.example\n",
	    "お名前: 客 太郎\nメール: kyaku@visitor.example\n",
	    "reply-to-differs(visitor.example)" },
	{ "a help desk writes in a customer's name",
	    "From: 田中 次郎 via サポート窓口 <support@desk.example>\n"
	    "Reply-To: ticket+1@desk.example\n",
	    "田中 次郎\njiro@customer.example\n", "" },
	{ "a list member signs",
	    "From: 鈴木 一郎 <users@list.example>\nList-Id: "
	    "<users.l.example>\n",
	    SUZUKI, "" },

	/* Where answers go. */
	{ "answers go elsewhere",
	    "From: 総務 <soumu@other.example>\nReply-To: a@third.example\n", "",
	    "reply-to-differs(third.example)" },
	{ "a reply in a company's name, answers go to freemail",
	    "From: 総務 <soumu@other.example>\nReply-To: a9@gmail.com\n"
	    "Subject: Re: 件\n",
	    "", "reply-to-freemail(a9@gmail.com)" },
	{ "the same without a reply",
	    "From: 総務 <soumu@other.example>\nReply-To: a9@gmail.com\n", "",
	    "reply-to-differs(gmail.com)" },
	{ "from freemail to freemail",
	    "From: Ito <a9@yahoo.co.jp>\nReply-To: a9@gmail.com\n"
	    "Subject: Re: 件\n",
	    "", "reply-to-differs(gmail.com)" },
	{ "answers come to us",
	    "From: 総務 <soumu@other.example>\n"
	    "Reply-To: yamada@aratame.example\n",
	    "", "" },
	{ "answers go to the same company",
	    "From: a@partner.example\nReply-To: b@mail.partner.example\n", "",
	    "" },
	{ "a list's answers go to the list",
	    "From: a@partner.example\nReply-To: users@list.example\n"
	    "List-Id: <users.list.example>\n",
	    "", "" },

	{ "a mail without From", "Subject: x\n", SATO, "" },
	{ "an empty From", "From: \n", SATO, "" },
	{ "a name without an address", "From: 佐藤 花子\n", SATO,
	    "signature-of-colleague(hanako.sato@aratame.example)" },
};

START_TEST(test_rows)
{
	struct with_sight w;
	char got[1024];

	with_sight(&w, "x@other.example", rows[_i].header, rows[_i].text);
	w.report.payload = mail_field(&w.mail, "X-Payload").len > 0;
	check_identity(&w.sight);
	show_findings(&w, got, sizeof got);
	drop_sight(&w);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s: got <%s>, want <%s>", rows[_i].what, got, rows[_i].want);
}
END_TEST

START_TEST(test_outbound)
{
	struct with_sight w;

	with_sight(&w, "x@other.example",
	    "From: \"a@b.example\" <x@other.example>\nReply-To: c@d.example\n",
	    SATO);
	w.envelope.direction = DIRECTION_OUT;
	check_identity(&w.sight);
	ck_assert_uint_eq(w.findings.count, 0);
	drop_sight(&w);
}
END_TEST

/* Without own_domains those of the recipients are ours. */
START_TEST(test_recipients_are_ours)
{
	struct with_sight w;
	char got[256];

	with_sight(&w, "", "From: 佐藤 花子 <info@other.example>\n",
	    "佐藤 花子\nsato@hq.unset.example\n");
	w.recipient = BYTES("yamada@unset.example");
	check_identity(&w.sight);
	show_findings(&w, got, sizeof got);
	ck_assert_str_eq(got, "signature-of-colleague(sato@hq.unset.example)");
	drop_sight(&w);
}
END_TEST

/* A text of a megabyte in each of these shapes ends soon. */
static const char *const floods[] = { "a@b.example\n", "佐藤花子", "@", "\n",
	"佐 藤 花 子 a@b.example ", "Hanako Sato " };

START_TEST(test_floods)
{
	size_t len = strlen(floods[_i]), size = 1000000 / len * len;
	char *text = malloc(size + 1);
	struct with_sight w;

	for (size_t at = 0; at < size; at += len)
		memcpy(text + at, floods[_i], len);
	text[size] = '\0';
	with_sight(&w, "", "From: 佐藤 花子 <info@other.example>\n", text);
	check_identity(&w.sight);
	ck_assert_uint_le(w.findings.count, 1);
	drop_sight(&w);
	free(text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("identity");
	TCase *tc = tcase_create("identity");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof *rows);
	tcase_add_test(tc, test_outbound);
	tcase_add_test(tc, test_recipients_are_ours);
	tcase_add_loop_test(tc, test_floods, 0, sizeof floods / sizeof *floods);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/with_sight.h"

#define PARTNER "From: 鈴木 <suzuki@partner.example>\n"
#define OTHER "From: 総務 <soumu@other.example>\n"

/* A mail to us from an envelope sender, and what it is told of. */
static const struct {
	const char *what, *sender, *header, *want;
} rows[] = {
	{ "an envelope of the same address", "suzuki@partner.example", PARTNER,
	    "" },
	{ "another host of the same company", "b@out.partner.example", PARTNER,
	    "" },
	{ "another domain", "bounce@fourth.example", PARTNER,
	    "envelope-differs(fourth.example)" },
	{ "no envelope sender", "", PARTNER, "" },
	{ "no From", "suzuki@partner.example", "Subject: x\n", "" },
	{ "forwarded with SRS0",
	    "SRS0=Ab1c=YZ=partner.example=suzuki@forward.example", PARTNER,
	    "" },
	{ "forwarded twice, SRS1",
	    "SRS1=Xy9z=fw1.example==Ab1c=YZ=partner.example=suzuki@fw2.example",
	    PARTNER, "" },
	{ "SRS0 with a plus", "SRS0+Ab1c=YZ=partner.example=suzuki@f.example",
	    PARTNER, "" },
	{ "SRS of somebody else", "SRS0=Ab1c=YZ=evil.example=x@forward.example",
	    PARTNER, "envelope-differs(evil.example)" },
	{ "a signed sender", "prvs=1234567890=suzuki@partner.example", PARTNER,
	    "" },
	{ "SRS that breaks off", "SRS0=Ab1c@partner.example", PARTNER, "" },
	{ "a sender for each recipient",
	    "bounce-1-yamada=aratame.example@mail.example", PARTNER, "" },
	{ "a mail service", "0101@ap-northeast-1.amazonses.com", PARTNER, "" },
	{ "a list", "users-bounces@list.example",
	    PARTNER "List-Id: <users.list.example>\n", "" },

	{ "a Message-ID of the sender's", "soumu@other.example",
	    OTHER "Message-ID: <1@mail.other.example>\n", "" },
	{ "of the envelope's, which is another's", "b@fourth.example",
	    OTHER "Message-ID: <1@fourth.example>\n",
	    "envelope-differs(fourth.example)" },
	{ "of the host that delivers it", "soumu@other.example",
	    OTHER "Message-ID: <1@relay.hosting.example>\n", "" },
	{ "of a third domain", "soumu@other.example",
	    OTHER "Message-ID: <1@relay.third.example>\n",
	    "message-id-foreign(relay.third.example)" },
	{ "of who signed it", "soumu@other.example",
	    OTHER "Message-ID: <1@relay.third.example>\n"
		  "DKIM-Signature: v=1; a=rsa-sha256; d=third.example; s=x;\n",
	    "" },
	{ "of a host it came by", "soumu@other.example",
	    OTHER "Message-ID: <1@mta.third.example>\n"
		  "Received: from pc (pc [192.0.2.9]) by mx.third.example;\n",
	    "" },
	{ "of a hosting service", "soumu@other.example",
	    OTHER "Message-ID: <TY0@TY0.jpnprd01.prod.outlook.com>\n", "" },
	{ "of the recipient's", "soumu@other.example",
	    OTHER "Message-ID: <12345@aratame.example>\n",
	    "message-id-of-recipient(aratame.example)" },
	{ "of a host of the recipient's", "soumu@other.example",
	    OTHER "Message-ID: <12345@pc.aratame.example>\n",
	    "message-id-of-recipient(pc.aratame.example)" },
	{ "that our own Postfix gave to one without", "soumu@other.example",
	    OTHER
	    "Message-ID: <20260304101500.4F2A1C0D3E@mx.aratame.example>\n",
	    "" },
	{ "nearly in that form", "soumu@other.example",
	    OTHER "Message-ID: <20260304101500.4f2a@mx.aratame.example>\n",
	    "message-id-of-recipient(mx.aratame.example)" },
	{ "our own form writes to us", "form@aratame.example",
	    "From: form@aratame.example\nMessage-ID: <f@web.aratame.example>\n",
	    "" },
	{ "without a domain", "soumu@other.example",
	    OTHER "Message-ID: <12345@localhost>\n",
	    "message-id-bare(localhost)" },
	{ "with a number", "soumu@other.example",
	    OTHER "Message-ID: <12345@192.0.2.1>\n",
	    "message-id-bare(192.0.2.1)" },
	{ "with a name for use at home", "soumu@other.example",
	    OTHER "Message-ID: <1@pc.localdomain>\n",
	    "message-id-bare(pc.localdomain)" },
	{ "without a sign", "soumu@other.example",
	    OTHER "Message-ID: <12345>\n", "message-id-bare(12345)" },
	{ "without angles", "soumu@other.example",
	    OTHER "Message-ID: 1@other.example\n", "" },
	{ "none, as scanners write", "soumu@other.example", OTHER, "" },
	{ "a list keeps the id of who wrote", "users-bounces@list.example",
	    "From: users@list.example\nMessage-ID: <1@member.example>\n"
	    "List-Id: <users.list.example>\n",
	    "" },

	{ "the date is now", "soumu@other.example",
	    OTHER "Date: Wed, 02 Mar 2022 10:46:00 +0900\n", "" },
	{ "eleven hours in a queue", "soumu@other.example",
	    OTHER "Date: Tue, 01 Mar 2022 23:47:00 +0900\n", "" },
	{ "a clock that is fourteen hours late", "soumu@other.example",
	    OTHER "Date: Tue, 01 Mar 2022 20:00:00 +0900\n", "date-off(14 h)" },
	{ "a clock that is three days early", "soumu@other.example",
	    OTHER "Date: Sat, 05 Mar 2022 12:00:00 +0900\n", "date-off(3 d)" },
	{ "eight days", "soumu@other.example",
	    OTHER "Date: Tue, 22 Feb 2022 10:00:00 +0900\n",
	    "date-far-off(8 d)" },
	{ "a date that is none", "soumu@other.example", OTHER "Date: today\n",
	    "" },
};

START_TEST(test_rows)
{
	struct with_sight w;
	char got[1024];

	with_sight(&w, rows[_i].sender, rows[_i].header, "");
	w.envelope.helo = BYTES("out.hosting.example");
	check_origin(&w.sight);
	show_findings(&w, got, sizeof got);
	drop_sight(&w);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s: got <%s>, want <%s>", rows[_i].what, got, rows[_i].want);
}
END_TEST

START_TEST(test_nothing_to_compare)
{
	struct with_sight w;

	with_sight(
	    &w, "x@other.example", OTHER "Date: 1 Jan 1980 00:00:00 GMT\n", "");
	w.envelope.date = 0;
	check_origin(&w.sight);
	ck_assert_uint_eq(w.findings.count, 0);
	w.envelope.date = RECEIVED;
	w.envelope.direction = DIRECTION_OUT;
	check_origin(&w.sight);
	ck_assert_uint_eq(w.findings.count, 0);
	drop_sight(&w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("origin");
	TCase *tc = tcase_create("origin");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_rows, 0, sizeof rows / sizeof *rows);
	tcase_add_test(tc, test_nothing_to_compare);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

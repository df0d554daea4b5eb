/* SPDX-License-Identifier: BSD-2-Clause */
#include "parse/text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *what, *text, *want;
} folds[] = {
	{ "ASCII stays", "Password: rosa-42\n", "Password: rosa-42\n" },
	{ "nothing", "", "" },
	{ "nothing visible", "\u200B\u200D", "" },
	{ "line ends", "a\r\nb\rc\n\r\n\r", "a\nb\nc\n\n\n" },
	{ "a line end behind Japanese", "か\r\nき\r", "か\nき\n" },
	{ "line and paragraph separators", "a\u2028b\u2029", "a\nb\n" },
	{ "full-width letters and signs", "ＰＡＳＳ：Ａ１！　ｂ",
	    "PASS:A1! b" },
	{ "half-width kana with sound marks", "ﾊﾟｽﾜｰﾄﾞ", "パスワード" },
	{ "combining sound marks", "か\u3099は\u309A", "がぱ" },
	{ "a sound mark behind something invisible", "か\u200B\u3099", "が" },
	{ "a sound mark behind many others", "ああああああああか\u3099ああ",
	    "ああああああああがああ" },
	{ "half-width kana among others", "あﾊﾟａｶ\u3099ﾞあ",
	    "あパaガ\u3099あ" },
	{ "characters of two and of four bytes", "é𠮷か\u3099é", "é𠮷がé" },
	{ "a letter and its accent", "e\u0301", "é" },
	{ "circled and joined characters", "①㈱㌔", "1(株)キロ" },
	{ "zero-width characters", "pa\u200Bss\u200D\uFEFFword", "password" },
	{ "bidi marks and soft hyphens", "\u202Etxt.\u2066e\u00ADxe",
	    "txt.exe" },
	{ "fillers and variation selectors", "a\u3164b葛\U000E0100", "ab葛" },
	{ "brackets and quotes stay", "「a」“b”", "「a」“b”" },
	{ "an emoji stays", "\U0001F600", "\U0001F600" },
	{ "wrong UTF-8 is mended",
	    "a\xFF"
	    "b",
	    "a\uFFFDb" },
};

START_TEST(test_folds)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct text t = text_fold(arena, bytes_of(folds[_i].text));

	ck_assert_msg(bytes_equal(t.folded, bytes_of(folds[_i].want)),
	    "%s: got <%.*s>", folds[_i].what, BYTES_ARG(t.folded));
	ck_assert(bytes_equal(
	    t.folded, text_folded(arena, bytes_of(folds[_i].text))));
	ck_assert_uint_eq(t.map[t.folded.len], t.original.len);
	for (size_t i = 0; i < t.folded.len; i++)
		ck_assert_uint_le(t.map[i], t.map[i + 1]);
	arena_free(arena);
}
END_TEST

/* A word found in the folded text, shown as it was written. */
static const struct {
	const char *what, *text, *word, *want;
} maps[] = {
	{ "the same", "x Ab1", "Ab1", "Ab1" },
	{ "full-width", "鍵：Ａｂ１。", "Ab1", "Ａｂ１" },
	{ "half-width kana", "ﾊﾟｽﾜｰﾄﾞ: a", "パスワード", "ﾊﾟｽﾜｰﾄﾞ" },
	{ "something invisible inside", "x A\u200Bb", "Ab", "A\u200Bb" },
	{ "behind CRLF", "a\r\nか\r\nbc", "bc", "bc" },
	{ "behind one that became three", "㌔b", "b", "b" },
};

START_TEST(test_maps)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct text t = text_fold(arena, bytes_of(maps[_i].text));
	size_t at = bytes_find(t.folded, bytes_of(maps[_i].word));
	size_t end = at + strlen(maps[_i].word);
	struct bytes got =
	    bytes_slice(t.original, t.map[at], t.map[end] - t.map[at]);

	ck_assert_msg(bytes_equal(got, bytes_of(maps[_i].want)),
	    "%s: got <%.*s>", maps[_i].what, BYTES_ARG(got));
	arena_free(arena);
}
END_TEST

static const struct {
	const char *what, *subject, *base;
	bool reply, forward;
} subjects[] = {
	{ "plain", "御見積の件", "御見積の件", false, false },
	{ "a reply", "Re: 御見積の件", "御見積の件", true, false },
	{ "replies of all kinds", "Re: Re^2: RE：御見積の件", "御見積の件",
	    true, false },
	{ "counted", "Re[3]: Re(2): Re4: AW: x", "x", true, false },
	{ "a forward", "Fwd: x", "x", false, true },
	{ "both", "FW: Re: x", "x", true, true },
	{ "German, Spanish, Turkish", "WG: RV: Ynt: x", "x", true, true },
	{ "Japanese and Chinese", "返信: 転送：回复：x", "x", true, true },
	{ "an absence", "自動応答: Re: x", "x", true, false },
	{ "a list", "[users 00123] Re: [users] x", "x", true, false },
	{ "a tag in lens brackets stays", "【重要】x", "【重要】x", false,
	    false },
	{ "a tag alone stays", "[x]", "[x]", false, false },
	{ "wrapped forwards", "[Fwd: x]", "x", false, true },
	{ "a forward at the end", "x (fwd)", "x", false, true },
	{ "blanks and case", "  Re:  Hello   WORLD\r\n  Ä ", "hello world ä",
	    true, false },
	{ "a blank before the colon", "RE : x", "x", true, false },
	{ "a word that begins like one", "Report: x", "report: x", false,
	    false },
	{ "a year is no counter", "R 2024: x", "r 2024: x", false, false },
	{ "only a prefix", "Re:", "", true, false },
	{ "nothing", "", "", false, false },
};

START_TEST(test_subjects)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct subject s = text_subject(arena, bytes_of(subjects[_i].subject));

	ck_assert_msg(bytes_equal(s.base, bytes_of(subjects[_i].base)),
	    "%s: got <%.*s>", subjects[_i].what, BYTES_ARG(s.base));
	ck_assert_msg(
	    s.reply == subjects[_i].reply && s.forward == subjects[_i].forward,
	    "%s: reply %d, forward %d", subjects[_i].what, s.reply, s.forward);
	arena_free(arena);
}
END_TEST

/*
 * `want`: fresh, quoted, signature, and the header's sender and number of
 * labels; lines end with /.
 */
static const struct {
	const char *what, *text, *want;
} splits[] = {
	{ "no quotation", "a\nb\n", "a/b/|||0 <>" },
	{ "nothing", "", "|||0 <>" },
	{ "marked lines", "a\n> b\n>> c\nd\n", "a/d/|b/c/||0 <>" },
	{ "marks with blanks", " > > b\n >c\n>\n", "|b/c//||0 <>" },
	{ "an attribution and marked lines, an answer below",
	    "On Mon, 1 Jan 2024 10:00, A <a@b.example> wrote:\n> b\nc\n",
	    "c/|b/||0 <>" },
	{ "an attribution over two lines",
	    "a\nOn Mon, 1 Jan 2024 at 10:00, Name\n<a@b.example> wrote:\n\n"
	    "b\n",
	    "a/|/b/||0 <>" },
	{ "without marks all below is quoted",
	    "a\nAm 01.01.2024 um 10:00 schrieb A:\nb\nc\n", "a/|b/c/||0 <>" },
	{ "French", "a\nLe 1 janv. 2024 à 10:00, A a écrit :\nb\n",
	    "a/|b/||0 <>" },
	{ "Gmail in Japanese",
	    "a\n2022年3月2日(水) 19:47 山田 太郎 <a@b.example>:\n\n> b\n",
	    "a//|b/||0 <>" },
	{ "Apple Mail in Japanese",
	    "a\n2022/03/02 19:47、山田 <a@b.example>のメール:\n\nb\n",
	    "a/|/b/||0 <>" },
	{ "Thunderbird in Japanese",
	    "a\n(2022/03/02 19:47), 山田 太郎 wrote:\n> b\n", "a/|b/||0 <>" },
	{ "Becky!",
	    "a\nOn Wed, 02 Mar 2022 19:47:00 +0900\n"
	    "山田 太郎 <a@b.example> wrote:\n\n> b\n",
	    "a//|b/||0 <>" },
	{ "a name alone, but marked lines", "山田 さんは書きました:\n> b\nc\n",
	    "c/|b/||0 <>" },
	{ "a name alone and no marked lines", "Tom wrote:\nb\n",
	    "Tom wrote:/b/|||0 <>" },
	{ "Outlook in Japanese",
	    "a\n差出人: 山田 <a@b.example>\n送信日時: 2022年3月2日 19:47\n"
	    "宛先: c@d.example\n件名: 見積\n\nb\n",
	    "a/|/b/||4 <山田 <a@b.example>>" },
	{ "full-width colons, once folded, with blanks before",
	    "a\n差出人 : x\n日時\t: y\n件名 : z\nb\n", "a/|b/||3 <x>" },
	{ "Outlook with its line",
	    "a\n________________________________\nFrom: x\nSent: y\nTo: z\n"
	    "Subject: s\nb\n",
	    "a/|b/||4 <x>" },
	{ "bold labels", "a\n*From:* x\n*Sent:* y\n*To:* z\nb\n",
	    "a/|b/||3 <x>" },
	{ "German", "a\nVon: x\nGesendet: y\nAn: z\nBetreff: s\nb\n",
	    "a/|b/||4 <x>" },
	{ "Chinese", "a\n发件人: x\n发送时间: y\n收件人: z\n主题: s\nb\n",
	    "a/|b/||4 <x>" },
	{ "Korean", "a\n보낸 사람: x\n보낸 날짜: y\n받는 사람: z\n제목: s\nb\n",
	    "a/|b/||4 <x>" },
	{ "two labels are no header", "From: x\nTo: y\nb\n",
	    "From: x/To: y/b/|||0 <>" },
	{ "a meeting is no header", "日時: x\n場所: y\n件名: z\n",
	    "日時: x/場所: y/件名: z/|||0 <>" },
	{ "labels of two languages are no header",
	    "Von: x\nOnderwerp: y\nDo: z\n",
	    "Von: x/Onderwerp: y/Do: z/|||0 <>" },
	{ "a header inside marked lines",
	    "a\n> -----Original Message-----\n> From: x\n> Sent: y\n> To: z\n"
	    "> b\n",
	    "a/|-----Original Message-----/b/||3 <x>" },
	{ "recipients over two lines",
	    "From: x\nTo: y,\n z\nSent: d\nSubject: s\nb\n", "|b/||4 <x>" },
	{ "the newest of two headers",
	    "From: x\nSent: d\nTo: y\nb\nFrom: y\nSent: c\nTo: x\nc\n",
	    "|b/From: y/Sent: c/To: x/c/||3 <x>" },
	{ "a separator", "a\n-----Original Message-----\nb\n", "a/|b/||0 <>" },
	{ "Japanese separators", "a\n---------- 転送メッセージ ----------\nb\n",
	    "a/|b/||0 <>" },
	{ "and", "a\n-----元のメッセージ-----\nb\n", "a/|b/||0 <>" },
	{ "Apple's forward", "a\nBegin forwarded message:\n\nb\n",
	    "a/|/b/||0 <>" },
	{ "a signature below dashes", "a\n-- \nTom\n> b\n",
	    "a/|b/|-- /Tom/|0 <>" },
	{ "a signature between lines",
	    "a\n\n******\n山田\nTEL: 03-0000-0000\n******\n",
	    "a//||******/山田/TEL: 03-0000-0000/******/|0 <>" },
	{ "thick lines and an address",
	    "a\n━━━━━━━\n山田\nyamada@example.jp\n━━━━━━━\n\n",
	    "a/||━━━━━━━/山田/yamada@example.jp/━━━━━━━//|0 <>" },
	{ "one line above", "a\n----------\n山田\n〒000-0000 東京\n",
	    "a/||----------/山田/〒000-0000 東京/|0 <>" },
	{ "a last paragraph",
	    "a\n\n株式会社例\n〒000-0000 東京\nTEL 03-0000-0000\n",
	    "a//||株式会社例/〒000-0000 東京/TEL 03-0000-0000/|0 <>" },
	{ "lines around something else", "a\n=====\nhello\n=====\nb\n",
	    "a/=====/hello/=====/b/|||0 <>" },
	{ "a telephone's", "a\n\niPhoneから送信\n",
	    "a//||iPhoneから送信/|0 <>" },
};

static void
show(FILE *to, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		putc(b.at[i] == '\n' ? '/' : b.at[i], to);
}

START_TEST(test_splits)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	char got[1000] = "";
	FILE *to = fmemopen(got, sizeof got, "w");
	struct split s;

	text_split(&s, bytes_of(splits[_i].text), arena);
	show(to, s.fresh);
	putc('|', to);
	show(to, s.quoted);
	putc('|', to);
	show(to, s.signature);
	fprintf(to, "|%u <", s.header.labels);
	show(to, s.header.from);
	putc('>', to);
	fclose(to);
	ck_assert_msg(strcmp(got, splits[_i].want) == 0,
	    "%s:\n got <%s>\nwant <%s>", splits[_i].what, got, splits[_i].want);
	arena_free(arena);
}
END_TEST

START_TEST(test_header_values)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct split s;

	text_split(&s,
	    BYTES("From: x <x@y.example>\nSent: Monday\nTo: a@b.example,\n"
		  "\tc@d.example\nCc: e@f.example\nSubject: Re: s\n"),
	    arena);
	ck_assert_uint_eq(s.header.labels, 5);
	ck_assert(bytes_equal(s.header.date, BYTES("Monday")));
	ck_assert(bytes_equal(s.header.to, BYTES("a@b.example, c@d.example")));
	ck_assert(bytes_equal(s.header.cc, BYTES("e@f.example")));
	ck_assert(bytes_equal(s.header.subject, BYTES("Re: s")));
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("text");
	TCase *tc = tcase_create("text");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_folds, 0, sizeof folds / sizeof folds[0]);
	tcase_add_loop_test(tc, test_maps, 0, sizeof maps / sizeof maps[0]);
	tcase_add_loop_test(
	    tc, test_subjects, 0, sizeof subjects / sizeof subjects[0]);
	tcase_add_loop_test(
	    tc, test_splits, 0, sizeof splits / sizeof splits[0]);
	tcase_add_test(tc, test_header_values);
	suite_add_tcase(s, tc);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

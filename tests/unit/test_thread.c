/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the memory's answer makes of a message: the judge's part is pure, so
 * each row is an answer, and the findings that come of it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/thread.h"

#define NOW 1700000000
#define DAY 86400
#define KNOWN                                                                  \
	.from = { .incoming = 9, .proved = 9, .first = 1, .last = 2 },         \
	.party = { .incoming = 9, .proved = 9 }
#define WARM .warm = true, .sends = true
#define THREAD_OF(how, when)                                                   \
	WARM, .link = (how), .we_took_part = true,                             \
	      .thread_person = BYTES_("suzuki@own.example"),                   \
	      .thread_last = (when)
#define THREAD(how) THREAD_OF(how, NOW - DAY)
#define BYTES_(text)                                                           \
	{                                                                      \
		(const unsigned char *)(text), sizeof(text) - 1                \
	}
#define QUOTED                                                                 \
	WARM, .shared = 9, .asked_prints = 12, .quoted_is_ours = true,         \
	      .quoted_author = BYTES_("suzuki@own.example"),                   \
	      .quoted_to = BYTES_("a@partner.example"),                        \
	      .quoted_date = NOW - DAY

/* Authentication as facts; "" is none. */
#define SIGNED "dmarc pass other.example|dkim pass other.example"
#define BY_SPF "dmarc pass other.example|spf pass other.example"
#define FAILS "dmarc fail other.example"
#define NOTHING "dkim none x"

static const struct {
	const char *what, *said;
	struct remembered memory;
	const char *more; /* findings that were there before */
	const char *want;
	bool out, machine, reply;
} rows[] = {
	{ "nothing is known and nothing said", "", { .warm = false }, "", "",
	    false, false, true },
	{ "a stranger answers our thread", "", { THREAD(LINK_PARENT), KNOWN },
	    "", "reply-from-stranger(suzuki@own.example, 2023-11-13)", false,
	    false, true },
	{ "the same by Outlook's index", "", { THREAD(LINK_INDEX), KNOWN }, "",
	    "reply-from-stranger(suzuki@own.example, 2023-11-13)", false, false,
	    true },
	{ "while the memory is young it accuses nobody", "",
	    { .link = LINK_PARENT }, "", "", false, false, true },
	{ "a participant", "",
	    { THREAD(LINK_PARENT), KNOWN, .from_took_part = true }, "", "",
	    false, false, true },
	{ "a colleague of a participant", "",
	    { THREAD(LINK_PARENT), KNOWN, .party_took_part = true }, "", "",
	    false, false, true },
	{ "a participant, proved", SIGNED,
	    { THREAD(LINK_PARENT), KNOWN, .from_took_part = true },
	    "envelope-differs reply-claimed",
	    "participant-proved(sato@other.example)", false, false, true },
	{ "proof of a stranger's domain clears nobody", SIGNED,
	    { THREAD(LINK_PARENT), KNOWN }, "envelope-differs",
	    "envelope-differs() "
	    "reply-from-stranger(suzuki@own.example, 2023-11-13)",
	    false, false, true },
	{ "a subject of ours, claimed as a reply", "",
	    { THREAD(LINK_SUBJECT), KNOWN }, "",
	    "subject-from-stranger(suzuki@own.example, 2023-11-13)", false,
	    false, true },
	{ "the same subject without Re: is a coincidence", "",
	    { THREAD(LINK_SUBJECT), KNOWN }, "", "", false, false, false },
	{ "its parent was never sent", "",
	    { WARM, KNOWN, .parent_lost = true,
		.parent = BYTES_("1@own.example") },
	    "", "parent-unknown(1@own.example)", false, false, true },
	{ "a gateway that sees one way only cannot know that", "",
	    { .warm = true, KNOWN, .parent_lost = true }, "", "", false, false,
	    true },
	{ "our text in a stranger's mail", "", { QUOTED, KNOWN }, "",
	    "quoted-text-is-ours(suzuki@own.example, 2023-11-13 → "
	    "a@partner.example)",
	    false, false, true },
	{ "three fingerprints are chance", "",
	    { WARM, KNOWN, .shared = 3, .asked_prints = 3 }, "", "", false,
	    false, true },
	{ "four of thirty are too small a share", "",
	    { WARM, KNOWN, .shared = 4, .asked_prints = 30 }, "", "", false,
	    false, true },
	{ "twelve are enough, however much padding", "",
	    { WARM, KNOWN, .shared = 12, .asked_prints = 128 }, "",
	    "quoted-text-is-ours()", false, false, true },
	{ "quoted by one who took part, proved", BY_SPF,
	    { QUOTED, KNOWN, .quoted_took_part = true }, "",
	    "quoted-by-participant(sato@other.example)", false, false, true },
	{ "quoted by one who took part, unproved", "",
	    { QUOTED, KNOWN, .quoted_took_part = true }, "", "", false, false,
	    true },
	{ "an old thread revived by a stranger", "",
	    { THREAD_OF(LINK_PARENT, NOW - 200 * DAY), KNOWN }, "",
	    "reply-from-stranger(suzuki@own.example, 2023-04-28) "
	    "thread-revived(200 d)",
	    false, false, true },
	{ "one that was silent for three months", "",
	    { THREAD_OF(LINK_PARENT, NOW - 90 * DAY), KNOWN }, "",
	    "reply-from-stranger(suzuki@own.example, 2023-08-16) "
	    "thread-dormant(90 d)",
	    false, false, true },
	{ "by a participant it says nothing", "",
	    { THREAD_OF(LINK_PARENT, NOW - 200 * DAY), KNOWN,
		.from_took_part = true },
	    "", "", false, false, true },
	{ "the name of a colleague", "",
	    { WARM, KNOWN, .name_known = true, .name_ours = true,
		.name_address = BYTES_("yamada@own.example") },
	    "", "name-of-colleague(yamada@own.example)", false, false, true },
	{ "the name of a partner", "",
	    { WARM, KNOWN, .name_known = true,
		.name_address = BYTES_("b@partner.example") },
	    "", "name-of-partner(b@partner.example)", false, false, false },
	{ "his own name", "",
	    { WARM, KNOWN, .name_known = true, .name_agrees = true }, "", "",
	    false, false, false },
	{ "a service that sends in people's names", SIGNED,
	    { WARM, KNOWN, .name_known = true, .relay = true }, "", "", false,
	    false, false },
	{ "a lookalike", "",
	    { WARM, .from.incoming = 1, .party.incoming = 1,
		.lookalike = BYTES_("otter.example") },
	    "", "domain-lookalike(otter.example)", false, false, false },
	{ "another ending alone is common", "",
	    { WARM, KNOWN, .lookalike = BYTES_("other.com") }, "", "", false,
	    false, false },
	{ "but not in a stolen thread", "",
	    { THREAD(LINK_PARENT), KNOWN, .lookalike = BYTES_("other.com") },
	    "",
	    "reply-from-stranger(suzuki@own.example, 2023-11-13) "
	    "domain-lookalike(other.com)",
	    false, false, true },
	{ "an address that used to be proved", NOTHING, { WARM, KNOWN }, "",
	    "participant-unproved(sato@other.example)", false, false, false },
	{ "and fails", FAILS, { WARM, KNOWN }, "",
	    "participant-unproved(sato@other.example) "
	    "domain-unproved(other.example)",
	    false, false, false },
	{ "one of a domain that used to be proved, and fails", FAILS,
	    { WARM, .from = { .incoming = 1 },
		.party = { .incoming = 9, .proved = 9 } },
	    "",
	    "participant-unproved(sato@other.example) "
	    "domain-unproved(other.example)",
	    false, false, false },
	{ "of such a domain, but nothing says that it fails", NOTHING,
	    { WARM, .from = { .incoming = 1 },
		.party = { .incoming = 9, .proved = 9 } },
	    "", "", false, false, false },
	{ "one of such a domain whom nobody knows", FAILS,
	    { WARM, .party = { .incoming = 9, .proved = 9 } }, "",
	    "domain-unproved(other.example) first-from-address()", false, false,
	    false },
	{ "one of a domain that is proved now and then", FAILS,
	    { WARM, .from = { .incoming = 1 },
		.party = { .incoming = 9, .proved = 4 } },
	    "", "domain-unproved(other.example)", false, false, false },
	{ "a participant whose mail fails, for once", FAILS,
	    { THREAD(LINK_PARENT), KNOWN, .from_took_part = true }, "",
	    "reply-unproved(suzuki@own.example, 2023-11-13) "
	    "participant-unproved(sato@other.example) "
	    "domain-unproved(other.example)",
	    false, false, true },
	{ "one of whom only the quotation tells", FAILS,
	    { QUOTED, KNOWN, .quoted_took_part = true }, "",
	    "reply-unproved(suzuki@own.example, 2023-11-13) "
	    "participant-unproved(sato@other.example) "
	    "domain-unproved(other.example)",
	    false, false, true },
	{ "a participant of whom nothing is said this time", NOTHING,
	    { THREAD(LINK_PARENT), KNOWN, .from_took_part = true }, "",
	    "participant-unproved(sato@other.example)", false, false, true },
	{ "a participant who always failed", FAILS,
	    { THREAD(LINK_PARENT), .from_took_part = true,
		.from = { .incoming = 9 }, .party = { .incoming = 9 } },
	    "", "domain-unproved(other.example)", false, false, true },
	{ "nobody whom we trust has said anything", "", { WARM, KNOWN }, "", "",
	    false, false, false },
	{ "the first of an address", "", { WARM, .party = { .incoming = 5 } },
	    "", "first-from-address()", false, false, false },
	{ "the first of a domain", "", { WARM, .traits = 0 }, "",
	    "first-from-address() first-from-domain(other.example)", false,
	    false, false },
	{ "one of ours wrote to it first", "",
	    { WARM, .from = { .outgoing = 1 }, .party = { .outgoing = 1 } }, "",
	    "", false, false, false },
	{ "one of ours wrote to it lately, and it is proved", SIGNED,
	    { WARM,
		.from = { .incoming = 1,
		    .proved = 1,
		    .outgoing = 1,
		    .last_outgoing = NOW - 5 * DAY },
		.party.incoming = 1 },
	    "", "correspondent(sato@other.example, 2023-11-09)", false, false,
	    false },
	{ "three traits of five have changed", "",
	    { WARM, .from = { .incoming = 9, .traits = 0x0504030201 },
		.party.incoming = 9, .traits = 0x0504131211 },
	    "", "program-changed(sato@other.example)", false, false, false },
	{ "two may change", "",
	    { WARM, .from = { .incoming = 9, .traits = 0x0504030201 },
		.party.incoming = 9, .traits = 0x0504031211 },
	    "", "", false, false, false },
	{ "mail that leaves us", "", { THREAD(LINK_PARENT), KNOWN }, "", "",
	    true, false, true },
	{ "a bounce", "", { THREAD(LINK_PARENT), KNOWN }, "", "", false, true,
	    true },
};

static void
add_said(struct facts *fs, const char *said)
{
	struct bytes rest = bytes_of(said);

	while (rest.len > 0)
		facts_add(fs, FACT_AUTHENTICATION, bytes_cut(&rest, '|'),
		    BYTES("mx.own.example"), 0);
}

static void
make_report(struct report *r, size_t i, struct arena *arena)
{
	struct bytes more = bytes_of(rows[i].more), name;

	report_init(r, arena);
	facts_add(&r->facts, FACT_FROM, BYTES("sato@other.example"),
	    BYTES("other.example"), 0);
	facts_add(&r->facts, FACT_SUBJECT, BYTES("subject"), BYTES(""),
	    rows[i].reply);
	add_said(&r->facts, rows[i].said);
	if (rows[i].machine)
		facts_add(
		    &r->facts, FACT_AUTOMATIC, BYTES("yes"), BYTES(""), 0);
	while (bytes_word(&more, " ", &name))
		findings_add(&r->findings, finding_by_name(name),
		    BYTES("header"), BYTES(""));
}

static void
show(const struct findings *fs, char *to, size_t room)
{
	size_t at = 0;

	*to = '\0';
	for (size_t i = 0; i < fs->count && at < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s%s(%.*s)",
		    i > 0 ? " " : "", finding_kind(fs->list[i].id)->name,
		    BYTES_ARG(fs->list[i].detail));
}

START_TEST(test_row)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct settings settings;
	struct envelope envelope = { .sender = rows[_i].machine
		    ? BYTES("")
		    : BYTES("sato@other.example"),
		.direction = rows[_i].out ? DIRECTION_OUT : DIRECTION_IN,
		.date = NOW };
	struct report report;
	struct error err;
	char got[1000];

	settings_default(&settings);
	ck_assert(settings_set(
	    &settings, "trusted_authserv_ids = mx.own.example", "test", &err));
	make_report(&report, (size_t)_i, arena);
	thread_judge(&report, &envelope, &rows[_i].memory, &settings);
	show(&report.findings, got, sizeof got);
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s:\n got  %s\n want %s", rows[_i].what, got, rows[_i].want);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

/* What is said of a sender's proof, and whether the finding is there then. */
static const struct {
	const char *what, *setting, *list, *said;
	struct remembered memory;
	enum finding_id finding;
	bool there;
} proofs[] = {
#define OWN "own_domains = other.example", ""
	{ "our own name, nothing said", OWN, "", { WARM },
	    FINDING_OWN_DOMAIN_UNPROVED, false },
	{ "our own name, signed", OWN, SIGNED, { WARM },
	    FINDING_OWN_DOMAIN_UNPROVED, false },
	{ "our own name, without proof", OWN, NOTHING, { WARM },
	    FINDING_OWN_DOMAIN_UNPROVED, true },
	{ "our own name, failing", OWN, FAILS, { WARM },
	    FINDING_OWN_DOMAIN_UNPROVED, true },
#define GROUP "group_domains = other.example", ""
#define JOINS { THREAD(LINK_PARENT), KNOWN }, FINDING_THREAD_STRANGER
	{ "a group company that nobody vouches for", GROUP, "", JOINS, true },
	{ "a group company may join, if it is proved to be the one", GROUP,
	    SIGNED, JOINS, false },
	{ "one that fails may not", GROUP, FAILS, JOINS, true },
#define LIST "mode = shadow", "users.lists.example"
#define KNOWN_LIST                                                             \
	{ THREAD(LINK_PARENT), KNOWN, .list = { .incoming = 5 } },             \
	    FINDING_THREAD_STRANGER
	{ "a list without proof", LIST, "", KNOWN_LIST, true },
	{ "a known list's host vouches for it by a signature", LIST,
	    "dkim pass lists.example", KNOWN_LIST, false },
	{ "or by its network", LIST, "spf pass lists.example", KNOWN_LIST,
	    false },
	{ "not by half", LIST, "spf softfail lists.example", KNOWN_LIST, true },
	{ "nor another host", LIST, "spf pass stranger.example", KNOWN_LIST,
	    true },
};

START_TEST(test_proof)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct envelope envelope = { .sender = BYTES("x@y.example"),
		.date = NOW };
	struct settings settings;
	struct report report;
	struct error err;

	settings_default(&settings);
	ck_assert(settings_set(
	    &settings, "trusted_authserv_ids = mx.own.example", "test", &err));
	ck_assert(settings_set(&settings, proofs[_i].setting, "test", &err));
	make_report(&report, 0, arena);
	if (proofs[_i].list[0] != '\0')
		facts_add(&report.facts, FACT_LIST_ID,
		    bytes_of(proofs[_i].list), BYTES(""), 0);
	add_said(&report.facts, proofs[_i].said);
	thread_judge(&report, &envelope, &proofs[_i].memory, &settings);
	ck_assert_msg(findings_have(&report.findings, proofs[_i].finding) ==
		proofs[_i].there,
	    "%s", proofs[_i].what);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

/* Who is believed, and what of it counts for From. */
static const struct {
	const char *what, *said, *who;
	enum tier tier;
} tiers[] = {
	{ "nothing said", "", "mx.own.example", TIER_UNKNOWN },
	{ "said by a stranger", SIGNED, "mx.other.example", TIER_UNKNOWN },
	{ "signed and aligned", SIGNED, "mx.own.example", TIER_SIGNED },
	{ "in other case", SIGNED, "MX.Own.Example", TIER_SIGNED },
	{ "DMARC by SPF", BY_SPF, "mx.own.example", TIER_ALIGNED },
	{ "a signature alone, of the domain", "dkim pass other.example",
	    "mx.own.example", TIER_ALIGNED },
	{ "of a subdomain", "dkim pass mail.other.example", "mx.own.example",
	    TIER_ALIGNED },
	{ "of another domain", "dkim pass else.example|spf pass else.example",
	    "mx.own.example", TIER_NOTHING },
	{ "of one that ends alike", "dkim pass another.example",
	    "mx.own.example", TIER_NOTHING },
	{ "DMARC of another domain", "dmarc pass else.example",
	    "mx.own.example", TIER_NOTHING },
	{ "failed", FAILS, "mx.own.example", TIER_FAILED },
	{ "failed, though one signature is good",
	    "dmarc fail other.example|dkim pass else.example", "mx.own.example",
	    TIER_FAILED },
};

START_TEST(test_tier)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct settings settings;
	struct facts facts;
	struct error err;
	struct bytes rest = bytes_of(tiers[_i].said);

	settings_default(&settings);
	ck_assert(settings_set(&settings,
	    "trusted_authserv_ids = a.example mx.own.example", "test", &err));
	facts_init(&facts, arena);
	facts_add(&facts, FACT_FROM, BYTES("sato@other.example"),
	    BYTES("other.example"), 0);
	while (rest.len > 0)
		facts_add(&facts, FACT_AUTHENTICATION, bytes_cut(&rest, '|'),
		    bytes_of(tiers[_i].who), 0);
	ck_assert_msg(proof_tier(&facts, &settings) == tiers[_i].tier, "%s: %d",
	    tiers[_i].what, proof_tier(&facts, &settings));
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

START_TEST(test_arc)
{
	struct arena *arena = arena_new((size_t)4 << 20);
	struct settings settings;
	struct facts facts;
	struct error err;

	settings_default(&settings);
	facts_init(&facts, arena);
	facts_add(&facts, FACT_FROM, BYTES("sato@other.example"),
	    BYTES("other.example"), 0);
	facts_add(&facts, FACT_AUTHENTICATION,
	    BYTES("dmarc pass other.example"), BYTES("forward.example"), 1);
	ck_assert_int_eq(proof_tier(&facts, &settings), TIER_UNKNOWN);
	ck_assert(settings_set(
	    &settings, "trusted_arc_sealers = forward.example", "test", &err));
	ck_assert_int_eq(proof_tier(&facts, &settings), TIER_ALIGNED);
	settings_free(&settings);
	arena_free(arena);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("thread");
	TCase *t = tcase_create("thread");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, test_row, 0, sizeof rows / sizeof *rows);
	tcase_add_loop_test(t, test_tier, 0, sizeof tiers / sizeof *tiers);
	tcase_add_loop_test(t, test_proof, 0, sizeof proofs / sizeof *proofs);
	tcase_add_test(t, test_arc);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed > 0;
}

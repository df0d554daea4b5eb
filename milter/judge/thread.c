/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A thief holds the stolen mail: its subject, its ids, its text. So whoever
 * shows them and is not the person in them is suspect, and only the address in
 * From, with proof, clears him; a Reply-To or an envelope that names a
 * participant is written by the sender. What is not known yet accuses nobody:
 * while the memory is young, signs that rest on never having seen someone are
 * left out.
 */
#include "judge/thread.h"

#define DAY 86400
#define DORMANT (60 * DAY)
#define REVIVED (180 * DAY)
#define LATELY (90 * DAY)
/* A quotation is one we know by so many fingerprints and such a share, */
#define SHARED_LEAST 4
#define SHARE_LEAST 5 /* a fifth */
/* or by so many, whatever else was put around it. */
#define SHARED_MANY 12
#define PROVED_USUALLY 3
#define LIST_USUAL 3
#define TRAITS_CHANGED 3

struct case_file {
	struct report *report;
	const struct envelope *envelope;
	const struct remembered *memory;
	const struct settings *settings;
	struct arena *arena;
	enum tier tier;
	bool proved, known_list, thread_sign;
};

static void
find(const struct case_file *c, enum finding_id id, struct bytes detail)
{
	findings_add(&c->report->findings, id, BYTES("memory"), detail);
}

static struct bytes
from_of(const struct case_file *c)
{
	return facts_text(&c->report->facts, FACT_FROM);
}

static struct bytes
party_of(const struct case_file *c)
{
	const struct fact *f = facts_first(&c->report->facts, FACT_FROM);

	return f != NULL ? f->where : (struct bytes){ 0 };
}

static struct bytes
day(const struct case_file *c, time_t time)
{
	struct tm tm;

	gmtime_r(&time, &tm);
	return arena_format(c->arena, "%04d-%02d-%02d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday);
}

/* "suzuki@our.example, 2026-03-03" as far as it is known. */
static struct bytes
person_and_day(const struct case_file *c, struct bytes person, time_t time)
{
	struct bytes when = time != 0 ? day(c, time) : BYTES("");

	return arena_format(c->arena, "%.*s%s%.*s", BYTES_ARG(person),
	    person.len > 0 && when.len > 0 ? ", " : "", BYTES_ARG(when));
}

/* He or his firm took part; who took part elsewhere does not count. */
static bool
took_part(const struct remembered *m)
{
	return m->from_took_part || m->party_took_part;
}

static bool
is_proved_usually(const struct acquaintance *a)
{
	return a->proved >= PROVED_USUALLY && a->proved * 2 > a->incoming;
}

/*
 * His mail used to be authenticated, or all of his domain's was and now DMARC
 * fails: a known address of which we have seen little is forged as well.
 */
static bool
lost_his_proof(const struct case_file *c)
{
	const struct remembered *m = c->memory;
	bool known =
	    m->from.incoming > 0 || m->from.outgoing > 0 || m->from_took_part;

	if (c->known_list ||
	    (c->tier != TIER_FAILED && c->tier != TIER_NOTHING))
		return false;
	return is_proved_usually(&m->from) ||
	    (known && c->tier == TIER_FAILED && is_proved_usually(&m->party));
}

/* A subject alone links only what calls itself a reply. */
static bool
claims_link(const struct case_file *c)
{
	const struct fact *subject =
	    facts_first(&c->report->facts, FACT_SUBJECT);

	if (c->memory->link == LINK_SUBJECT)
		return subject != NULL && subject->number == 1;
	return c->memory->link != LINK_NONE;
}

static void
check_link(struct case_file *c)
{
	const struct remembered *m = c->memory;

	if (!claims_link(c) || took_part(m) || !m->warm || c->known_list)
		return;
	find(c,
	    m->link == LINK_SUBJECT ? FINDING_SUBJECT_STRANGER
				    : FINDING_THREAD_STRANGER,
	    person_and_day(c, m->thread_person, m->thread_last));
	c->thread_sign = true;
}

static void
check_parent(struct case_file *c)
{
	const struct remembered *m = c->memory;

	if (m->parent_lost && m->warm && m->sends && m->link == LINK_NONE)
		find(c, FINDING_PARENT_UNKNOWN, m->parent);
}

static bool
quotes_what_we_know(const struct remembered *m)
{
	return m->shared >= SHARED_MANY ||
	    (m->shared >= SHARED_LEAST &&
		m->shared * SHARE_LEAST >= m->asked_prints);
}

static void
check_quotation(struct case_file *c)
{
	const struct remembered *m = c->memory;
	struct bytes detail;

	if (!quotes_what_we_know(m))
		return;
	if (m->quoted_took_part) {
		if (c->proved)
			find(c, FINDING_QUOTED_BY_PARTICIPANT, from_of(c));
		return;
	}
	detail = person_and_day(c, m->quoted_author, m->quoted_date);
	if (m->quoted_to.len > 0)
		detail = arena_format(c->arena, "%.*s → %.*s",
		    BYTES_ARG(detail), BYTES_ARG(m->quoted_to));
	find(c, FINDING_QUOTES_STRANGER, detail);
	c->thread_sign = true;
}

/* A conversation, or a quotation of it, in the name of one who was in it. */
static void
check_name_borrowed(struct case_file *c)
{
	const struct remembered *m = c->memory;
	bool quotes = m->quoted_took_part && quotes_what_we_know(m);

	if (c->tier != TIER_FAILED || !lost_his_proof(c))
		return;
	if (claims_link(c) && took_part(m))
		find(c, FINDING_REPLY_UNPROVED,
		    person_and_day(c, m->thread_person, m->thread_last));
	else if (quotes)
		find(c, FINDING_REPLY_UNPROVED,
		    person_and_day(c, m->quoted_author, m->quoted_date));
	else
		return;
	c->thread_sign = true;
}

static void
check_silence(struct case_file *c)
{
	time_t last = c->memory->link != LINK_NONE ? c->memory->thread_last
						   : c->memory->quoted_date;
	long long silent = (long long)c->envelope->date - (long long)last;

	if (!c->thread_sign || last == 0 || silent <= DORMANT)
		return;
	find(c,
	    silent > REVIVED ? FINDING_THREAD_REVIVED : FINDING_THREAD_DORMANT,
	    arena_format(c->arena, "%lld d", silent / DAY));
}

static void
check_name(struct case_file *c)
{
	const struct remembered *m = c->memory;

	if (!m->name_known || m->name_agrees || m->relay || !m->warm ||
	    c->known_list)
		return;
	find(c,
	    m->name_ours ? FINDING_NAME_OF_COLLEAGUE : FINDING_NAME_OF_PARTNER,
	    m->name_address);
}

/* Another ending alone is common between branches of one company. */
static bool
is_same_name(struct bytes a, struct bytes b)
{
	return bytes_same(bytes_cut(&a, '.'), bytes_cut(&b, '.'));
}

static void
check_address(struct case_file *c)
{
	const struct remembered *m = c->memory;

	if (m->lookalike.len > 0 &&
	    (c->thread_sign || !is_same_name(m->lookalike, party_of(c))))
		find(c, FINDING_DOMAIN_LOOKALIKE, m->lookalike);
	if (lost_his_proof(c))
		find(c, FINDING_PARTICIPANT_UNPROVED, from_of(c));
}

/* From is of one of these domains, or within it. */
static bool
is_of(const struct case_file *c, const char *list)
{
	struct bytes from = from_of(c);

	return settings_lists_domain(
	    list, bytes_from(from, bytes_last_index(from, '@') + 1));
}

/* How many kinds of trait both have, and have differently. */
static unsigned
changed(uint64_t a, uint64_t b)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 8; i++, a >>= 8, b >>= 8)
		count +=
		    (a & 255) != 0 && (b & 255) != 0 && (a & 255) != (b & 255);
	return count;
}

static void
check_arrival(struct case_file *c)
{
	const struct remembered *m = c->memory;
	struct bytes party = party_of(c);

	if (is_of(c, c->settings->own_domains)) {
		if (c->tier == TIER_FAILED || c->tier == TIER_NOTHING)
			find(c, FINDING_OWN_DOMAIN_UNPROVED, party);
		return;
	}
	if (c->tier == TIER_FAILED && m->party.incoming > 0)
		find(c, FINDING_DOMAIN_UNPROVED, party);
	if (m->warm && m->from.incoming == 0 && m->from.outgoing == 0)
		find(c, FINDING_FIRST_FROM_ADDRESS, BYTES(""));
	if (m->warm && m->party.incoming == 0 && m->party.outgoing == 0)
		find(c, FINDING_FIRST_FROM_DOMAIN, party);
	if (changed(m->from.traits, m->traits) >= TRAITS_CHANGED)
		find(c, FINDING_PROGRAM_CHANGED, from_of(c));
}

static void
drop(const struct case_file *c, const enum finding_id *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		findings_drop(&c->report->findings, ids[i]);
}

/* One of the group may join any conversation, and is known by name. */
static void
excuse_group(const struct case_file *c)
{
	static const enum finding_id ids[] = { FINDING_THREAD_STRANGER,
		FINDING_SUBJECT_STRANGER, FINDING_QUOTES_STRANGER,
		FINDING_THREAD_DORMANT, FINDING_THREAD_REVIVED,
		FINDING_NAME_OF_PARTNER, FINDING_NAME_OF_COLLEAGUE,
		FINDING_QUOTED_HEADER_NAMES_US,
		FINDING_QUOTED_HEADER_NAMES_SENDER,
		FINDING_SIGNATURE_OF_COLLEAGUE, FINDING_DOMAIN_LOOKALIKE,
		FINDING_FIRST_FROM_ADDRESS, FINDING_FIRST_FROM_DOMAIN };

	if (c->proved && is_of(c, c->settings->group_domains))
		drop(c, ids, sizeof ids / sizeof *ids);
}

/* A known list with a proved host: what munging does to a mail is no sign. */
static void
excuse_list(const struct case_file *c)
{
	static const enum finding_id ids[] = { FINDING_ADDRESS_IN_NAME,
		FINDING_REPLY_TO_DIFFERS, FINDING_REPLY_TO_FREEMAIL,
		FINDING_ENVELOPE_DIFFERS };

	if (c->known_list)
		drop(c, ids, sizeof ids / sizeof *ids);
}

/* Proof of a participant: the oddities of his way of sending are his own. */
static void
excuse_participant(const struct case_file *c)
{
	static const enum finding_id ids[] = { FINDING_NAME_OF_PARTNER,
		FINDING_ENVELOPE_DIFFERS, FINDING_MESSAGE_ID_FOREIGN,
		FINDING_MESSAGE_ID_BARE, FINDING_FIRST_FROM_ADDRESS,
		FINDING_FIRST_FROM_DOMAIN, FINDING_REPLY_CLAIMED,
		FINDING_REPLY_BREAKS_HABIT };
	const struct remembered *m = c->memory;

	if (!c->proved)
		return;
	if (m->link != LINK_NONE && took_part(m)) {
		drop(c, ids, sizeof ids / sizeof *ids);
		find(c, FINDING_PARTICIPANT_PROVED, from_of(c));
	}
	if (m->from.last_outgoing != 0 &&
	    c->envelope->date - m->from.last_outgoing <= LATELY)
		find(c, FINDING_CORRESPONDENT,
		    person_and_day(c, from_of(c), m->from.last_outgoing));
}

/* A bounce, an out-of-office note: it answers, and is nobody's. */
static bool
is_machine(const struct case_file *c)
{
	return facts_first(&c->report->facts, FACT_AUTOMATIC) != NULL &&
	    c->envelope->sender.len == 0 && !c->report->payload;
}

static bool
is_known_list(const struct case_file *c)
{
	struct bytes id = facts_text(&c->report->facts, FACT_LIST_ID);

	return id.len > 0 && c->memory->list.incoming >= LIST_USUAL &&
	    proof_vouched(&c->report->facts, c->settings, id);
}

void
thread_judge(struct report *report, const struct envelope *envelope,
    const struct remembered *memory, const struct settings *settings)
{
	struct case_file c = { .report = report,
		.envelope = envelope,
		.memory = memory,
		.settings = settings,
		.arena = report->findings.arena };

	if (envelope->direction == DIRECTION_OUT || is_machine(&c))
		return;
	c.tier = proof_tier(&report->facts, settings);
	c.proved = c.tier >= TIER_ALIGNED;
	c.known_list = is_known_list(&c);
	check_link(&c);
	check_parent(&c);
	check_quotation(&c);
	check_name_borrowed(&c);
	check_silence(&c);
	check_name(&c);
	check_address(&c);
	check_arrival(&c);
	excuse_list(&c);
	excuse_group(&c);
	excuse_participant(&c);
}

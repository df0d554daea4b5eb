/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Does the sender show himself as someone else? The address is his own, the
 * name and the signature are what people read: Emotet wrote under the name of
 * a colleague, signed with that colleague's real address, and sent from
 * anywhere. What excuses it is the From address alone; a Reply-To or a label
 * that calls the mail a list's is written by the sender, and only lowers what
 * would be strong, or what comes without a payload. Honest look-alikes are
 * many: help desks, lists and services that send in people's names.
 */
#include "inspect/checks.h"
#include "inspect/people.h"

#define LINES_MAX 4000
#define ADDRESSES_MAX 64
#define NEAR 3		 /* lines between a name and its address */
#define NAME_WITHIN 200	 /* of a line, where a name may stand */
#define LINE_WITHIN 2000 /* of a line, where an address may stand */
#define REPLY_TO_MAX 8
#define AUTHORS_MAX 8

/* Any sender can call his mail a list's: that excuses no payload. */
static bool
is_excused_list(const struct sight *s)
{
	return s->list_mail && !s->report->payload;
}

static size_t
reply_to(const struct sight *s, struct address *list)
{
	return address_list(
	    s->arena, mail_field(s->mail, "Reply-To"), list, REPLY_TO_MAX);
}

static bool
answers_go_to(const struct sight *s, struct bytes full)
{
	struct address list[REPLY_TO_MAX];
	size_t count = reply_to(s, list);

	for (size_t i = 0; i < count; i++)
		if (bytes_same(list[i].full, full))
			return true;
	return false;
}

/*
 * "taro@example.jp via Service": what services and lists make of a name; they
 * let the answer go to the person shown.
 */
static bool
is_relayed(const struct sight *s, struct bytes name, const struct address *a)
{
	if (!bytes_has_same(name, BYTES(" via ")) &&
	    !bytes_has(name, BYTES("経由")))
		return false;
	return is_excused_list(s) || answers_go_to(s, a->full);
}

/* One person's two private addresses: taro@icloud.com, taro@docomo.ne.jp. */
static bool
is_same_person(const struct address *a, const struct address *b)
{
	return bytes_same(a->local, b->local) && people_freemail(a->domain) &&
	    people_freemail(b->domain);
}

static void
check_shown_address(const struct sight *s)
{
	struct bytes name = text_folded(s->arena, s->from.name), rest = name;
	struct address a;

	while (address_in_text(s->arena, &rest, &a)) {
		if (domain_related(a.domain, s->from.domain))
			return;
		if (is_relayed(s, name, &a) || is_same_person(&a, &s->from))
			continue;
		findings_add(s->findings, FINDING_ADDRESS_IN_NAME,
		    BYTES("header"), a.full);
		return;
	}
}

/* The lines of the new text and the signature. */
struct lines {
	struct bytes *list;
	size_t count, room;
};

static void
add_lines(struct lines *l, struct bytes text, struct arena *arena)
{
	struct bytes line;

	while (l->count < LINES_MAX && bytes_line(&text, &line)) {
		if (l->count == l->room) {
			l->room = l->room * 2 + 64;
			l->list = arena_grow(
			    arena, l->list, l->count, l->room, sizeof *l->list);
		}
		l->list[l->count++] = line;
	}
}

static bool
is_named_near(
    const struct sight *s, const struct lines *l, size_t at, struct bytes key)
{
	size_t from = at > NEAR ? at - NEAR : 0;

	for (size_t i = from; i < l->count && i <= at + NEAR; i++)
		if (people_named(
			s->arena, bytes_first(l->list[i], NAME_WITHIN), key))
			return true;
	return false;
}

/* "partner" of partner.co.jp and partner.com: one firm, most likely. */
static bool
is_sister(struct bytes a, struct bytes b)
{
	struct bytes rest_a = domain_registered(a), label = rest_a;
	struct bytes rest_b = domain_registered(b);

	label = bytes_cut(&rest_a, '.');
	return label.len > 3 && bytes_same(label, bytes_cut(&rest_b, '.'));
}

/* What signatures were found to say; the first of each kind is told. */
struct signatures {
	struct bytes colleague, other;
	bool own_address; /* the sender's own stands there as well */
};

static void
weigh(const struct sight *s, const struct address *a, struct signatures *found)
{
	if (people_ours(s, a->domain) && !answers_go_to(s, a->full)) {
		if (found->colleague.len == 0)
			found->colleague = a->full;
	} else if (found->other.len == 0 && !answers_go_to(s, a->full) &&
	    !is_sister(a->domain, s->from.domain)) {
		found->other = a->full;
	}
}

/*
 * "佐藤 花子 <sato@example.jp>" says itself whose address that is: then no other
 * line is asked. Empty when nothing stands before the bracket but a label.
 */
static struct bytes
owner(struct bytes line, const struct address *a)
{
	size_t at = bytes_find_same(line, a->full);
	struct bytes before = bytes_first(line, at);

	if (before.len == 0 || before.at[before.len - 1] != '<')
		return (struct bytes){ 0 };
	before = bytes_rtrim(bytes_first(before, before.len - 1), " \t\"");
	if (before.len > 0 && before.at[before.len - 1] == ':')
		before.len = 0;
	return before;
}

static bool
is_signed(const struct sight *s, const struct lines *l, size_t at,
    const struct address *a, struct bytes key)
{
	struct bytes line = bytes_first(l->list[at], LINE_WITHIN);
	struct bytes name = owner(line, a);

	if (name.len > 0)
		return people_named(s->arena, name, key);
	return is_named_near(s, l, at, key);
}

static void
read_line(const struct sight *s, const struct lines *l, size_t at,
    struct bytes key, struct signatures *found)
{
	struct bytes rest = bytes_first(l->list[at], LINE_WITHIN);
	struct address a;

	while (address_in_text(s->arena, &rest, &a)) {
		if (bytes_same(a.full, s->from.full))
			found->own_address = true;
		if (domain_related(a.domain, s->from.domain))
			continue;
		if (is_signed(s, l, at, &a, key))
			weigh(s, &a, found);
	}
}

static void
read_signatures(
    const struct sight *s, struct bytes key, struct signatures *found)
{
	struct lines l = { 0 };
	size_t seen = 0;

	add_lines(&l, s->body.fresh, s->arena);
	add_lines(&l, s->body.signature, s->arena);
	for (size_t i = 0; i < l.count && seen < ADDRESSES_MAX; i++)
		if (bytes_index(l.list[i], '@') < l.list[i].len) {
			read_line(s, &l, i, key, found);
			seen++;
		}
}

/*
 * An own colleague is told however many addresses there are; for others, who
 * adds his own address to another does not hide.
 */
static void
check_signature(const struct sight *s)
{
	struct bytes key = address_name_key(s->arena, s->from.name);
	struct signatures found = { 0 };

	if (is_excused_list(s) || people_ours(s, s->from.domain) ||
	    !people_name_usable(key))
		return;
	read_signatures(s, key, &found);
	if (found.colleague.len > 0)
		findings_add(s->findings, FINDING_SIGNATURE_OF_COLLEAGUE,
		    BYTES("text"), found.colleague);
	else if (found.other.len > 0 && !found.own_address)
		findings_add(s->findings, FINDING_SIGNATURE_DIFFERS,
		    BYTES("text"), found.other);
}

/* Answers to us are no trick, whoever asks for them. */
static void
check_reply_to(const struct sight *s)
{
	struct address list[REPLY_TO_MAX];
	size_t count = reply_to(s, list);

	if (is_excused_list(s) || s->from.domain.len == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		struct bytes domain = list[i].domain;
		enum finding_id id = FINDING_REPLY_TO_DIFFERS;

		if (domain.len == 0 || people_ours(s, domain) ||
		    domain_related(domain, s->from.domain))
			continue;
		if (people_freemail(domain) &&
		    !people_freemail(s->from.domain) &&
		    !people_ours(s, s->from.domain) && sight_claims_reply(s))
			id = FINDING_REPLY_TO_FREEMAIL;
		findings_add(s->findings, id, BYTES("header"),
		    id == FINDING_REPLY_TO_FREEMAIL ? list[i].full : domain);
		return;
	}
}

/* aoba-seiki.example, aobaseiki.example: who registers that means us. */
static void
check_lookalike(const struct sight *s)
{
	struct bytes domain = domain_registered(s->from.domain), own;

	if (domain.len == 0 || people_ours(s, domain) ||
	    people_freemail(domain))
		return;
	own = ruleset_alike(s->rules, domain_ascii(s->arena, domain), s->arena);
	if (own.len > 0)
		findings_add(s->findings, FINDING_DOMAIN_LOOKALIKE,
		    BYTES("header"), own);
}

/* Which of several authors a program shows is its own affair: each is asked. */
static void
check_authors(const struct sight *s)
{
	struct address list[AUTHORS_MAX];
	size_t count = address_list(
	    s->arena, mail_field(s->mail, "From"), list, AUTHORS_MAX);

	for (size_t i = 0; i < count; i++) {
		struct sight one = *s;

		one.from = list[i];
		check_shown_address(&one);
		check_signature(&one);
		check_lookalike(&one);
	}
}

void
check_identity(const struct sight *s)
{
	if (s->envelope->direction == DIRECTION_OUT || s->automatic)
		return;
	check_authors(s);
	check_reply_to(s);
}

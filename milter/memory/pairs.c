/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The key of a pair is a keyed hash of "person, organisation", so that the
 * database alone tells nobody who writes to whom. Domains that host or send
 * mail for everyone are no organisation: they would make one pair of all their
 * customers, and their words would push out each other.
 */
#include "memory/pairs.h"

#include "inspect/people.h"
#include "parse/address.h"

#define PARTIES_MAX 8
#define PEOPLE_MAX 100

struct names {
	struct bytes list[PEOPLE_MAX];
	size_t count, most;
};

static void
add_name(struct names *names, struct bytes name)
{
	for (size_t i = 0; i < names->count; i++)
		if (bytes_same(names->list[i], name))
			return;
	if (name.len > 0 && names->count < names->most)
		names->list[names->count++] = name;
}

/* The organisation behind an address, the address itself when it has none. */
static void
add_parties(struct names *names, const struct facts *facts, enum fact_kind kind)
{
	for (const struct fact *f = facts_first(facts, kind); f != NULL;
	     f = facts_next(facts, f))
		add_name(names, people_service(f->where) ? f->text : f->where);
}

/* "dkim pass example.jp" */
static void
add_signers(struct names *names, const struct facts *facts)
{
	static const char signs[] = "dkim pass ";
	const struct fact *f = facts_first(facts, FACT_AUTHENTICATION);

	for (; f != NULL; f = facts_next(facts, f)) {
		struct bytes domain = bytes_from(f->text, sizeof signs - 1);

		if (bytes_starts(f->text, bytes_of(signs)) &&
		    !people_service(domain) && !people_freemail(domain))
			add_name(names, domain_registered(domain));
	}
}

static void
add_people(struct names *names, const struct facts *facts, enum fact_kind kind)
{
	for (const struct fact *f = facts_first(facts, kind); f != NULL;
	     f = facts_next(facts, f))
		add_name(names, f->text);
}

static void
add_pair(struct pairs *pairs, const struct secret *secret, struct bytes person,
    struct bytes party, struct arena *arena)
{
	struct pair *p = &pairs->list[pairs->count];

	if (pairs->count == PAIRS_MAX)
		return;
	secret_hash(secret, "pair",
	    arena_format(
		arena, "%.*s\n%.*s", BYTES_ARG(person), BYTES_ARG(party)),
	    p->hash);
	p->home = secret_home(p->hash);
	pairs->count++;
}

void
pairs_of(struct pairs *pairs, const struct secret *secret,
    enum direction direction, const struct facts *facts, struct arena *arena)
{
	struct names people = { .most = PEOPLE_MAX };
	struct names parties = { .most = PARTIES_MAX };

	pairs->count = 0;
	if (direction == DIRECTION_OUT) {
		parties.most = PEOPLE_MAX;
		add_people(&people, facts, FACT_ENVELOPE_SENDER);
		add_people(&people, facts, FACT_FROM);
		add_parties(&parties, facts, FACT_RECIPIENT);
	} else {
		add_people(&people, facts, FACT_RECIPIENT);
		add_parties(&parties, facts, FACT_ENVELOPE_SENDER);
		add_parties(&parties, facts, FACT_FROM);
		add_signers(&parties, facts);
	}
	for (size_t i = 0; i < people.count; i++)
		for (size_t k = 0; k < parties.count; k++)
			add_pair(pairs, secret, people.list[i], parties.list[k],
			    arena);
}

struct bytes
pair_bytes(const struct pair *p)
{
	return (struct bytes){ p->hash, sizeof p->hash };
}

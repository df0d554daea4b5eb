/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Anyone can write an Authentication-Results field and seal a chain, so what
 * nobody trusted says is as good as nothing said. A result counts for From only
 * when its domain belongs to From's: that a stranger's domain is signed well
 * says nothing about the person shown. What a trusted sealer saw replaces what
 * we saw, since forwarding breaks both SPF and signatures.
 */
#include "judge/proof.h"

#include "base/domain.h"

struct result {
	struct bytes method, result, domain;
};

static struct result
result_of(const struct fact *f)
{
	struct bytes rest = f->text;
	struct result r;

	r.method = bytes_cut(&rest, ' ');
	r.result = bytes_cut(&rest, ' ');
	r.domain = rest;
	return r;
}

static bool
is_trusted(const struct fact *f, const struct settings *set)
{
	return settings_lists(f->number > 0 ? set->trusted_arc_sealers
					    : set->trusted_authserv_ids,
	    f->where);
}

static bool
is_aligned(struct bytes domain, const struct facts *fs)
{
	struct bytes from = facts_text(fs, FACT_FROM);
	const struct fact *f = facts_first(fs, FACT_FROM);
	struct bytes party = f != NULL ? f->where : (struct bytes){ 0 };

	from = bytes_from(from, bytes_last_index(from, '@') + 1);
	return domain_within(domain, from) || domain_within(from, domain) ||
	    domain_within(domain, party);
}

struct seen {
	bool heard, dmarc_pass, dmarc_fail, dkim, spf;
};

static void
see(struct seen *s, const struct facts *fs, struct result r)
{
	bool pass = bytes_same(r.result, BYTES("pass"));

	s->heard = true;
	if (bytes_same(r.method, BYTES("dmarc"))) {
		s->dmarc_pass |= pass && is_aligned(r.domain, fs);
		s->dmarc_fail |= bytes_same(r.result, BYTES("fail"));
	} else if (pass && is_aligned(r.domain, fs)) {
		s->dkim |= bytes_same(r.method, BYTES("dkim"));
		s->spf |= bytes_same(r.method, BYTES("spf"));
	}
}

static enum tier
tier_of(const struct seen *s)
{
	if (!s->heard)
		return TIER_UNKNOWN;
	if (s->dmarc_pass)
		return s->dkim ? TIER_SIGNED : TIER_ALIGNED;
	if (s->dmarc_fail)
		return TIER_FAILED;
	return s->dkim || s->spf ? TIER_ALIGNED : TIER_NOTHING;
}

enum tier
proof_tier(const struct facts *fs, const struct settings *set)
{
	struct seen here = { 0 }, sealed = { 0 };
	enum tier tier, by_arc;

	for (const struct fact *f = facts_first(fs, FACT_AUTHENTICATION);
	     f != NULL; f = facts_next(fs, f))
		if (is_trusted(f, set))
			see(f->number > 0 ? &sealed : &here, fs, result_of(f));
	tier = tier_of(&here);
	by_arc = tier_of(&sealed);
	return by_arc > tier ? by_arc : tier;
}

bool
proof_vouched(
    const struct facts *fs, const struct settings *set, struct bytes domain)
{
	for (const struct fact *f = facts_first(fs, FACT_AUTHENTICATION);
	     f != NULL; f = facts_next(fs, f)) {
		struct result r = result_of(f);

		if (is_trusted(f, set) &&
		    (bytes_same(r.method, BYTES("dkim")) ||
			bytes_same(r.method, BYTES("spf"))) &&
		    bytes_same(r.result, BYTES("pass")) &&
		    (domain_within(domain, r.domain) ||
			domain_within(r.domain, domain)))
			return true;
	}
	return false;
}

bool
proof_heard(const struct facts *fs, const struct settings *set)
{
	for (const struct fact *f = facts_first(fs, FACT_AUTHENTICATION);
	     f != NULL; f = facts_next(fs, f))
		if (is_trusted(f, set))
			return true;
	return false;
}

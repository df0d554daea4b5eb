/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Asked only for mail with something sealed in it. A hostile sender chooses
 * the recipients and their number: those of one domain in a row are looked up
 * once, and nobody behind the first whose mode is the strictest. A mode that is
 * too strict delays or refuses mail; so an unknown word in the list stops the
 * start instead of being passed over.
 */
#include "judge/ppap.h"

#include "base/domain.h"

static const char *const names[] = { "allow", "open-or-hold", "refuse" };

const char *
ppap_name(enum ppap mode)
{
	return names[mode];
}

static bool
read_word(struct bytes word, struct bytes *domain, enum ppap *mode)
{
	*domain = bytes_cut(&word, '=');
	for (enum ppap m = PPAP_ALLOW; m <= PPAP_REFUSE; m++)
		if (bytes_same(word, bytes_of(names[m]))) {
			*mode = m;
			return domain->len > 0;
		}
	return false;
}

bool
ppap_check(const struct settings *set, struct error *err)
{
	const char *list = set->ppap_domains;
	struct bytes word, domain;
	enum ppap mode;

	while (settings_word(&list, &word))
		if (!read_word(word, &domain, &mode))
			return error_set(err,
			    "ppap_domains: `%.*s' is not `domain=mode' with a "
			    "mode of allow, open-or-hold, refuse",
			    BYTES_ARG(bytes_first(word, 80)));
	return true;
}

bool
ppap_may_hold(const struct settings *set)
{
	const char *list = set->ppap_domains;
	struct bytes word, domain;
	enum ppap mode;

	if (set->sister_wait == 0)
		return false;
	while (settings_word(&list, &word))
		if (read_word(word, &domain, &mode) &&
		    mode == PPAP_OPEN_OR_HOLD)
			return true;
	return set->ppap == PPAP_OPEN_OR_HOLD;
}

static enum ppap
mode_of(struct bytes domain, const struct settings *set)
{
	const char *list = set->ppap_domains;
	enum ppap mode, found = (enum ppap)set->ppap;
	struct bytes word, row;
	size_t longest = 0;

	while (settings_word(&list, &word))
		if (read_word(word, &row, &mode) && row.len > longest &&
		    domain_within(domain, row)) {
			longest = row.len;
			found = mode;
		}
	return found;
}

static struct bytes
domain_of(struct bytes address)
{
	size_t at = bytes_last_index(address, '@');
	struct bytes domain = bytes_from(address, at + 1);

	return bytes_rtrim(domain, ".");
}

struct ppap_rule
ppap_of(const struct envelope *e, const struct settings *set)
{
	struct ppap_rule rule = { PPAP_ALLOW, BYTES("") };
	struct bytes before = BYTES("");

	if (e == NULL || e->direction == DIRECTION_OUT)
		return rule;
	if (e->recipient_count == 0)
		return (struct ppap_rule){ (enum ppap)set->ppap, BYTES("") };
	for (size_t i = 0; i < e->recipient_count && rule.mode < PPAP_REFUSE;
	     i++) {
		struct bytes domain = domain_of(e->recipients[i]);
		enum ppap mode;

		if (i > 0 && bytes_same(domain, before))
			continue;
		before = domain;
		mode = mode_of(domain, set);
		if (mode > rule.mode)
			rule = (struct ppap_rule){ mode, domain };
	}
	return rule;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ppap - what a recipient's domain wants done with sealed attachments
 *
 * "PPAP" is the habit of sending a sealed archive in one mail and its password
 * in the next. `ppap' is the mode of all recipients, `ppap_domains' that of
 * single ones with their subdomains; of several recipients' modes the strictest
 * counts. Mail that leaves us is not asked.
 */
#ifndef JUDGE_PPAP_H
#define JUDGE_PPAP_H

#include "base/envelope.h"
#include "settings/settings.h"

struct ppap_rule {
	enum ppap mode;
	struct bytes domain; /* of the recipient it is from; empty: any */
};

/* NULL: allow. Without a recipient what `ppap' says. */
struct ppap_rule ppap_of(const struct envelope *, const struct settings *);

const char *ppap_name(enum ppap); /* "allow", "open-or-hold", "refuse" */

/* Is every word of ppap_domains a domain and a mode? */
bool ppap_check(const struct settings *, struct error *);

/* Could any recipient's mail be held for its password? */
bool ppap_may_hold(const struct settings *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * proof - how well the sender in From is authenticated (RFC 8601, 7489, 8617)
 *
 * Only those are believed whom the admin trusts: trusted_authserv_ids, and for
 * a forwarded mail the sealers in trusted_arc_sealers.
 */
#ifndef JUDGE_PROOF_H
#define JUDGE_PROOF_H

#include "inspect/facts.h"
#include "judge/remembered.h"
#include "settings/settings.h"

enum tier proof_tier(const struct facts *, const struct settings *);

/* Somebody trusted says that this domain signed the mail, or sent it. */
bool proof_vouched(
    const struct facts *, const struct settings *, struct bytes domain);

/* Did anyone whom we trust say anything at all? */
bool proof_heard(const struct facts *, const struct settings *);

#endif

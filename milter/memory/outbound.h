/* SPDX-License-Identifier: BSD-2-Clause
 *
 * outbound - what an account of ours has sent of late
 *
 * outbound_recall() counts and adds findings before the judge; outbound_learn()
 * writes down a mail that left, and reports that came back. Kept for two days:
 * for the notice to all who got something, when it was an incident.
 *
 * Account  the login; without one the client; without that From.
 */
#ifndef MEMORY_OUTBOUND_H
#define MEMORY_OUTBOUND_H

#include "message.h"
#include "store/store.h"

void outbound_recall(struct store *, const struct settings *,
    const struct message *, struct report *);

/* After the verdict. An account that was stopped is an incident in the log. */
void outbound_learn(struct store *, const struct settings *,
    const struct message *, const struct report *, const struct verdict *);

/* "yamada", "192.0.2.7" */
struct bytes outbound_account(const struct envelope *, const struct facts *);

#define KEY_ACCOUNT "account"
#define KEY_BOUNCE "bounce"
#define OUTBOUND_KEPT (2 * 86400) /* seconds */

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The marks of a bot with a stolen account: it answers many old threads at
 * once, sends one file under many subjects to many firms, from several networks
 * and under names that are not the account's. Each alone has an honest cause;
 * two together stop the account.
 */
#include "judge/outbound.h"

#define REVIVED_LEAST 8
#define SPREAD_LEAST 5
#define SUBJECTS_LEAST 3
#define NETWORKS_LEAST 3
#define RECIPIENTS_LEAST 10
#define STRANGERS_OF_TEN 8
#define BOUNCES_LEAST 11

static void
find(struct findings *fs, enum finding_id id, struct bytes account,
    unsigned count)
{
	findings_add(fs, id, BYTES("account"),
	    arena_format(fs->arena, "%.*s: %u", BYTES_ARG(account), count));
}

void
outbound_judge(struct findings *fs, const struct outbound *o)
{
	if (o->revived >= REVIVED_LEAST)
		find(fs, FINDING_ACCOUNT_REVIVES, o->account, o->revived);
	if (!o->bulk && o->spread >= SPREAD_LEAST &&
	    o->subjects >= SUBJECTS_LEAST)
		find(fs, FINDING_ACCOUNT_SPREADS, o->account, o->spread);
	if (o->networks >= NETWORKS_LEAST)
		find(fs, FINDING_ACCOUNT_ROAMS, o->account, o->networks);
	if (o->borrowed)
		findings_add(fs, FINDING_ACCOUNT_BORROWS, BYTES("account"),
		    arena_format(fs->arena, "%.*s: %.*s", BYTES_ARG(o->account),
			BYTES_ARG(o->from)));
	if (!o->bulk && o->recipients >= RECIPIENTS_LEAST &&
	    o->strangers * 10 > o->recipients * STRANGERS_OF_TEN)
		find(fs, FINDING_ACCOUNT_STRANGERS, o->account, o->strangers);
	if (o->bounces >= BOUNCES_LEAST)
		find(fs, FINDING_ACCOUNT_BOUNCES, o->account, o->bounces);
	if (o->direct)
		findings_add(
		    fs, FINDING_ACCOUNT_DIRECT, BYTES("account"), o->client);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * remembered - what the memory says about one message
 *
 * memory/threads.h fills it from what was learned; judge/thread.h makes findings
 * of it. All zero: nothing is known, which accuses nobody.
 *
 * Units    times are seconds since 1970, 0: never. Addresses and domains are
 *          in clear, to be shown.
 * Memory   texts live in the arena of the message.
 */
#ifndef JUDGE_REMEMBERED_H
#define JUDGE_REMEMBERED_H

#include <time.h>

#include "base/bytes.h"

/* By what a thread was found; the surest first. */
enum link { LINK_NONE, LINK_PARENT, LINK_INDEX, LINK_SUBJECT };

/* How well the sender of a message was authenticated, as tiers of trust. */
enum tier {
	TIER_UNKNOWN, /* nobody whom we trust has said anything */
	TIER_FAILED,  /* DMARC fails */
	TIER_NOTHING,
	TIER_ALIGNED, /* SPF or DKIM of its domain, or DMARC by SPF */
	TIER_SIGNED   /* DMARC by a signature of its domain */
};

/* An address or a domain, as seen so far. */
struct acquaintance {
	uint64_t incoming, outgoing; /* mails from it, mails of ours to it */
	uint64_t proved;	     /* of the incoming, authenticated ones */
	time_t first, last, last_outgoing;
	uint64_t traits; /* one byte for each kind of trait; 0: none seen */
};

struct remembered {
	bool warm;  /* it has seen enough to miss something */
	bool sends; /* it has seen mail that leaves us */

	enum link link;
	time_t thread_last;
	bool from_took_part;  /* the address in From */
	bool party_took_part; /* its domain, where that is one party's */
	bool we_took_part;
	struct bytes thread_person; /* one who took part, to be shown */
	bool parent_lost;    /* its parent bears our mark, and is not known */
	struct bytes parent; /* that id */

	unsigned shared, asked_prints; /* fingerprints of the quotation */
	bool quoted_took_part;	       /* From, in the quoted conversation */
	bool quoted_is_ours;	       /* one of ours wrote it */
	struct bytes quoted_author, quoted_to;
	time_t quoted_date;

	bool name_known, name_ours, name_agrees;
	struct bytes name_address; /* whose name it is */
	bool relay;		   /* the domain sends in many people's names */

	struct acquaintance from, party, list;
	uint64_t traits;	/* of this message, as in acquaintance */
	struct bytes lookalike; /* the known domain that From's resembles */
};

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * checks - questions asked of a whole message: who, whence, in which thread
 *
 * inspect_message() prepares one `sight' of the message and lets each check
 * look at it. A check only adds findings. None needs a memory of other mail.
 */
#ifndef INSPECT_CHECKS_H
#define INSPECT_CHECKS_H

#include "base/envelope.h"
#include "inspect/report.h"
#include "inspect/ruleset.h"
#include "parse/address.h"
#include "parse/mail.h"
#include "parse/text.h"

struct sight {
	const struct mail *mail;
	const struct envelope *envelope;
	const struct ruleset *rules;
	struct address from;	/* the first mailbox of From */
	struct subject subject; /* without its "Re:" */
	struct split body;	/* of the main text, folded */
	bool list_mail;		/* List-Id, List-Post or Precedence: list */
	bool automatic;		/* Auto-Submitted, a report, a null sender */
	bool macro, sealed_opened, attachment; /* what unpacking saw */
	const struct report *report;	       /* with all objects */
	struct arena *arena;
	struct findings *findings;
	struct facts *facts;
};

/* In-Reply-To, References, a reply prefix, a quotation: it calls itself one. */
bool sight_claims_reply(const struct sight *);

void check_reply(const struct sight *);	   /* family THREAD */
void check_identity(const struct sight *); /* family IDENTITY */
void check_origin(const struct sight *);   /* family ORIGIN */
void check_lure(const struct sight *);	   /* family LURE */

/* What the daemon's memory wants to know; nothing is weighed. */
void thread_facts(const struct sight *);
void authentication_facts(const struct sight *); /* part of it */
void trait_facts(const struct sight *);		 /* part of it */

/* The name of one object against its content: double endings, RTL marks. */
struct object;
void check_name(const struct object *, struct findings *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * outbound - is one of ours infected, or his password stolen?
 *
 * Mail that leaves us is judged by what the account has sent of late. A gateway
 * is where an organisation learns that it is the one that sends Emotet.
 *
 * Units    counts of the last ten minutes or the last hour, this mail included.
 * Memory   texts live in the arena of the message.
 */
#ifndef JUDGE_OUTBOUND_H
#define JUDGE_OUTBOUND_H

#include "inspect/finding.h"

struct outbound {
	struct bytes account; /* the login, else the client, else From */
	bool bulk;	      /* it sends to many by trade */
	unsigned revived;     /* ten minutes: answers in silent threads */
	unsigned networks;    /* ten minutes: networks it came from */
	unsigned bounces;     /* ten minutes: reports that came back */
	unsigned recipients, strangers; /* hour: never written to before */
	unsigned spread;		/* hour: parties that got one object */
	unsigned subjects;		/* hour: under so many subjects */
	bool borrowed; /* From is not one that the login uses */
	bool direct;   /* without login, from a client that never did */
	struct bytes from, client;
};

void outbound_judge(struct findings *, const struct outbound *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * verdict - what is done with a message, and why
 *
 * Memory   the reasons live in the arena given to judge().
 */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include "inspect/report.h"

enum action {
	ACTION_ACCEPT,
	ACTION_TAG,
	ACTION_QUARANTINE,
	ACTION_REJECT,
	ACTION_TEMPFAIL
};

/* One finding with the points it got. */
struct reason {
	const struct finding *finding;
	double points;
};

struct verdict {
	bool suspect; /* a stranger shows what is ours: it teaches nothing */
	enum action action; /* what the message deserves */
	enum action done;   /* what is done with it, after `mode` */
	double score;
	struct reason *reasons; /* the weightiest first */
	size_t reason_count;
	struct bytes sentence_en, sentence_ja; /* the first reasons, in words */
	const char *cause; /* of a tempfail "worker-timeout", of a reject that
			      `ppap' wants "sealed"; else "" */
	bool hold; /* held by the mail server until its password comes */
	struct bytes policy; /* the mode of `ppap' that counted; empty: none */
};

const char *action_name(enum action); /* "accept", "tag", … */

#endif

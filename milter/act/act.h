/* SPDX-License-Identifier: BSD-2-Clause
 *
 * act - the verdict, carried out: what the mail server is told
 *
 *   accept, tag   headers; with tag, the subject as well if so set
 *   quarantine    headers, and into the mail server's hold queue, which a
 *                 verdict may also ask for until a password comes
 *   reject        550 5.7.1, a neutral sentence and our id
 *   tempfail      451 4.7.1, a stable word and our id
 *
 * Headers of our names that came with the message are removed first. Mail that
 * leaves us carries none. Bodies are never changed.
 */
#ifndef ACT_ACT_H
#define ACT_ACT_H

#include <libmilter/mfapi.h>

#include "act/headers.h"

/* More headers of one name of ours than this are not removed: tempfail. */
#define OURS_MOST 100

/* What acting must know of the message's own headers. */
struct came {
	unsigned ours[HEADERS_OURS]; /* how many of each came */
	bool ours_stay;		     /* from a gateway we trust */
	bool leading_space;	     /* values are written verbatim */
	char *subject;		     /* the first one as it came; NULL: none */
};

/* Takes note of one header; it lives in the arena. */
void
came_note(struct came *, const char *name, const char *value, struct arena *);

/* What a message is answered with, and what there is to say about it. */
struct answer {
	const struct gateway *gateway;
	const struct message *message;
	const struct came *came;
	const struct report *report;
	const struct verdict *verdict;
	struct arena *arena;
};

/*
 * Tells libmilter, at the end of the message; what its callback must return.
 * `err` is filled, and the message deferred, when the mail server would not
 * take it (else its text is empty).
 */
sfsistat act(SMFICTX *, const struct answer *, struct error *err);

/* Defers without a verdict: `cause` is a stable word. */
sfsistat act_defer(SMFICTX *, const char *cause, const char *id);

#endif

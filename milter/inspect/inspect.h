/* SPDX-License-Identifier: BSD-2-Clause
 *
 * inspect - one message, from its bytes to a report; runs in the worker
 *
 * Input    the message as spooled: any bytes. The envelope as the MTA gave it.
 * Limits   struct limits; what is hit is a finding, never an error.
 * Memory   the report lives in the arena; everything else is freed.
 * Facts    for learning from archives: only what is remembered of a mail.
 * Careful  parts and texts are looked at, containers are not opened: for a
 *          message that has crashed a worker.
 */
#ifndef INSPECT_INSPECT_H
#define INSPECT_INSPECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/envelope.h"
#include "base/limits.h"
#include "inspect/hint.h"
#include "inspect/report.h"
#include "inspect/ruleset.h"
#include "unpack/picture.h"

struct inspection {
	const struct ruleset *rules;
	const struct limits *limits;
	const struct envelope *envelope;
	struct bytes message; /* RFC 5322, as received */
	bool careful;
	bool facts_only;	  /* no rules, nothing unpacked: for learning */
	const struct hint *hints; /* passwords of earlier mail */
	size_t hint_count;
	/* What is written in a picture; NULL: pictures are not read. */
	struct bytes (*read_picture)(const struct picture *, struct arena *);
	bool guesses; /* tell every candidate, for who tunes rules */
};

void
inspect_message(const struct inspection *, struct arena *, struct report *);

/* One bare object, as `aratame scan --object` takes it. */
void inspect_object(const struct inspection *, struct bytes name,
    struct arena *, struct report *);

#endif

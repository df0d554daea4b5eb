/* SPDX-License-Identifier: BSD-2-Clause
 *
 * report - what a worker says of one message: findings, what it opened, facts
 *
 * Filled by inspect_message() inside the worker, sent over the wire, checked
 * and rebuilt in the daemon, weighed by judge. Only text and numbers.
 *
 * Memory   all views live in the arena of the findings.
 */
#ifndef INSPECT_REPORT_H
#define INSPECT_REPORT_H

#include "base/bytes.h"
#include "inspect/facts.h"
#include "inspect/finding.h"

/* What is told of an object; its content stays in the worker. */
struct object_seen {
	struct bytes path; /* "2/invoice.zip/invoice.xls" */
	struct bytes type; /* by content: "xls", "zip", "text" */
	struct bytes
	    opened; /* how a sealed one was opened, never the password */
	uint64_t size;
	unsigned char sha256[32];
};

struct report {
	struct findings findings;
	struct object_seen *objects; /* parts first, then what was in them */
	size_t object_count, object_room;
	struct facts facts;
	uint64_t passwords_tried;
	bool payload; /* has an attachment that could do harm */
};

void report_init(struct report *, struct arena *);
/* It has an object of that type: "image". */
bool report_has(const struct report *, struct bytes type);

void report_add_object(struct report *, const struct object_seen *);

/* What is sealed in this container: a second look tells it again, or opens. */
void report_forget_unopened(struct report *, struct bytes container);

/* Said by the daemon: a worker failed on it. */
bool report_failed(const struct report *);

#endif

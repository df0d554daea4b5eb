/* SPDX-License-Identifier: BSD-2-Clause
 *
 * yara - the compiled rules over objects, decoded texts and whole messages
 *
 * What a rule says of itself, in its `meta':
 *   finding  the finding it makes ("macro-autorun"); else yara-match
 *   points   instead of those of rules/weights: 4 or "2.5"
 *   detail   what the finding names; else what matched, else the rule
 *   applies  "object" bytes as a client would open them, "text" decoded body
 *            text in UTF-8, "message" all as received; else object and text
 *   needs    a finding: it counts only if the same document has that one too
 *
 * What a rule may ask beside bytes (external variables):
 *   object_name   string   "invoice.xls", as shown; with its path in archives
 *   object_type   string   by content: "xls", "vba", "text" (unpack/object.h)
 *   depth         integer  containers above it
 *   was_sealed    boolean  it came out of something sealed
 *   direction     string   "in", "out"
 *   claims_reply  boolean  the message calls itself a reply
 *
 * Limits   yara_seconds for each scan: finding RULES_TOO_SLOW.
 * Memory   of libyara until yara_free(); findings in their arena.
 */
#ifndef INSPECT_YARA_H
#define INSPECT_YARA_H

#include "base/envelope.h"
#include "base/error.h"
#include "base/limits.h"
#include "inspect/finding.h"
#include "inspect/ruleset.h"

/* libyara itself, counted: once per process, before the sandbox. */
bool yara_start(struct error *);
void yara_stop(void);

/* Makes the external variables known to a compiler. */
struct _YR_COMPILER;
bool yara_declare(struct _YR_COMPILER *, struct error *);

struct yara;

struct yara *yara_new(const struct ruleset *, const struct limits *,
    struct arena *, struct findings *);
void yara_free(struct yara *); /* NULL is allowed */

/* What is true of the message, for all scans that follow. */
void yara_message(struct yara *, enum direction, bool claims_reply);

enum yara_kind { YARA_OBJECT = 1, YARA_TEXT = 2, YARA_MESSAGE = 4 };

/* Those that some rule looks at; what none looks at is not scanned. */
unsigned yara_kinds(struct YR_RULES *);

struct scan {
	unsigned kinds; /* of enum yara_kind: what the bytes are, all of it */
	struct bytes content;
	struct bytes where;    /* for findings */
	struct bytes document; /* path of the document it belongs to */
	bool tell_document;    /* findings are the document's, not its own */
	struct bytes name;
	const char *type;
	unsigned depth;
	bool was_sealed;
};

void yara_scan(struct yara *, const struct scan *);

/* After the last scan: findings of rules whose needs are met. */
void yara_join(struct yara *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * weights - how many points a finding gives, and how families are capped
 *
 * The file has lines "finding-name points" and "cap family points"; '#' starts
 * a comment. What it does not name keeps the points of findings.def. A name
 * that does not exist is an error with the nearest name.
 */
#ifndef JUDGE_WEIGHTS_H
#define JUDGE_WEIGHTS_H

#include "base/buffer.h"
#include "base/error.h"
#include "inspect/finding.h"
#include "settings/settings.h"

struct weights {
	double points[FINDING_COUNT];
	double cap[FAMILY_COUNT];
};

void weights_default(struct weights *);
bool weights_read(struct weights *, const char *path, struct error *);
/* That of the rules folder. */
bool weights_load(struct weights *, const struct settings *, struct error *);

/* The file as shipped: rules/weights is this text, and a test compares. */
void weights_print(struct buffer *);

#endif

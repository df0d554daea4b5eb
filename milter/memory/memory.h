/* SPDX-License-Identifier: BSD-2-Clause
 *
 * memory - what other mail of the same correspondents says of this one
 *
 * An archive and its password often come in two mails. Whichever is first, the
 * second is judged with both: memory_recall() opens a sealed attachment by what
 * earlier mail told, and looks into mails that stayed sealed when this one
 * tells their password. What it sees becomes findings in the report, so that
 * the judge knows no other.
 *
 * What must not be lost is written before it is asked for, and before the
 * mail server gets its answer: of two mails that come at the same moment one
 * sees the other, and a mail that was taken is remembered.
 *
 * Memory   what is added to the report lives in the arena given.
 * Errors   none: a store that is not there leaves the report as it was.
 */
#ifndef MEMORY_MEMORY_H
#define MEMORY_MEMORY_H

#include "message.h"

/*
 * After the inspection, and after what other conversations say was added
 * (memory/threads.h): whether the mail is bad decides whether it is remembered.
 * May inspect again, until `latest` of clock_ms().
 */
void memory_recall(const struct gateway *, struct message *, int64_t latest,
    struct arena *, struct report *);

/*
 * After the verdict was carried out: learns the passwords that opened
 * something, and tells of earlier mails that turned out to be bad.
 */
void memory_learn(const struct gateway *, const struct message *,
    const struct report *, const struct verdict *);

#endif

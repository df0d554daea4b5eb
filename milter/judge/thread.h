/* SPDX-License-Identifier: BSD-2-Clause
 *
 * thread - a message against what is remembered: findings of the families
 * THREAD, IDENTITY and ORIGIN, and proofs that take some of them away
 *
 * Pure: no I/O, no clock but the message's. What speaks for a sender needs
 * proof, and never touches what is inside the mail.
 */
#ifndef JUDGE_THREAD_H
#define JUDGE_THREAD_H

#include "base/envelope.h"
#include "inspect/report.h"
#include "judge/proof.h"

void thread_judge(struct report *, const struct envelope *,
    const struct remembered *, const struct settings *);

#endif

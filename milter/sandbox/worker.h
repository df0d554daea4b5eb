/* SPDX-License-Identifier: BSD-2-Clause
 *
 * worker - the role that reads hostile mail, one message at a time
 *
 * Expects what sandbox/heritage.h lists. Warms everything up, enters the
 * sandbox, says READY (or FAILED and why), then answers jobs until the daemon
 * closes the socket or `orders.messages' are done.
 */
#ifndef SANDBOX_WORKER_H
#define SANDBOX_WORKER_H

/* For spawn.h's ROLE_WORKER and ROLE_RULES. */
_Noreturn void worker_main(void);
_Noreturn void rules_main(void);

/* For every role: its name in process lists, and signals meant for a daemon. */
void worker_begin(const char *name);

#endif

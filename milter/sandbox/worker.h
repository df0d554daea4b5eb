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

#include "base/bytes.h"

/* For spawn.h's ROLE_WORKER and ROLE_RULES. */
_Noreturn void worker_main(void);
_Noreturn void rules_main(void);

/*
 * A worker that has something to load before and reads pictures as well: the
 * role ROLE_OCR.
 */
struct error;
struct picture;
struct arena;
_Noreturn void worker_serve(const char *name, bool (*start)(struct error *),
    struct bytes (*read_picture)(const struct picture *, struct arena *));

/* For every role: its name in process lists, and signals meant for a daemon. */
void worker_begin(const char *name);

#endif

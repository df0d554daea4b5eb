/* SPDX-License-Identifier: BSD-2-Clause
 *
 * offline - all that the daemon would have started, for messages in files
 *
 * Same workers, sandbox, rules, judge and memory, so that what an operator sees
 * here is what will happen.
 */
#ifndef CLI_OFFLINE_H
#define CLI_OFFLINE_H

#include "message.h"
#include "sandbox/rules.h"

struct offline {
	struct settings settings;
	struct weights weights;
	struct rules rules;
	struct gateway gateway;
};

/*
 * With the settings in it, which it owns from now on. `memory`: a SQLite file
 * with its key beside it (options_memory()); NULL: no memory of other mail.
 * To be stopped also when it is false.
 */
bool offline_start(struct offline *, const char *memory, struct error *);
void offline_stop(struct offline *);

/* As message_record(); the next message finds what this one taught. */
bool offline_record(struct offline *, const struct message *,
    const struct report *, const struct verdict *, struct error *);

#endif

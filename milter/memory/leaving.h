/* SPDX-License-Identifier: BSD-2-Clause
 *
 * leaving - one mail of an account of ours, while the memory is asked or told
 *
 * Only for outbound.c and outbound_learn.c.
 */
#ifndef MEMORY_LEAVING_H
#define MEMORY_LEAVING_H

#include "memory/outbound.h"
#include "memory/thread_question.h"

#define LEAVING_RECIPIENTS 50

/* Traits of a row of `sent'. */
enum { LEAVING_REVIVED = 1, LEAVING_STRANGER = 2 };

struct leaving {
	struct question *question;
	struct bytes account, from, client;
	bool by_login, reply;
	int64_t home, message, subject, object, net;
	unsigned traits;
	bool strangers[LEAVING_RECIPIENTS]; /* never written to before */
};

/* With its own copy of everything. */
struct leaving *leaving_new(
    const struct settings *, const struct message *, const struct report *);
void leaving_free(struct leaving *);

/* Its keys, whether it wakes a silent thread, who of whom is a stranger. */
bool leaving_look(
    struct leaving *, struct engine *, const struct secret *, struct error *);

/* "login\nfrom": an address that a login uses. */
struct bytes leaving_use(const struct leaving *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * enter - a worker gives up all it will not need, and cannot take it back
 *
 * Prepared before, since it allocates and reads; entered when all that opens
 * files is warm. What is left afterwards: compute, take memory up to the
 * limit, talk over HERITAGE_SOCKET, end. There is no weaker form to fall back
 * to: what the kernel refuses is an error, and the worker does not start.
 *
 *   limits     memory, files of no length, few descriptors, no core
 *   landlock   no path, no TCP port, no signal or abstract socket outside
 *   seccomp    the system calls listed in sandbox/seccomp.c, else death
 */
#ifndef SANDBOX_ENTER_H
#define SANDBOX_ENTER_H

#include "base/error.h"
#include "sandbox/heritage.h"

struct confinement {
	void *filter; /* of libseccomp */
	int ruleset;  /* of Landlock */
};

bool sandbox_prepare(struct confinement *, struct error *);
bool sandbox_enter(struct confinement *, const struct orders *, struct error *);

/* Only the limit on memory: all that is left with `sandbox = none'. */
bool sandbox_limit_memory(const struct orders *, struct error *);

/* The mechanisms, each in its file. */
bool seccomp_prepare(void **filter, struct error *);
bool seccomp_enter(void *filter, struct error *);
bool landlock_prepare(int *ruleset, struct error *);
bool landlock_enter(int ruleset, struct error *);

#endif

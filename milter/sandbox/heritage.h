/* SPDX-License-Identifier: BSD-2-Clause
 *
 * heritage - all that a child is given by the daemon
 *
 * A worker is our own program executed anew in the role `worker'. It inherits
 * three descriptors and nothing else: every other one is closed, the
 * environment is empty. It gets no settings, no names of folders, no secrets.
 * The one that reads pictures (role `ocr') is a program of its own, and is told
 * by its environment to start no threads.
 *
 * The compiler of rules (role `rules') inherits the same three: it writes the
 * rules, and its orders are the names of the folder and of our domains.
 */
#ifndef SANDBOX_HERITAGE_H
#define SANDBOX_HERITAGE_H

#include "base/limits.h"

#define HERITAGE_SOCKET 3 /* SOCK_SEQPACKET to the daemon: jobs and answers */
#define HERITAGE_RULES 4  /* the compiled rules, a sealed memfd */
#define HERITAGE_ORDERS 5 /* struct orders, a sealed memfd */

/* Told once, at the start. */
struct orders {
	struct limits limits; /* what bounds a message */
	size_t memory;	 /* bytes of address space (RLIMIT_AS); 0: no limit */
	size_t messages; /* after so many it ends and is replaced */
	int sandboxed;	 /* 0 only by the setting `sandbox = none' */
};

#endif

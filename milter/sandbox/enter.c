/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The order matters: limits while limits may still be set, Landlock while it
 * may still be asked for, the system-call filter last. Each layer alone would
 * do for most flaws; two, by different parts of the kernel, also survive a
 * mistake in one of our lists.
 */
#include "sandbox/enter.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef SANITIZED
#define DESCRIPTORS 32
#else
#define DESCRIPTORS 8 /* 0 to 3, the message, and some to spare */
#endif

static bool
limit(int which, const char *what, size_t value, struct error *e)
{
	struct rlimit r = { value, value };

	return setrlimit((__rlimit_resource_t)which, &r) == 0 ||
	    error_errno(e, "cannot limit %s of a worker", what);
}

bool
sandbox_limit_memory(const struct orders *orders, struct error *e)
{
#ifdef SANITIZED
	/* ASan's shadow takes 20 TB of address space. */
	(void)orders;
	(void)e;
	return true;
#else
	return orders->memory == 0 ||
	    limit(RLIMIT_AS, "the memory", orders->memory, e);
#endif
}

static bool
limit_all(const struct orders *orders, struct error *e)
{
	return sandbox_limit_memory(orders, e) &&
	    limit(RLIMIT_CORE, "the core dumps", 0, e) &&
	    limit(RLIMIT_FSIZE, "the files", 0, e) &&
	    limit(RLIMIT_NPROC, "the processes", 0, e) &&
	    limit(RLIMIT_NOFILE, "the descriptors", DESCRIPTORS, e);
}

/*
 * What libraries print about hostile mail would be a way to fill the daemon's
 * log; what a sanitizer prints is wanted.
 */
static bool
silence(struct error *e)
{
#ifndef SANITIZED
	if (dup2(0, 1) < 0 || dup2(0, 2) < 0)
		return error_errno(e, "cannot turn off the output of a worker");
#else
	(void)e;
#endif
	return true;
}

static bool
no_privileges(struct error *e)
{
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_errno(e, "cannot make a worker not dumpable");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_errno(
		    e, "cannot keep a worker from new privileges");
	return true;
}

bool
sandbox_prepare(struct confinement *s, struct error *e)
{
	return landlock_prepare(&s->ruleset, e) &&
	    seccomp_prepare(&s->filter, e);
}

bool
sandbox_enter(
    struct confinement *s, const struct orders *orders, struct error *e)
{
	return silence(e) && limit_all(orders, e) && no_privileges(e) &&
	    landlock_enter(s->ruleset, e) && seccomp_enter(s->filter, e);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One program instead of a helper beside it: the two can never be of different
 * versions, and an admin finds only what he has installed.
 */
#include "sandbox/role.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sandbox/spawn.h"
#include "sandbox/worker.h"

/* A machine without memory loses a worker rather than the daemon. */
static void
go_first(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dprintf(fd, "500");
	close(fd);
}

/*
 * Mail and its passwords are in the memory of all of us, the daemon included:
 * no core, and nobody of the same user reads along. A collector of cores that
 * is a pipe passes over the limit, but not over the other.
 */
static void
keep_private(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
#ifndef SANITIZED /* which traces itself for leaks */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/*
 * A Ctrl-C or a service manager's stop reaches the whole group: workers go on
 * until the daemon, which may still want their answer, lets go of them.
 */
void
worker_begin(const char *name)
{
	prctl(PR_SET_NAME, name);
	go_first(); /* no longer ours to say once we are private */
	keep_private();
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

void
role_take(int argc, char **argv)
{
	struct error ignored;

	if (argc == 1 && strcmp(argv[0], ROLE_WORKER) == 0)
		worker_main();
	if (argc == 1 && strcmp(argv[0], ROLE_RULES) == 0)
		rules_main();
	/* Left ignored by whoever started us, it would hide how workers end. */
	signal(SIGCHLD, SIG_DFL);
	/* Whoever needs a child asks again, and then hears of the error. */
	(void)spawn_prepare(&ignored);
	keep_private();
}

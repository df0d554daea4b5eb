/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A Landlock ruleset that governs every right the running kernel knows of and
 * grants none. The version is asked at run time, and the numbers are written
 * here by hand: Debian 12's headers know less than its backported kernels do,
 * and a right that is not governed is a right that is kept.
 * Source: include/uapi/linux/landlock.h of Linux 6.12.
 */
#include "sandbox/enter.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ASK_VERSION 1U

struct ruleset_attr {
	uint64_t files, network, scoped;
};

/* What each version added; a kernel refuses rights it does not know. */
static const struct {
	long version;
	struct ruleset_attr rights;
} added[] = {
	{ 1, { 0x1FFF, 0, 0 } },  /* execute, write, read, …, make_sym */
	{ 2, { 1 << 13, 0, 0 } }, /* refer */
	{ 3, { 1 << 14, 0, 0 } }, /* truncate */
	{ 4, { 0, 1 << 0 | 1 << 1, 0 } }, /* bind and connect by TCP */
	{ 5, { 1 << 15, 0, 0 } },	  /* ioctl on devices */
	{ 6, { 0, 0, 1 << 0 | 1 << 1 } }, /* abstract sockets, signals */
};

bool
landlock_prepare(int *ruleset, struct error *e)
{
	struct ruleset_attr all = { 0 };
	long version =
	    syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);

	if (version < 1)
		return error_errno(e,
		    "this kernel has no Landlock, or it is not in its list of "
		    "security modules (boot with lsm=landlock,…), or a "
		    "container's filter forbids it");
	for (size_t i = 0; i < sizeof added / sizeof added[0]; i++)
		if (added[i].version <= version) {
			all.files |= added[i].rights.files;
			all.network |= added[i].rights.network;
			all.scoped |= added[i].rights.scoped;
		}
	*ruleset =
	    (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
	return *ruleset >= 0 ||
	    error_errno(e, "cannot make a Landlock ruleset");
}

bool
landlock_enter(int ruleset, struct error *e)
{
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
		return error_errno(e, "cannot enter the Landlock ruleset");
	close(ruleset);
	return true;
}

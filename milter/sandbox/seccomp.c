/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The system calls a worker may make once it is warm; any other kills it at
 * once (SIGSYS), which the daemon sees and judges as a crash. A list that is
 * too long costs safety, one that is too short costs mail, so it was drawn
 * from traces of the libraries, and every scenario runs under it.
 *
 * Some calls fail instead of killing: libraries ask for files that need not be
 * there. glibc's iconv (under GMime) looks for conversion modules, GLib asks
 * whether its error output is a terminal or the journal, qsort asks how much
 * memory there is; each goes on without an answer.
 */
#include "sandbox/enter.h"

#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const int allowed[] = {
	/* memory; mmap and mprotect stand below, without PROT_EXEC */
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	/* the descriptors it has: jobs, answers, the message, /dev/null */
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(close),
	/* the time, and the limit on processor time */
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(setitimer),
	/* random numbers for hash tables */
	SCMP_SYS(getrandom),
	/* locks of libraries that are ready for threads */
	SCMP_SYS(futex),
	/* signals of its own: YARA guards its scans with handlers */
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	/* the end; abort() signals itself, see below */
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
#ifdef SANITIZED
	SCMP_SYS(sigaltstack),
	SCMP_SYS(sched_yield),
	SCMP_SYS(prctl),
	SCMP_SYS(getrlimit),
	SCMP_SYS(prlimit64),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getppid),
	SCMP_SYS(msync),
#endif
};

static const int refused[] = {
	/* files by name */
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(openat2),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	/* whom the error output belongs to */
	SCMP_SYS(ioctl),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockname),
	/* the machine */
	SCMP_SYS(sysinfo),
	SCMP_SYS(uname),
	SCMP_SYS(sched_getaffinity),
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static int
add_lists(scmp_filter_ctx filter)
{
	int status = 0;

	for (size_t i = 0; i < COUNT(allowed) && status == 0; i++)
		status =
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < COUNT(refused) && status == 0; i++)
		status = seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	return status;
}

/* Memory that is never executed, signals to nobody else. */
static int
add_checked(scmp_filter_ctx filter)
{
	const int memory[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
	int status = 0;

	for (size_t i = 0; i < COUNT(memory) && status == 0; i++)
		status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, memory[i], 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (status == 0)
		status =
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill),
			1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	return status;
}

bool
seccomp_prepare(void **filter, struct error *e)
{
	scmp_filter_ctx made = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int status;

	if (made == NULL)
		return error_set(e, "cannot make a system-call filter");
	/* Calls by another architecture's numbers are never ours. */
	status = seccomp_attr_set(
	    made, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	/* A binary tree: at this length, cheaper than one by one. */
	if (status == 0)
		status = seccomp_attr_set(made, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (status == 0)
		status = add_lists(made);
	if (status == 0)
		status = add_checked(made);
	if (status != 0) {
		seccomp_release(made);
		return error_set(e, "cannot make a system-call filter: %s",
		    strerror(-status));
	}
	*filter = made;
	return true;
}

/* The filter's memory stays: freeing it might need a call it forbids. */
bool
seccomp_enter(void *filter, struct error *e)
{
	int status = seccomp_load(filter);

	return status == 0 ||
	    error_set(e,
		"the kernel refuses the system-call filter "
		"(CONFIG_SECCOMP_FILTER?): %s",
		strerror(-status));
}

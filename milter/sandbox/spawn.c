/* SPDX-License-Identifier: BSD-2-Clause
 *
 * fork and exec rather than fork alone: a forked daemon has threads' locks in
 * any state, and all of the daemon's memory, with its secrets, would lie open
 * to whatever takes over a worker. Between fork and exec the child makes only
 * system calls. posix_spawn() cannot set the signal that ends a child with its
 * parent, nor execute a descriptor.
 */
#include "sandbox/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/heritage.h"

#define INHERITED 3
#define FIRST_FREE (HERITAGE_SOCKET + INHERITED)
#define OUT_OF_THE_WAY 16 /* above all descriptors the child will have */
#define NOT_EXECUTED 127

static int program = -1, ocr_program = -1;

/*
 * The first is for Tesseract alone, which would start threads. A sandboxed
 * child can neither trace itself for leaks nor run a symbolizer.
 */
static const char *const environment[] = { "OMP_THREAD_LIMIT=1",
#ifdef SANITIZED
	"ASAN_OPTIONS=detect_leaks=0:symbolize=0:allocator_may_return_null=1",
	"UBSAN_OPTIONS=print_stacktrace=0:symbolize=0",
#endif
	NULL };

bool
spawn_prepare(struct error *e)
{
	if (program < 0)
		program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	return program >= 0 ||
	    error_errno(e,
		"cannot open /proc/self/exe, our own program, to start workers "
		"(is /proc mounted?)");
}

/* Beside our own program, or in the sbin beside its folder. */
bool
spawn_prepare_ocr(struct error *e)
{
	static const char *const places[] = { "", "../sbin/" };
	char own[4096], path[4200], *slash;
	ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);

	own[len > 0 ? len : 0] = '\0';
	slash = strrchr(own, '/');
	for (size_t i = 0; slash != NULL && ocr_program < 0 &&
	     i < sizeof places / sizeof *places;
	     i++) {
		snprintf(path, sizeof path, "%.*s%saratame-ocr",
		    (int)(slash + 1 - own), own, places[i]);
		ocr_program = open(path, O_PATH | O_CLOEXEC);
	}
	return ocr_program >= 0 ||
	    error_errno(e,
		"`ocr = passwords' needs the program aratame-ocr beside this "
		"one: "
		"it is built where libtesseract-dev is installed");
}

static void
forget_signals(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &plain, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child, between fork and exec: async-signal-safe calls only. */
static _Noreturn void
become(const char *role, const int give[INHERITED], pid_t parent)
{
	const char *const argv[] = { role, NULL };
	bool ocr = strcmp(role, ROLE_OCR) == 0;
	int moved[INHERITED], self, null;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it was gone before we asked */
		_exit(NOT_EXECUTED);
	forget_signals();
	/* First out of the way, so that none is overwritten by another. */
	self =
	    fcntl(ocr ? ocr_program : program, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
	for (int i = 0; i < INHERITED; i++)
		moved[i] = fcntl(give[i], F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
	for (int i = 0; i < INHERITED; i++)
		if (dup2(moved[i], HERITAGE_SOCKET + i) < 0)
			_exit(NOT_EXECUTED);
	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0 ||
	    (null != 0 && dup2(null, 0) < 0) ||
	    close_range(FIRST_FREE, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
		_exit(NOT_EXECUTED);
	if (null == 0)
		fcntl(0, F_SETFD, 0);
	syscall(
	    SYS_execveat, self, "", argv, environment + !ocr, AT_EMPTY_PATH);
	_exit(NOT_EXECUTED);
}

bool
spawn_child(struct child *child, const char *role, int rules_fd, int orders_fd,
    struct error *e)
{
	int pair[2];
	pid_t pid, parent = getpid();
	sigset_t all, before;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return error_errno(e, "cannot make a socket pair for a worker");
	/* No handler of the daemon may run in the child. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if ((pid = fork()) == 0)
		become(role, (int[]){ pair[1], rules_fd, orders_fd }, parent);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(pair[1]);
	if (pid < 0) {
		error_errno(e, "cannot start a process for a worker");
		close(pair[0]);
		return false;
	}
	*child = (struct child){ pid, pair[0] };
	return true;
}

struct ending
spawn_end(struct child *child)
{
	siginfo_t info = { 0 };
	struct ending ending = { 0 };

	kill(child->pid, SIGKILL);
	while (waitid(P_PID, (id_t)child->pid, &info, WEXITED) != 0 &&
	    errno == EINTR)
		;
	close(child->socket);
	*child = (struct child){ -1, -1 };
	if (info.si_code == CLD_EXITED)
		ending.status = info.si_status;
	else
		ending.signal = info.si_status;
	return ending;
}

void
spawn_describe(struct ending ending, char *room, size_t size)
{
	const char *name = sigabbrev_np(ending.signal);

	if (ending.signal == 0)
		snprintf(room, size, "exit status %d", ending.status);
	else
		snprintf(room, size, "signal %d, SIG%s", ending.signal,
		    name != NULL ? name : "?");
}

int
spawn_sealed(const char *name, struct bytes bytes)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -1;
	if (pwrite(fd, bytes.at, bytes.len, 0) != (ssize_t)bytes.len ||
	    !spawn_seal(fd)) {
		close(fd);
		return -1;
	}
	return fd;
}

bool
spawn_seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS,
		   F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) ==
	    0;
}

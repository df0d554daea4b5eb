/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a sandboxed process can no longer do. Each row runs in a child of its
 * own that has entered the sandbox; it must end as the row says. The rows that
 * still work are here so that the others do not pass because nothing does.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "sandbox/enter.h"

/* How a deed ends: it works, it fails with EACCES, or it kills. */
#define WORKS 0
#define DENIED 1
#define KILLED SIGSYS

static int mine[2]; /* a pipe that it has already */

/* Exit status of the child: 0 works, 1 is denied, 2 fails otherwise. */
static int
outcome(long result)
{
	if (result >= 0)
		return WORKS;
	return errno == EACCES ? DENIED : 2;
}

static int
open_file(void)
{
	return outcome(open("/etc/passwd", O_RDONLY));
}
static int
open_at(void)
{
	return outcome(openat(AT_FDCWD, "/proc/self/maps", O_RDONLY));
}
static int
create_file(void)
{
	return outcome(open("/tmp/aratame-test", O_CREAT | O_RDWR, 0600));
}
static int
make_folder(void)
{
	return outcome(mkdir("/tmp/aratame-test", 0700));
}
static int
remove_file(void)
{
	return outcome(unlink("/etc/passwd"));
}
static int
rename_file(void)
{
	return outcome(rename("/etc/passwd", "/etc/p"));
}
static int
look_at_file(void)
{
	struct stat st;

	return outcome(stat("/etc/passwd", &st));
}
static int
list_folder(void)
{
	char room[1024];

	return outcome(syscall(SYS_getdents64, mine[0], room, sizeof room));
}
static int
make_socket(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM, 0));
}
static int
make_unix_socket(void)
{
	int pair[2];

	return outcome(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}
static int
connect_somewhere(void)
{
	struct sockaddr sa = { .sa_family = AF_UNIX };

	return outcome(connect(mine[0], &sa, sizeof sa));
}
static int
execute(void)
{
	char *argv[] = { NULL };

	return outcome(execve("/bin/true", argv, argv));
}
static int
execute_descriptor(void)
{
	char *argv[] = { NULL };

	return outcome(syscall(SYS_execveat, 0, "", argv, argv, AT_EMPTY_PATH));
}
static int
fork_child(void)
{
	return outcome(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
}
static int
fork_by_clone3(void)
{
	return outcome(syscall(SYS_clone3, NULL, 0));
}
static int
trace_parent(void)
{
	return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}
static int
read_parent(void)
{
	return outcome(
	    syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}
static int
kill_parent(void)
{
	return outcome(kill(1, 0));
}
static int
signal_thread(void)
{
	return outcome(syscall(SYS_tgkill, 1, 1, 0));
}
static int
executable_memory(void)
{
	return outcome(mmap(NULL, 4096, PROT_READ | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
		? -1
		: 0);
}
static int
make_executable(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return outcome(mprotect(at, 4096, PROT_READ | PROT_EXEC));
}
static int
attach_shared(void)
{
	return outcome(shmget(IPC_PRIVATE, 4096, IPC_CREAT));
}
static int
make_memfd(void)
{
	return outcome(memfd_create("x", 0));
}
#ifndef SANITIZED
static int
raise_limit(void)
{
	struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY };

	return outcome(setrlimit(RLIMIT_DATA, &r));
}
#endif
static int
become_root(void)
{
	return outcome(syscall(SYS_setresuid, 0, 0, 0));
}
static int
mount_something(void)
{
	return outcome(syscall(SYS_mount, "x", "/", "tmpfs", 0, NULL));
}
static int
use_io_uring(void)
{
	return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}
static int
load_bpf(void)
{
	return outcome(syscall(SYS_bpf, 0, NULL, 0));
}
static int
duplicate(void)
{
	return outcome(dup2(0, 7));
}
static int
command_terminal(void)
{
	return outcome(syscall(SYS_ioctl, 0, 0x5412, "x")); /* TIOCSTI */
}
static int
write_own_pipe(void)
{
	return outcome(write(mine[1], "x", 1));
}
static int
take_memory(void)
{
	char *at = malloc(8 << 20);

	at[4 << 20] = 1;
	free(at);
	return WORKS;
}
#ifndef SANITIZED
static int
take_too_much(void)
{
	void *at = mmap(NULL, (size_t)64 << 30, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED && errno == ENOMEM ? DENIED : WORKS;
}
#endif
static int
tell_time(void)
{
	struct timespec t;

	return outcome(syscall(SYS_clock_gettime, CLOCK_REALTIME, &t));
}
static int
spend_time(void)
{
	struct itimerval soon = { .it_value.tv_usec = 20000 };

	setitimer(ITIMER_PROF, &soon, NULL);
	while (getpid() > 0)
		;
	return WORKS;
}
static int
abort_self(void)
{
	abort();
}
static int
out_of_memory(void)
{
	arena_alloc(arena_new(1 << 16), 1 << 20);
	return WORKS;
}

static const struct {
	const char *what;
	int (*deed)(void);
	int signal, status;
} deeds[] = {
	{ "read a file", open_file, 0, DENIED },
	{ "read its own maps", open_at, 0, DENIED },
	{ "create a file", create_file, 0, DENIED },
	{ "see that a file exists", look_at_file, 0, DENIED },
	{ "type into a terminal", command_terminal, 0, DENIED },
	{ "make a folder", make_folder, KILLED, 0 },
	{ "remove a file", remove_file, KILLED, 0 },
	{ "rename a file", rename_file, KILLED, 0 },
	{ "list a folder", list_folder, KILLED, 0 },
	{ "make a TCP socket", make_socket, KILLED, 0 },
	{ "make a socket pair", make_unix_socket, KILLED, 0 },
	{ "connect", connect_somewhere, KILLED, 0 },
	{ "execute a program", execute, KILLED, 0 },
	{ "execute a descriptor", execute_descriptor, KILLED, 0 },
	{ "fork", fork_child, KILLED, 0 },
	{ "fork by clone3", fork_by_clone3, KILLED, 0 },
	{ "trace its parent", trace_parent, KILLED, 0 },
	{ "read its parent's memory", read_parent, KILLED, 0 },
	{ "signal another process", kill_parent, KILLED, 0 },
	{ "signal another's thread", signal_thread, KILLED, 0 },
	{ "take executable memory", executable_memory, KILLED, 0 },
	{ "make memory executable", make_executable, KILLED, 0 },
	{ "share memory", attach_shared, KILLED, 0 },
	{ "make a memory file", make_memfd, KILLED, 0 },
	{ "change its user", become_root, KILLED, 0 },
	{ "mount", mount_something, KILLED, 0 },
	{ "use io_uring", use_io_uring, KILLED, 0 },
	{ "load BPF", load_bpf, KILLED, 0 },
	{ "duplicate a descriptor", duplicate, KILLED, 0 },
#ifndef SANITIZED
	{ "raise its limits", raise_limit, KILLED, 0 },
	{ "take 64 GB of memory", take_too_much, 0, DENIED },
#endif
	{ "abort, and be seen to", abort_self, SIGABRT, 0 },
	{ "spend more time than it has", spend_time, SIGPROF, 0 },
	{ "need more than its arena", out_of_memory, 0, EXIT_MEMORY },
	{ "(works) write to its pipe", write_own_pipe, 0, WORKS },
	{ "(works) take memory", take_memory, 0, WORKS },
	{ "(works) tell the time", tell_time, 0, WORKS },
};

static const struct orders orders = {
	.memory = (size_t)1 << 30,
	.sandboxed = 1,
};

#define NO_SANDBOX 99

static void
run(int (*deed)(void))
{
	struct confinement sandbox;
	struct error e;

	if (!sandbox_prepare(&sandbox, &e) ||
	    !sandbox_enter(&sandbox, &orders, &e))
		_exit(NO_SANDBOX);
	_exit(deed());
}

static siginfo_t
ending_of(int (*deed)(void))
{
	siginfo_t info = { 0 };
	pid_t pid;

	ck_assert_int_eq(pipe(mine), 0);
	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0)
		run(deed);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
	return info;
}

START_TEST(test_deed)
{
	siginfo_t info = ending_of(deeds[_i].deed);
	bool exited = info.si_code == CLD_EXITED;

	ck_assert_msg(exited == (deeds[_i].signal == 0) &&
		info.si_status ==
		    (exited ? deeds[_i].status : deeds[_i].signal),
	    "%s: %s %d, want %s %d", deeds[_i].what,
	    exited ? "status" : "signal", info.si_status,
	    deeds[_i].signal ? "signal" : "status",
	    deeds[_i].signal ? deeds[_i].signal : deeds[_i].status);
}
END_TEST

/* Landlock alone, without the filter in front of it. */
static const struct {
	const char *what;
	int (*deed)(void);
} landlocked[] = {
	{ "read a file", open_file },
	{ "create a file", create_file },
	{ "make a folder", make_folder },
	{ "execute a program", execute },
};

START_TEST(test_landlock)
{
	siginfo_t info = { 0 };
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct error e;
		int ruleset;

		if (!landlock_prepare(&ruleset, &e) ||
		    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    !landlock_enter(ruleset, &e))
			_exit(NO_SANDBOX);
		_exit(landlocked[_i].deed());
	}
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
	ck_assert_int_eq(info.si_code, CLD_EXITED);
	ck_assert_msg(info.si_status == DENIED, "%s: status %d",
	    landlocked[_i].what, info.si_status);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof(table)[0])

int
main(void)
{
	Suite *s = suite_create("sandbox");
	TCase *tc = tcase_create("deeds");
	SRunner *r;
	int failed;

	tcase_add_loop_test(tc, test_deed, 0, ROWS(deeds));
	tcase_add_loop_test(tc, test_landlock, 0, ROWS(landlocked));
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Two pipes and a deadline. A program that hangs must not keep the socket
 * busy for ever, and one that floods us is ended as soon as we know enough.
 */
#include "release/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define EXEC_FAILED 127

static void
become(const struct program *p, int out, int errors)
{
	static char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
	static char language[] = "LC_ALL=C";
	char *const environment[] = { path, language, NULL };
	union {
		const char *const *from;
		char *const *to;
	} words = { p->words };
	int null = open("/dev/null", O_RDONLY);

	signal(SIGPIPE, SIG_DFL);
	if (null >= 0 && dup2(null, 0) == 0 && dup2(out, 1) == 1 &&
	    dup2(errors, 2) == 2) {
		close_range(3, ~0U, 0);
		execve(p->words[0], words.to, environment);
	}
	_exit(EXEC_FAILED);
}

static pid_t
start(const struct program *p, int ends[2], struct error *err)
{
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 };
	pid_t child = -1;

	if (pipe2(out, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0 ||
	    (child = fork()) < 0)
		error_errno(err, "%s", p->words[0]);
	if (child == 0)
		become(p, out[1], errors[1]);
	close(out[1]);
	close(errors[1]);
	ends[0] = out[0];
	ends[1] = errors[0];
	return child;
}

static void
keep_errors(struct program *p, struct bytes piece)
{
	size_t len = strlen(p->said);

	piece = bytes_first(piece, sizeof p->said - 1 - len);
	memcpy(p->said + len, piece.at, piece.len);
	p->said[len + piece.len] = '\0';
}

/* Reads what is there; false: enough is known. */
static bool
read_some(struct program *p, struct pollfd *from, bool errors)
{
	unsigned char at[16384];
	ssize_t got;

	if (from->revents == 0)
		return true;
	got = read(from->fd, at, sizeof at);
	if (got <= 0)
		from->fd = -1;
	else if (errors)
		keep_errors(p, (struct bytes){ at, (size_t)got });
	else if (p->take != NULL)
		return p->take(p->context, (struct bytes){ at, (size_t)got });
	return true;
}

enum how { ENDED, ENOUGH, LATE };

/* Until it has ended and all it said is read. */
static enum how
listen_to(struct program *p, const int ends[2], int child, int64_t latest)
{
	struct pollfd fds[3] = { { .fd = ends[0], .events = POLLIN },
		{ .fd = ends[1], .events = POLLIN },
		{ .fd = child, .events = POLLIN } };

	while (fds[0].fd >= 0 || fds[1].fd >= 0 || fds[2].fd >= 0) {
		int64_t left = latest - clock_ms();

		if (left <= 0 || poll(fds, 3, (int)left) < 0)
			return LATE;
		if (fds[2].revents != 0)
			fds[2].fd = -1;
		if (!read_some(p, &fds[0], false) ||
		    !read_some(p, &fds[1], true))
			return ENOUGH;
	}
	return ENDED;
}

bool
program_run(struct program *p, struct error *err)
{
	int64_t latest = clock_ms() + PROGRAM_MS;
	int ends[2], state = 0, watch;
	pid_t child;
	enum how how;

	p->said[0] = '\0';
	p->status = -1;
	if ((child = start(p, ends, err)) < 0)
		return false;
	watch = pidfd_open(child, 0);
	how = watch >= 0 ? listen_to(p, ends, watch, latest) : LATE;
	close(ends[0]);
	close(ends[1]);
	close(watch);
	if (how != ENDED)
		kill(child, SIGKILL);
	waitpid(child, &state, 0);
	if (how == LATE)
		return error_set(err, "%s did not end within %d s", p->words[0],
		    PROGRAM_MS / 1000);
	if (WIFEXITED(state))
		p->status = WEXITSTATUS(state);
	return p->status != EXEC_FAILED ||
	    error_set(err, "%s cannot be started", p->words[0]);
}

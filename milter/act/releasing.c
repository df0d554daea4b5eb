/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The other end is root and ours, but it runs the mail server's programs,
 * which may hang; so nobody waits for ever here either.
 */
#include "act/releasing.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"

int
releasing_open(const char *path, struct error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof to.sun_path) {
		error_set(err, "release %s: the path is too long", path);
		return -1;
	}
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	error_errno(err, "release %s", path);
	if (fd >= 0)
		close(fd);
	return -1;
}

static bool
read_line(int fd, char *line, size_t room)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t latest = clock_ms() + RELEASING_MS;

	for (size_t len = 0; len < room; len++) {
		int64_t left = latest - clock_ms();

		if (left <= 0 || poll(&p, 1, (int)left) <= 0 ||
		    recv(fd, line + len, 1, 0) != 1)
			return false;
		if (line[len] == '\n') {
			line[len] = '\0';
			return true;
		}
	}
	return false;
}

enum release_answer
releasing_ask(int fd, const char *queue_id, const char *id, struct error *err)
{
	char line[ANSWER_MOST];
	int len = snprintf(line, sizeof line, "%s %s\n", queue_id, id);
	enum release_answer a;

	if (len < 0 || len >= (int)sizeof line ||
	    send(fd, line, (size_t)len, MSG_NOSIGNAL) != len ||
	    !read_line(fd, line, sizeof line)) {
		error_set(err, "aratame-release gave no answer");
		return ANSWER_FAILED;
	}
	a = answer_read(bytes_of(line));
	if (a == ANSWER_FAILED)
		error_set(err, "aratame-release: %s", line);
	return a;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The daemon gives a client a second; we wait some more for a machine that is
 * busy, and no longer.
 */
#include "cli/daemon.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_SECONDS 5

static int
connect_to(const char *path, struct error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct timeval wait = { .tv_sec = WAIT_SECONDS };
	int fd;

	if (strlen(path) >= sizeof to.sun_path) {
		error_set(err, "%s: the path is too long", path);
		return -1;
	}
	strcpy(to.sun_path, path);
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		error_errno(err, "%s", path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	return fd;
}

bool
daemon_ask(const char *path, const char *request, struct buffer *answer,
    struct error *err)
{
	unsigned char piece[4096];
	size_t before = answer->len;
	ssize_t got;
	int fd = connect_to(path, err);

	if (fd < 0)
		return false;
	if (write(fd, request, strlen(request)) < 0 || write(fd, "\n", 1) < 0)
		error_errno(err, "%s", path);
	while ((got = read(fd, piece, sizeof piece)) > 0)
		buffer_add(answer, (struct bytes){ piece, (size_t)got });
	close(fd);
	return answer->len > before ||
	    error_set(err, "%s: the daemon gave no answer", path);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A datagram of a few bytes is not worth a library in this process. One that
 * does not arrive is passed over: then systemd acts on our silence, which is
 * what it is for.
 */
#include "receive/notify.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int starter = -1; /* where the first process waits; -1: none */

static void
send_line(const char *line)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path != NULL ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path, path, len);
	if (path[0] == '@') /* of the abstract namespace */
		to.sun_path[0] = '\0';
	if ((fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) < 0)
		return;
	sendto(fd, line, strlen(line), MSG_NOSIGNAL | MSG_DONTWAIT,
	    (struct sockaddr *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	close(fd);
}

void
notify_detach(void)
{
	unsigned char status = EXIT_FAILURE;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		_exit(EXIT_FAILURE);
	switch (fork()) {
	case -1:
		_exit(EXIT_FAILURE);
	case 0:
		close(ends[0]);
		setsid();
		starter = ends[1];
		return;
	default:
		close(ends[1]);
		if (read(ends[0], &status, 1) != 1)
			status = EXIT_FAILURE; /* it died */
		_exit(status);
	}
}

static void
leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

void
notify_started(int status)
{
	unsigned char byte = (unsigned char)status;

	if (status == 0)
		send_line("READY=1");
	if (starter < 0)
		return;
	if (status == 0)
		leave_terminal();
	if (write(starter, &byte, 1) == 1 || status == 0)
		close(starter);
	starter = -1;
}

void
notify_stopping(void)
{
	send_line("STOPPING=1");
}

int64_t
notify_watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC"),
		   *pid = getenv("WATCHDOG_PID");

	if (usec == NULL || (pid != NULL && atoll(pid) != getpid()))
		return 0;
	return atoll(usec) / 2000; /* twice as often as it asks */
}

void
notify_alive(void)
{
	send_line("WATCHDOG=1");
}

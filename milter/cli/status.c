/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame status: asks the daemon over its control socket and prints what it
 * answers.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/options.h"

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

static bool
ask(const char *path, struct error *err)
{
	static const char question[] = "status\n";
	char piece[4096];
	ssize_t got;
	size_t all = 0;
	int fd = connect_to(path, err);

	if (fd < 0)
		return false;
	if (write(fd, question, sizeof question - 1) < 0)
		error_errno(err, "%s", path);
	while ((got = read(fd, piece, sizeof piece)) > 0) {
		fwrite(piece, 1, (size_t)got, stdout);
		all += (size_t)got;
	}
	close(fd);
	return all > 0 || error_set(err, "%s: the daemon gave no answer", path);
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = NULL;
	struct settings s;
	struct error err;
	bool good;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_status);
		if (c != 'c')
			return command_misused(&command_status);
		path = optarg;
	}
	if (optind < argc)
		return command_misused(&command_status);
	good =
	    options_settings(&s, path, NULL, 0, &err) && ask(s.control, &err);
	settings_free(&s);
	return good ? 0 : command_failed(&command_status, "%s", err.text);
}

const struct command command_status = {
	"status",
	"[-c FILE]",
	"Asks the running daemon for its state.",
	run,
};

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame status: asks the daemon over its control socket and prints what it
 * answers.
 */
#include <getopt.h>
#include <stdio.h>

#include "cli/daemon.h"
#include "cli/options.h"

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = NULL;
	struct buffer answer = { 0 };
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
	good = options_settings(&s, path, NULL, 0, &err) &&
	    daemon_ask(s.control, "status", &answer, &err);
	if (good)
		fwrite(answer.at, 1, answer.len, stdout);
	buffer_free(&answer);
	settings_free(&s);
	return good ? 0 : command_failed(&command_status, "%s", err.text);
}

const struct command command_status = {
	"status",
	"[-c FILE]",
	"Asks the running daemon for its state.",
	run,
};

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame conf: prints settings in the form in which they are read, so that
 * the output of -n is a settings file again.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/options.h"

static int
print(void (*what)(struct buffer *))
{
	struct buffer out = { 0 };

	what(&out);
	fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	return 0;
}

static int
print_settings(const char *path, enum settings_which which)
{
	struct buffer out = { 0 };
	struct settings s;
	struct error err;

	if (!options_settings(&s, path, NULL, 0, &err)) {
		settings_free(&s);
		return command_failed(&command_conf, "%s", err.text);
	}
	settings_print(&s, which, &out);
	fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	settings_free(&s);
	return 0;
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "example", no_argument, NULL, 'e' },
		{ "manual", no_argument, NULL, 'm' },
		{ NULL, 0, NULL, 0 },
	};
	enum settings_which which = SETTINGS_ALL;
	const char *path = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "c:ndp", options, NULL)) != -1)
		switch (c) {
		case 'c':
			path = optarg;
			break;
		case 'n':
			which = SETTINGS_CHANGED;
			break;
		case 'd':
			which = SETTINGS_DEFAULTS;
			break;
		case 'p':
			which = SETTINGS_ALL;
			break;
		case 'e':
			return print(settings_print_example);
		case 'm':
			return print(settings_print_manual);
		case 'h':
			return command_help(&command_conf);
		default:
			return command_misused(&command_conf);
		}
	if (optind < argc)
		return command_misused(&command_conf);
	return print_settings(path, which);
}

const struct command command_conf = {
	"conf",
	"[-c FILE] [-n | -d | -p | --example | --manual]",
	"Prints settings: -n what differs from the defaults, -d the defaults, "
	"-p all.",
	run,
};

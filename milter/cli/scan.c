/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame scan: the verdict on messages in files, through the same worker, the
 * same sandbox and the same judge as mail on the wire, so that what an
 * operator sees offline is what will happen.
 */
#include "cli/scan.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/mailfile.h"
#include "cli/offline.h"
#include "cli/options.h"

#define SETS_MAX 64
#define FILE_MEMORY ((size_t)256 * 1024 * 1024)
#define PROGRESS_FROM 50 /* files; fewer need no progress bar */

struct scan {
	struct given given;
	const char *config;
	char *set[SETS_MAX];
	size_t set_count;
	bool json, object;
	const char *memory; /* NULL: none */
	struct offline of;
	struct arena *arena; /* of one message */
};

enum {
	OPT_SENDER = 256,
	OPT_RECIPIENT,
	OPT_CLIENT,
	OPT_HELO,
	OPT_AUTH,
	OPT_DIRECTION,
	OPT_DATE,
	OPT_SET,
	OPT_MEMORY,
	OPT_LEARN
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "json", no_argument, NULL, 'j' },
	{ "object", no_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ "sender", required_argument, NULL, OPT_SENDER },
	{ "recipient", required_argument, NULL, OPT_RECIPIENT },
	{ "client", required_argument, NULL, OPT_CLIENT },
	{ "helo", required_argument, NULL, OPT_HELO },
	{ "auth", required_argument, NULL, OPT_AUTH },
	{ "direction", required_argument, NULL, OPT_DIRECTION },
	{ "date", required_argument, NULL, OPT_DATE },
	{ "set", required_argument, NULL, OPT_SET },
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "learn", no_argument, NULL, OPT_LEARN },
	{ NULL, 0, NULL, 0 },
};

/* The options speak the language of envelope files: one reader for both. */
static void
give(struct buffer *lines, int option, const char *value)
{
	static const char *const keys[] = { "sender", "recipient", "client",
		"helo", "auth", "direction", "date" };

	envelope_line(lines, keys[option - OPT_SENDER], bytes_of(value));
}

/* What is given and not understood must not be passed over. */
static bool
is_given_well(int option, const char *value)
{
	struct arena *arena = arena_new(FILE_MEMORY);
	struct buffer line = { 0 };
	struct envelope e;
	bool good = true;

	give(&line, option, value);
	envelope_read(&e, buffer_bytes(&line), arena);
	if (option == OPT_DATE)
		good = e.date != 0;
	if (option == OPT_DIRECTION)
		good = strcmp(value, direction_name(e.direction)) == 0;
	if (!good)
		fprintf(stderr, "aratame scan: `%s' is no %s\n", value,
		    option == OPT_DATE
			? "date such as 2022-03-02T10:47:00+09:00"
			: "direction: in, out");
	buffer_free(&line);
	arena_free(arena);
	return good;
}

static bool
take_option(struct scan *s, int c, struct buffer *lines)
{
	switch (c) {
	case 'c':
		s->config = optarg;
		return true;
	case 'j':
		return s->json = true;
	case 'o':
		return s->object = true;
	case OPT_SET:
		if (s->set_count == SETS_MAX)
			return false;
		s->set[s->set_count++] = optarg;
		return true;
	case OPT_MEMORY:
		s->memory = optarg;
		return true;
	case OPT_LEARN:
		return s->of.gateway.learns = true;
	case '?':
		return false;
	default:
		give(lines, c, optarg);
		s->given.sender |= c == OPT_SENDER;
		s->given.direction |= c == OPT_DIRECTION;
		return is_given_well(c, optarg);
	}
}

static bool
start(struct scan *s, struct error *err)
{
	if (!options_settings(
		&s->of.settings, s->config, s->set, s->set_count, err))
		return false;
	s->given.hosts = s->of.settings.trusted_authserv_ids;
	return offline_start(&s->of, s->memory, err);
}

static const char *
last_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum action
scan_file(struct scan *s, const char *path, struct error *err, bool *good)
{
	struct message m;
	struct report report;
	struct verdict verdict;
	struct scanned out = { path, &m, &report, &verdict, 0,
		s->of.settings.language == LANGUAGE_JA };

	*good = mailfile_open(
	    &m, path, &s->given, s->of.settings.message_limit, s->arena, err);
	if (!*good)
		return ACTION_ACCEPT;
	if (s->object)
		m.object_name = bytes_of(last_of(path));
	m.may_wait = true;
	message_judge(&s->of.gateway, &m, s->arena, &report, &verdict);
	out.time_ms = clock_ms() - m.began;
	if (s->json)
		scan_print_json(&out, s->arena);
	else
		scan_print_text(&out, s->arena);
	if (s->of.gateway.learns)
		*good = offline_record(&s->of, &m, &report, &verdict, err);
	close(m.fd);
	return verdict.action;
}

static void
progress(int at, int count)
{
	if (count < PROGRESS_FROM || !isatty(STDERR_FILENO) ||
	    isatty(STDOUT_FILENO))
		return;
	fprintf(stderr, "\r%d of %d%s", at, count, at == count ? "\n" : "");
}

static int
worst_of(int status, enum action action)
{
	int mine = (int)action * 10;

	return mine > status ? mine : status;
}

static int
scan_all(struct scan *s, char **files, int count)
{
	int status = 0;
	bool trouble = false;

	for (int i = 0; i < count; i++) {
		struct error err;
		bool good;
		enum action action;

		s->arena = arena_new(FILE_MEMORY);
		action = scan_file(s, files[i], &err, &good);
		if (good)
			status = worst_of(status, action);
		else
			trouble =
			    command_failed(&command_scan, "%s", err.text) != 0;
		if (!s->json && i + 1 < count)
			putchar('\n');
		arena_free(s->arena);
		progress(i + 1, count);
	}
	return trouble ? STATUS_TROUBLE : status;
}

static int
run(int argc, char **argv)
{
	char dash[] = "-", *from_stdin[] = { dash };
	struct arena *arena = arena_new(FILE_MEMORY);
	struct buffer lines = { 0 };
	struct scan s = { 0 };
	struct error err;
	int c, status;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_scan);
		if (!take_option(&s, c, &lines))
			return command_misused(&command_scan);
	}
	envelope_read(&s.given.envelope, buffer_bytes(&lines), arena);
	if (!start(&s, &err))
		status = command_failed(&command_scan, "%s", err.text);
	else if (optind == argc)
		status = scan_all(&s, from_stdin, 1);
	else
		status = scan_all(&s, argv + optind, argc - optind);
	offline_stop(&s.of);
	buffer_free(&lines);
	arena_free(arena);
	return status;
}

const struct command command_scan = {
	"scan",
	"[-c FILE] [--json] [--object] [--sender A] [--recipient A]…\n"
	"        [--client IP] [--helo H] [--auth USER] [--direction in|out] "
	"[--date T]\n        [--set NAME=VALUE]… [--memory FILE] [--learn] "
	"[FILE]…",
	"Prints the verdict on messages in files, exactly as the milter would "
	"judge them.",
	run,
};

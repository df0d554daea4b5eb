/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame held: what lies in the hold queue for us, with the commands by which
 * an admin lets it go or deletes it: these are the mail server's own, so that
 * he sees what he does. A queue id may have been reused since; so the line
 * above them says which of our ids the message must bear.
 */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/daemon.h"
#include "cli/options.h"
#include "cli/terminal.h"

#define LINE_ARENA ((size_t)64 * 1024)

static const struct {
	const char *state, *says;
} states[] = {
	{ "waiting", "waits for its password, then goes on" },
	{ "keeping", "waits for its password, then stays" },
	{ "clean", "its password came, it is about to go on" },
	{ "stays", "stays: no password came" },
	{ "bad", "stays: its password came, and it is bad" },
};

static const char *
says(const char *state)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].state, state) == 0)
			return states[i].says;
	return state;
}

static const char *
when(json_int_t date, char words[40])
{
	time_t t = (time_t)date;
	struct tm tm;

	strftime(words, 40, "%Y-%m-%d %H:%M:%S", localtime_r(&t, &tm));
	return words;
}

static void
print_row(json_t *row)
{
	struct arena *arena = arena_new(LINE_ARENA);
	const char *id, *queue_id, *state, *sender;
	char from[40], to[40];
	json_int_t since, until;

	if (json_unpack(row, "{s:s, s:s, s:s, s:s, s:I, s:I}", "id", &id,
		"queue_id", &queue_id, "state", &state, "sender", &sender,
		"since", &since, "until", &until) != 0)
		return;
	printf("%s  id=%s  since %s, until %s, from <", queue_id, id,
	    when(since, from), when(until, to));
	terminal_print(bytes_of(sender), stdout, arena);
	printf(">\n    %s\n", says(state));
	printf("    postcat -hq %s | grep -A2 id=%s\n", queue_id, id);
	printf(
	    "    postsuper -H %s\n    postsuper -d %s\n", queue_id, queue_id);
	arena_free(arena);
}

static bool
print(struct buffer *answer, bool json, struct error *err)
{
	json_t *list;
	json_error_t why;
	size_t i;
	json_t *row;

	if (json)
		return fwrite(answer->at, 1, answer->len, stdout) > 0;
	list = json_loadb(
	    (const char *)answer->at, answer->len, JSON_DECODE_ANY, &why);
	if (!json_is_array(list)) {
		json_decref(list);
		return error_set(err,
		    "the daemon does not know now: its store gives no answer");
	}
	json_array_foreach(list, i, row) print_row(row);
	json_decref(list);
	return true;
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = NULL;
	struct buffer answer = { 0 };
	bool good, json = false;
	struct settings s;
	struct error err;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_held);
		if (c == 'c')
			path = optarg;
		else if (c == 'j')
			json = true;
		else
			return command_misused(&command_held);
	}
	if (optind < argc)
		return command_misused(&command_held);
	good = options_settings(&s, path, NULL, 0, &err) &&
	    daemon_ask(s.control, "held", &answer, &err) &&
	    print(&answer, json, &err);
	buffer_free(&answer);
	settings_free(&s);
	return good ? 0 : command_failed(&command_held, "%s", err.text);
}

const struct command command_held = {
	"held",
	"[-c FILE] [--json]",
	"Lists mail that waits in the mail server for its password.",
	run,
};

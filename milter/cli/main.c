/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame(1): finds the command in the table and runs it. The same program is
 * also its own sandboxed worker, which is why the role is asked for first.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/version.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "sandbox/role.h"

static const struct command *const commands[] = { &command_scan, &command_conf,
	&command_check, &command_rules, &command_passwords, &command_explain,
	&command_learn, &command_replay, &command_incidents, &command_status,
	&command_store, &command_held };

#define TROUBLE_ARENA ((size_t)64 * 1024) /* of one line */
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

int
command_misused(const struct command *c)
{
	fprintf(stderr, "usage: aratame %s %s\n", c->name, c->usage);
	return STATUS_USAGE;
}

int
command_help(const struct command *c)
{
	printf("usage: aratame %s %s\n\n%s\n", c->name, c->usage, c->summary);
	return 0;
}

int
command_failed(const struct command *c, const char *format, ...)
{
	struct arena *arena = arena_new(TROUBLE_ARENA);
	char text[2000];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	fprintf(stderr, "aratame %s: ", c->name);
	/* A saved attachment has the name that its sender gave it. */
	terminal_print(bytes_of(text), stderr, arena);
	fputc('\n', stderr);
	arena_free(arena);
	return STATUS_TROUBLE;
}

static void
print_usage(FILE *to)
{
	fprintf(to, "usage: aratame COMMAND …\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(
		    to, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to,
	    "\naratame COMMAND --help tells its options; aratame(1) "
	    "tells all.\n");
}

static int
unknown(const char *name)
{
	struct nearest near = nearest_to(bytes_of(name));

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		nearest_try(&near, commands[i]->name);
	fprintf(stderr, "aratame: there is no command `%s'", name);
	if (near.best != NULL)
		fprintf(stderr, "; did you mean `%s'?", near.best);
	fputc('\n', stderr);
	return STATUS_USAGE;
}

/* A full disk must not pass for a verdict. */
static int
finish(const struct command *c, int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return command_failed(c, "cannot write the output");
}

int
main(int argc, char **argv)
{
	role_take(argc, argv);
	if (argc < 2) {
		print_usage(stderr);
		return STATUS_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("aratame %s\n", ARATAME_VERSION);
		return 0;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(argv[1], commands[i]->name) == 0)
			return finish(
			    commands[i], commands[i]->run(argc - 1, argv + 1));
	return unknown(argv[1]);
}

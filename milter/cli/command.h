/* SPDX-License-Identifier: BSD-2-Clause
 *
 * command - the commands of `aratame', one file each, one table
 *
 * Exit status: 0 good, 1 trouble, 2 wrong usage; `scan' also tells its
 * verdict (10 tag, 20 quarantine, 30 reject, 40 tempfail).
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#define STATUS_TROUBLE 1
#define STATUS_USAGE 2

struct command {
	const char *name;
	const char *usage;		   /* what stands behind the name */
	const char *summary;		   /* one line */
	int (*run)(int argc, char **argv); /* argv[0] is the name */
};

extern const struct command command_scan;
extern const struct command command_conf;
extern const struct command command_check;
extern const struct command command_explain;
extern const struct command command_rules;
extern const struct command command_passwords;
extern const struct command command_learn;
extern const struct command command_replay;
extern const struct command command_incidents;
extern const struct command command_status;
extern const struct command command_store;
extern const struct command command_held;

/* "usage: aratame NAME …" on stderr; returns STATUS_USAGE. */
int command_misused(const struct command *);

/* The same on stdout with the summary, for --help; returns 0. */
int command_help(const struct command *);

/* "aratame NAME: text" on stderr; returns STATUS_TROUBLE. */
int command_failed(const struct command *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

#endif

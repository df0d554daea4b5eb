/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame passwords: for who tunes rules/passwords. Lists what would be tried
 * on what is sealed in a message, with the reasons, as the worker in its
 * sandbox finds it; or scores a table of phrases. Passwords are secrets also of
 * those who wrote to us: in clear only before a person's eyes.
 */
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/guesses.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "parse/charset.h"
#include "parse/mail.h"

#define FILE_MOST ((size_t)64 << 20)

enum { OPT_BENCH = 256, OPT_MISSED, OPT_SHOW };

struct job {
	const char *config, *bench;
	bool json, missed, show;
	struct settings settings;
};

static struct password_patterns *
patterns_of(const struct settings *set, struct error *e)
{
	struct password_patterns *patterns = NULL;
	struct buffer file = { 0 };
	char path[4096];

	snprintf(path, sizeof path, "%s/passwords", set->rules_folder);
	if (file_read(path, FILE_MOST, &file, e))
		patterns = password_patterns_read(buffer_bytes(&file), path, e);
	buffer_free(&file);
	return patterns;
}

static int
bench(const struct job *job, struct error *e)
{
	struct phrases_job score = { .json = job->json, .missed = job->missed };
	struct password_patterns *patterns = NULL;
	struct buffer table = { 0 };
	int status = STATUS_TROUBLE;

	mail_start();
	charset_warm_up();
	if (file_read(job->bench, FILE_MOST, &table, e))
		patterns = patterns_of(&job->settings, e);
	score.patterns = patterns;
	if (patterns == NULL)
		command_failed(&command_passwords, "%s", e->text);
	else if (!phrases_score(&score, buffer_bytes(&table)))
		command_failed(&command_passwords, "%s: there is no row in it",
		    job->bench);
	else
		status = 0;
	password_patterns_free(patterns);
	buffer_free(&table);
	return status;
}

static int
list(const struct job *job, char **files, int count)
{
	struct guesses_job guesses = { .settings = &job->settings,
		.json = job->json,
		.show = job->show || (!job->json && isatty(STDOUT_FILENO)) };

	return guesses_print(&guesses, files, count);
}

static bool
take_option(struct job *job, int c)
{
	switch (c) {
	case 'c':
		job->config = optarg;
		return true;
	case 'j':
		return job->json = true;
	case OPT_BENCH:
		job->bench = optarg;
		return true;
	case OPT_MISSED:
		return job->missed = true;
	case OPT_SHOW:
		return job->show = true;
	default:
		return false;
	}
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "bench", required_argument, NULL, OPT_BENCH },
		{ "missed", no_argument, NULL, OPT_MISSED },
		{ "show", no_argument, NULL, OPT_SHOW },
		{ "set", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct job job = { 0 };
	char *set[64];
	size_t set_count = 0;
	struct error e;
	int c, status;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_passwords);
		if (c == 's' && set_count < sizeof set / sizeof *set)
			set[set_count++] = optarg;
		else if (!take_option(&job, c))
			return command_misused(&command_passwords);
	}
	if ((job.bench == NULL) == (optind == argc))
		return command_misused(&command_passwords);
	if (!options_settings(&job.settings, job.config, set, set_count, &e))
		status = command_failed(&command_passwords, "%s", e.text);
	else if (job.bench != NULL)
		status = bench(&job, &e);
	else
		status = list(&job, argv + optind, argc - optind);
	settings_free(&job.settings);
	return status;
}

const struct command command_passwords = {
	"passwords",
	"[-c FILE] [--set NAME=VALUE]… [--json] [--show] MESSAGE…\n"
	"       aratame passwords [-c FILE] [--set NAME=VALUE]… [--json] "
	"[--missed]\n        --bench FILE.tsv",
	"Lists the passwords that would be tried on a message, or scores the "
	"patterns.",
	run,
};

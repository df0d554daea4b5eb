/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame rules test: compiles all rules, and runs the examples that stand
 * beside the password patterns, as they would run on a mail. Quiet when all is
 * as the examples say.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/options.h"
#include "judge/weights.h"
#include "parse/charset.h"
#include "parse/mail.h"
#include "sandbox/rules.h"
#include "unpack/passwords.h"

#define RULES_FILE_MAX ((size_t)4 * 1024 * 1024)

static void
tell(void *context, const struct error *wrong)
{
	unsigned *count = context;

	fprintf(stderr, "error: %s\n", wrong->text);
	++*count;
}

static bool
test_passwords(const char *path, unsigned *wrong, struct error *err)
{
	struct password_patterns *patterns = NULL;
	struct buffer file = { 0 };

	mail_start();
	charset_warm_up();
	if (file_read(path, RULES_FILE_MAX, &file, err))
		patterns =
		    password_patterns_read(buffer_bytes(&file), path, err);
	if (patterns != NULL)
		password_patterns_test(patterns, tell, wrong);
	password_patterns_free(patterns);
	buffer_free(&file);
	return patterns != NULL;
}

static int
test(const char *config)
{
	char path[4096];
	struct settings s;
	struct weights weights;
	struct rules rules;
	struct error err;
	unsigned wrong = 0;
	bool good;

	good = options_settings(&s, config, NULL, 0, &err);
	good = good && weights_load(&weights, &s, &err) &&
	    rules_load(&rules, &s, &err);
	if (good) {
		rules_close(&rules);
		snprintf(path, sizeof path, "%s/passwords", s.rules_folder);
		good = test_passwords(path, &wrong, &err);
	}
	settings_free(&s);
	if (!good)
		return command_failed(&command_rules, "%s", err.text);
	return wrong > 0 ? STATUS_TROUBLE : 0;
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_rules);
		if (c != 'c')
			return command_misused(&command_rules);
		config = optarg;
	}
	if (optind != argc - 1 || strcmp(argv[optind], "test") != 0)
		return command_misused(&command_rules);
	return test(config);
}

const struct command command_rules = {
	"rules",
	"test [-c FILE]",
	"Compiles the rules and runs the examples that stand beside them.",
	run,
};

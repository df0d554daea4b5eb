/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame store migrate: makes the memory's tables, or brings them to what this
 * version needs. The daemon never does so in PostgreSQL: there the tables may
 * belong to somebody else, and the first of a fleet to be upgraded must not
 * change them under the others.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/options.h"
#include "store/store.h"

static int
migrate(const char *where, int64_t days)
{
	struct error err = { "" };
	struct engine *e = engine_open(where, ENGINE_WRITES, &err);
	int version = 0;
	bool good = e != NULL && engine_migrate(e, &version, &err) &&
	    engine_keep_months(e, time(NULL), days, &err);

	engine_close(e);
	if (!good)
		return command_failed(&command_store, "%s", err.text);
	printf("the memory's tables have version %d\n", version);
	return 0;
}

/* `where': another place than the settings say, or NULL. */
static int
migrate_as_set(
    const char *config, char *const *set, size_t set_count, const char *where)
{
	char set_where[STORE_WHERE_MAX];
	struct settings s;
	struct error err;
	int status;

	if (!options_settings(&s, config, set, set_count, &err))
		status = command_failed(&command_store, "%s", err.text);
	else if (where == NULL && strcmp(s.store, "none") == 0)
		status = command_failed(
		    &command_store, "store = none: there is no memory");
	else {
		store_where(&s, set_where);
		status = migrate(
		    where != NULL ? where : set_where, (int64_t)s.memory_days);
	}
	settings_free(&s);
	return status;
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "set", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = NULL;
	char *set[64];
	size_t set_count = 0;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_store);
		else if (c == 'c')
			config = optarg;
		else if (c == 's' && set_count < sizeof set / sizeof *set)
			set[set_count++] = optarg;
		else
			return command_misused(&command_store);
	}
	if (optind < argc - 2 || optind >= argc ||
	    strcmp(argv[optind], "migrate") != 0)
		return command_misused(&command_store);
	return migrate_as_set(
	    config, set, set_count, optind == argc - 2 ? argv[argc - 1] : NULL);
}

const struct command command_store = {
	"store",
	"migrate [-c FILE] [--set NAME=VALUE] [URL]",
	"Makes the memory's tables, or brings them to this version.",
	run,
};

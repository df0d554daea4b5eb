/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame store: the memory by hand. Works on the database itself, beside the
 * running daemon or without one; each deed is in transactions so short that
 * the daemon does not notice. The daemon never makes tables in PostgreSQL:
 * there they may belong to somebody else, and the first of a fleet to be
 * upgraded must not change them under the others.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/options.h"
#include "memory/forget.h"
#include "parse/address.h"
#include "store/expire.h"
#include "store/rekey.h"
#include "store/secret_file.h"
#include "store/store.h"

#define SETS_MAX 64
#define ADDRESS_MEMORY ((size_t)1 << 20)

struct hand {
	struct settings settings;
	char where[STORE_WHERE_MAX], key_path[STORE_WHERE_MAX];
	const char *place;   /* of `migrate', instead of the settings' */
	const char *address; /* --address */
	bool fresh;	     /* --new */
	struct engine *engine;
	struct secret *secret;
};

static bool
open_engine(struct hand *h, enum engine_use use, struct error *err)
{
	return (h->engine = engine_open(h->where, use, err)) != NULL;
}

static bool
open_both(struct hand *h, struct error *err)
{
	h->secret = secret_open(h->key_path, false, err);
	return h->secret != NULL && open_engine(h, ENGINE_WRITES, err);
}

/* What stands before an @, or behind a ?, may be a password. */
static struct bytes
shown(const char *where)
{
	const char *at = strrchr(where, '@');

	where = at != NULL ? at + 1 : where;
	return (
	    struct bytes){ (const unsigned char *)where, strcspn(where, "?") };
}

static bool
print_state(void *context, const struct value *columns)
{
	static const char *const names[] = { "messages", "threads",
		"correspondents", "passwords", "kept mails" };
	time_t oldest = (time_t)columns[5].number;
	char date[32];
	struct tm tm;

	(void)context;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		printf("%-15s %lld\n", names[i], (long long)columns[i].number);
	strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&oldest, &tm));
	printf("%-15s %s\n", "oldest", oldest != 0 ? date : "-");
	return false;
}

static void
print_size(const char *where)
{
	struct stat st;

	if (strncmp(where, "sqlite:", 7) == 0 && stat(where + 7, &st) == 0)
		printf("%-15s %lld\n", "bytes", (long long)st.st_size);
}

static bool
state(struct hand *h, struct error *err)
{
	printf("%-15s %.*s\n", "where", BYTES_ARG(shown(h->where)));
	printf("%-15s %s\n", "key", h->key_path);
	if ((h->secret = secret_open(h->key_path, false, err)) == NULL ||
	    !open_engine(h, ENGINE_READS, err) ||
	    !engine_run(
		h->engine, STATEMENT_STATE, NULL, 0, print_state, NULL, err))
		return false;
	print_size(h->where);
	return true;
}

/* Months that are too old go, and those to come get their place. */
static bool
keep_months(struct hand *h, struct error *err)
{
	return engine_keep_months(
	    h->engine, time(NULL), (int64_t)h->settings.memory_days, err);
}

static bool
migrate(struct hand *h, struct error *err)
{
	int version;

	if (!open_engine(h, ENGINE_WRITES, err) ||
	    !engine_migrate(h->engine, &version, err) || !keep_months(h, err))
		return false;
	printf("the memory's tables have version %d\n", version);
	return true;
}

static bool
expire(struct hand *h, struct error *err)
{
	struct sweep sweep = { 0, (int64_t)h->settings.memory_days,
		(int64_t)h->settings.people_days };
	bool again = true;

	if (!open_engine(h, ENGINE_WRITES, err))
		return false;
	while (sweep.slice < SWEEP_SLICES)
		if (!expire_sweep(h->engine, &sweep, time(NULL), err))
			return false;
	while (again) {
		again = false;
		if (!expire_some(h->engine, time(NULL), &again, err))
			return false;
	}
	return keep_months(h, err);
}

static bool
purge(struct hand *h, struct error *err)
{
	struct arena *arena = arena_new(ADDRESS_MEMORY);
	struct address a;
	struct forgotten f;
	bool good;

	if (h->address == NULL) {
		arena_free(arena);
		return error_set(err, "say whom: --address A");
	}
	a = address_canon(arena, address_of(arena, bytes_of(h->address)));
	if (a.local.len == 0 || a.domain.len == 0)
		good = error_set(err, "`%s' is no address", h->address);
	else
		good = open_both(h, err) &&
		    forget_address(h->engine, h->secret, a.full, &f, err);
	if (good)
		printf("forgotten: %lld correspondents, %lld names, %lld "
		       "participants, %lld messages; left: %lld\n",
		    (long long)f.senders, (long long)f.names,
		    (long long)f.participants, (long long)f.messages,
		    (long long)f.left);
	arena_free(arena);
	return good;
}

static bool
rekey(struct hand *h, struct error *err)
{
	struct rekeyed done;

	if (h->fresh) {
		if (!secret_file_add(h->key_path, err))
			return false;
		printf("a new key stands first in %s; put the file on every "
		       "gateway, restart them, then run this again without "
		       "--new\n",
		    h->key_path);
		return true;
	}
	if (!open_both(h, err) || !rekey_all(h->engine, h->secret, &done, err))
		return false;
	printf("sealed anew: %llu of %llu; no key of ours opens: %llu\n",
	    (unsigned long long)done.sealed, (unsigned long long)done.seen,
	    (unsigned long long)done.lost);
	return done.lost == 0 ||
	    error_set(err, "a key is missing in %s", h->key_path);
}

static const struct deed {
	const char *name;
	bool (*run)(struct hand *, struct error *);
} deeds[] = {
	{ "state", state },
	{ "migrate", migrate },
	{ "expire", expire },
	{ "purge", purge },
	{ "rekey", rekey },
};

static const struct deed *
deed_named(const char *name)
{
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(name, deeds[i].name) == 0)
			return &deeds[i];
	return NULL;
}

static bool
carry_out(const struct deed *d, struct hand *h, struct error *err)
{
	bool good;

	if (h->place == NULL && strcmp(h->settings.store, "none") == 0)
		return error_set(err, "there is no memory: store = none");
	store_where(&h->settings, h->where);
	if (h->place != NULL)
		snprintf(h->where, sizeof h->where, "%s", h->place);
	store_key_path(&h->settings, h->key_path);
	good = d->run(h, err);
	engine_close(h->engine);
	secret_close(h->secret);
	return good;
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "set", required_argument, NULL, 's' },
		{ "address", required_argument, NULL, 'a' },
		{ "new", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const struct deed *d;
	struct hand h = { 0 };
	const char *path = NULL;
	char *set[SETS_MAX];
	size_t set_count = 0;
	struct error err;
	bool good;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_store);
		if (c == 'c')
			path = optarg;
		else if (c == 'a')
			h.address = optarg;
		else if (c == 'n')
			h.fresh = true;
		else if (c == 's' && set_count < SETS_MAX)
			set[set_count++] = optarg;
		else
			return command_misused(&command_store);
	}
	if (optind >= argc || (d = deed_named(argv[optind])) == NULL)
		return command_misused(&command_store);
	if (d->run == migrate && optind + 2 == argc)
		h.place = argv[argc - 1];
	else if (optind + 1 != argc)
		return command_misused(&command_store);
	good = options_settings(&h.settings, path, set, set_count, &err) &&
	    carry_out(d, &h, &err);
	settings_free(&h.settings);
	return good ? 0 : command_failed(&command_store, "%s", err.text);
}

const struct command command_store = {
	"store",
	"[-c FILE] [--set NAME=VALUE]… state | migrate [URL] | expire |\n"
	"        purge --address A | rekey [--new]",
	"Works on the memory of earlier mail: counts, schema, forgetting, "
	"keys.",
	run,
};

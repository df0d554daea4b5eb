/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame incidents: which accounts of ours were stopped, and whom they wrote
 * to in the day before: those must be told.
 */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "cli/options.h"
#include "cli/terminal.h"
#include "memory/outbound.h"
#include "memory/threads.h"
#include "store/json.h"
#include "store/store.h"

#define LIST_MEMORY ((size_t)256 << 20)
#define INCIDENTS_MOST 1000
#define DAY 86400

struct incident {
	int64_t home, began, last, mails;
	struct bytes account;
};

struct listing {
	struct engine *engine;
	struct secret *secret;
	struct arena *arena;
	struct incident list[INCIDENTS_MOST];
	size_t count;
	json_t *recipients; /* of the incident in hand; NULL: as text */
};

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "days", required_argument, NULL, 'd' },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static struct bytes
shown(const struct listing *l, struct bytes sealed)
{
	struct bytes clear = BYTES("?");

	secret_unseal(l->secret, KEY_SHOWN, sealed, &clear, l->arena);
	return clear;
}

static bool
take_incident(void *context, const struct value *v)
{
	struct listing *l = context;

	l->list[l->count++] = (struct incident){ v[0].number, v[1].number,
		v[2].number, v[3].number, shown(l, v[4].bytes) };
	return l->count < INCIDENTS_MOST;
}

static const char *
date_text(int64_t seconds, char text[32])
{
	time_t time = (time_t)seconds;
	struct tm tm;

	localtime_r(&time, &tm);
	strftime(text, 32, "%Y-%m-%d %H:%M:%S", &tm);
	return text;
}

static bool
take_recipient(void *context, const struct value *v)
{
	struct listing *l = context;
	struct bytes address = shown(l, v[1].bytes);
	char date[32];

	if (l->recipients != NULL) {
		json_t *one = json_object();

		json_set_number(one, "time", (uint64_t)v[0].number);
		json_set_text(one, "recipient", address, l->arena);
		json_array_append_new(l->recipients, one);
		return true;
	}
	printf("    %s  ", date_text(v[0].number, date));
	terminal_print(address, stdout, l->arena);
	putchar('\n');
	return true;
}

/* Those of the day before it was noticed, and since. */
static bool
list_recipients(struct listing *l, const struct incident *i, struct error *err)
{
	struct value values[2] = { NUMBER(i->home), NUMBER(i->began - DAY) };

	return engine_run(
	    l->engine, STATEMENT_SENT_SHOWN, values, 2, take_recipient, l, err);
}

static bool
print_text(struct listing *l, const struct incident *i, struct error *err)
{
	char began[32], last[32];

	terminal_print(i->account, stdout, l->arena);
	printf(": %lld mails stopped from %s to %s; it wrote to\n",
	    (long long)i->mails, date_text(i->began, began),
	    date_text(i->last, last));
	return list_recipients(l, i, err);
}

static bool
print_json(struct listing *l, const struct incident *i, struct error *err)
{
	json_t *object = json_object();
	bool good;

	json_set_text(object, "account", i->account, l->arena);
	json_set_number(object, "began", (uint64_t)i->began);
	json_set_number(object, "last", (uint64_t)i->last);
	json_set_number(object, "stopped", (uint64_t)i->mails);
	l->recipients = json_array();
	good = list_recipients(l, i, err);
	json_object_set_new(object, "recipients", l->recipients);
	if (good) {
		json_dumpf(object, stdout, JSON_COMPACT);
		putchar('\n');
	}
	json_decref(object);
	return good;
}

static bool
open_memory(struct listing *l, const struct settings *set, struct error *err)
{
	char where[STORE_WHERE_MAX], key[STORE_WHERE_MAX];

	store_where(set, where);
	store_key_path(set, key);
	if ((l->secret = secret_open(key, false, err)) == NULL)
		return false;
	l->engine = engine_open(where, ENGINE_READS, err);
	return l->engine != NULL;
}

static bool
list_all(struct listing *l, const struct settings *set, unsigned days,
    bool json, struct error *err)
{
	struct value since = NUMBER((int64_t)time(NULL) - (int64_t)days * DAY);
	bool good = open_memory(l, set, err) &&
	    engine_run(l->engine, STATEMENT_INCIDENTS, &since, 1, take_incident,
		l, err);

	for (size_t i = 0; good && i < l->count; i++)
		good = json ? print_json(l, &l->list[i], err)
			    : print_text(l, &l->list[i], err);
	return good;
}

static int
run(int argc, char **argv)
{
	static struct listing l;
	struct settings settings;
	const char *config = NULL;
	uint64_t days = 7;
	bool json = false, good;
	struct error err;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_incidents);
		if (c == 'c')
			config = optarg;
		else if (c == 'j')
			json = true;
		else if (c != 'd' || !bytes_number(bytes_of(optarg), &days) ||
		    days > 36500)
			return command_misused(&command_incidents);
	}
	if (optind != argc)
		return command_misused(&command_incidents);
	l.arena = arena_new(LIST_MEMORY);
	good = options_settings(&settings, config, NULL, 0, &err) &&
	    list_all(&l, &settings, (unsigned)days, json, &err);
	engine_close(l.engine);
	secret_close(l.secret);
	arena_free(l.arena);
	return good ? 0 : command_failed(&command_incidents, "%s", err.text);
}

const struct command command_incidents = {
	"incidents",
	"[-c FILE] [--days N] [--json]",
	"Lists accounts of ours that were stopped, and whom they wrote to.",
	run,
};

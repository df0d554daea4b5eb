/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame-milter(8): reads what it is told to do, compiles the rules, starts
 * the workers, and listens. Wrong settings or rules are status 78 (EX_CONFIG),
 * so that a supervisor does not try again and again; all else is status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "act/held.h"
#include "base/clock.h"
#include "base/version.h"
#include "judge/ppap.h"
#include "log/log.h"
#include "receive/control.h"
#include "receive/listen.h"
#include "receive/milter.h"
#include "receive/notify.h"
#include "sandbox/role.h"
#include "store/journal.h"
#include "store/repeats.h"
#include "store/store.h"

#define NAME "aratame-milter"

static const char usage[] =
    "usage: " NAME " [-f] [-c FILE] | --help | --version\n"
    "  -c FILE  the settings; without it " SETTINGS_FILE "\n"
    "  -f       stay in the foreground and log to stderr\n";
static struct settings settings;
static struct weights weights;
static struct rules rules = { .fd = -1 };
static struct receiver receiver;
static const char *path = SETTINGS_FILE;
static bool foreground;

/* The exit status when there is nothing more to do; -1: go on. */
static int
read_options(int argc, char **argv)
{
	int c;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(usage, stdout) < 0;
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return puts(NAME " " ARATAME_VERSION) < 0;
	while ((c = getopt(argc, argv, "c:f")) != -1)
		if (c == 'c')
			path = optarg;
		else if (c == 'f')
			foreground = true;
		else
			return fputs(usage, stderr), EX_USAGE;
	return optind == argc ? -1 : (fputs(usage, stderr), EX_USAGE);
}

/* Its password came: mail that waits for it can go, or must not. */
static void
tell_held(const struct gateway *g, const char *id, bool bad)
{
	if (g->held != NULL)
		held_resolved(g->held, id, bad);
}

static bool
configure(struct error *err)
{
	struct gateway *g = &receiver.gateway;

	settings_default(&settings);
	weights_default(&weights);
	if (!settings_read(&settings, path, err) ||
	    !settings_load_lists(&settings, err) || !ppap_check(&settings, err))
		return false;
	*g = (struct gateway){ .settings = &settings,
		.weights = &weights,
		.rules = &rules,
		.repeats = repeats_new(),
		.learns = true,
		.resolved = tell_held };
	spool_space_init(&receiver.space, &settings);
	receiver.tally.since = clock_ms();
	return weights_load(&weights, &settings, err) &&
	    networks_read(
		&receiver.own, settings.own_networks, "own_networks", err) &&
	    networks_read(&receiver.trusted, settings.trusted_gateways,
		"trusted_gateways", err) &&
	    spool_prepare(&settings, err) &&
	    (settings.journal_folder[0] == '\0' ||
		(g->journal = journal_open(&settings, err)) != NULL) &&
	    rules_load(&rules, &settings, err);
}

static void
warn(void)
{
	if (settings.own_domains[0] == '\0')
		log_warning("own_domains is empty: nobody who poses as one of "
			    "our people, or writes into our threads, is seen");
	if (settings.sandbox == SANDBOX_NONE)
		log_warning("sandbox = none: a flaw in a parser is a flaw in "
			    "this gateway");
}

static bool
serve(struct error *err)
{
	struct control *control = NULL;
	struct place place = { .inode = 0 };
	bool good = milter_register(&receiver, err) &&
	    listen_open(&place, &settings, err) &&
	    (control = control_start(&receiver, err)) != NULL;

	if (good) {
		notify_started(0);
		if (!foreground)
			log_open(NAME, false);
		log_info("version %s, rules %s, listening on %s",
		    ARATAME_VERSION, rules.version, settings.listen);
		warn();
		good = milter_run(err);
		notify_stopping();
	}
	place_leave(&place);
	control_stop(control);
	return good;
}

static bool
start_workers(struct gateway *g, struct error *err)
{
	g->pool = pool_new(&settings, &rules, err);
	if (g->pool == NULL || settings.ocr == OCR_OFF)
		return g->pool != NULL;
	g->ocr = pool_new_ocr(&settings, &rules, err);
	return g->ocr != NULL;
}

static int
fail(int status, const struct error *err)
{
	log_error("%s", err->text);
	notify_started(status);
	return status;
}

int
main(int argc, char **argv)
{
	struct error err;
	bool good;
	int status;

	role_take(argc, argv);
	if ((status = read_options(argc, argv)) >= 0)
		return status;
	log_open(NAME, true);
	if (!foreground)
		notify_detach();
	if (!configure(&err))
		return fail(EX_CONFIG, &err);
	milter_take_signals();
	receiver.gateway.store = store_open(&settings, &err);
	if (receiver.gateway.store == NULL && err.text[0] != '\0')
		return fail(EX_CONFIG, &err);
	if (!start_workers(&receiver.gateway, &err))
		return fail(EXIT_FAILURE, &err);
	receiver.gateway.held =
	    held_start(&settings, receiver.gateway.store, &err);
	if (receiver.gateway.held == NULL && err.text[0] != '\0')
		return fail(EXIT_FAILURE, &err);
	good = serve(&err);
	/* The journal stays open: connections may break off until the end. */
	pool_free(receiver.gateway.ocr);
	pool_free(receiver.gateway.pool);
	held_stop(receiver.gateway.held);
	store_close(receiver.gateway.store);
	return good ? 0 : fail(EXIT_FAILURE, &err);
}

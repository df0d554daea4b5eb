/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame check: finds what would keep the daemon from starting, or blind it,
 * before it is restarted. Quiet when all is well; a line for each problem.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/options.h"
#include "judge/ppap.h"
#include "judge/weights.h"
#include "memory/threads.h"
#include "receive/direction.h"
#include "sandbox/rules.h"
#include "store/store.h"

struct problems {
	unsigned errors, warnings;
};

static void
trouble(struct problems *p, const char *text)
{
	fprintf(stderr, "error: %s\n", text);
	p->errors++;
}

static void
warning(struct problems *p, const char *text)
{
	fprintf(stderr, "warning: %s\n", text);
	p->warnings++;
}

static void
check_rules(const struct settings *s, struct problems *p)
{
	struct weights w;
	struct rules rules;
	struct error err;

	if (!weights_load(&w, s, &err))
		trouble(p, err.text);
	if (rules_load(&rules, s, &err))
		rules_close(&rules);
	else
		trouble(p, err.text);
}

static void
check_networks(const char *setting, const char *list, struct problems *p)
{
	struct networks read;
	struct error err;

	if (!networks_read(&read, list, setting, &err))
		trouble(p, err.text);
	networks_free(&read);
}

static void
check_folder(const char *setting, const char *path, struct problems *p)
{
	char text[600];
	struct stat st;

	if (path[0] == '\0')
		return;
	if (stat(path, &st) != 0)
		snprintf(text, sizeof text, "%s %s: %s", setting, path,
		    strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		snprintf(
		    text, sizeof text, "%s %s: not a folder", setting, path);
	else if ((st.st_mode & 0007) != 0)
		snprintf(text, sizeof text,
		    "%s %s: open to everyone; chmod o= it", setting, path);
	else
		return;
	warning(p, text);
}

#define UNHEARD_MOST 1000

/* Where Postfix's programs are, as aratame-release(8) looks for them. */
#define POSTSUPER "/usr/sbin/postsuper"

/* What is to wait for its password must be let go again by somebody. */
static void
check_waiting(const struct settings *s, struct problems *p)
{
	char text[600];
	struct stat st;

	if (!ppap_may_hold(s))
		return;
	if (strcmp(s->store, "none") == 0)
		warning(p,
		    "store = none: mail cannot be held for its password, "
		    "on_sealed decides");
	if (s->sister_wait > s->sealed_days * 24 * 3600)
		warning(p,
		    "sister_wait is longer than sealed_days: a mail may wait "
		    "for a password that opens nothing any more");
	if (access(POSTSUPER, F_OK) != 0)
		warning(p,
		    "ppap: there is no " POSTSUPER ": only Postfix can hold "
		    "mail for its password; with Sendmail this is not "
		    "available, and on_sealed decides");
	if (stat(s->release, &st) == 0 && S_ISSOCK(st.st_mode))
		return;
	snprintf(text, sizeof text,
	    "release %s: no socket is there: nobody lets mail go that waits "
	    "for its password; systemctl enable --now aratame-release.socket",
	    s->release);
	warning(p, text);
}

static bool
is_shared(const char *store)
{
	return strncmp(store, "postgresql:", strlen("postgresql:")) == 0;
}

static void
check_fleet(const struct settings *s, struct problems *p)
{
	char text[200];

	if (s->gateways == 1 || is_shared(s->store))
		return;
	snprintf(text, sizeof text,
	    "store = %.60s: of %zu gateways this one is blind to what the "
	    "others saw; give all of them one PostgreSQL",
	    s->store, s->gateways);
	warning(p, text);
}

static void
check_key(const struct settings *s, struct problems *p)
{
	char path[STORE_WHERE_MAX];
	struct secret *secret;
	struct error err;

	store_key_path(s, path);
	/* The daemon makes it at its first start. */
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return;
	if ((secret = secret_open(path, false, &err)) == NULL)
		trouble(p, err.text);
	secret_close(secret);
}

static bool
take_number(void *context, const struct value *columns)
{
	*(int64_t *)context = columns[0].number;
	return false;
}

/* Without them nobody is ever proved, and every partner is a stranger. */
static void
check_heard(struct engine *e, const struct settings *s, struct problems *p)
{
	struct value name = BLOB(BYTES(TALLY_UNHEARD));
	int64_t unheard = 0;
	char text[300];
	struct error err;

	if (!engine_run(
		e, STATEMENT_META_GET, &name, 1, take_number, &unheard, &err) ||
	    unheard < UNHEARD_MOST)
		return;
	snprintf(text, sizeof text,
	    "trusted_authserv_ids = %.100s: the last %lld mails had no "
	    "Authentication-Results of these names; no sender counts as proved",
	    s->trusted_authserv_ids, (long long)unheard);
	warning(p, text);
}

static void
check_store(const struct settings *s, struct problems *p)
{
	char where[STORE_WHERE_MAX];
	struct engine *e;
	struct error err;

	if (strcmp(s->store, "none") == 0)
		return;
	check_key(s, p);
	store_where(s, where);
	if (!engine_known(where, &err)) {
		trouble(p, err.text);
		return;
	}
	if (strncmp(where, "sqlite:", 7) == 0 && access(where + 7, F_OK) != 0)
		return;
	if ((e = engine_open(where, ENGINE_READS, &err)) == NULL)
		trouble(p, err.text);
	else
		check_heard(e, s, p);
	engine_close(e);
}

static void
check_sense(const struct settings *s, struct problems *p)
{
	if (s->own_domains[0] == '\0')
		warning(p,
		    "own_domains is not set: nobody who poses as a "
		    "colleague can be seen");
	if (s->tag_score > s->quarantine_score ||
	    s->quarantine_score > s->reject_score)
		warning(p,
		    "tag_score, quarantine_score and reject_score do "
		    "not rise");
	if (s->sandbox == SANDBOX_NONE)
		warning(p,
		    "sandbox = none: a flaw in a parser is a flaw in "
		    "the gateway");
	if (s->object_bytes > s->total_bytes)
		warning(p, "object_bytes is larger than total_bytes");
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
	const char *path = NULL;
	char *set[64];
	size_t set_count = 0;
	struct problems p = { 0 };
	struct settings s;
	struct error err;
	int c;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_check);
		if (c == 'c')
			path = optarg;
		else if (c == 's' && set_count < 64)
			set[set_count++] = optarg;
		else
			return command_misused(&command_check);
	}
	if (optind < argc)
		return command_misused(&command_check);
	if (options_settings(&s, path, set, set_count, &err)) {
		check_rules(&s, &p);
		check_networks("own_networks", s.own_networks, &p);
		check_networks("trusted_gateways", s.trusted_gateways, &p);
		check_folder("state_folder", s.state_folder, &p);
		check_folder("spool_folder", s.spool_folder, &p);
		check_folder("journal_folder", s.journal_folder, &p);
		check_waiting(&s, &p);
		check_fleet(&s, &p);
		check_store(&s, &p);
		check_sense(&s, &p);
	} else
		trouble(&p, err.text);
	settings_free(&s);
	return p.errors > 0 ? STATUS_TROUBLE : 0;
}

const struct command command_check = {
	"check",
	"[-c FILE] [--set NAME=VALUE]…",
	"Checks settings, rules, folders and the memory; names file and line "
	"of a problem.",
	run,
};

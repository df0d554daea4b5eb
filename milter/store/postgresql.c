/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libpq's blocking calls know no deadline that holds against a stopped server
 * (tcp_user_timeout does nothing on a unix socket, statement_timeout nothing
 * when the server does not run), so all waiting is one poll() of ours. PQcancel
 * is not used: it connects, and blocks. A name that DNS must resolve is the one
 * thing that libpq still waits for by itself; it costs a thread of the store,
 * never a mail. The cost of being wrong here is a store thread that hangs for
 * ever, and a memory that stays away until somebody restarts the daemon.
 */
#include "store/postgresql.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define RETRY_MS 1000

static void
remember(struct postgresql *p, const PQconninfoOption *options)
{
	const char *user = "", *host = "", *port = "", *database = "";

	for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		if (strcmp(o->keyword, "user") == 0)
			user = o->val;
		else if (strcmp(o->keyword, "port") == 0)
			port = o->val;
		else if (strcmp(o->keyword, "dbname") == 0)
			database = o->val;
		else if (strcmp(o->keyword, "password") == 0)
			snprintf(p->password, sizeof p->password, "%s", o->val);
		else if (strcmp(o->keyword, "host") == 0 ||
		    (strcmp(o->keyword, "hostaddr") == 0 && *host == '\0'))
			host = o->val;
	}
	if (strspn(port, ",") == strlen(port))
		port = ""; /* of each of several hosts the usual one */
	snprintf(p->where, sizeof p->where, "postgresql://%s%s%s%s%s/%s", user,
	    *user != '\0' ? "@" : "", host, *port != '\0' ? ":" : "", port,
	    database);
}

bool
postgresql_init(struct postgresql *p, const char *url, int64_t patience_ms,
    struct error *err)
{
	char *said = NULL;
	PQconninfoOption *options = PQconninfoParse(url, &said);

	*p = (struct postgresql){ .url = url, .patience_ms = patience_ms };
	/* What libpq says of it quotes the URL, and so its password. */
	PQfreemem(said);
	if (options == NULL)
		return error_set(err,
		    "store: this is not a URL that PostgreSQL takes: write "
		    "postgresql://USER@HOST/DATABASE, with %%40 for an @ and "
		    "%%2F for a / in a part");
	remember(p, options);
	PQconninfoFree(options);
	return true;
}

void
postgresql_drop(struct postgresql *p)
{
	if (p->connection != NULL)
		PQfinish(p->connection);
	p->connection = NULL;
}

/* On one line, and without the password, should a server ever repeat it. */
static void
clean(const struct postgresql *p, const char *said, char *text, size_t size)
{
	size_t len = 0, secret = strlen(p->password);

	while (*said != '\0' && len + 4 < size) {
		if (secret > 0 && strncmp(said, p->password, secret) == 0) {
			memcpy(text + len, "***", 3);
			len += 3;
			said += secret;
			continue;
		}
		text[len++] = (unsigned char)*said < ' ' ? ' ' : *said;
		said++;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	text[len] = '\0';
}

bool
postgresql_lost(struct postgresql *p, const char *what, struct error *err)
{
	char said[250] = "no connection";

	if (p->connection != NULL)
		clean(p, PQerrorMessage(p->connection), said, sizeof said);
	error_set(err, "store: %s: %s: %s", p->where, what, said);
	p->last = *err;
	postgresql_drop(p);
	return false;
}

static bool
too_late(struct postgresql *p, const char *what, struct error *err)
{
	error_set(err, "store: %s: %s: no answer in time", p->where, what);
	p->last = *err;
	postgresql_drop(p);
	return false;
}

bool
postgresql_succeeded(const struct postgresql *p, const PGresult *result,
    const char *what, struct error *err)
{
	char said[250];
	const char *state, *primary;

	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_PIPELINE_SYNC:
		return true;
	case PGRES_PIPELINE_ABORTED:
		return error_set(err,
		    "store: %s: %s: not done after the error before it",
		    p->where, what);
	default:
		break;
	}
	state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	clean(p, primary != NULL ? primary : PQresultErrorMessage(result), said,
	    sizeof said);
	return error_set(err, "store: %s: %s: %s%s%s%s", p->where, what, said,
	    state != NULL ? " (" : "", state != NULL ? state : "",
	    state != NULL ? ")" : "");
}

/* Waits for one of these events of poll(). */
static bool
await(struct postgresql *p, short events, int64_t until_ms)
{
	struct pollfd fd = { PQsocket(p->connection), events, 0 };
	int64_t left = until_ms - clock_ms();

	if (fd.fd < 0)
		return true; /* libpq says what is wrong when asked next */
	return poll(&fd, 1, left > 0 ? (int)left : 0) != 0;
}

static bool
connecting(struct postgresql *p, struct error *err)
{
	int64_t until = clock_ms() + p->patience_ms;
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	while (state != PGRES_POLLING_OK) {
		if (state == PGRES_POLLING_FAILED)
			return postgresql_lost(p, "connecting", err);
		if (!await(p, state == PGRES_POLLING_READING ? POLLIN : POLLOUT,
			until))
			return too_late(p, "connecting", err);
		state = PQconnectPoll(p->connection);
	}
	return true;
}

/* Of a notice nobody needs to know: it would go to the error output. */
static void
pass_over(void *context, const PGresult *notice)
{
	(void)context;
	(void)notice;
}

/* What the URL says comes later, and wins. */
static bool
connect_now(struct postgresql *p, struct error *err)
{
	char patience[24];
	const char *const names[] = { "fallback_application_name",
		"client_encoding", "tcp_user_timeout", "keepalives_idle",
		"dbname", NULL };
	const char *const values[] = { "aratame", "UTF8", patience, "30",
		p->url, NULL };

	snprintf(patience, sizeof patience, "%lld", (long long)p->patience_ms);
	p->connection = PQconnectStartParams(names, values, 1);
	if (p->connection == NULL)
		return error_set(err, "store: %s: no memory", p->where);
	if (PQstatus(p->connection) == CONNECTION_BAD)
		return postgresql_lost(p, "connecting", err);
	if (!connecting(p, err))
		return false;
	PQsetNoticeReceiver(p->connection, pass_over, NULL);
	PQsetnonblocking(p->connection, 1);
	return true;
}

bool
postgresql_connect(struct postgresql *p, struct error *err)
{
	int64_t now = clock_ms();

	postgresql_drop(p);
	if (p->tried_ms != 0 && now - p->tried_ms < RETRY_MS) {
		if (*p->last.text == '\0')
			error_set(&p->last,
			    "store: %s: the connection broke a moment ago",
			    p->where);
		*err = p->last;
		return false;
	}
	p->tried_ms = now;
	*p->last.text = '\0';
	if (connect_now(p, err))
		return true;
	p->last = *err;
	return false;
}

bool
postgresql_alive(struct postgresql *p)
{
	/* Its last words come first; that it has hung up is read behind them. */
	for (int i = 0; i < 3 && p->connection != NULL && await(p, POLLIN, 0);
	     i++)
		if (!PQconsumeInput(p->connection) ||
		    PQstatus(p->connection) != CONNECTION_OK)
			postgresql_drop(p);
	return p->connection != NULL;
}

bool
postgresql_next(struct postgresql *p, int64_t until_ms, PGresult **result,
    struct error *err)
{
	int unsent = PQflush(p->connection);

	while (unsent != 0 || PQisBusy(p->connection)) {
		if (unsent < 0)
			return postgresql_lost(p, "sending", err);
		if (!await(p, (short)(unsent > 0 ? POLLIN | POLLOUT : POLLIN),
			until_ms))
			return too_late(p, "waiting", err);
		if (!PQconsumeInput(p->connection))
			return postgresql_lost(p, "reading", err);
		unsent = PQflush(p->connection);
	}
	*result = PQgetResult(p->connection);
	return true;
}

bool
postgresql_do(
    struct postgresql *p, const char *sql, int64_t *number, struct error *err)
{
	int64_t until = clock_ms() + p->patience_ms;
	struct error ignored;
	PGresult *result;
	bool good = true;

	if (!PQsendQuery(p->connection, sql))
		return postgresql_lost(p, "sending", err);
	for (;;) {
		if (!postgresql_next(p, until, &result, err))
			return false;
		if (result == NULL)
			return good;
		if (!postgresql_succeeded(
			p, result, "asking", good ? err : &ignored))
			good = false;
		else if (number != NULL && PQntuples(result) > 0)
			*number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
		PQclear(result);
	}
}

bool
postgresql_collect(struct postgresql *p,
    bool (*each)(void *, int, PGresult *, struct error *), void *context,
    struct error *err)
{
	int64_t until = clock_ms() + p->patience_ms;
	struct error ignored;
	PGresult *result;
	bool good = true, parted = false;

	if (!PQpipelineSync(p->connection))
		return postgresql_lost(p, "sending", err);
	for (int nth = 0;;) {
		if (!postgresql_next(p, until, &result, good ? err : &ignored))
			return false;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
			break;
		/* NULL stands between two; twice: there will be no more. */
		if (result == NULL && parted)
			return postgresql_lost(
			    p, "reading", good ? err : &ignored);
		parted = result == NULL;
		if (!parted &&
		    !each(context, nth++, result, good ? err : &ignored))
			good = false;
	}
	PQclear(result);
	return good;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * PostgreSQL, for a fleet that shares one memory. The connection stays in
 * pipeline mode: a question is one round trip, and a whole transaction is sent
 * without waiting, so that a batch of a thousand rows costs the way to the
 * server once and not a thousand times. The price: a statement without rows
 * inside a transaction tells its failure later, at the commit at the latest.
 *
 * Statements are prepared once a connection, with plans that do not look at
 * the values: each is a walk down an index, and planning over a year of
 * partitions would cost more than running. Their types are asked of the
 * server, since `$1 + 1' makes an INTEGER of $1 there, and a statement whose
 * types are not ours must fail when connecting and not on some mail.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/driver.h"
#include "store/postgresql.h"
#include "store/postgresql_schema.h"
#include "store/postgresql_value.h"

#define READER_WAITS_MS 2000
#define WRITER_WAITS_MS 30000
#define MIGRATION_WAITS_MS (10 * 60 * 1000)
#define QUEUE_MOST 500
#define RUN_AT_ONCE (-1) /* in the queue: BEGIN, COMMIT, ROLLBACK */

struct pg {
	struct engine base;
	struct postgresql server;
	struct shape shapes[STATEMENT_COUNT];
	int queue[QUEUE_MOST]; /* statements sent, their results not yet read */
	int queued;
	bool inside; /* between begin and commit */
	bool broken; /* and there was an error in between: */
	struct error why;
	PGresult *results[QUEUE_MOST];
	int64_t changes;
	char url[];
};

static struct pg *
pg_of(struct engine *e)
{
	return (struct pg *)e;
}

static const char *
name_of(int statement)
{
	return statement == RUN_AT_ONCE ? "transaction"
					: statement_name[statement];
}

static bool
fails(struct pg *p, const struct error *err)
{
	p->broken = p->inside;
	p->why = *err;
	return false;
}

static void
forget_results(struct pg *p)
{
	for (int i = 0; i < p->queued; i++) {
		PQclear(p->results[i]);
		p->results[i] = NULL;
	}
	p->queued = 0;
}

static bool
keep(void *context, int nth, PGresult *result, struct error *err)
{
	struct pg *p = context;

	if (nth < p->queued)
		p->results[nth] = result;
	else
		PQclear(result);
	return nth >= p->queued ||
	    postgresql_succeeded(
		&p->server, result, name_of(p->queue[nth]), err);
}

/* Reads the results of all that was sent; the queue is then to be emptied. */
static bool
settle(struct pg *p, struct error *err)
{
	bool good;

	if (p->server.connection == NULL)
		return error_set(
		    err, "store: %s: no connection", p->server.where);
	good = postgresql_collect(&p->server, keep, p, err);
	p->changes = 0;
	if (good && p->queued > 0 && p->results[p->queued - 1] != NULL)
		p->changes =
		    strtoll(PQcmdTuples(p->results[p->queued - 1]), NULL, 10);
	return good || fails(p, err);
}

/* Two for each statement: it is prepared, and here are its types. */
static bool
prepared(void *context, int nth, PGresult *result, struct error *err)
{
	struct pg *p = context;
	int statement = nth / 2;
	bool good = postgresql_succeeded(
	    &p->server, result, statement_name[statement], err);

	if (good && nth % 2 == 1 && !shape_learn(&p->shapes[statement], result))
		good = error_set(err,
		    "store: %s: the types of %s are none of BIGINT, BYTEA and "
		    "TEXT",
		    p->server.where, statement_name[statement]);
	PQclear(result);
	return good;
}

static bool
prepare(struct pg *p, struct error *err)
{
	char name[16];

	if (!PQenterPipelineMode(p->server.connection))
		return postgresql_lost(&p->server, "pipelining", err);
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		snprintf(name, sizeof name, "s%d", i);
		if (!PQsendPrepare(p->server.connection, name,
			statement_text[i], 0, NULL) ||
		    !PQsendDescribePrepared(p->server.connection, name))
			return postgresql_lost(&p->server, "preparing", err);
	}
	if (postgresql_collect(&p->server, prepared, p, err))
		return true;
	postgresql_drop(&p->server);
	return false;
}

static bool
set_up(struct pg *p, struct error *err)
{
	char sql[300];

	snprintf(sql, sizeof sql,
	    "SET statement_timeout = %lld; "
	    "SET idle_in_transaction_session_timeout = 60000; "
	    "SET plan_cache_mode = force_generic_plan; "
	    "SET enable_seqscan = off; SET jit = off",
	    (long long)p->server.patience_ms);
	if (postgresql_do(&p->server, sql, NULL, err) &&
	    postgresql_schema_fits(&p->server, err))
		return prepare(p, err);
	postgresql_drop(&p->server);
	return false;
}

/* Connected; the transaction that was open when it broke is not begun anew. */
static bool
ready(struct pg *p, struct error *err)
{
	if (p->broken) {
		*err = p->why;
		return false;
	}
	if (postgresql_alive(&p->server))
		return true;
	if (p->inside) {
		error_set(
		    err, "store: %s: the server has hung up", p->server.where);
		return fails(p, err);
	}
	forget_results(p);
	if (!postgresql_connect(&p->server, err))
		return false;
	if (set_up(p, err))
		return true;
	p->server.last = *err;
	return false;
}

static bool
send_query(struct pg *p, const struct query *q, struct error *err)
{
	char name[16];

	snprintf(name, sizeof name, "s%d", (int)q->statement);
	if (shape_send(&p->shapes[q->statement], p->server.connection, name,
		q->values, q->count)) {
		p->queue[p->queued++] = (int)q->statement;
		return true;
	}
	if (PQstatus(p->server.connection) != CONNECTION_OK)
		postgresql_lost(&p->server, name_of((int)q->statement), err);
	else
		error_set(err, "store: %s takes other values",
		    name_of((int)q->statement));
	return fails(p, err);
}

static void
give_rows(
    const struct shape *shape, const PGresult *result, const struct query *q)
{
	struct value columns[VALUES_MAX];

	for (int i = 0; i < PQntuples(result); i++) {
		shape_row(shape, result, i, columns);
		if (!q->row(q->context, columns))
			break;
	}
}

/*
 * The results leave the engine before a row is given: whoever gets it may run
 * another statement meanwhile. Those of the caller's are the last of them.
 */
static void
give_all(struct pg *p, const struct query *queries, int count)
{
	PGresult *results[QUEUE_MOST];

	for (int i = 0; i < count; i++) {
		results[i] = p->results[p->queued - count + i];
		p->results[p->queued - count + i] = NULL;
	}
	forget_results(p);
	for (int i = 0; i < count; i++) {
		if (queries[i].row != NULL)
			give_rows(&p->shapes[queries[i].statement], results[i],
			    &queries[i]);
		PQclear(results[i]);
	}
}

static bool
settle_and_give(
    struct pg *p, const struct query *queries, int count, struct error *err)
{
	bool good = settle(p, err);

	if (good)
		give_all(p, queries, count);
	else
		forget_results(p);
	return good;
}

/* Without rows and in a transaction they wait for what comes behind them. */
static bool
run(struct engine *e, const struct query *queries, size_t count,
    struct error *err)
{
	struct pg *p = pg_of(e);
	bool rows = false;
	int unsettled = 0;

	if (!ready(p, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (p->queued == QUEUE_MOST - 1) {
			if (!settle_and_give(
				p, queries + i - unsettled, unsettled, err))
				return false;
			unsettled = 0;
		}
		if (!send_query(p, &queries[i], err))
			return false;
		unsettled++;
		rows = rows || queries[i].row != NULL;
	}
	return (p->inside && !rows) ||
	    settle_and_give(p, queries + count - unsettled, unsettled, err);
}

/* Inside a transaction it has to wait for the server. */
static int64_t
changes(struct engine *e)
{
	struct pg *p = pg_of(e);
	struct error err;

	if (p->queued > 0) {
		settle(p, &err);
		forget_results(p);
	}
	return p->changes;
}

static bool
send_plain(struct pg *p, const char *sql, struct error *err)
{
	if (!PQsendQueryParams(
		p->server.connection, sql, 0, NULL, NULL, NULL, NULL, 1)) {
		postgresql_lost(&p->server, sql, err);
		return fails(p, err);
	}
	p->queue[p->queued++] = RUN_AT_ONCE;
	return true;
}

static void
rollback(struct engine *e)
{
	struct pg *p = pg_of(e);
	struct error ignored;

	if (p->server.connection != NULL && p->queued > 0)
		settle(p, &ignored);
	forget_results(p);
	if (p->server.connection != NULL && p->inside &&
	    (!send_plain(p, "ROLLBACK", &ignored) || !settle(p, &ignored)))
		postgresql_drop(&p->server);
	forget_results(p);
	p->inside = p->broken = false;
}

static bool
begin(struct engine *e, struct error *err)
{
	struct pg *p = pg_of(e);

	if (p->inside)
		rollback(e);
	if (!ready(p, err) || !send_plain(p, "BEGIN", err))
		return false;
	p->inside = true;
	return true;
}

static bool
commit(struct engine *e, struct error *err)
{
	struct pg *p = pg_of(e);
	bool good;

	if (!p->inside)
		return error_set(
		    err, "store: %s: no transaction", p->server.where);
	good = ready(p, err) && send_plain(p, "COMMIT", err) && settle(p, err);

	if (!good)
		rollback(e);
	forget_results(p);
	p->inside = false;
	return good;
}

/* What is done to tables is done in plain text, outside the pipeline. */
static bool
months(struct engine *e, int64_t first, int64_t last, struct error *err)
{
	struct pg *p = pg_of(e);
	bool good;

	if (!ready(p, err))
		return false;
	if (!PQexitPipelineMode(p->server.connection))
		return postgresql_lost(&p->server, "months", err);
	good = postgresql_schema_months(&p->server, first, last, err);
	if (p->server.connection != NULL &&
	    !PQenterPipelineMode(p->server.connection))
		postgresql_drop(&p->server);
	return good;
}

/* On a connection of its own: the statements cannot be prepared yet. */
static bool
migrate(struct engine *e, int *to, struct error *err)
{
	struct pg *p = pg_of(e);
	int64_t patience_ms = p->server.patience_ms;
	bool good;

	rollback(e);
	p->server.patience_ms = MIGRATION_WAITS_MS;
	p->server.tried_ms = 0;
	good = postgresql_connect(&p->server, err) &&
	    postgresql_schema_migrate(&p->server, to, err);
	postgresql_drop(&p->server);
	p->server.patience_ms = patience_ms;
	p->server.tried_ms = 0;
	return good;
}

static bool
check(struct engine *e, struct error *err)
{
	return ready(pg_of(e), err);
}

static void
close_engine(struct engine *e)
{
	struct pg *p = pg_of(e);

	forget_results(p);
	postgresql_drop(&p->server);
	free(p);
}

/* Connects when first asked: the database may start after us. */
static struct engine *
open_engine(const char *where, enum engine_use use, struct error *err)
{
	struct pg *p = calloc(1, sizeof *p + strlen(where) + 1);

	if (p == NULL)
		exit(EXIT_MEMORY);
	p->base.driver = &driver_postgresql;
	p->base.use = use;
	strcpy(p->url, where);
	if (postgresql_init(&p->server, p->url,
		use == ENGINE_READS ? READER_WAITS_MS : WRITER_WAITS_MS, err))
		return &p->base;
	free(p);
	return NULL;
}

const struct driver driver_postgresql = {
	.scheme = "postgresql:",
	.open = open_engine,
	.close = close_engine,
	.run_all = run,
	.changes = changes,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.check = check,
	.migrate = migrate,
	.months = months,
};

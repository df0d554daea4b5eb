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

#define READER_WAITS_MS 2000
#define WRITER_WAITS_MS 30000
#define MIGRATION_WAITS_MS (10 * 60 * 1000)
#define QUEUE_MOST 500
#define RUN_AT_ONCE (-1) /* in the queue: BEGIN, COMMIT, ROLLBACK */

/* pg_type.h, which is the server's and not the client's. */
enum { IS_BOOL = 16, IS_BYTEA = 17, IS_INT8 = 20, IS_INT2 = 21, IS_INT4 = 23 };
enum { IS_TEXT = 25, IS_VARCHAR = 1043 };

struct shape {
	int parameters, columns;
	Oid parameter[VALUES_MAX], column[VALUES_MAX];
};

struct pg {
	struct engine base;
	struct postgresql server;
	struct shape shapes[STATEMENT_COUNT];
	int queue[QUEUE_MOST]; /* statements sent, their results not yet read */
	int queued;
	bool inside; /* between begin and commit */
	bool broken; /* and there was an error in between: */
	struct error why;
	PGresult *last;
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
	if (p->server.connection == NULL)
		p->queued = 0;
	p->broken = p->inside;
	p->why = *err;
	return false;
}

static bool
keep_last(void *context, int nth, PGresult *result, struct error *err)
{
	struct pg *p = context;

	PQclear(p->last);
	p->last = result;
	return postgresql_succeeded(&p->server, result,
	    nth < p->queued ? name_of(p->queue[nth]) : "more", err);
}

/* Reads the results of all that was sent; `last' is the last one's. */
static bool
settle(struct pg *p, struct error *err)
{
	bool good = postgresql_collect(&p->server, keep_last, p, err);

	p->queued = 0;
	p->changes = good && p->last != NULL
	    ? strtoll(PQcmdTuples(p->last), NULL, 10)
	    : 0;
	return good || fails(p, err);
}

static void
forget_last(struct pg *p)
{
	PQclear(p->last);
	p->last = NULL;
}

static bool
type_is_ours(Oid type)
{
	return type == IS_BOOL || type == IS_BYTEA || type == IS_INT8 ||
	    type == IS_INT4 || type == IS_INT2 || type == IS_TEXT ||
	    type == IS_VARCHAR;
}

static bool
learn_shape(struct shape *shape, const PGresult *result)
{
	bool good = true;

	shape->parameters = PQnparams(result);
	shape->columns = PQnfields(result);
	if (shape->parameters > VALUES_MAX || shape->columns > VALUES_MAX)
		return false;
	for (int i = 0; i < shape->parameters; i++) {
		shape->parameter[i] = PQparamtype(result, i);
		good = good && type_is_ours(shape->parameter[i]);
	}
	for (int i = 0; i < shape->columns; i++) {
		shape->column[i] = PQftype(result, i);
		good = good && type_is_ours(shape->column[i]);
	}
	return good;
}

/* Two for each statement: it is prepared, and here are its types. */
static bool
prepared(void *context, int nth, PGresult *result, struct error *err)
{
	struct pg *p = context;
	int statement = nth / 2;
	bool good = postgresql_succeeded(
	    &p->server, result, statement_name[statement], err);

	if (good && nth % 2 == 1 && !learn_shape(&p->shapes[statement], result))
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
	p->queued = 0;
	if (!postgresql_connect(&p->server, err))
		return false;
	if (set_up(p, err))
		return true;
	p->server.last = *err;
	return false;
}

/* Big-endian, as long as the type is. False: it does not fit. */
static bool
encode_number(int64_t number, Oid type, char at[8], int *len)
{
	*len = type == IS_INT2 ? 2 : type == IS_INT4 ? 4 : 8;
	if (type == IS_BOOL)
		*len = 1;
	for (int i = 0; i < *len; i++)
		at[i] = (char)((uint64_t)number >> (8 * (*len - 1 - i)));
	return *len == 8 ||
	    (number >= -(INT64_C(1) << (8 * *len - 1)) &&
		number < INT64_C(1) << (8 * *len - 1));
}

static bool
is_number(Oid type)
{
	return type != IS_BYTEA && type != IS_TEXT && type != IS_VARCHAR;
}

static bool
send_values(struct pg *p, enum statement statement, const struct value *values,
    size_t count)
{
	const struct shape *shape = &p->shapes[statement];
	char name[16], numbers[VALUES_MAX][8];
	const char *at[VALUES_MAX] = { NULL };
	int lengths[VALUES_MAX] = { 0 }, formats[VALUES_MAX];

	if (count != (size_t)shape->parameters)
		return false;
	for (size_t i = 0; i < count; i++) {
		formats[i] = 1;
		if (values[i].kind == VALUE_NULL)
			continue;
		if ((values[i].kind == VALUE_NUMBER) !=
		    is_number(shape->parameter[i]))
			return false;
		at[i] = values[i].kind == VALUE_NUMBER
		    ? numbers[i]
		    : (const char *)values[i].bytes.at;
		lengths[i] = (int)values[i].bytes.len;
		if (at[i] == NULL)
			at[i] = "";
		if (values[i].kind == VALUE_NUMBER &&
		    !encode_number(values[i].number, shape->parameter[i],
			numbers[i], &lengths[i]))
			return false;
	}
	snprintf(name, sizeof name, "s%d", (int)statement);
	return PQsendQueryPrepared(
	    p->server.connection, name, (int)count, at, lengths, formats, 1);
}

static struct value
decode(const PGresult *result, int row, int column, Oid type)
{
	const unsigned char *at =
	    (const unsigned char *)PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);
	uint64_t number = 0;

	if (PQgetisnull(result, row, column))
		return (struct value){ .kind = VALUE_NULL };
	if (!is_number(type))
		return BLOB(((struct bytes){ at, (size_t)len }));
	if (len > 0 && type != IS_BOOL && (at[0] & 0x80) != 0)
		number = UINT64_MAX; /* its sign, for the shorter ones */
	for (int i = 0; i < len; i++)
		number = number << 8 | at[i];
	return NUMBER((int64_t)number);
}

static void
give_rows(struct pg *p, const struct shape *shape,
    bool (*row)(void *, const struct value *), void *context)
{
	struct value columns[VALUES_MAX];
	PGresult *result = p->last;

	/* It may run another statement meanwhile. */
	p->last = NULL;
	for (int i = 0; i < PQntuples(result); i++) {
		for (int c = 0; c < shape->columns; c++)
			columns[c] = decode(result, i, c, shape->column[c]);
		if (!row(context, columns))
			break;
	}
	PQclear(result);
}

static bool
run(struct engine *e, enum statement statement, const struct value *values,
    size_t count, bool (*row)(void *, const struct value *), void *context,
    struct error *err)
{
	struct pg *p = pg_of(e);

	if (!ready(p, err))
		return false;
	if (!send_values(p, statement, values, count)) {
		if (PQstatus(p->server.connection) != CONNECTION_OK)
			postgresql_lost(&p->server, name_of(statement), err);
		else
			error_set(err, "store: %s takes other values",
			    name_of(statement));
		return fails(p, err);
	}
	p->queue[p->queued++] = statement;
	if (p->inside && row == NULL && p->queued < QUEUE_MOST - 1)
		return true;
	if (!settle(p, err))
		return false;
	if (row != NULL)
		give_rows(p, &p->shapes[statement], row, context);
	else
		forget_last(p);
	return true;
}

/* Inside a transaction it has to wait for the server. */
static int64_t
changes(struct engine *e)
{
	struct pg *p = pg_of(e);
	struct error err;

	if (p->queued > 0 && !settle(p, &err))
		return 0;
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
	if (p->server.connection != NULL && p->inside &&
	    (!send_plain(p, "ROLLBACK", &ignored) || !settle(p, &ignored)))
		postgresql_drop(&p->server);
	forget_last(p);
	p->queued = 0;
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
	forget_last(p);
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

	forget_last(p);
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
	.run = run,
	.changes = changes,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.check = check,
	.migrate = migrate,
	.months = months,
};

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * engine - SQL for the store, on SQLite or on PostgreSQL
 *
 * Every statement stands in store/statements.def, written so that both speak
 * it ($1, $2 … as parameters, ON CONFLICT, BIGINT and BYTEA as types), and the
 * schema in store/schema.def with its versions. Every table has the column
 * `home', the distribution key, and every statement names it.
 *
 * Where    "sqlite:/path", "postgresql://…" (libpq's form).
 * Threads  an engine belongs to one thread.
 * Errors   false, with what the database said and where it lies. After one the
 *          engine may be used again: it reconnects, at most once a second. A
 *          transaction is over after an error; engine_rollback() ends it.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <time.h>

#include "base/arena.h"
#include "base/error.h"

enum statement {
#define STATEMENT(id, sql) STATEMENT_##id,
#include "store/statements.def"
#undef STATEMENT
	STATEMENT_COUNT
};

enum value_kind { VALUE_NULL, VALUE_NUMBER, VALUE_BYTES };

struct value {
	enum value_kind kind;
	int64_t number;
	struct bytes bytes;
};

#define NUMBER(n) ((struct value){ .kind = VALUE_NUMBER, .number = (n) })
#define BLOB(b) ((struct value){ .kind = VALUE_BYTES, .bytes = (b) })
#define VALUES_MAX 16 /* parameters, or columns, of one statement */

struct engine;

/* The writer makes a SQLite file, its schema, and mends it; readers do not. */
enum engine_use { ENGINE_READS, ENGINE_WRITES };

/* Is there such an engine? Says which there are. */
bool engine_known(const char *where, struct error *);

/*
 * Connects; the writer creates a SQLite file and its schema, or brings it to
 * the newest version, but never one of PostgreSQL (engine_migrate()).
 */
struct engine *engine_open(const char *where, enum engine_use, struct error *);
void engine_close(struct engine *); /* NULL is allowed */

/*
 * Runs one statement; `row` gets each row, good until it returns, and ends the
 * reading with false. NULL: rows are of no interest.
 */
bool engine_run(struct engine *, enum statement, const struct value *,
    size_t count, bool (*row)(void *context, const struct value *columns),
    void *context, struct error *);

/*
 * Runs several, in this order, of which none needs what another one answers:
 * one round trip to PostgreSQL for all of them. Each has a `row' of its own.
 * Their memory must last until it returns; in a transaction too, no longer.
 */
struct query {
	enum statement statement;
	const struct value *values;
	size_t count;
	bool (*row)(void *context, const struct value *columns);
	void *context;
};
bool engine_run_all(
    struct engine *, const struct query *, size_t count, struct error *);

/*
 * Rows changed by the last statement. In a transaction of PostgreSQL it costs
 * a round trip, which statements without rows do not.
 */
int64_t engine_changes(struct engine *);

bool engine_begin(struct engine *, struct error *);
bool engine_commit(struct engine *, struct error *);
void engine_rollback(struct engine *);

/*
 * Looks at all of it for damage; may take long. For a writer: what is damaged
 * is set aside and a new one begun, which is told to the log. False: damaged
 * still, or not to be asked.
 */
bool engine_check(struct engine *, struct error *);

/* It was found damaged when it was last spoken to. */
bool engine_is_damaged(const struct engine *);

/* From any thread: what it is at fails soon, as far as the driver can. */
void engine_interrupt(struct engine *);

/* Brings the schema to the newest version; `to` gets its number. */
bool engine_migrate(struct engine *, int *to, struct error *);

/*
 * Tables that are cut by month (store/schema.def) keep first..last, counted
 * from January 1970: there is room for these, and what is older goes; that may
 * take many calls, each a short one. Row by row in SQLite; PostgreSQL drops.
 */
bool
engine_months(struct engine *, int64_t first, int64_t last, struct error *);

/* The same for the last `days` and what comes next. */
bool
engine_keep_months(struct engine *, time_t now, int64_t days, struct error *);

#endif

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
 *          engine may be used again: it reconnects, at most once a second.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

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
	struct bytes bytes; /* TEXT as well as BYTEA */
};

#define NUMBER(n) ((struct value){ .kind = VALUE_NUMBER, .number = (n) })
#define BLOB(b) ((struct value){ .kind = VALUE_BYTES, .bytes = (b) })

struct engine;

/* Connects; creates a SQLite file and its schema, never one of PostgreSQL. */
struct engine *engine_open(const char *where, struct error *);
void engine_close(struct engine *); /* NULL is allowed */

/*
 * Runs one statement; `row` gets each row, good until it returns, and ends the
 * reading with false. NULL: rows are of no interest.
 */
bool engine_run(struct engine *, enum statement, const struct value *,
    size_t count, bool (*row)(void *context, const struct value *columns),
    void *context, struct error *);

/* Rows changed by the last statement. */
int64_t engine_changes(const struct engine *);

bool engine_begin(struct engine *, struct error *);
bool engine_commit(struct engine *, struct error *);
void engine_rollback(struct engine *);

/* Brings the schema to the newest version; `to` gets its number. */
bool engine_migrate(struct engine *, int *to, struct error *);

#endif

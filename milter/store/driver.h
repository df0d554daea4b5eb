/* SPDX-License-Identifier: BSD-2-Clause
 *
 * driver - what a database has to offer to be an engine
 *
 * One table of functions for each; engine.c picks by the scheme. A driver's
 * own struct begins with struct engine. What each function has to do stands
 * in store/engine.h.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include <stdatomic.h>

#include "store/engine.h"

struct driver {
	const char *scheme; /* "sqlite:", with which `where' begins */
	struct engine *(*open)(
	    const char *where, enum engine_use, struct error *);
	void (*close)(struct engine *);
	bool (*run_all)(struct engine *, const struct query *, size_t count,
	    struct error *);
	int64_t (*changes)(struct engine *);
	bool (*begin)(struct engine *, struct error *);
	bool (*commit)(struct engine *, struct error *);
	void (*rollback)(struct engine *);
	bool (*check)(struct engine *, struct error *);
	bool (*is_damaged)(const struct engine *); /* NULL: never */
	bool (*migrate)(struct engine *, int *to, struct error *);
	bool (*months)(
	    struct engine *, int64_t first, int64_t last, struct error *);
};

struct engine {
	const struct driver *driver;
	enum engine_use use;
	atomic_bool interrupted; /* a driver may look at it */
};

extern const struct driver driver_sqlite;
extern const struct driver driver_postgresql;

/* By enum statement. */
extern const char *const statement_text[];
extern const char *const statement_name[];

/*
 * The schema, in the order in which it is made. `month` names the column by
 * which a table may be cut into partitions, a number of months since 1970; it
 * is part of the key. NULL: it is not cut.
 */
enum schema_kind { SCHEMA_TABLE, SCHEMA_INDEX, SCHEMA_CHANGE };
struct schema_step {
	int version;
	enum schema_kind kind;
	const char *name;    /* of the table or the index */
	const char *columns; /* of a table; of an index, "table (columns)" */
	const char *key;     /* of a table */
	const char *month;
	bool large; /* holds whole mails */
};
extern const struct schema_step schema_steps[];
extern const size_t schema_step_count;

#define SCHEMA_VERSION 1

#endif

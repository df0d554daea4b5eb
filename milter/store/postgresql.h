/* SPDX-License-Identifier: BSD-2-Clause
 *
 * postgresql - a connection to PostgreSQL that is never waited for too long
 *
 * Nothing here blocks for longer than `patience_ms': a server that is stopped,
 * cut off or slow costs its thread that time, then the connection is dropped.
 * The server is told the same limit, so that it does not work on for nobody.
 *
 * Errors   what the server said (never its DETAIL, which quotes values) and
 *          where: user, host and database, never the password.
 * Threads  a connection belongs to one thread.
 * Source   libpq's "Asynchronous Command Processing" and "Pipeline Mode".
 */
#ifndef STORE_POSTGRESQL_H
#define STORE_POSTGRESQL_H

#include <libpq-fe.h>

#include "base/error.h"
#include "base/bytes.h"

struct postgresql {
	PGconn *connection; /* NULL: there is none */
	int64_t patience_ms;
	const char *url;
	char where[200];
	char password[256]; /* of the URL, to keep it out of what we say */
	int64_t tried_ms;   /* when we last tried to connect; 0: never */
	struct error last;  /* why that failed */
};

/* Reads the URL; does not connect yet. It must live as long as this. */
bool postgresql_init(
    struct postgresql *, const char *url, int64_t patience_ms, struct error *);

/* A new connection, at most once a second; in between the last error. */
bool postgresql_connect(struct postgresql *, struct error *);
void postgresql_drop(struct postgresql *);

/* False, and dropped, when the server has hung up while nothing was asked. */
bool postgresql_alive(struct postgresql *);

/*
 * The next result of what was sent; NULL where one statement's end and the
 * next one's begin. False: not in time, and the connection is dropped.
 */
bool postgresql_next(
    struct postgresql *, int64_t until_ms, PGresult **, struct error *);

/*
 * Runs statements in plain text, outside a pipeline. `number` gets the first
 * column of the first row of the last one, if it has any; NULL is allowed.
 */
bool postgresql_do(
    struct postgresql *, const char *sql, int64_t *number, struct error *);

/*
 * Ends a pipeline and hands each result, the n-th, to `each', whose it is then.
 * False: the first error that `each' or the connection had; it is called for
 * the results behind it nevertheless.
 */
bool postgresql_collect(struct postgresql *,
    bool (*each)(void *context, int nth, PGresult *, struct error *),
    void *context, struct error *);

/* False, with the error, when this result is one; `what` was being done. */
bool postgresql_succeeded(const struct postgresql *, const PGresult *,
    const char *what, struct error *);

/* False, with what the connection says was wrong; it is dropped. */
bool postgresql_lost(struct postgresql *, const char *what, struct error *);

#endif

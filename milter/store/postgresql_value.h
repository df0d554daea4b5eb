/* SPDX-License-Identifier: BSD-2-Clause
 *
 * postgresql_value - our values in PostgreSQL's binary form, and back
 *
 * Types    BIGINT, INTEGER, SMALLINT, BOOLEAN as numbers; BYTEA, TEXT, VARCHAR
 *          as bytes. Any other type of a statement is refused when preparing.
 * Limits   VALUES_MAX parameters or columns; a text of 1 GB.
 * Source   PostgreSQL's src/backend/utils/adt: int8send, byteasend.
 */
#ifndef STORE_POSTGRESQL_VALUE_H
#define STORE_POSTGRESQL_VALUE_H

#include <libpq-fe.h>

#include "store/engine.h"

/* The types of one prepared statement. */
struct shape {
	int parameters, columns;
	Oid parameter[VALUES_MAX], column[VALUES_MAX];
};

/* From what the server describes. False: a type that is not ours. */
bool shape_learn(struct shape *, const PGresult *described);

/* Sends one execution. False: the values do not fit, or libpq says why. */
bool shape_send(const struct shape *, PGconn *, const char *name,
    const struct value *, size_t count);

/* Good as long as the result. */
void shape_row(const struct shape *, const PGresult *, int row,
    struct value columns[VALUES_MAX]);

#endif

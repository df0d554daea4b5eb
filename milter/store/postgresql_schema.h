/* SPDX-License-Identifier: BSD-2-Clause
 *
 * postgresql_schema - the tables in PostgreSQL, and their partitions
 *
 * Only migrate makes tables. The number of the schema stands in the table
 * schema_version; a newer one than ours is taken, so that a fleet may be
 * brought up one gateway at a time.
 *
 * Tables with a month are cut by it: NAME_YYYY_MM, and NAME_other for what lies
 * outside of those that were made. Where an admin has spread such a table over
 * several servers instead, no partitions are made and rows are deleted.
 *
 * All take a connection that is not in pipeline mode; several gateways may
 * call them at once, one waits for the other (an advisory lock).
 */
#ifndef STORE_POSTGRESQL_SCHEMA_H
#define STORE_POSTGRESQL_SCHEMA_H

#include "store/postgresql.h"

/* False, with the command that helps, when the tables are too old or missing. */
bool postgresql_schema_fits(struct postgresql *, struct error *);

/* `to` gets the number it has then. All of it or nothing. */
bool postgresql_schema_migrate(struct postgresql *, int *to, struct error *);

/* Makes the partitions for first..last, and drops what is older. */
bool postgresql_schema_months(
    struct postgresql *, int64_t first, int64_t last, struct error *);

#endif

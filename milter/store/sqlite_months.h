/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sqlite_months - old months go, a slice of the homes at a time
 */
#ifndef STORE_SQLITE_MONTHS_H
#define STORE_SQLITE_MONTHS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Works for a fifth of a second, then leaves the rest to the next call. False:
 * the connection says why.
 */
bool sqlite_months(sqlite3 *, int64_t first);

#endif

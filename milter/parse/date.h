/* SPDX-License-Identifier: BSD-2-Clause
 *
 * date - the Date of a mail as seconds since 1970 (RFC 5322, 3.3)
 *
 * Without locale and time zone files. Tolerant: words in any order, the zone
 * by name or missing (UTC then), years of two digits, "2 Mar" with dashes.
 */
#ifndef PARSE_DATE_H
#define PARSE_DATE_H

#include <time.h>

#include "base/bytes.h"

/* False when it is no date of the years 1970 to 9999. */
bool date_read(struct bytes, time_t *);

/* The same, and its zone: seconds east of Greenwich. */
bool date_read_zone(struct bytes, time_t *, long *zone);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * partners - rules/partners: the fixed parts of partners' passwords
 *
 * Products build a password of a fixed part and another, and tell only that
 * other. A line for each partner: "example.co.jp prefix=AOBA- suffix=!", each
 * as often as needed; the domain stands for its subdomains too.
 *
 * Input    the operator's file; checked when it is read, trusted after.
 * Errors   as file:line.
 */
#ifndef UNPACK_PARTNERS_H
#define UNPACK_PARTNERS_H

#include "base/bytes.h"
#include "base/error.h"

#define PARTNERS_FIXED_MOST 64 /* bytes of a fixed part */

bool partners_check(struct bytes file, const char *name, struct error *);

/* Every fixed part of the partner that this domain belongs to. */
void partners_each(struct bytes file, struct bytes domain,
    void (*fixed)(void *context, bool prefix, struct bytes part),
    void *context);

#endif

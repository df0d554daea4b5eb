/* SPDX-License-Identifier: BSD-2-Clause
 *
 * names - the other names that a part has for some mail program
 *
 * RFC 2231 beside the plain form, Content-Disposition beside Content-Type, text
 * cut at a semicolon or a comment: what differs in its ending opens another
 * program.
 */
#ifndef PARSE_NAMES_H
#define PARSE_NAMES_H

#include "base/arena.h"

/*
 * A name with another ending than `name`, of the two header values. Empty:
 * there is none.
 */
struct bytes names_other(struct arena *, struct bytes name,
    struct bytes disposition, struct bytes type);

#endif

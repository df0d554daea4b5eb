/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pairs - under which keys the passwords of a mail are remembered
 *
 * A password belongs to two who write to each other: a person of ours and the
 * other's organisation, which may send the archive from one address and its
 * password from another. So each of our people is paired with each name that
 * the mail has for the organisation: of its envelope sender, of its From, and
 * of whoever signed it. Freemail addresses stand for themselves. For mail that
 * leaves us the pair is the same, seen from the other side.
 *
 * Who forges such a name gets nothing but more passwords tried on his archive.
 *
 * Limits   PAIRS_MAX: what is beyond is not remembered.
 */
#ifndef MEMORY_PAIRS_H
#define MEMORY_PAIRS_H

#include "base/envelope.h"
#include "inspect/facts.h"
#include "store/secret.h"

#define PAIRS_MAX 400

struct pair {
	int64_t home;
	unsigned char hash[SECRET_HASH];
};

struct pairs {
	struct pair list[PAIRS_MAX];
	size_t count;
};

void pairs_of(struct pairs *, const struct secret *, enum direction,
    const struct facts *, struct arena *);

struct bytes pair_bytes(const struct pair *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * rekey - what is sealed under an older key is sealed under the newest
 *
 * Only what lives long: mails that are kept for their password go within
 * days. Beside a running daemon: a few rows to a transaction.
 */
#ifndef STORE_REKEY_H
#define STORE_REKEY_H

#include "store/engine.h"
#include "store/secret.h"

struct rekeyed {
	uint64_t seen, sealed, lost; /* lost: no key of ours opens it */
};

bool rekey_all(
    struct engine *, const struct secret *, struct rekeyed *, struct error *);

#endif

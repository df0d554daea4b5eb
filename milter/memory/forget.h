/* SPDX-License-Identifier: BSD-2-Clause
 *
 * forget - a person goes out of the memory, on request
 *
 * What stands under the address: who it is, which names it bore, in which
 * threads it took part, which messages it sent or got. Fingerprints of text
 * stay: nothing leads from them to a person. Mails that are kept for their
 * password, and passwords, go by themselves within days.
 */
#ifndef MEMORY_FORGET_H
#define MEMORY_FORGET_H

#include "store/engine.h"
#include "store/secret.h"

struct forgotten {
	int64_t senders, names, participants, messages; /* rows that went */
	int64_t left; /* rows still under it afterwards: none, or we lied */
};

/* In one transaction. The address is canon (parse/address.h). */
bool forget_address(struct engine *, const struct secret *,
    struct bytes address, struct forgotten *, struct error *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * people - whose address, whose name, whose server that is
 *
 * Domains are compared by the one that was registered (Public Suffix List).
 * The lists of freemail providers and of mail services are short on purpose:
 * what is missing there costs half a point of a family that never decides.
 */
#ifndef INSPECT_PEOPLE_H
#define INSPECT_PEOPLE_H

#include "inspect/checks.h"

/* Ours as set by own_domains; without it, the recipients' domains are. */
bool people_ours(const struct sight *, struct bytes domain);

/* Anyone gets an address there: it says nothing of who he works for. */
bool people_freemail(struct bytes domain);

/*
 * Whom an address (address_canon()) speaks for: the registered domain; where
 * anyone gets an address, or there is no domain, the address itself.
 */
struct bytes people_party(const struct address *);

/* Hosts mail for others: its name in an envelope or Message-ID is ordinary. */
bool people_service(struct bytes domain);

/*
 * address_name_key() of one person: two Latin words or three kanji at least,
 * and no department or function.
 */
bool people_name_usable(struct bytes key);

/* The person of that key is named in the text (folded), in whole words. */
bool people_named(struct arena *, struct bytes text, struct bytes key);

#endif

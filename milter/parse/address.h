/* SPDX-License-Identifier: BSD-2-Clause
 *
 * address - the mailboxes of a From, To or Cc header (RFC 5322, RFC 6532)
 *
 * Tolerant: display names in RFC 2047 with or without quotes, raw 8-bit,
 * comments, groups, routes, addresses that break the rules (a..b.@docomo).
 * Iterative: nested groups and comments cost no stack.
 *
 * Limits   at most `room` mailboxes are returned.
 */
#ifndef PARSE_ADDRESS_H
#define PARSE_ADDRESS_H

#include "base/arena.h"

struct address {
	struct bytes name;   /* as shown, decoded to UTF-8; may be empty */
	struct bytes local;  /* before the last @ */
	struct bytes domain; /* after it, lower case; may be empty */
	struct bytes full;   /* local@domain */
};

/* Returns how many were found, at most `room`. */
size_t address_list(
    struct arena *, struct bytes raw, struct address *list, size_t room);

/* One bare address: "<a@b>", "a@b". */
struct address address_of(struct arena *, struct bytes);

/*
 * The address behind what relays make of it: SRS ("SRS0=hash=tt=domain=local"
 * and SRS1) and signed senders ("prvs=…=local"). Others stay as they are.
 */
struct address address_unwrapped(struct arena *, struct address);

/*
 * The address for comparing: unwrapped, without its +tag and without whom a
 * bounce is about (VERP), in lower case, the domain in A-labels.
 */
struct address address_canon(struct arena *, struct address);

/*
 * Finds the next thing that looks like an address in running text, takes it
 * and all before it off the front. False: no more.
 */
bool address_in_text(struct arena *, struct bytes *rest, struct address *);

/*
 * The domain that a registrar gave out (Public Suffix List): "example.co.jp"
 * for "mail.example.co.jp". The domain itself when the list does not know.
 */
struct bytes domain_registered(struct bytes domain);

/* In lower case and A-labels (RFC 5891); as it is when that cannot be. */
struct bytes domain_ascii(struct arena *, struct bytes domain);

/* Both belong to the same registered domain; false when one is empty. */
bool domain_related(struct bytes, struct bytes);

/* A name for comparing: NFKC, folded, no honorifics, words sorted. */
struct bytes address_name_key(struct arena *, struct bytes name);

#endif

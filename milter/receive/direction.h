/* SPDX-License-Identifier: BSD-2-Clause
 *
 * direction - does this message come in, or does it leave us?
 *
 * It leaves when its sender logged in, when it came by a listener for our own
 * people ({daemon_name} in outbound_daemons), or from own_networks. A From of
 * ours proves nothing: it is what a stolen thread shows first.
 */
#ifndef RECEIVE_DIRECTION_H
#define RECEIVE_DIRECTION_H

#include "base/envelope.h"
#include "base/error.h"
#include "settings/settings.h"

struct network {
	unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
	unsigned bits;
};

struct networks {
	struct network *list;
	size_t count;
};

/* Reads a LIST of networks; the error names `setting'. */
bool networks_read(
    struct networks *, const char *list, const char *setting, struct error *);
void networks_free(struct networks *);

/* Is the client's address in one of them? What is no address is in none. */
bool networks_have(const struct networks *, const char *address);

/* What is known of where a message comes from; NULL or empty: nothing. */
struct origin {
	const char *login, *daemon, *client;
};
enum direction direction_of(
    const struct origin *, const struct settings *, const struct networks *own);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * listen - the sockets' places in the file system
 *
 * A unix socket is bound under a private name beside its place and then moved
 * there: so nobody connects before its mode is right, and libmilter, which
 * removes the path it bound seconds after SIGTERM, cannot remove that of a
 * successor. A stale socket is replaced, a live one never.
 */
#ifndef RECEIVE_LISTEN_H
#define RECEIVE_LISTEN_H

#include <sys/types.h>
#include <sys/un.h>

#include "base/error.h"
#include "settings/settings.h"

#define PLACE_MOST sizeof(((struct sockaddr_un *)0)->sun_path)

struct place {
	char path[PLACE_MOST], private[PLACE_MOST];
	dev_t device;
	ino_t inode; /* of our socket; 0: not there yet */
};

/* Chooses the private name. False: somebody answers at the path. */
bool place_take(struct place *, const char *path, struct error *);
/* Moves what was bound there to its place. */
bool place_publish(struct place *, size_t mode, struct error *);
/* Removes it, unless a successor stands there. */
void place_leave(struct place *);

/* The mail server's socket, by libmilter (which must be registered). */
bool listen_open(struct place *, const struct settings *, struct error *);

#endif

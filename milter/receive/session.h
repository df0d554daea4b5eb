/* SPDX-License-Identifier: BSD-2-Clause
 *
 * session - one connection of the mail server, and the message on it
 *
 * A connection brings one message after the other. What belongs to a message
 * lives in its arena and spool, and goes when it is answered, when the mail
 * server gives it up, or when the next one begins.
 *
 * Limits   RECIPIENTS_MOST recipients are kept, each cut at ADDRESS_MOST.
 */
#ifndef RECEIVE_SESSION_H
#define RECEIVE_SESSION_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "act/act.h"
#include "receive/receiver.h"

#define RECIPIENTS_MOST 10000
#define ADDRESS_MOST 1000

struct session {
	unsigned long steps; /* as negotiated */
	char client[INET6_ADDRSTRLEN];
	char helo[300];
	bool postfix; /* the mail server is */

	/* The message in hand. */
	struct arena *arena; /* NULL: none */
	struct message message;
	struct came came;
	struct spool spool;
	bool spooling; /* its envelope is written */
	bool headed;   /* its empty line is written */
};

struct session *session_new(void);
void session_free(struct session *); /* NULL is allowed */

void session_client(struct session *, const struct sockaddr *);

/* A message begins, or is over and forgotten. */
void session_begin(struct session *);
void session_drop(struct session *);

void session_sender(struct session *, const char *);
void session_recipient(struct session *, const char *);

/* Header, empty line, body. The first of them writes the envelope. */
void session_header(
    struct session *, struct receiver *, const char *name, const char *value);
void session_head_end(struct session *, struct receiver *);
void session_body(struct session *, struct receiver *, struct bytes);

/* All of it is here: the message is ready to be judged. */
void session_end(struct session *, struct receiver *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * conversation - the mail server's side of the milter protocol, version 6
 *
 * For tests and measuring: it speaks to a milter as Postfix does (the same
 * offers, macros before each step, body in chunks of 65,535 bytes) and gathers
 * what the milter wants done. Source: the protocol notes in libmilter's
 * mfdef.h and Postfix's milter8.c, read as documentation.
 *
 * Errors   every function that returns false has filled `trouble`.
 */
#ifndef CLIENT_CONVERSATION_H
#define CLIENT_CONVERSATION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/envelope.h"

/* Where a conversation may be broken off, for tests. */
enum stage {
	STAGE_CONNECT,
	STAGE_HELO,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_HEADER,
	STAGE_END_OF_HEADER,
	STAGE_BODY,
	STAGE_END
};

struct conversation {
	int fd;
	uint32_t steps; /* what the milter asked to be left out */
	const char *queue_id, *daemon_name;
	struct buffer unsent;
	char trouble[200];
};

/* What the milter said of one message. */
struct outcome {
	char reply; /* SMFIR_… of the last word: 'c', 'a', 'r', 't', 'd', 'y' */
	char text[1024];       /* of a reply with text: "550 5.7.1 …" */
	struct buffer changes; /* a line each: "add NAME: value", … */
	bool quarantined;
	double seconds; /* from the end of the body to the last word */
};

/* "unix:/path", or "inet:port@host" with a numeric host. */
bool conversation_open(struct conversation *, const char *milter);

/* A connection's beginning: negotiation, connect, helo. */
bool conversation_greet(struct conversation *, const struct envelope *);

/*
 * One message up to `until`, and the milter's answer when that is STAGE_END.
 * A milter may answer earlier than that; then nothing more is sent.
 */
bool conversation_message(struct conversation *, const struct envelope *,
    struct bytes message, enum stage until, struct outcome *);

bool conversation_abort(struct conversation *);
void conversation_close(struct conversation *); /* QUIT, then close */

void outcome_free(struct outcome *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * message - one message on its way through: from its spool to its verdict
 *
 * message.c tells the story; start reading there.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "base/envelope.h"
#include "judge/judge.h"
#include "sandbox/pool.h"

struct held;
struct journal;
struct kept;
struct repeats;
struct store;

/* What all messages share; made by main.c, or by the command line. */
struct gateway {
	const struct settings *settings;
	const struct weights *weights;
	const struct rules *rules;
	struct pool *pool;
	struct journal *journal; /* NULL: nothing is written down */
	struct repeats *repeats; /* NULL: nothing is remembered */
	struct store *store;	 /* NULL: there is no memory */
	struct pool *ocr;	 /* NULL: pictures are not read */
	struct held *held;	 /* NULL: nothing is held for its password */
	bool learns;		 /* what passes is remembered there */
	/* A kept mail was opened, by its id; NULL: nobody waits for that. */
	void (*resolved)(const struct gateway *, const char *id, bool bad);
};

/* A mail that came earlier, opened by what this one tells. */
struct earlier {
	struct bytes id, queue_id;
	struct envelope envelope;
	const struct kept *kept; /* for memory/ */
	struct facts proved;	 /* SECRET: the passwords that opened it */
	bool bad;		 /* it should not have been delivered */
	bool whole;		 /* nothing in it is sealed any more */
};

struct message {
	char id[17];	   /* ours, 16 hex digits */
	char queue_id[64]; /* the MTA's; empty when it has none */
	struct envelope envelope;
	struct bytes message_id;  /* of its header, for the journal */
	struct bytes object_name; /* not empty: it is a bare object, so named */
	int fd;		   /* the spool: envelope lines, then the message */
	uint64_t at, size; /* where in it the message stands */
	uint64_t received; /* bytes received; more than size: cut */
	unsigned char sha256[32];   /* of the message's bytes, all of them */
	unsigned char body_tag[16]; /* of what follows the headers; keyed */
	bool headers_forged;	    /* came with headers of our name */
	bool may_wait; /* the mail server can hold it and let it go again */
	int64_t began; /* clock_ms() when it was complete */
	bool kept;     /* whole, in the store, until its password comes */
	struct earlier *earlier;
	size_t earlier_count;
};

/*
 * Inspects and judges. The verdict and the report live in the arena. Never
 * fails: what goes wrong becomes the verdict.
 */
void message_judge(const struct gateway *, struct message *, struct arena *,
    struct report *, struct verdict *);

/* Remembers it and writes it down; the verdict says what was really done. */
void message_record(const struct gateway *, const struct message *,
    const struct report *, const struct verdict *);

/* A new random id. */
void message_name(struct message *);

#endif

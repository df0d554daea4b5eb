/* SPDX-License-Identifier: BSD-2-Clause
 *
 * wire - what goes over the socket between daemon and worker
 *
 * Each packet of the SOCK_SEQPACKET pair has a head (magic, type, sequence
 * number) and records. A worker says READY once, then gets a JOB at a time,
 * with the message's descriptor beside it, and answers with ANSWER packets:
 * findings, then objects, facts, the end, many records in a packet.
 *
 * Trust    the worker has parsed hostile mail, so its answer is hostile mail.
 *          The reader believes no length, count, order, number or text.
 * Memory   what was read lives in the report's arena, at most ANSWER_ARENA.
 */
#ifndef SANDBOX_WIRE_H
#define SANDBOX_WIRE_H

#include "base/error.h"
#include "inspect/hint.h"
#include "inspect/report.h"

#define PACKET_MAX ((size_t)32768)
#define ANSWER_MAX ((size_t)2 << 20)	/* bytes of all packets of an answer */
#define ANSWER_ARENA ((size_t)16 << 20) /* and what they may become */
#define WIRE_TEXT_MAX ((size_t)400)	/* as inspect/finding.c keeps it */
#define WIRE_TYPE_MAX ((size_t)40)
#define WIRE_PATH_MAX ((size_t)2000)

enum packet_type { PACKET_READY = 1, PACKET_FAILED, PACKET_JOB, PACKET_ANSWER };

struct wire_job {
	uint64_t sequence;
	uint64_t message_at, message_size;
	bool careful;
	bool facts_only;
	struct bytes object_name; /* not empty: inspect it as a bare object */
	const struct hint *hints; /* passwords of earlier mail */
	size_t hint_count;	  /* at most HINTS_MAX */
	bool guesses;		  /* tell every candidate: FACT_GUESS */
};

/* READY (with a version, or nothing) or FAILED (with the reason). */
bool wire_send_text(int socket, enum packet_type, struct bytes text);
/* The text of a READY packet; false, with the reason, of any other. */
bool wire_read_ready(struct bytes packet, struct bytes *text, struct error *);

/* False, with errno, when it cannot be sent; never raises SIGPIPE. */
bool wire_send_job(int socket, const struct wire_job *, int fd);
/*
 * Waits for a job; `room` of PACKET_MAX bytes holds its name, `hints` of
 * HINTS_MAX its hints. The descriptor is the caller's to close. False: the daemon is gone, or sent no job.
 */
bool wire_receive_job(int socket, struct wire_job *, unsigned char *room,
    struct hint *hints, int *fd);

/* Gives each packet to `send`; false as soon as that says false. */
bool wire_write_report(const struct report *, uint64_t sequence,
    size_t objects_max, bool (*send)(void *, struct bytes), void *);

/* Sends it to the daemon. */
bool wire_send_report(
    int socket, const struct report *, uint64_t sequence, size_t objects_max);

/* Fill in the first three, zero the rest, give it each packet until `done`. */
struct wire_reader {
	uint64_t sequence;
	size_t objects_max;
	struct report *report; /* report_init() has been called */

	bool done;
	int stage; /* the last kind of record */
	size_t findings, bytes;
};
/* False: malformed; the error says what was wrong, in a few words. */
bool wire_read(struct wire_reader *, struct bytes packet, struct error *);

/* The form of a packet, shared by wire.c and wire_read.c. */
#define WIRE_MAGIC 0x32415241U /* "ARA2" */
#define WIRE_HEAD ((size_t)14) /* magic 4, type 2, sequence 8 */
enum wire_record { RECORD_FINDING = 1, RECORD_OBJECT, RECORD_FACT, RECORD_END };
#define POINTS_MAX 1000.0 /* that one finding may have */

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pool - sandboxed workers, and the one call that inspects a message in one
 *
 * Workers are started ahead, each takes one message at a time, and is replaced
 * when it dies, when it has done `worker_messages`, or when it is killed for
 * being late. pool_inspect() blocks its thread: waiting for a free worker
 * counts against the deadline. A message that crashed a worker is tried once
 * more, carefully. A malformed answer is a failed inspection, never our death.
 *
 * Threads  pool_inspect() may be called from any number of them.
 */
#ifndef SANDBOX_POOL_H
#define SANDBOX_POOL_H

#include <stdint.h>

#include "base/error.h"
#include "inspect/report.h"
#include "sandbox/rules.h"
#include "settings/settings.h"

struct pool;

/* Starts the workers; false when a first one does not come up. */
struct pool *
pool_new(const struct settings *, const struct rules *, struct error *);
/*
 * One worker that also reads what is written in pictures, for the setting
 * `ocr'. False as well when its program or its models are not installed.
 */
struct pool *
pool_new_ocr(const struct settings *, const struct rules *, struct error *);

void pool_free(struct pool *); /* ends the workers; nobody is inspecting */

/* A sealed memfd or a spool file: the envelope's lines, then the message. */
struct job {
	int fd;
	uint64_t message_at, message_size; /* where in it the message stands */
	struct bytes object_name; /* not empty: inspect it as a bare object */
	bool facts_only;	  /* for learning: no rules, nothing unpacked */
	const struct hint *hints; /* passwords of earlier mail, HINTS_MAX */
	size_t hint_count;
	bool guesses; /* for who tunes rules: FACT_GUESS for each candidate */
};

/*
 * Fills the report. Whatever goes wrong is a finding of family TROUBLE or
 * LIMIT in it (worker-crashed, worker-timeout, worker-memory,
 * worker-malformed), beside what a second, careful try found. The deadline is
 * a time of clock_ms(). The arena needs room for POOL_ARENA bytes. False: no
 * worker had the message, so what went wrong is not its doing.
 */
#define POOL_ARENA ((size_t)40 << 20)

bool pool_inspect(struct pool *, const struct job *, int64_t deadline_ms,
    struct arena *, struct report *);

/*
 * Once more by the workers that read pictures (NULL: there are none), when one
 * lies beside what stayed sealed; without success the report stays as it was.
 */
void pool_read_pictures(struct pool *ocr, const struct job *,
    int64_t deadline_ms, struct arena *, struct report *);

struct pool_state {
	size_t workers, busy;
	uint64_t inspected, crashed, timed_out, replaced;
};
struct pool_state pool_state(struct pool *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * releasing - asking aratame-release(8) to let a message go
 *
 * One connection for any number of messages. What it answers is
 * release/request.h.
 *
 * Limits   RELEASING_MS for an answer; then the connection is of no more use.
 */
#ifndef ACT_RELEASING_H
#define ACT_RELEASING_H

#include "base/error.h"
#include "release/request.h"

/* Longer than all that aratame-release waits for. */
#define RELEASING_MS 90000

/* The connection, or -1. */
int releasing_open(const char *path, struct error *);

/* ANSWER_FAILED with the error: also when there was no answer. */
enum release_answer
releasing_ask(int fd, const char *queue_id, const char *id, struct error *);

#endif

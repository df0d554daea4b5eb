/* SPDX-License-Identifier: BSD-2-Clause
 *
 * milter - the mail server's side: libmilter's callbacks
 *
 * Errors   nothing is passed silently: a message that could not be spooled or
 *          answered is deferred by a stable word, which is also in the log and
 *          the journal.
 */
#ifndef RECEIVE_MILTER_H
#define RECEIVE_MILTER_H

#include "receive/receiver.h"

/*
 * libmilter waits for signals in a thread of its own: no other thread may get
 * one. Before any thread is started.
 */
void milter_take_signals(void);

/* Once, before listen_open(); the receiver must outlive libmilter. */
bool milter_register(struct receiver *, struct error *);

/* Serves until it is told to stop, then ends the messages in hand. */
bool milter_run(struct error *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * control - the socket on which the daemon answers the command line
 *
 * A client writes one line and reads one JSON value. Known lines: "status", and
 * "held" for the list of mails in the hold queue (null: not known now).
 * The same thread keeps systemd's watchdog quiet, as long as the pool of
 * workers still answers.
 *
 * Limits   one client at a time, REQUEST_MS for all of it.
 */
#ifndef RECEIVE_CONTROL_H
#define RECEIVE_CONTROL_H

#include "receive/receiver.h"

struct control;

/* Starts the thread; the receiver must outlive it. */
struct control *control_start(struct receiver *, struct error *);
void control_stop(struct control *); /* NULL is allowed */

#endif

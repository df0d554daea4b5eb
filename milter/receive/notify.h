/* SPDX-License-Identifier: BSD-2-Clause
 *
 * notify - telling whoever started us how it goes
 *
 * systemd is told over the socket it names in the environment (sd_notify(3)
 * describes the datagrams); a shell by the exit status of the process that it
 * started, which waits until the daemon behind it is ready or has failed.
 */
#ifndef RECEIVE_NOTIFY_H
#define RECEIVE_NOTIFY_H

#include <stdint.h>

/*
 * Leaves the terminal: returns in the daemon only. Before any thread. The
 * first process ends with the status given to notify_started().
 */
void notify_detach(void);

/* 0: ready to serve; else the exit status of a failed start. */
void notify_started(int status);

void notify_stopping(void);

/* How often the watchdog wants to hear of us, in ms; 0: there is none. */
int64_t notify_watchdog_ms(void);
void notify_alive(void);

#endif

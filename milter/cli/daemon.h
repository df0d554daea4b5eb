/* SPDX-License-Identifier: BSD-2-Clause
 *
 * daemon - asking the running daemon over its control socket
 */
#ifndef CLI_DAEMON_H
#define CLI_DAEMON_H

#include "base/buffer.h"
#include "base/error.h"

/* One line of request (receive/control.h); what it answers is added. */
bool daemon_ask(const char *path, const char *request, struct buffer *answer,
    struct error *);

#endif

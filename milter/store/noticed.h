/* SPDX-License-Identifier: BSD-2-Clause
 *
 * noticed - what the daemon knows of a message and a worker cannot see
 *
 * It was larger than what is inspected, came with headers of our name, or
 * passed a moment ago. Each is a finding that is kept whatever a message is
 * full of.
 */
#ifndef STORE_NOTICED_H
#define STORE_NOTICED_H

#include "message.h"

void noticed(const struct gateway *, const struct message *, struct arena *,
    struct findings *);

#endif

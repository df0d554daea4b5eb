/* SPDX-License-Identifier: BSD-2-Clause
 *
 * journal - one JSON line a message, written before the mail server is told
 *
 * Files are journal_folder/journal-YYYY-MM-DD.N.json (days in UTC); a new one
 * begins each day and at journal_size, those older than journal_days are
 * removed. A line is written with one call, so that lines never mix.
 *
 * Errors   a line that cannot be written is told to the log, at most once a
 *          minute, and counted; mail goes on.
 * Threads  any number.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "message.h"

struct journal;

/* False (NULL) when there is no such folder, or no writing in it. */
struct journal *journal_open(const struct settings *, struct error *);
void journal_close(struct journal *); /* NULL is allowed */

/* One line; no verdict: the mail server gave up ("aborted"). */
void journal_write(const struct gateway *, const struct message *,
    const struct report *, const struct verdict *);

/* Lines that could not be written since the start. */
uint64_t journal_lost(struct journal *);

#endif

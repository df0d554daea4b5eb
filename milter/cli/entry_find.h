/* SPDX-License-Identifier: BSD-2-Clause
 *
 * entry_find - the journal's line for one message, and how it reads
 */
#ifndef CLI_ENTRY_FIND_H
#define CLI_ENTRY_FIND_H

#include <stdbool.h>

/*
 * Prints why a message got its verdict: `id' is ours, or the mail server's
 * queue id. The newest line wins. False when no journal file names it.
 */
bool entry_explain(const char *journal_folder, const char *id, bool japanese);

#endif

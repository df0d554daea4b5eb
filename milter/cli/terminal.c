/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One way out for all text of messages, also for what comes back out of the
 * journal: a file there may be older than the rule by which it was cleaned.
 */
#include "cli/terminal.h"

#include "base/utf8.h"

void
terminal_print(struct bytes text, FILE *to, struct arena *arena)
{
	struct bytes shown = utf8_shown(arena, text);

	fwrite(shown.at, 1, shown.len, to);
}

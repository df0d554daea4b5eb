/* SPDX-License-Identifier: BSD-2-Clause
 *
 * guesses - the candidates of messages in files: aratame passwords MESSAGE...
 *
 * Output   a line a candidate, best first: rank, kind, why; the word itself
 *          only with `show'.
 */
#ifndef CLI_GUESSES_H
#define CLI_GUESSES_H

#include <stdbool.h>

#include "settings/settings.h"

struct guesses_job {
	const struct settings *settings;
	bool json, show;
};

/* The exit status; what goes wrong is told on stderr. */
int guesses_print(const struct guesses_job *, char **files, int count);

#endif

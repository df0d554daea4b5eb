/* SPDX-License-Identifier: BSD-2-Clause
 *
 * program - runs one of the mail server's programs and reads what it says
 *
 * By its absolute path, without a shell, with an environment of two lines, its
 * input empty. Whatever it prints is passed on piece by piece; of its errors
 * the beginning is kept.
 *
 * Limits   PROGRAM_MS; then it is killed, and that is an error.
 */
#ifndef RELEASE_PROGRAM_H
#define RELEASE_PROGRAM_H

#include "base/bytes.h"
#include "base/error.h"

#define PROGRAM_MS 20000

struct program {
	const char *const
	    *words; /* argv, NULL at the end; the first is a path */
	/* Gets its output; false: enough, it may be ended. NULL: none wanted. */
	bool (*take)(void *context, struct bytes piece);
	void *context;
	char said[300]; /* on its standard error; NUL-ended */
	int status;	/* its exit status; -1: it was ended */
};

bool program_run(struct program *, struct error *);

#endif

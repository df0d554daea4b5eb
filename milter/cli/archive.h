/* SPDX-License-Identifier: BSD-2-Clause
 *
 * archive - the messages of mailboxes and folders, in order of their date
 *
 * An mbox file (RFC 4155; "From " lines), a Maildir, a folder of files (every
 * file below it whose name ends in .eml, or that lies in a cur or new folder),
 * or a single message. The date is the envelope's when there is one beside the
 * message, else that of the mbox's "From " line, else of the Date field, which
 * is looked for as a bounded line.
 *
 * Memory   some 100 bytes a message; no message is kept.
 * Errors   what cannot be read, with its path.
 */
#ifndef CLI_ARCHIVE_H
#define CLI_ARCHIVE_H

#include <time.h>

#include "base/arena.h"
#include "base/error.h"

struct archived {
	const char *path;
	uint64_t at, size; /* where in the file it stands */
	time_t date;	   /* 0: not known */
};

struct archive {
	struct archived *list;
	size_t count, room;
	struct arena *arena;
};

void archive_init(struct archive *, struct arena *);

/* Adds what `path' holds. */
bool archive_add(struct archive *, const char *path, struct error *);

/* The oldest first; those of one date as they were found. */
void archive_sort(struct archive *);

#endif

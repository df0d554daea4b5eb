/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sqlite_file - the file of the memory: made, and set aside when damaged
 *
 * Errors   what the file system said; the path and what to do.
 */
#ifndef STORE_SQLITE_FILE_H
#define STORE_SQLITE_FILE_H

#include <sys/stat.h>

#include "base/error.h"

/* An empty file of mode 0600, unless there is one. */
bool sqlite_file_make(const char *path, struct error *);

/*
 * Renames it to PATH.damaged-DATE, its -wal and -shm likewise, unless it is no
 * longer the file that `was' describes: then somebody else has done so. `why'
 * goes to the log as an alarm. False, too, for what never was a database.
 */
bool sqlite_file_set_aside(
    const char *path, const struct stat *was, const char *why, struct error *);

#endif

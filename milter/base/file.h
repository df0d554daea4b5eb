/* SPDX-License-Identifier: BSD-2-Clause
 *
 * file - a whole file read, all bytes written
 *
 * For the daemon and the command line; a worker has no files.
 *
 * Limits   a file of more than `max` bytes is an error that says so.
 * Errors   file_read() names the path; file_write() leaves errno.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

bool file_read(const char *path, size_t max, struct buffer *, struct error *);

/* The same from an open descriptor, which stays open; `path` is for errors. */
bool file_read_from(
    int fd, const char *path, size_t max, struct buffer *, struct error *);

bool file_write(int fd, struct bytes);

#endif

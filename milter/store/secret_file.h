/* SPDX-License-Identifier: BSD-2-Clause
 *
 * secret_file - the file with the keys of this site
 *
 * A line of 64 hex digits for each key; lines that begin with '#' are for
 * people. What is read here is wiped by the caller.
 *
 * Errors   what is wrong with the file and the command that mends it.
 */
#ifndef STORE_SECRET_FILE_H
#define STORE_SECRET_FILE_H

#include <stddef.h>

#include "base/error.h"

#define KEY_BYTES 32

/* At most `most` keys, in order. False when there is none as well. */
bool secret_file_read(const char *path, unsigned char keys[][KEY_BYTES],
    size_t most, size_t *count, struct error *);

/* Makes it with one new key. Another's that came first is left as it is. */
bool secret_file_make(const char *path, struct error *);

/* Puts a new key in front of those that are there. */
bool secret_file_add(const char *path, struct error *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * error - what went wrong in the world, in words for a person
 *
 * For a file that cannot be read, a worker that cannot start, a setting that
 * makes no sense: never for hostile mail (that is a finding), never for our
 * own bugs (they end the process). A function that can fail so returns bool
 * and fills the error only when it returns false. The text says what, where
 * (file:line) and what to do; no line end, at most 511 bytes.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

struct error {
	char text[512];
};

/* Both return false, so that a caller can `return error_set(…)`. */
bool error_set(struct error *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* As error_set, then ": " and the words for errno. */
bool error_errno(struct error *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

#endif

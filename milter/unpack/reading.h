/* SPDX-License-Identifier: BSD-2-Clause
 *
 * reading - libarchive on bytes in memory, within the limits of a message
 *
 * Only what has been identified is enabled: libarchive's own bidding takes a
 * stream that begins with zeros for an empty tar and shows nothing of it.
 */
#ifndef UNPACK_READING_H
#define UNPACK_READING_H

#include "base/buffer.h"
#include "unpack/unpack.h"

struct archive;

enum reading { READING_ALL, READING_CUT, READING_BROKEN };

/* A reader that nothing is enabled in yet; archive_read_free() it. */
struct archive *reading_new(void);

/* False when not even the front can be read. */
bool reading_open(struct archive *, struct bytes);

/*
 * Adds the current entry's content to the buffer, as far as is allowed. `seen'
 * is how much there was, with what was cut off, as far as that is known.
 */
enum reading reading_take(struct unpacker *, const struct object *,
    struct archive *, struct buffer *, uint64_t *seen);

/* How much more there is behind a cut, counted up to `most'. */
uint64_t reading_count(struct archive *, struct buffer *, uint64_t most);

/* Why it went wrong, as a finding: sealed or damaged. */
void reading_failed(struct unpacker *, const struct object *, struct archive *);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * password_time - how long passwords may be tried on one sealed object
 *
 * Zero it but for the unpacker, then start and stop it around each search in
 * the object. What is used counts for the message as well.
 *
 * Limits   password_time, password_time_message; 0 of either is no limit.
 */
#ifndef UNPACK_PASSWORD_TIME_H
#define UNPACK_PASSWORD_TIME_H

#include "unpack/unpack.h"

struct password_time {
	struct unpacker *unpacker;
	int64_t used, began; /* ms */
	bool spent;
};

void password_time_start(struct password_time *);
void password_time_stop(struct password_time *);

/* Between start and stop. False: nothing more may be tried. */
bool password_time_left(struct password_time *);

/* "17 tries of 300", and whether it was time that ended them. */
struct bytes
password_time_tell(const struct password_time *, uint64_t tries, uint64_t of);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Tries are counted first: that gives the same outcome everywhere. Time is the
 * second bound, for what no count foresees: a slow machine, or a file that
 * makes each try dear in a new way. It is the processor's time and not the
 * wall's, so that a busy machine opens what an idle one does.
 */
#include "unpack/password_time.h"

#include "base/clock.h"

void
password_time_start(struct password_time *t)
{
	t->began = clock_processor_ms();
}

void
password_time_stop(struct password_time *t)
{
	int64_t took = clock_processor_ms() - t->began;

	t->used += took;
	t->unpacker->password_ms += took;
}

static bool
is_over(int64_t used, size_t most)
{
	return most > 0 && used >= (int64_t)most;
}

bool
password_time_left(struct password_time *t)
{
	const struct limits *limits = t->unpacker->limits;
	int64_t took = clock_processor_ms() - t->began;

	if (is_over(t->used + took, limits->password_time) ||
	    is_over(
		t->unpacker->password_ms + took, limits->password_time_message))
		t->spent = true;
	return !t->spent;
}

struct bytes
password_time_tell(const struct password_time *t, uint64_t tries, uint64_t of)
{
	return arena_format(t->unpacker->arena, "%llu tries of %llu%s",
	    (unsigned long long)tries, (unsigned long long)of,
	    t->spent ? ", no more time" : "");
}

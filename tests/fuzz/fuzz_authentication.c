/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Authentication-Results: whatever is read lies within the field, in lower
 * case, and no method is empty.
 */
#include <stdlib.h>

#include "parse/authentication.h"

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static void
check(struct bytes text, size_t most)
{
	if (text.len > most)
		abort();
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != byte_lower(text.at[i]) || text.at[i] == '"')
			abort();
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new((size_t)16 << 20);
	struct authentication list[AUTHENTICATIONS_MAX];
	struct bytes host;
	unsigned instance;
	size_t count = authentication_read(
	    arena, (struct bytes){ data, size }, &host, &instance, list);

	check(host, size);
	if (count > AUTHENTICATIONS_MAX || instance > 50)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (list[i].method.len == 0 || list[i].result.len == 0)
			abort();
		check(list[i].method, size);
		check(list[i].result, size);
		check(list[i].domain, size);
	}
	arena_free(arena);
	return 0;
}

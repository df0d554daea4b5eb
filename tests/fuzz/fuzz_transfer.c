/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: no output is longer than its input, what is not decoded
 * is the input itself.
 */
#include <stdlib.h>

#include "parse/transfer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct bytes text = { data, size }, got;

	must(transfer_of(text) <= TRANSFER_UU);
	got = transfer_decode(arena, TRANSFER_BASE64, text);
	must(got.len <= size / 4 * 3 + 3 && got.len <= size);
	got = transfer_decode(arena, TRANSFER_QUOTED, text);
	must(got.len <= size);
	got = transfer_decode(arena, TRANSFER_UU, text);
	must(got.len <= size);
	got = transfer_decode(arena, TRANSFER_NONE, text);
	must(got.at == data && got.len == size);
	arena_free(arena);
	return 0;
}

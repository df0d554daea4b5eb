/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: the value is printable ASCII within its limit, every
 * fold is a line feed and a tab, no encoded word is longer than 75 characters,
 * and none was there before us.
 */
#include <stdlib.h>
#include <string.h>

#include "act/fold.h"

#define MOST 900

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_value(struct bytes value)
{
	struct bytes line, word;

	must(value.len <= MOST);
	for (size_t i = 0; i < value.len; i++)
		must(value.at[i] >= ' ' || value.at[i] == '\t' ||
		    (value.at[i] == '\n' && i + 2 < value.len &&
			value.at[i + 1] == '\t'));
	for (size_t i = 0; i < value.len; i++)
		must(value.at[i] < 0x7F);
	while (bytes_line(&value, &line))
		while (bytes_word(&line, " \t", &word)) {
			if (!bytes_has(word, BYTES("=?")))
				continue;
			must(bytes_starts(word, BYTES("=?UTF-8?B?")));
			must(word.len <= 75);
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)64 * 1024 * 1024);
	struct bytes rest = { data, size < 20000 ? size : 20000 };
	struct fold f;

	fold_begin(&f, arena, 20, MOST);
	while (rest.len > 0)
		fold_add(&f, bytes_cut(&rest, '|'));
	must(strlen(f.at) == f.len);
	must_be_value(bytes_of(f.at));
	arena_free(arena);
	return 0;
}

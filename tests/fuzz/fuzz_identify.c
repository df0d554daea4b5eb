/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

/* The first byte picks a name: names decide between kinds of text only. */
static const char *const names[] = { "", "a.js", "a.txt", ".", "a.vbs::$DATA" };
#define NAMES (sizeof names / sizeof names[0])

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	enum object_type type, named;

	if (len == 0)
		return 0;
	content = bytes_from(content, 1);
	type = object_identify(content, BYTES(""));
	named = object_identify(content, bytes_of(names[at[0] % NAMES]));
	fuzz_check((unsigned)type < OBJECT_TYPE_COUNT);
	fuzz_check((type == OBJECT_EMPTY) == (content.len == 0));
	fuzz_check(named == type || named == OBJECT_SCRIPT);
	return 0;
}

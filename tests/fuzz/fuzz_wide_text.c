/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	fuzz_object((struct bytes){ at, len }, OBJECT_TEXT, wide_text_open);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	fuzz_object((struct bytes){ at, len }, OBJECT_TAR, tar_open_odd);
	return 0;
}

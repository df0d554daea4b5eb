/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"
#include "unpack/plain_text.h"

static void
read_words(struct unpacker *u, const struct object *o)
{
	fuzz_check(plain_text_pdf(u, o).len <= PLAIN_TEXT_MOST);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	fuzz_object((struct bytes){ at, len }, OBJECT_PDF, read_words);
	return 0;
}

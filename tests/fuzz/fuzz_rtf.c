/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

#include "unpack/rtf_reader.h"

#define KEPT 1000

/* No destination gives more than was kept, or than the input can hold. */
static void
found(void *context, enum rtf_kind kind, struct bytes data, struct bytes other)
{
	size_t *len = context;

	fuzz_check(kind <= RTF_FIELD);
	fuzz_check(data.len <= KEPT && other.len <= KEPT);
	fuzz_check(data.len <= *len && other.len <= *len);
	fuzz_check(kind == RTF_OBJECT || other.len == 0);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	struct rtf_reader reader = {
		.max = KEPT,
		.found = found,
		.context = &len,
	};

	rtf_read(&reader, content);
	fuzz_object(content, OBJECT_RTF, rtf_open);
	fuzz_object(content, OBJECT_TEXT, ooxml_open);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	enum object_type type = object_identify(content, BYTES(""));

	switch (type) {
	case OBJECT_GZIP:
	case OBJECT_BZIP2:
	case OBJECT_XZ:
	case OBJECT_ZSTD:
	case OBJECT_LZ4:
	case OBJECT_COMPRESS:
		fuzz_object(content, type, stream_open);
		break;
	default:
		fuzz_object(content, type, formats_open);
		break;
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

#include "unpack/package.h"
#include "unpack/slides.h"
#include "unpack/vba.h"

#define SOURCE_MOST ((size_t)1 << 20)

/* A compound file, and each reader of a stream with the bytes as they are. */
static void
open_streams(struct unpacker *u, const struct object *o)
{
	package_open(u, o, o->content);
	slides_open(u, o, o->content);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	struct buffer source = { .max = SOURCE_MOST };

	vba_inflate(content, &source);
	fuzz_check(source.len <= SOURCE_MOST);
	buffer_free(&source);
	fuzz_object(content, OBJECT_OLE, ole_open);
	fuzz_object(content, OBJECT_UNKNOWN, open_streams);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * object_fuzz - one input through an opener, and what must hold of all objects
 */
#ifndef FUZZ_OBJECT_FUZZ_H
#define FUZZ_OBJECT_FUZZ_H

#include <errno.h>
#include <stdlib.h>

#include "parse/charset.h"
#include "unpack/formats.h"

#define FUZZ_TOTAL ((size_t)4 << 20)
#define FUZZ_COUNT 200
#define FUZZ_PIXELS 100000
#define FUZZ_DEPTH 4

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static inline void
fuzz_check(bool holds)
{
	if (!holds)
		abort();
}

static inline void
fuzz_see(void *context, const struct object *o)
{
	size_t *count = context;
	volatile unsigned char sum = 0;

	fuzz_check(++*count <= FUZZ_COUNT);
	fuzz_check(o->depth <= FUZZ_DEPTH + 1);
	fuzz_check((unsigned)o->type < OBJECT_TYPE_COUNT);
	fuzz_check(o->content.len <= FUZZ_TOTAL + ((size_t)1 << 20));
	fuzz_check(o->size >= o->content.len);
	fuzz_check(o->name.len <= 255 && charset_is_utf8(o->name));
	fuzz_check(charset_is_utf8(o->path));
	for (size_t i = 0; i < o->path.len; i++)
		fuzz_check(o->path.at[i] >= ' ' && o->path.at[i] != 0x7f);
	for (size_t i = 0; i < o->content.len; i++)
		sum ^= o->content.at[i]; /* all of it can be read */
}

static inline void
fuzz_look(void *context, const struct object *o, const struct picture *p)
{
	volatile unsigned char sum = 0;

	(void)context;
	(void)o;
	for (size_t i = 0; i < p->width * p->height; i++)
		sum ^= p->grey[i];
}

/* `type' UNKNOWN: as unpacking itself would go about it. */
static inline void
fuzz_object(struct bytes content, enum object_type type,
    void (*open)(struct unpacker *, const struct object *))
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct findings findings;
	struct limits limits = {
		.header_bytes = 65536,
		.header_count = 1000,
		.mime_parts = FUZZ_COUNT,
		.mime_depth = 10,
		.object_depth = FUZZ_DEPTH,
		.object_count = FUZZ_COUNT,
		.object_bytes = FUZZ_TOTAL,
		.total_bytes = FUZZ_TOTAL,
		.expansion_ratio = 250,
	};
	static bool started;
	size_t count = 0, pixels = FUZZ_PIXELS;
	struct unpacker u = {
		.limits = &limits,
		.arena = arena,
		.findings = &findings,
		.visit = fuzz_see,
		.visit_picture = fuzz_look,
		.pixels = &pixels,
		.context = &count,
	};
	struct object o = {
		.path = BYTES("1/a"),
		.name = BYTES("a"),
		.type = type,
		.content = content,
		.size = content.len,
	};

	if (!started) {
		mail_start();
		unpack_start();
		started = true;
	}
	findings_init(&findings, arena);
	errno = ENOMEM; /* left behind by whoever ran before */
	open(&u, &o);
	fuzz_check(u.total <= FUZZ_TOTAL);
	fuzz_check(u.count == count);
	arena_free(arena);
}

#endif

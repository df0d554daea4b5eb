/* SPDX-License-Identifier: BSD-2-Clause
 *
 * unpacking - unpacks one object for a test and writes down what was seen:
 * "path type size" a line, then "! finding where" a line
 */
#ifndef UNIT_UNPACKING_H
#define UNIT_UNPACKING_H

#include <stdlib.h>

#include "base/buffer.h"
#include "unpack/unpack.h"

struct unpacking {
	struct limits limits;
	struct buffer seen;
	uint64_t total;
	bool careful;
};

static inline void
unpacking_begin(struct unpacking *t)
{
	*t = (struct unpacking){ 0 };
	t->limits.header_bytes = (size_t)1 << 20;
	t->limits.header_count = 10000;
	t->limits.mime_parts = 5000;
	t->limits.mime_depth = 64;
	t->limits.text_bytes = (size_t)1 << 20;
	t->limits.object_depth = 12;
	t->limits.object_count = 5000;
	t->limits.object_bytes = (size_t)100 << 20;
	t->limits.total_bytes = (size_t)256 << 20;
	t->limits.expansion_ratio = 250;
}

static inline void
unpacking_see(void *context, const struct object *o)
{
	struct unpacking *t = context;

	buffer_format(&t->seen, "%.*s %s %llu\n", BYTES_ARG(o->path),
	    object_type_name(o->type), (unsigned long long)o->size);
}

static inline void
unpacking_run(struct unpacking *t, struct bytes content, const char *name)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	static bool started; /* what it keeps, it keeps for good */
	struct findings findings;
	struct unpacker u = {
		.limits = &t->limits,
		.arena = arena,
		.findings = &findings,
		.visit = unpacking_see,
		.context = t,
		.careful = t->careful,
	};
	struct part part = {
		.path = BYTES("1"),
		.type = BYTES("application/octet-stream"),
		.name = bytes_of(name),
		.content = content,
		.attached = true,
	};

	findings_init(&findings, arena);
	if (!started) {
		mail_start();
		unpack_start();
		started = true;
	}
	unpack_part(&u, &part);
	for (size_t i = 0; i < findings.count; i++)
		buffer_format(&t->seen, "! %s %.*s\n",
		    finding_kind(findings.list[i].id)->name,
		    BYTES_ARG(findings.list[i].where));
	buffer_add_byte(&t->seen, 0);
	t->total = u.total;
	arena_free(arena);
}

#endif

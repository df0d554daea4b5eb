/* SPDX-License-Identifier: BSD-2-Clause
 *
 * zip_seen - opens an archive in a test and tells in one line what was seen
 *
 * "a.txt=hello|b.doc=1030 bytes|c.lnk=(sealed)": what has no content has its
 * size in brackets. Findings by name, in the order they came.
 */
#ifndef TESTS_ZIP_SEEN_H
#define TESTS_ZIP_SEEN_H

#include <check.h>
#include <string.h>
#include <zlib.h>

#include "base/buffer.h"
#include "unpack/formats.h"

struct seen {
	struct buffer objects, findings, opened;
	uint32_t crc; /* of the last object with content */
	struct arena *arena;
	struct findings list;
	struct passwords *passwords;
	struct unpacker unpacker;
};

static const struct limits test_limits = {
	.object_depth = 12,
	.object_count = 1000,
	.object_bytes = 32 << 20,
	.total_bytes = 64 << 20,
	.expansion_ratio = 250,
	.password_tries = 2000,
	.password_tries_slow = 400,
	.password_tries_costly = 24,
};

static inline void
see(void *context, const struct object *o)
{
	struct seen *seen = context;
	struct bytes inside = o->path;
	bool short_text = o->content.len <= 60;

	bytes_cut(&inside, '/');
	for (size_t i = 0; i < o->content.len && short_text; i++)
		short_text = o->content.at[i] >= ' ';
	buffer_format(&seen->objects,
	    "%s%.*s=", seen->objects.len > 0 ? "|" : "", BYTES_ARG(inside));
	if (o->content.len == 0 && o->size > 0)
		buffer_format(&seen->objects, "(%s%llu)",
		    o->was_sealed ? "sealed " : "",
		    (unsigned long long)o->size);
	else if (short_text)
		buffer_add(&seen->objects, o->content);
	else
		buffer_format(&seen->objects, "%zu bytes", o->content.len);
	if (o->content.len > 0)
		seen->crc = (uint32_t)crc32_z(0, o->content.at, o->content.len);
	if (o->opened.len > 0 && seen->opened.len == 0)
		buffer_add(&seen->opened, o->opened);
}

static inline void
seen_start(struct seen *seen, const struct limits *limits)
{
	*seen = (struct seen){ .arena = arena_new((size_t)256 << 20) };
	findings_init(&seen->list, seen->arena);
	seen->passwords = passwords_new(NULL, seen->arena, &seen->list);
	seen->unpacker = (struct unpacker){
		.limits = limits,
		.arena = seen->arena,
		.findings = &seen->list,
		.passwords = seen->passwords,
		.visit = see,
		.context = seen,
	};
}

static inline void
seen_note(struct seen *seen)
{
	for (size_t i = 0; i < seen->list.count; i++)
		buffer_format(&seen->findings, "%s%s", i > 0 ? " " : "",
		    finding_kind(seen->list.list[i].id)->name);
	buffer_add_byte(&seen->objects, '\0');
	buffer_add_byte(&seen->findings, '\0');
	buffer_add_byte(&seen->opened, '\0');
}

static inline void
seen_open_by(struct seen *seen, struct bytes content, const char *name,
    void (*open)(struct unpacker *, const struct object *))
{
	struct object object = {
		.path = bytes_of(name),
		.name = bytes_of(name),
		.type = object_identify(content, bytes_of(name)),
		.content = content,
		.size = content.len,
		.attached = true,
	};

	open(&seen->unpacker, &object);
	seen_note(seen);
}

static inline void
seen_open(struct seen *seen, struct bytes content)
{
	seen_open_by(seen, content, "x.zip", zip_open);
}

static inline void
seen_check(const struct seen *seen, const char *what, const char *objects,
    const char *findings)
{
	ck_assert_msg(strcmp((char *)seen->objects.at, objects) == 0,
	    "%s: saw <%s>, want <%s>", what, seen->objects.at, objects);
	ck_assert_msg(strcmp((char *)seen->findings.at, findings) == 0,
	    "%s: found <%s>, want <%s>", what, seen->findings.at, findings);
}

static inline void
seen_end(struct seen *seen)
{
	buffer_free(&seen->objects);
	buffer_free(&seen->findings);
	buffer_free(&seen->opened);
	arena_free(seen->arena);
}

#endif

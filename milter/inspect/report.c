/* SPDX-License-Identifier: BSD-2-Clause */
#include "inspect/report.h"

void
report_init(struct report *r, struct arena *arena)
{
	*r = (struct report){ 0 };
	findings_init(&r->findings, arena);
	facts_init(&r->facts, arena);
}

void
report_add_object(struct report *r, const struct object_seen *seen)
{
	if (r->object_count == r->object_room) {
		r->object_room = r->object_room > 0 ? 2 * r->object_room : 8;
		r->objects = arena_grow(r->findings.arena, r->objects,
		    r->object_count, r->object_room, sizeof *r->objects);
	}
	r->objects[r->object_count++] = *seen;
}

static bool
lies_in(struct bytes path, struct bytes container)
{
	return path.len > container.len && path.at[container.len] == '/' &&
	    bytes_starts(path, container);
}

void
report_forget_unopened(struct report *r, struct bytes container)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->object_count; i++)
		if (!bytes_equal(r->objects[i].opened, BYTES("unopened")) ||
		    !lies_in(r->objects[i].path, container))
			r->objects[kept++] = r->objects[i];
	r->object_count = kept;
}

bool
report_failed(const struct report *r)
{
	return findings_have(&r->findings, FINDING_WORKER_CRASHED) ||
	    findings_have(&r->findings, FINDING_WORKER_TIMEOUT) ||
	    findings_have(&r->findings, FINDING_WORKER_MEMORY) ||
	    findings_have(&r->findings, FINDING_WORKER_MALFORMED);
}

bool
report_has(const struct report *r, struct bytes type)
{
	for (size_t i = 0; i < r->object_count; i++)
		if (bytes_equal(r->objects[i].type, type))
			return true;
	return false;
}

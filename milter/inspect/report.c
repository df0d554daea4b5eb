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

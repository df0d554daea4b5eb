/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Any bytes as a ZIP, with passwords to try. What is walked must lie inside,
 * in order; members that share bytes give nothing; limits hold.
 */
#include <stdlib.h>

#include "unpack/formats.h"
#include "unpack/zip.h"

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static const struct limits limits = {
	.object_depth = 4,
	.object_count = 60,
	.object_bytes = 1 << 20,
	.total_bytes = 4 << 20,
	.expansion_ratio = 250,
	.password_tries = 40,
	.password_tries_slow = 2,
};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Libraries that read outside are not seen to; here all of it is read. */
static void
read_all(struct bytes b)
{
	volatile unsigned char sum = 0;

	for (size_t i = 0; i < b.len; i++)
		sum ^= b.at[i];
}

static void
see(void *context, const struct object *o)
{
	size_t *seen = context;

	must(o->content.len <= limits.object_bytes);
	must(o->size >= o->content.len);
	must(++*seen <= limits.object_count);
	read_all(o->content);
}

static void
check_walk(struct bytes content, struct arena *arena)
{
	struct zip zip;

	zip_walk(&zip, content, limits.object_count, arena);
	must(zip.count <= limits.object_count);
	for (size_t i = 0; i < zip.count; i++) {
		const struct zip_entry *e = &zip.list[i];

		must(i == 0 || zip.list[i - 1].local <= e->local);
		must(e->local <= content.len);
		must(e->data.len <= e->packed);
		must(e->data.at == NULL ||
		    (e->data.at >= content.at + e->local &&
			e->data.at + e->data.len <= content.at + content.len));
		read_all(e->name);
		read_all(e->unicode);
		read_all(e->data);
		must(!e->overlaps || zip.overlaps);
	}
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct findings findings;
	size_t seen = 0;
	struct unpacker u = {
		.limits = &limits,
		.arena = arena,
		.findings = &findings,
		.visit = see,
		.context = &seen,
	};
	struct object object = {
		.path = BYTES("x.zip"),
		.name = BYTES("x.zip"),
		.type = OBJECT_ZIP,
		.content = { at, len },
		.size = len,
	};

	findings_init(&findings, arena);
	u.passwords = passwords_new(NULL, arena, &findings);
	passwords_add_derived(u.passwords, BYTES("rosa42"), "a test");
	check_walk(object.content, arena);
	zip_open(&u, &object);
	must(u.total <= limits.total_bytes);
	arena_free(arena);
	return 0;
}

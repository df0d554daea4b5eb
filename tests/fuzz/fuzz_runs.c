/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: no view is empty, all of them together are not more than
 * the budget allows, and each says how it was read.
 */
#include <stdlib.h>

#include "parse/boundaries.h"
#include "parse/runs.h"

#define MOST 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
count(void *context, const struct view *view)
{
	size_t *bytes = context;

	must(view->content.len > 0 || view->attached || view->type.len > 0);
	must(view->why.len > 0);
	*bytes += view->content.len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct bytes text = { data, size };
	size_t bytes = 0;
	struct views views = { .arena = arena,
		.budget = 8 * size + 65536,
		.add = count,
		.context = &bytes };
	struct claims claims;

	claims_read(&claims, text, arena);
	must(claims.count <= size);
	runs_read(&views, text);
	boundaries_content(&views, &claims, text, TRANSFER_BASE64);
	boundaries_content(&views, &claims, text, TRANSFER_QUOTED);
	must(boundaries_read(&views, text, MOST) <= MOST);
	must(bytes <= 40 * (8 * size + 65536));
	arena_free(arena);
	return 0;
}

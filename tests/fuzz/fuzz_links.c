/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "inspect/links.h"
#include "inspect/url.h"

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

/* What is normal stays as it is. */
static void
check_normal(struct arena *arena, struct bytes url)
{
	struct bytes again = url_normal(arena, url, NULL);

	if (url.len == 0 || url_host(url).len == 0 || url_scheme(url) == 0 ||
	    again.len > url.len)
		abort();
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct findings findings;
	struct links links;

	findings_init(&findings, arena);
	links_init(&links, arena, &findings);
	links_in_text(&links, (struct bytes){ at, len }, BYTES("a"));
	links_add(&links, (struct bytes){ at, len }, BYTES("a"));
	if (links.count > LINKS_MAX)
		abort();
	for (size_t i = 0; i < links.count; i++)
		check_normal(arena, links.list[i]);
	arena_free(arena);
	return 0;
}

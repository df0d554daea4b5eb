/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: text and hidden text hold no NUL and end with a line end;
 * they are at most a few times as long as the input (a quote mark for each
 * line, a mended byte); links are not empty.
 */
#include <stdlib.h>

#include "parse/charset.h"
#include "parse/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_text(struct bytes text, size_t size)
{
	must(text.len <= size * 4 + 4);
	must(bytes_index(text, '\0') == text.len);
	must(text.len == 0 || text.at[text.len - 1] == '\n');
	must(charset_is_utf8(text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct bytes utf8;
	struct html html;

	html_start();
	utf8 = charset_to_utf8(
	    arena, (struct bytes){ data, size }, BYTES("utf-8"));
	html_read(&html, utf8, arena);
	must_be_text(html.text, utf8.len);
	must_be_text(html.hidden, utf8.len);
	for (size_t i = 0; i < html.link_count; i++)
		must(html.links[i].len > 0);
	arena_free(arena);
	return 0;
}

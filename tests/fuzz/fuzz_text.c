/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: folded text is UTF-8 without CR; the map never falls and
 * stays inside; a split has no more bytes than the text, and its labels are
 * three to five or none; a subject's base is UTF-8.
 */
#include <stdlib.h>

#include "parse/text.h"
#include "parse/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_map(const struct text *t)
{
	must(unicode_valid(t->folded));
	must(bytes_index(t->folded, '\r') == t->folded.len);
	must(t->map[t->folded.len] == t->original.len);
	for (size_t i = 0; i < t->folded.len; i++)
		must(t->map[i] <= t->map[i + 1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct text t = text_fold(arena, (struct bytes){ data, size });
	struct subject subject;
	struct split s;

	must_map(&t);
	must(bytes_equal(
	    t.folded, text_folded(arena, (struct bytes){ data, size })));
	text_split(&s, t.folded, arena);
	must(s.fresh.len + s.quoted.len + s.signature.len <= t.folded.len + 1);
	must(s.header.labels == 0 ||
	    (s.header.labels >= 3 && s.header.labels <= 5));
	subject = text_subject(arena, t.folded);
	must(unicode_valid(subject.base));
	arena_free(arena);
	return 0;
}

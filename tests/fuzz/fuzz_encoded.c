/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: decoded header text is UTF-8 without control characters,
 * and at most three bytes for one; a charset's text is UTF-8. The first byte
 * of the input chooses the label. A date lies within the years it may.
 */
#include <stdlib.h>

#include "parse/charset.h"
#include "parse/date.h"
#include "parse/encoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_clean(struct bytes text)
{
	must(charset_is_utf8(text));
	for (size_t i = 0; i < text.len; i++)
		must(text.at[i] >= 0x20 && text.at[i] != 0x7F);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const labels[] = { "", "utf-8", "iso-2022-jp",
		"shift_jis", "euc-jp", "iso-8859-1", "utf-7", "utf-16",
		"gb18030", "big5", "hz-gb-2312", "iso-2022-kr", "x-unknown" };
	struct arena *arena = arena_new((size_t)64 << 20);
	struct bytes text = { data, size }, got;
	time_t when;
	size_t label =
	    size > 0 ? data[0] % (sizeof labels / sizeof *labels) : 0;

	text = bytes_from(text, 1);
	got = charset_to_utf8(arena, text, bytes_of(labels[label]));
	must(charset_is_utf8(got) && got.len <= text.len * 4 + 4);
	charset_to_utf8(arena, text, text);
	must(charset_to_cp932(arena, got).len <= got.len);
	must_be_clean(encoded_text(arena, text));
	must_be_clean(encoded_value(arena, text));
	must_be_clean(encoded_parameter(arena, text, "name"));
	if (date_read(text, &when))
		must(when > -2 * 86400 && when < (time_t)8000 * 366 * 86400);
	arena_free(arena);
	return 0;
}

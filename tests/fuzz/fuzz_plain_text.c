/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The first byte says what it is; what comes out is UTF-8 and bounded.
 */
#include "unpack/plain_text.h"

#include <stdlib.h>

#include "parse/charset.h"
#include "parse/mail.h"

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_within(struct bytes piece, struct bytes whole)
{
	must(piece.len == 0 ||
	    (piece.at >= whole.at &&
		piece.at + piece.len <= whole.at + whole.len));
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	static const enum object_type types[] = { OBJECT_TEXT, OBJECT_HTML,
		OBJECT_ZIP, OBJECT_RAR };
	struct object document = { .type = OBJECT_DOCX };
	struct object o = { .name = BYTES("word/document.xml") };
	struct arena *arena;
	struct bytes words;

	if (len == 0)
		return 0;
	mail_start();
	charset_warm_up();
	arena = arena_new((size_t)64 << 20);
	o.content = (struct bytes){ at + 1, len - 1 };
	o.type = types[at[0] % 4];
	must_be_within(plain_text_comment(&o), o.content);
	if (at[0] & 0x80)
		o.parent = &document;
	if (plain_text_has(&o)) {
		words = plain_text(arena, &o);
		must(words.len <= 4 * PLAIN_TEXT_MOST);
		must(o.parent != NULL || charset_is_utf8(words));
	}
	words = plain_text_calendar(arena, o.content);
	must(words.len <= PLAIN_TEXT_MOST && words.len <= 2 * len);
	arena_free(arena);
	return 0;
}

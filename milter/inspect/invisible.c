/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The marks that honest Hebrew and Arabic names hold are told apart from those
 * of no width, which no name needs. Blanks are not here: they are seen.
 */
#include "inspect/invisible.h"

#include "base/utf8.h"
#include "parse/unicode.h"

static bool
turns_text(uint32_t code)
{
	return code == 0x200f || code == 0x061c ||
	    (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

static bool
is_unseen(uint32_t code)
{
	return code == 0xad || code == 0x180e ||
	    (code >= 0x200b && code <= 0x200e) ||
	    (code >= 0x2060 && code <= 0x2064) || code == 0xfeff;
}

size_t
invisible_length(struct bytes text, bool *turns)
{
	size_t at = 0;
	uint32_t code;

	*turns = false;
	if (utf8_character(text) < 2)
		return 0;
	code = unicode_next(text, &at);
	*turns = turns_text(code);
	return *turns || is_unseen(code) ? at : 0;
}

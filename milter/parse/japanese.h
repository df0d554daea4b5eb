/* SPDX-License-Identifier: BSD-2-Clause
 *
 * japanese - the three Japanese charsets of mail, to UTF-8, by one table
 *
 * As Windows and mail programs read them, not as the standards say: rows 13
 * and 89 to 92 (① 髙), user-defined characters, half-width kana by ESC ( I, by
 * SO and SI and as single bytes, both JIS X 0212 and ESC ( J (shown as ASCII,
 * so that a backslash in a password stays one).
 *
 * Input    hostile: a line end ends a forgotten ESC $ B; a lone half of a
 *          character is U+FFFD and takes no ASCII with it.
 * Memory   two static tables of 40 kB, filled from ICU at first use.
 */
#ifndef PARSE_JAPANESE_H
#define PARSE_JAPANESE_H

#include "base/buffer.h"
#include "base/bytes.h"

enum japanese { JAPANESE_ESCAPES, JAPANESE_CP932, JAPANESE_EUC };

void japanese_warm_up(void);

/* Has an escape sequence that only ISO-2022-JP uses. */
bool japanese_has_escapes(struct bytes);

/*
 * Adds valid UTF-8, at most 3 bytes for each of `text`. Returns how many places
 * did not fit; `wide` counts the two-byte characters that did.
 */
size_t japanese_decode(
    enum japanese, struct bytes text, struct buffer *, size_t *wide);

/*
 * Length of the character at `at` of raw header text, so that the second half
 * of one is not taken for a quote, a backslash or a bracket. Zero the state,
 * but for `cp932': set it when the text is neither ASCII nor UTF-8.
 */
struct japanese_walk {
	bool cp932;
	bool wide; /* after ESC $ B */
};
size_t japanese_step(struct japanese_walk *, struct bytes text, size_t at);

#endif

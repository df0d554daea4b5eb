/* SPDX-License-Identifier: BSD-2-Clause
 *
 * charset - bytes of any charset to UTF-8, by ICU, from the raw bytes
 *
 * Input    hostile bytes and the charset label a mailer wrote, which may be
 *          missing, misspelt or wrong.
 * Rules    the label is believed when the bytes fit it. Japanese is looked for
 *          when they do not: ISO-2022-JP by its escapes (also in 7-bit text
 *          labelled us-ascii or not at all), then UTF-8, EUC-JP, CP932 by which
 *          decodes without error. `shift_jis' means CP932, `iso-2022-jp' means
 *          CP50221 (① and 髙 are there), `iso-8859-1' means windows-1252.
 * Output   valid UTF-8, U+FFFD for what fits nothing; in the arena, or a view
 *          of `text' itself where nothing had to be done (ASCII, good UTF-8).
 * Errors   none.
 */
#ifndef PARSE_CHARSET_H
#define PARSE_CHARSET_H

#include "base/arena.h"

/* Opens the converters that are asked for most; call before the sandbox. */
void charset_warm_up(void);

struct bytes
charset_to_utf8(struct arena *, struct bytes text, struct bytes label);

/* UTF-8 to CP932, for passwords of Japanese tools. Empty: cannot be written. */
struct bytes charset_to_cp932(struct arena *, struct bytes utf8);

bool charset_is_utf8(struct bytes);

#endif

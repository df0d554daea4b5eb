/* SPDX-License-Identifier: BSD-2-Clause
 *
 * dictionary - words to try when nothing announces a password
 *
 * The words people use again and again, and every word of a mail.
 *
 * Input    folded text, hostile, of any size.
 * Memory   none is taken: the words are views into the text.
 * Limits   words of 3 to 32 characters; the caller says when to stop.
 */
#ifndef UNPACK_DICTIONARY_H
#define UNPACK_DICTIONARY_H

#include "base/bytes.h"

/* Best first; ends with NULL. */
extern const char *const dictionary_usual[];

/* Does it look made for a seal: digits among letters or signs, or a number? */
bool dictionary_likely(struct bytes word);

/*
 * Every word of a text, in order, some more than once: parted by blanks and
 * where Japanese, Chinese or Korean begins, with its inner punctuation, then
 * the pieces between that. The commonest words of letters are left out.
 */
void dictionary_words(struct bytes folded,
    bool (*word)(void *context, struct bytes), void *context);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pdf_lex - the words of a PDF: names, strings, numbers, brackets
 *
 * Values are never built as a tree: they are views of the file that are walked
 * word by word, so that nesting costs nothing and a broken value gives what
 * stands before the break. A value is "the words from here on".
 *
 * Source   ISO 32000-1, 7.2 and 7.3.
 */
#ifndef UNPACK_PDF_LEX_H
#define UNPACK_PDF_LEX_H

#include "base/arena.h"

enum pdf_kind {
	PDF_NAME,   /* text: without its slash, escapes as written */
	PDF_STRING, /* text: between the parentheses, escapes as written */
	PDF_HEX,    /* text: between the angle brackets */
	PDF_NUMBER,
	PDF_OPEN, /* << or [ */
	PDF_CLOSE,
	PDF_WORD /* R, obj, stream, true … */
};

struct pdf_word {
	enum pdf_kind kind;
	struct bytes text;
};

/* Takes the next word off the front. False: none is left. */
bool pdf_next(struct bytes *rest, struct pdf_word *);

bool pdf_is_space(unsigned char);
bool pdf_is_name(const struct pdf_word *, const char *); /* #hh undone */
bool pdf_is_word(const struct pdf_word *, const char *);

/* What a string means, its escapes undone. */
struct bytes pdf_string(struct arena *, const struct pdf_word *);

/* The value of a key of the dictionary that begins here; empty: none. */
struct bytes pdf_get(struct bytes dictionary, const char *key);

/* Is the value this name? */
bool pdf_value_is(struct bytes value, const char *name);
/* A number that is not negative. */
bool pdf_number(struct bytes value, uint32_t *);
/* "12 0 R": the 12. */
bool pdf_reference(struct bytes value, uint32_t *);

/* How long the value is that begins here. */
size_t pdf_length(struct bytes value);

#endif

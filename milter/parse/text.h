/* SPDX-License-Identifier: BSD-2-Clause
 *
 * text - text in the form in which it is compared, and its quoting undone
 *
 * folded: NFKC, without invisible characters (zero-width, bidi marks, fillers),
 * line ends as \n. NFKC joins what Japanese mail writes in two ways: half-width
 * kana, full-width letters and colons. `map[i]' is the offset in `original' of the
 * character that byte i of `folded' came from (map[folded.len] is its length),
 * so that a found word can be shown, and tried, as it was written.
 *
 * split: a body taken apart into what is new, what is quoted (marked by '>',
 * after an attribution line, or under a header block in ja, en, de, fr, it, es,
 * pt, nl, pl, zh, ko) and the signature. Quote marks are taken off; the lines
 * that introduce a quotation are in none of the three.
 */
#ifndef PARSE_TEXT_H
#define PARSE_TEXT_H

#include "base/arena.h"

struct text {
	struct bytes original; /* UTF-8; mended if it was not valid */
	struct bytes folded;
	const uint32_t *map; /* never NULL */
};

/*
 * Makes the tables of folding. Once per process, before the sandbox is entered;
 * mail_start() does it, otherwise the first use.
 */
void text_start(void);

struct text text_fold(struct arena *, struct bytes utf8);

/* folded only, without the map: for names and short strings. */
struct bytes text_folded(struct arena *, struct bytes utf8);

/* The newest header block inside a quotation; empty fields are missing. */
struct quoted_header {
	struct bytes from, date, to, cc, subject;
	unsigned labels; /* how many of the five there are; 0: no block */
};

struct split {
	struct bytes fresh, quoted, signature;
	struct quoted_header header;
};

/* `folded` is text_fold()'s. All views in the arena. */
void text_split(struct split *, struct bytes folded, struct arena *);

/*
 * A subject without its "Re:", "Fwd:", "返信:", "[list]" in a dozen languages,
 * folded, blanks joined, letters in one case: for comparing, not for showing.
 * Says what was taken off.
 */
struct subject {
	struct bytes base;
	bool reply, forward;
};
struct subject text_subject(struct arena *, struct bytes utf8);

#endif

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * labels - where a text announces a password: 解凍パスワード:4836
 *
 * Runs the patterns of rules/passwords, but only near their keywords, so that
 * the cost is bounded whatever the text.
 *
 * Input    text folded by text_fold(), hostile, of any size. What is not valid
 *          UTF-8 is passed over.
 * Memory   none is taken; the views of a hit point into the text.
 * Limits   LABELS_WINDOWS windows a text: see labels.c. A pattern that gave up
 *          on a text is not tried further on it.
 */
#ifndef UNPACK_LABELS_H
#define UNPACK_LABELS_H

#include "unpack/patterns.h"

/*
 * 80 characters before a keyword and 300 after it, as many as this a text.
 * Where windows overlap, each keyword still costs its 80: 150 keywords that
 * crowd together spend the budget as well.
 */
#define LABELS_WINDOWS 32
#define LABELS_BEFORE 80
#define LABELS_AFTER 300
#define LABELS_BUDGET ((size_t)LABELS_WINDOWS * (LABELS_BEFORE + LABELS_AFTER))
/* What one text may yield; a person means one or two. */
#define LABELS_HITS 300

struct label {
	const struct pattern *pattern;
	struct bytes value;   /* without blanks at its ends; empty: a flag */
	struct bytes keyword; /* the longest near it, or the pattern's name */
};

struct label_search {
	const struct password_patterns *patterns;
	bool names;    /* run the patterns for file names as well */
	size_t budget; /* characters that may still be searched; counts down */
	void (*found)(void *context, const struct label *);
	void (*gave_up)(void *context, const struct pattern *);
	void *context;
};

/* False: there were keywords that the budget did not reach. */
bool labels_find(struct label_search *, struct bytes folded);

#endif

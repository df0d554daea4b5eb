/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A text is first looked through for keywords, which costs next to nothing;
 * the patterns then see only windows around them. A window is a bound for
 * where a match may start and end, not a copy: what stands before it is still
 * there for a look-behind. Running all patterns over all of a text gave the
 * same words and let 150 kB of one repeated label cost half a second.
 *
 * Texts longer than 128 kB are read at both ends, where people write; a
 * keyword in between is told, not followed.
 */
#include "unpack/labels.h"

#include <string.h>

#include "parse/charset.h"

#define END_BYTES ((size_t)64 * 1024)
/* How far from the word its label is looked for. */
#define KEYWORD_REACH 200
/* Characters that a pattern's giving up counts for. */
#define GAVE_UP_COST 2000

struct search {
	struct label_search *to;
	struct bytes text;
	size_t hits;
	bool gave_up[PATTERNS_MAX];
};

/* A run of windows that touch. */
struct window {
	size_t at, end;
};

static bool
continues(struct bytes text, size_t at)
{
	return at < text.len && (text.at[at] & 0xC0) == 0x80;
}

/* The start of the character after, or before, the one at `at`. */
static size_t
next_character(struct bytes text, size_t at)
{
	if (at < text.len)
		at++;
	while (continues(text, at))
		at++;
	return at;
}

static size_t
previous_character(struct bytes text, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && continues(text, at))
		at--;
	return at;
}

/* The longest keyword in a piece of text. */
static struct bytes
longest_keyword(const struct keywords *ks, struct bytes piece)
{
	struct bytes best = { 0 }, found;
	size_t at = 0;

	while ((at = keywords_find(ks, piece, at, &found)) < piece.len) {
		if (found.len > best.len)
			best = found;
		at++;
	}
	return best;
}

/* Names what announced a word, in the rules' words only: it will be shown. */
static struct bytes
keyword_of(const struct search *s, const struct pattern *p, size_t match,
    size_t value, size_t value_end, size_t match_end)
{
	const struct keywords *ks = s->to->patterns->keywords;
	size_t before = value - match, after = match_end - value_end;
	struct bytes found;

	if (before > KEYWORD_REACH)
		before = KEYWORD_REACH;
	if (after > KEYWORD_REACH)
		after = KEYWORD_REACH;
	found =
	    longest_keyword(ks, bytes_slice(s->text, value - before, before));
	if (found.len == 0)
		found =
		    longest_keyword(ks, bytes_slice(s->text, value_end, after));
	return found.len > 0 ? found : bytes_of(p->name);
}

static void
report(struct search *s, const struct pattern *p, const size_t *match,
    const size_t *value)
{
	struct label l = { .pattern = p };

	s->hits++;
	if (p->rank > 0) {
		l.value = bytes_trim(
		    bytes_slice(s->text, value[0], value[1] - value[0]),
		    " \t\n");
		l.keyword =
		    keyword_of(s, p, match[0], value[0], value[1], match[1]);
		if (l.value.len == 0)
			return;
	}
	s->to->found(s->to->context, &l);
}

static void
spend(struct search *s, size_t characters)
{
	size_t left = s->to->budget;

	s->to->budget = left < characters ? 0 : left - characters;
}

/* It cost as much as many characters: so hostile text spends the budget. */
static void
give_up(struct search *s, size_t index)
{
	spend(s, GAVE_UP_COST);
	s->gave_up[index] = true;
	s->to->gave_up(s->to->context, &s->to->patterns->list[index]);
}

/*
 * One pattern over one window. A next match may start right after the word
 * that was found, so that a label behind it is seen too.
 */
static void
run(struct search *s, size_t index, const struct window *w)
{
	const struct password_patterns *ps = s->to->patterns;
	const struct pattern *p = &ps->list[index];
	const size_t *match = pcre2_get_ovector_pointer(ps->match);
	const size_t *value = match + 2 * p->value;
	uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
	size_t at = w->at;

	if (w->end < s->text.len && s->text.at[w->end] != '\n')
		options |= PCRE2_NOTEOL;
	while (at < w->end && s->hits < LABELS_HITS) {
		int got = pcre2_match(p->code, s->text.at, w->end, at, options,
		    ps->match, ps->context);

		if (got == PCRE2_ERROR_NOMATCH)
			return;
		if (got < 0) {
			give_up(s, index);
			return;
		}
		if (value[0] < match[0] || value[1] > match[1])
			return; /* V in a look-around, or not set */
		report(s, p, match, value);
		if (p->rank == 0)
			return;
		at = next_character(s->text, match[0]);
		if (value[1] > at)
			at = value[1];
	}
}

static void
run_all(struct search *s, const struct window *w)
{
	const struct password_patterns *ps = s->to->patterns;

	for (size_t i = 0; i < ps->count; i++)
		if (!s->gave_up[i] && (s->to->names || !ps->list[i].names))
			run(s, i, w);
}

static size_t
back(struct bytes text, size_t at, size_t least)
{
	for (size_t i = 0; i < LABELS_BEFORE && at > least; i++)
		at = previous_character(text, at);
	return at > least ? at : least;
}

/* Moves the end of a window until it is LABELS_AFTER characters `ahead'. */
static size_t
stretch(struct search *s, struct window *w, size_t limit, size_t ahead)
{
	while (ahead < LABELS_AFTER && w->end < limit && s->to->budget > 0) {
		w->end = next_character(s->text, w->end);
		s->to->budget--;
		ahead++;
	}
	return ahead;
}

/*
 * The next run of windows at or after `from`, the end of the last: no
 * character is searched twice. Windows that touch are made one, as a label may
 * reach from one into the other. False: none, or the budget is spent.
 */
static bool
next_window(struct search *s, size_t from, size_t limit, struct window *w)
{
	const struct keywords *ks = s->to->patterns->keywords;
	struct bytes text = bytes_first(s->text, limit), found;
	size_t at = keywords_find(ks, text, from, &found), ahead = 0;

	if (at == text.len || s->to->budget == 0)
		return false;
	*w = (struct window){ back(text, at, from), at };
	for (;;) {
		size_t last = at;

		spend(s, LABELS_BEFORE);
		ahead = stretch(s, w, limit, ahead);
		at = keywords_find(ks, text, last + found.len, &found);
		if (at == text.len || s->to->budget == 0 ||
		    (at > w->end && back(text, at, 0) > w->end))
			return true;
		for (; last < at; last = next_character(text, last))
			ahead -= ahead > 0;
		if (at > w->end)
			w->end = at;
	}
}

/* False: the budget was spent before the last keyword. */
static bool
search_piece(struct search *s, size_t from, size_t limit)
{
	struct window w = { from, from };
	struct bytes found;

	while (next_window(s, w.end, limit, &w))
		run_all(s, &w);
	return s->to->budget > 0 ||
	    keywords_find(s->to->patterns->keywords,
		bytes_first(s->text, limit), w.end, &found) == limit;
}

bool
labels_find(struct label_search *to, struct bytes folded)
{
	struct search s = { .to = to, .text = folded };
	size_t head, tail, found_at;
	struct bytes found;
	bool all;

	if (!charset_is_utf8(folded))
		return true;
	if (folded.len <= 2 * END_BYTES)
		return search_piece(&s, 0, folded.len);
	head = next_character(folded, END_BYTES - 1);
	tail = previous_character(folded, folded.len - END_BYTES);
	all = search_piece(&s, 0, head);
	found_at = keywords_find(
	    to->patterns->keywords, bytes_first(folded, tail), head, &found);
	return search_piece(&s, tail, folded.len) && all && found_at == tail;
}

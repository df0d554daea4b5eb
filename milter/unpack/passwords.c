/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the labels announce goes first, in all the forms it may have been typed
 * in; a wrong candidate costs one attempt, a missed one a blind spot, so forms
 * are given freely and only their order is weighed. Then what others derived,
 * then what people always use, then every word of the mail: for seals that
 * allow few tries, those with digits go before what few people use.
 */
#include "unpack/passwords.h"

#include "unpack/dictionary.h"
#include "unpack/forms.h"
#include "unpack/passwords_state.h"

/* As many as go before the likely words: a costly seal allows few tries. */
#define USUAL_FIRST 8
/* A thief's quotation may hold an old, true password. */
#define QUOTED_LESS 40
#define HIDDEN_LESS 60

#define WORD_MOST 128
/* Words of the mail that are tried, and how much of it is read for them. */
#define WORDS_MOST 400
#define PAIRS_MOST 400
#define WORDS_BYTES ((size_t)32 * 1024)
/* What all texts of a message together may be searched for labels. */
#define MESSAGE_BUDGET (5 * LABELS_BUDGET)
/* Words looked up in their original form, a text, and how far. */
#define RAW_MOST 50
#define RAW_BYTES ((size_t)128 * 1024)

/* One text that is being read. */
struct reading {
	struct passwords *to;
	const struct text *whole; /* what `text' is, or was split from */
	struct bytes text, where;
	size_t index; /* into texts */
	int less;
	size_t raw_left;   /* look-ups in `whole' that may still be made */
	struct bytes last; /* word of the text that was read */
};

/* With the usual ones. Made when first asked for: most mail has no seal. */
struct candidates *
passwords_all(struct passwords *ps)
{
	if (ps->all != NULL)
		return ps->all;
	ps->all = candidates_new(ps->arena);
	for (size_t i = 0; dictionary_usual[i] != NULL; i++)
		candidates_add(ps->all,
		    &(struct candidate){
			.password = { .word = bytes_of(dictionary_usual[i]),
			    .at = SIZE_MAX,
			    .rank = i < USUAL_FIRST ? RANK_USUAL : RANK_SELDOM,
			    .where = BYTES("usual passwords") },
			.text = NO_TEXT,
			.order = i });
	ps->stale = true;
	return ps->all;
}

bool
passwords_add(struct passwords *ps, struct candidate c)
{
	if (c.password.word.len == 0 || c.password.word.len > WORD_MOST)
		return false;
	c.round = ps->round;
	ps->stale = true;
	return candidates_add(passwords_all(ps), &c);
}

bool
password_patterns_near(const struct password_patterns *p, struct bytes folded)
{
	struct bytes found;

	return p != NULL &&
	    keywords_find(p->keywords, folded, 0, &found) < folded.len;
}

struct passwords *
passwords_new(const struct password_patterns *patterns, struct arena *arena,
    struct findings *findings)
{
	struct passwords *ps = arena_alloc(arena, sizeof *ps);

	ps->patterns = patterns;
	ps->arena = arena;
	ps->findings = findings;
	ps->budget = MESSAGE_BUDGET;
	ps->words_left = WORDS_MOST;
	ps->pairs_left = PAIRS_MOST;
	ps->words_bytes = WORDS_BYTES;
	return ps;
}

/* True: one of them is new. */
static bool
add_forms(struct passwords *ps, struct candidate c, const struct form *forms,
    size_t count)
{
	int rank = c.password.rank;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		c.password.word = forms[i].word;
		c.password.rank = !forms[i].cased ? rank - forms[i].less
		    : rank > RANK_CASE		  ? RANK_CASE
						  : rank - 1;
		any |= passwords_add(ps, c);
	}
	return any;
}

/* The word as it was typed, before ＡＢ１ became AB1. */
static struct bytes
raw_of(struct reading *r, struct bytes word)
{
	const struct text *t = r->whole;
	size_t at;

	if (t->map == NULL || r->raw_left == 0)
		return word;
	r->raw_left--;
	if (t->folded.at == r->text.at)
		at = (size_t)(word.at - r->text.at);
	else
		at = bytes_find(bytes_first(t->folded, RAW_BYTES), word);
	if (at + word.len > t->folded.len)
		return word;
	return bytes_slice(
	    t->original, t->map[at], t->map[at + word.len] - t->map[at]);
}

static void
found(void *context, const struct label *l)
{
	struct reading *r = context;
	struct passwords *ps = r->to;
	struct candidate c = { .text = r->index };
	struct form forms[FORMS_MAX];
	size_t count;

	if (l->pattern->rank == 0) {
		ps->flags[l->pattern - ps->patterns->list] |= r->less == 0;
		return;
	}
	if (l->value.len > WORD_MOST)
		return;
	ps->announced = true;
	c.at = (size_t)(l->value.at - r->text.at);
	c.order = r->index << 32 | c.at;
	c.password = (struct password){ l->value, l->pattern->rank - r->less,
		r->where, l->keyword, l->pattern->name, c.at };
	if (c.password.rank < RANK_LABEL_LEAST)
		c.password.rank = RANK_LABEL_LEAST;
	count = forms_of(
	    ps->arena, r->text, c.at, l->value.len, raw_of(r, l->value), forms);
	ps->told += add_forms(ps, c, forms, count) && r->less == 0;
}

static void
gave_up(void *context, const struct pattern *p)
{
	struct reading *r = context;

	r->to->gave_up[p - r->to->patterns->list] =
	    (struct limit_seen){ r->where, true };
}

static void
read_labels(struct reading *r, bool names)
{
	struct passwords *ps = r->to;
	size_t most = ps->budget < LABELS_BUDGET ? ps->budget : LABELS_BUDGET;
	struct label_search search = { ps->patterns, names, most, found,
		gave_up, r };

	if (ps->patterns == NULL)
		return;
	if (!labels_find(&search, r->text) && !ps->cut.seen)
		ps->cut = (struct limit_seen){ r->where, true };
	ps->budget -= most - search.budget;
}

/* "rosa 42": whoever types it anew may leave the blank out, or not. */
static void
add_pair(struct reading *r, struct bytes first, struct bytes second)
{
	struct passwords *ps = r->to;
	struct candidate c = { .text = NO_TEXT,
		.order = PAIRS_MOST - ps->pairs_left,
		.password = { .rank = RANK_PAIR,
		    .where = r->where,
		    .at = (size_t)(first.at - r->text.at) } };
	struct bytes blank = { first.at, first.len + 1 + second.len };

	if (ps->pairs_left == 0 || first.len == 0 ||
	    second.at != first.at + first.len + 1 || second.at[-1] != ' ')
		return;
	c.password.word = arena_format(
	    ps->arena, "%.*s%.*s", BYTES_ARG(first), BYTES_ARG(second));
	passwords_add(ps, c);
	c.password.word = blank;
	passwords_add(ps, c);
	ps->pairs_left--; /* also when it is there: trying costs, too */
}

static bool
add_word(void *context, struct bytes word)
{
	struct reading *r = context;
	struct passwords *ps = r->to;
	struct candidate c = { .text = NO_TEXT,
		.order = WORDS_MOST - ps->words_left };

	c.password = (struct password){ .word = word,
		.at = (size_t)(word.at - r->text.at),
		.rank = dictionary_likely(word) ? RANK_LIKELY : RANK_WORD,
		.where = r->where };
	ps->words_left -= passwords_add(ps, c);
	add_pair(r, r->last, word);
	r->last = word;
	return ps->words_left > 0;
}

static void
read_words(struct reading *r)
{
	struct passwords *ps = r->to;
	struct bytes text = bytes_first(r->text, ps->words_bytes);

	ps->words_bytes -= text.len;
	if (ps->words_left > 0)
		dictionary_words(text, add_word, r);
}

static void
read_part(struct passwords *ps, const struct text *whole, struct bytes text,
    enum text_view view, struct bytes where)
{
	struct reading r = { .to = ps,
		.whole = whole,
		.text = text,
		.index = ps->text_count,
		.less = view == VIEW_QUOTED ? QUOTED_LESS
		    : view == VIEW_HIDDEN   ? HIDDEN_LESS
					    : 0,
		.raw_left = RAW_MOST };

	if (text.len == 0)
		return;
	if (ps->text_count == TEXTS_MOST) {
		ps->cut = (struct limit_seen){ where, true };
		return;
	}
	r.where = arena_copy(ps->arena, where);
	ps->texts[ps->text_count++] = text;
	read_labels(&r, view == VIEW_NAME);
	if (view == VIEW_FRESH || view == VIEW_NAME)
		read_words(&r);
}

void
passwords_read(struct passwords *ps, const struct text *text,
    enum text_view view, struct bytes where)
{
	read_part(ps, text, text->folded, view, where);
}

/*
 * What is quoted is read as a whole of lower rank: so the lines that introduce
 * a quotation, which are in no part of the split, are read as well.
 */
void
passwords_read_split(struct passwords *ps, const struct text *text,
    const struct split *split, struct bytes where)
{
	if (split->quoted.len == 0) {
		read_part(ps, text, text->folded, VIEW_FRESH, where);
		return;
	}
	read_part(ps, text, split->fresh, VIEW_FRESH, where);
	read_part(ps, text, split->signature, VIEW_FRESH, where);
	read_part(ps, text, text->folded, VIEW_QUOTED, where);
}

void
passwords_add_derived(struct passwords *ps, struct bytes word, const char *what)
{
	struct candidate c = { .text = NO_TEXT };
	struct form forms[FORMS_MAX];

	c.password.at = SIZE_MAX;
	c.password.rank = RANK_DERIVED;
	c.password.where = arena_copy(ps->arena, bytes_of(what));
	add_forms(ps, c, forms, forms_alone(ps->arena, word, forms));
}

void
passwords_add_remembered(
    struct passwords *ps, struct bytes word, struct bytes where, int rank)
{
	struct candidate c = { .text = NO_TEXT };
	struct form forms[FORMS_MAX];

	c.password.at = SIZE_MAX;
	c.password.rank = rank;
	c.password.where = arena_copy(ps->arena, where);
	add_forms(ps, c, forms, forms_alone(ps->arena, word, forms));
}

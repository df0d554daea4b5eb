/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the labels announce goes first, in all the forms it may have been typed
 * in; a wrong candidate costs one attempt, a missed one a blind spot, so forms
 * are given freely and only their order is weighed. Then what others derived,
 * then what people always use, then every word of the mail: for seals that
 * allow few tries, those with digits go before what few people use.
 *
 * A limit that was hit is told only when something sealed asks for passwords:
 * a newsletter with a hundred "password" in it is no concern of anyone.
 */
#include "unpack/passwords.h"

#include "unpack/candidates.h"
#include "unpack/dictionary.h"
#include "unpack/forms.h"
#include "unpack/labels.h"
#include "unpack/nearby.h"

/* Ranks; labels take theirs, 1 to 100, from the patterns. */
enum {
	RANK_PROVED = PASSWORD_PROVED,
	RANK_LABEL_LEAST = 30,
	RANK_DERIVED = 24,
	RANK_CASE = 22, /* a labelled word in other case */
	RANK_USUAL = 20,
	RANK_LIKELY = 16, /* a word of the mail that looks like one */
	RANK_SELDOM = 14, /* the other usual ones */
	RANK_WORD = 10,
};
/* As many as go before the likely words: a costly seal allows few tries. */
#define USUAL_FIRST 8
/* A thief's quotation may hold an old, true password. */
#define QUOTED_LESS 40
#define HIDDEN_LESS 60

#define WORD_MOST 128
/* Words that opened something, kept in front. */
#define PROVED_MOST 64
/* Words of the mail that are tried, and how much of it is read for them. */
#define WORDS_MOST 400
#define WORDS_BYTES ((size_t)64 * 1024)
/* Most texts of a message; a list is made anew after each at worst. */
#define TEXTS_MOST 400
/* What all texts of a message together may be searched for labels. */
#define MESSAGE_BUDGET (5 * LABELS_BUDGET)
/* Words looked up in their original form, a text, and how far. */
#define RAW_MOST 50
#define RAW_BYTES ((size_t)128 * 1024)
/* Archives that get an order of their own, and what is weighed for it. */
#define NAMED_MOST 32
#define NAMED_WORDS 50

struct limit_seen {
	struct bytes where;
	bool seen;
};

struct passwords {
	const struct password_patterns *patterns; /* NULL: none */
	struct arena *arena;
	struct findings *findings;
	struct candidates *all;
	struct bytes texts[TEXTS_MOST];
	size_t text_count;
	size_t budget, words_left, words_bytes;
	bool flags[PATTERNS_MAX];
	struct limit_seen gave_up[PATTERNS_MAX], cut;
	bool announced;
	struct bytes newest; /* of the proved ones */
	size_t proved, named;
	struct password *list; /* the order for archives without a name */
	size_t count;
	bool stale;
};

/* One text that is being read. */
struct reading {
	struct passwords *to;
	const struct text *whole; /* what `text' is, or was split from */
	struct bytes text, where;
	size_t index; /* into texts */
	int less;
	size_t raw_left; /* look-ups in `whole' that may still be made */
};

/* With the usual ones. Made when first asked for: most mail has no seal. */
static struct candidates *
all_of(struct passwords *ps)
{
	if (ps->all != NULL)
		return ps->all;
	ps->all = candidates_new(ps->arena);
	for (size_t i = 0; dictionary_usual[i] != NULL; i++)
		candidates_add(ps->all,
		    &(struct candidate){
			.password = { .word = bytes_of(dictionary_usual[i]),
			    .rank = i < USUAL_FIRST ? RANK_USUAL : RANK_SELDOM,
			    .where = BYTES("usual passwords") },
			.text = NO_TEXT,
			.order = i });
	ps->stale = true;
	return ps->all;
}

static void
add(struct passwords *ps, const struct candidate *c)
{
	if (c->password.word.len == 0 || c->password.word.len > WORD_MOST)
		return;
	candidates_add(all_of(ps), c);
	ps->stale = true;
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
	ps->words_bytes = WORDS_BYTES;
	return ps;
}

static void
add_forms(struct passwords *ps, struct candidate c, const struct form *forms,
    size_t count)
{
	int rank = c.password.rank;

	for (size_t i = 0; i < count; i++) {
		c.password.word = forms[i].word;
		c.password.rank =
		    forms[i].cased ? RANK_CASE : rank - forms[i].less;
		add(ps, &c);
	}
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
		r->where, l->keyword };
	if (c.password.rank < RANK_LABEL_LEAST)
		c.password.rank = RANK_LABEL_LEAST;
	count = forms_of(
	    ps->arena, r->text, c.at, l->value.len, raw_of(r, l->value), forms);
	add_forms(ps, c, forms, count);
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

static bool
add_word(void *context, struct bytes word)
{
	struct reading *r = context;
	struct passwords *ps = r->to;
	struct candidate c = { .text = NO_TEXT,
		.order = WORDS_MOST - ps->words_left };

	c.password = (struct password){ .word = word,
		.rank = dictionary_likely(word) ? RANK_LIKELY : RANK_WORD,
		.where = r->where };
	ps->words_left -= candidates_add(all_of(ps), &c);
	ps->stale = true;
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

	c.password.rank = rank;
	c.password.where = arena_copy(ps->arena, where);
	add_forms(ps, c, forms, forms_alone(ps->arena, word, forms));
}

/* Told late: see the top. */
static void
tell_limits(struct passwords *ps)
{
	if (ps->patterns == NULL)
		return;
	for (size_t i = 0; i < ps->patterns->count; i++)
		if (ps->gave_up[i].seen)
			findings_add(ps->findings, FINDING_PATTERN_LIMIT,
			    ps->gave_up[i].where,
			    bytes_of(ps->patterns->list[i].name));
	if (ps->cut.seen)
		findings_add(ps->findings, FINDING_PATTERN_LIMIT, ps->cut.where,
		    BYTES("too many labels"));
}

static struct password *
copy_list(struct passwords *ps, const struct candidate *from, size_t count)
{
	struct password *list = arena_array(ps->arena, count, sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = from[i].password;
	return list;
}

/*
 * The order for one archive, NULL when its name changes nothing. Only the
 * best words are weighed: lower ones are not from a label.
 */
static const struct password *
order_for(
    struct passwords *ps, struct bytes name, const struct candidate *sorted)
{
	size_t count = ps->count;
	struct candidate *list = NULL;

	name = text_folded(ps->arena, name);
	for (size_t i = 0; i < count && i < NAMED_WORDS; i++) {
		const struct candidate *c = &sorted[i];
		int more = c->text == NO_TEXT
		    ? 0
		    : nearby_more(ps->texts[c->text], c->at, name);

		if (more == 0 || c->password.rank < RANK_LABEL_LEAST)
			continue;
		if (list == NULL)
			list = arena_grow(
			    ps->arena, sorted, count, count, sizeof *list);
		list[i].password.rank += more;
	}
	if (list == NULL)
		return NULL;
	candidates_sort(
	    list, count, arena_array(ps->arena, count, sizeof *list));
	return copy_list(ps, list, count);
}

size_t
passwords_for(struct passwords *ps, struct bytes archive_name,
    const struct password **list)
{
	const struct candidate *sorted;
	const struct password *named = NULL;

	tell_limits(ps);
	ps->count = candidates_sorted(all_of(ps), &sorted);
	if (ps->stale)
		ps->list = copy_list(ps, sorted, ps->count);
	ps->stale = false;
	if (archive_name.len > 0 && ps->announced && ps->named < NAMED_MOST) {
		ps->named++;
		named = order_for(ps, archive_name, sorted);
	}
	*list = named != NULL ? named : ps->list;
	return ps->count;
}

size_t
passwords_known(struct passwords *ps, const struct password **list)
{
	const struct candidate *sorted;

	ps->count = candidates_sorted(all_of(ps), &sorted);
	*list = copy_list(ps, sorted, ps->count);
	return ps->count;
}

bool
passwords_left(const struct password *list, size_t from, size_t count)
{
	for (size_t i = from; i < count && list[i].rank >= RANK_LIKELY; i++)
		if (list[i].rank != RANK_USUAL)
			return true;
	return false;
}

bool
passwords_announced(const struct passwords *ps)
{
	return ps->announced;
}

bool
passwords_flagged(const struct passwords *ps, const char *name)
{
	for (size_t i = 0; ps->patterns != NULL && i < ps->patterns->count; i++)
		if (bytes_same(
			bytes_of(ps->patterns->list[i].name), bytes_of(name)))
			return ps->flags[i];
	return false;
}

void
passwords_proved(struct passwords *ps, const struct password *proved)
{
	struct candidate c = { .password = *proved, .text = NO_TEXT };

	if (ps->proved == PROVED_MOST || bytes_equal(proved->word, ps->newest))
		return;
	ps->newest = arena_copy(ps->arena, proved->word);
	c.password.rank = RANK_PROVED + (int)++ps->proved;
	add(ps, &c);
}

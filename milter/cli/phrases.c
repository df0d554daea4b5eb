/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Each row is read as the body of a mail would be, and its place in the list
 * is what an archive would pay in tries. Shares are told by language, since a
 * pattern that mends one and breaks another would hide in the sum. Times hang
 * on the machine and are told, never judged.
 */
#include "cli/phrases.h"

#include <stdio.h>
#include <time.h>

#include "parse/html.h"
#include "store/json.h"

#define ROW_MEMORY ((size_t)256 << 20)
#define LANGUAGES_MOST 64
#define NAME_MOST 20

struct score {
	char language[NAME_MOST];
	size_t positive, first, first3, first16;
	size_t negative, wrong; /* rows where none is, and candidates there */
	size_t flags, flags_missed;
	double microseconds;
};

struct row {
	struct bytes id, language, kind, text, expected, flags;
};

struct trial {
	const struct phrases_job *job;
	struct arena *arena;
	struct passwords *passwords;
	const struct password *list;
	size_t count;
	double microseconds;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static bool
row_read(struct row *r, struct bytes line)
{
	if (line.len == 0 || line.at[0] == '#')
		return false;
	r->id = bytes_cut(&line, '\t');
	r->language = bytes_cut(&line, '\t');
	r->kind = bytes_cut(&line, '\t');
	r->text = bytes_cut(&line, '\t');
	r->expected = bytes_cut(&line, '\t');
	r->flags = bytes_cut(&line, '\t');
	return r->text.len > 0 && !bytes_equal(r->id, BYTES("id"));
}

static struct bytes
unescape(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char next = i + 1 < text.len ? text.at[i + 1] : 0;
		bool escape =
		    text.at[i] == '\\' && (next == 'n' || next == 't');

		to[len++] = !escape ? text.at[i] : next == 'n' ? '\n' : '\t';
		i += escape;
	}
	return (struct bytes){ to, len };
}

/* Folding and splitting is done for every mail, and not counted. */
static void
read_text(struct trial *t, struct bytes text, enum text_view view)
{
	struct text folded = text_fold(t->arena, text);
	struct split split;
	double began;

	text_split(&split, folded.folded, t->arena);
	began = now();
	if (view == VIEW_FRESH)
		passwords_read_split(
		    t->passwords, &folded, &split, BYTES("text"));
	else
		passwords_read(t->passwords, &folded, view, BYTES("text"));
	t->microseconds += now() - began;
}

static void
read_row(struct trial *t, const struct row *r)
{
	struct bytes text = unescape(t->arena, r->text);
	struct html html;
	double began;

	if (bytes_equal(r->kind, BYTES("name"))) {
		read_text(t, text, VIEW_NAME);
	} else if (bytes_starts(text, BYTES("html:"))) {
		html_read(&html, bytes_from(text, 5), t->arena);
		read_text(t, html.text, VIEW_FRESH);
		read_text(t, html.hidden, VIEW_HIDDEN);
	} else {
		read_text(t, text, VIEW_FRESH);
	}
	began = now();
	t->count = passwords_for(t->passwords, BYTES(""), &t->list);
	t->microseconds += now() - began;
}

/* As it is expected, or as it is compared. */
static size_t
place_of(const struct trial *t, struct bytes word)
{
	struct bytes folded = text_folded(t->arena, word);
	size_t i = 0;

	while (i < t->count && !bytes_equal(t->list[i].word, word) &&
	    !bytes_equal(t->list[i].word, folded))
		i++;
	return i < t->count ? i : SIZE_MAX;
}

static size_t
labelled(const struct trial *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += t->list[i].label.len > 0;
	return n;
}

static void
tell(const struct trial *t, const struct row *r, const char *what, size_t at)
{
	if (!t->job->missed)
		return;
	printf("%.*s: %s", BYTES_ARG(r->id), what);
	if (at != SIZE_MAX)
		printf(" %zu", at);
	putchar('\n');
}

static void
score_word(struct trial *t, const struct row *r, struct score *s)
{
	struct bytes rest = r->expected, word = bytes_cut(&rest, '|');
	size_t at = place_of(t, bytes_trim(word, " "));

	s->positive++;
	s->first += at == 0;
	s->first3 += at < 3;
	s->first16 += at < 16;
	if (at == SIZE_MAX)
		tell(t, r, "not among the candidates", at);
	else if (at > 0)
		tell(t, r, "at place", at + 1);
}

static void
score_flags(struct trial *t, const struct row *r, struct score *s)
{
	struct bytes rest = r->flags, flag;

	while (rest.len > 0 && !bytes_equal(rest, BYTES("-"))) {
		flag = bytes_cut(&rest, ',');
		s->flags++;
		if (passwords_flagged(
			t->passwords, arena_string(t->arena, flag)))
			continue;
		s->flags_missed++;
		tell(t, r, "its flag does not fire", SIZE_MAX);
	}
}

static void
score_row(const struct phrases_job *job, const struct row *r, struct score *s)
{
	struct trial t = { .job = job, .arena = arena_new(ROW_MEMORY) };
	struct findings findings;
	size_t wrong;

	findings_init(&findings, t.arena);
	t.passwords = passwords_new(job->patterns, t.arena, &findings);
	read_row(&t, r);
	s->microseconds += t.microseconds;
	if (r->expected.len > 0 && !bytes_equal(r->expected, BYTES("-"))) {
		score_word(&t, r, s);
	} else {
		wrong = labelled(&t);
		s->negative++;
		s->wrong += wrong;
		if (wrong > 0)
			tell(&t, r, "false candidates:", wrong);
	}
	score_flags(&t, r, s);
	arena_free(t.arena);
}

static struct score *
score_of(struct score *list, size_t *count, struct bytes language)
{
	language = bytes_first(language, NAME_MOST - 1);
	for (size_t i = 0; i < *count; i++)
		if (bytes_equal(bytes_of(list[i].language), language))
			return &list[i];
	if (*count < LANGUAGES_MOST - 1)
		snprintf(list[(*count)++].language, NAME_MOST, "%.*s",
		    BYTES_ARG(language));
	return &list[*count - 1];
}

static void
sum(struct score *all, const struct score *s)
{
	all->positive += s->positive;
	all->first += s->first;
	all->first3 += s->first3;
	all->first16 += s->first16;
	all->negative += s->negative;
	all->wrong += s->wrong;
	all->flags += s->flags;
	all->flags_missed += s->flags_missed;
	all->microseconds += s->microseconds;
}

static double
mean(const struct score *s)
{
	return s->microseconds / (double)(s->positive + s->negative);
}

static void
print_text(const struct score *s)
{
	printf("%-14s %5zu %5zu %7zu %8zu %5zu %5zu %5zu/%zu %8.0f\n",
	    s->language, s->positive, s->first, s->first3, s->first16,
	    s->negative, s->wrong, s->flags - s->flags_missed, s->flags,
	    mean(s));
}

static void
print_json(const struct score *s)
{
	json_t *line = json_object();

	json_object_set_new(line, "language", json_string(s->language));
	json_set_number(line, "positive", s->positive);
	json_set_number(line, "first", s->first);
	json_set_number(line, "first_3", s->first3);
	json_set_number(line, "first_16", s->first16);
	json_set_number(line, "negative", s->negative);
	json_set_number(line, "false", s->wrong);
	json_set_number(line, "flags", s->flags);
	json_set_number(line, "flags_missed", s->flags_missed);
	json_set_number(line, "microseconds", (uint64_t)mean(s));
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void
print(const struct phrases_job *job, const struct score *s)
{
	if (job->json)
		print_json(s);
	else
		print_text(s);
}

bool
phrases_score(const struct phrases_job *job, struct bytes table)
{
	struct score list[LANGUAGES_MOST] = { 0 }, all = { .language = "all" };
	struct bytes line;
	struct row row;
	size_t count = 0;

	while (bytes_line(&table, &line))
		if (row_read(&row, line))
			score_row(
			    job, &row, score_of(list, &count, row.language));
	if (count == 0)
		return false;
	if (!job->json)
		puts("                rows first first 3 first 16  none false  "
		     "flags "
		     "  us/row");
	for (size_t i = 0; i < count; i++) {
		print(job, &list[i]);
		sum(&all, &list[i]);
	}
	print(job, &all);
	return true;
}

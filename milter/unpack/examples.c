/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The examples of rules/passwords, run as a mail would be: folded, keywords
 * first, then windows. So an example also fails when its pattern is right but
 * no keyword leads to it, which in a mail would be a silent miss.
 */
#include "unpack/labels.h"
#include "unpack/passwords.h"

#define MEMORY_MOST ((size_t)16 << 20)

struct trial {
	const struct pattern *pattern;
	const struct pattern_example *example;
	bool any, right, gave_up;
};

static void
found(void *context, const struct label *l)
{
	struct trial *t = context;

	if (l->pattern != t->pattern)
		return;
	t->any = true;
	t->right |= bytes_equal(l->value, t->example->word);
}

static void
gave_up(void *context, const struct pattern *p)
{
	struct trial *t = context;

	t->gave_up |= p == t->pattern;
}

static const char *
fault_of(const struct trial *t, bool keyword)
{
	if (t->gave_up)
		return "the pattern gives up on this example";
	if (!t->example->yes)
		return t->any ? "the pattern should not match here" : NULL;
	if (t->right)
		return NULL;
	if (!keyword)
		return "no keyword stands in this example: the pattern would "
		       "never be tried";
	return t->any ? "the pattern finds something else here"
		      : "the pattern does not match here";
}

static bool
try_example(const struct password_patterns *ps, struct trial *t,
    struct arena *arena, struct error *error)
{
	struct bytes text = text_folded(arena, t->example->text), word;
	struct label_search search = { ps, true, LABELS_BUDGET, found, gave_up,
		t };
	const char *fault;

	labels_find(&search, text);
	fault =
	    fault_of(t, keywords_find(ps->keywords, text, 0, &word) < text.len);
	return fault == NULL ||
	    error_set(error, "%s:%zu: %s: %s", ps->file, t->example->line,
		t->pattern->name, fault);
}

size_t
password_patterns_test(const struct password_patterns *ps,
    void (*wrong)(void *context, const struct error *), void *context)
{
	struct arena *arena = arena_new(MEMORY_MOST);
	size_t count = 0;

	for (size_t i = 0; i < ps->count; i++) {
		const struct pattern *p = &ps->list[i];

		for (size_t j = 0; j < p->example_count; j++, count++) {
			struct trial t = { .pattern = p,
				.example = &p->examples[j] };
			struct error error;

			if (!try_example(ps, &t, arena, &error))
				wrong(context, &error);
			arena_reset(arena);
		}
	}
	arena_free(arena);
	return count;
}

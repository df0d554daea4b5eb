/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A row for each pair and word. The store's threads see hashes and sealed
 * bytes only: what is in clear stays in the thread of its message. Of a word
 * that opened something, `rank` counts how often: that is how "the usual one"
 * of a partner is told from the random ones that sealing products make, of
 * which a busy pair has some every day.
 */
#include "memory/words.h"

#include <stdlib.h>

#define CANDIDATE 0
#define PROVED 1
#define DAY ((int64_t)24 * 3600)
#define TELLING_MEMORY ((size_t)4 << 20)
#define ASKING_MEMORY ((size_t)64 << 20) /* PAIRS_MAX times the rows of one */

struct row {
	struct bytes hash, sealed;
	int64_t kind, rank, expires;
};

struct telling {
	struct arena *arena;
	struct pairs pairs;
	struct bytes place;
	struct row *rows;
	size_t count;
	int64_t now;
};

static void
telling_free(void *it)
{
	struct telling *t = it;

	arena_free(t->arena);
}

static bool
put_word(struct engine *e, const struct telling *t, const struct pair *p,
    const struct row *r, struct error *err)
{
	struct value made[] = { NUMBER(p->home), BLOB(pair_bytes(p)),
		BLOB(r->hash), BLOB(r->sealed), BLOB(t->place) };
	struct value values[] = { made[0], made[1], made[2], made[4],
		NUMBER(r->kind), NUMBER(r->rank), NUMBER(t->now),
		NUMBER(r->expires) };

	return engine_run(e, STATEMENT_WORD_NEW, made, 5, NULL, NULL, err) &&
	    engine_run(e, STATEMENT_WORD_PUT, values, 8, NULL, NULL, err);
}

static bool
trim(struct engine *e, const struct pair *p, int64_t kind, struct error *err)
{
	struct value values[] = { NUMBER(p->home), BLOB(pair_bytes(p)),
		NUMBER(kind), NUMBER(WORDS_OF_PAIR) };

	return engine_run(e, STATEMENT_WORD_TRIM, values, 4, NULL, NULL, err);
}

static bool
tell(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	const struct telling *t = it;
	bool good = true;

	(void)secret;
	for (size_t i = 0; good && i < t->pairs.count; i++) {
		const struct pair *p = &t->pairs.list[i];

		for (size_t k = 0; good && k < t->count; k++)
			good = put_word(e, t, p, &t->rows[k], err);
		good = good && trim(e, p, CANDIDATE, err) &&
		    trim(e, p, PROVED, err);
	}
	return good;
}

static struct row
row_of(const struct secret *secret, const struct settings *set,
    const struct word *w, int64_t now, struct arena *arena)
{
	struct row row = {
		.sealed = secret_seal(secret, "password", w->text, arena),
		.kind = w->proved ? PROVED : CANDIDATE,
		.rank = w->proved ? 1 : (int64_t)w->rank,
		.expires = now +
		    (w->proved ? (int64_t)set->password_days * DAY
			       : (int64_t)set->password_memory),
	};
	unsigned char *hash = arena_alloc(arena, SECRET_HASH);

	secret_hash(secret, "password", w->text, hash);
	row.hash = (struct bytes){ hash, SECRET_HASH };
	return row;
}

bool
words_tell(struct store *store, const struct settings *set,
    const struct pairs *pairs, struct bytes place, const struct word *words,
    size_t count, int64_t now, int64_t wait_ms, struct error *err)
{
	const struct secret *secret = store_secret(store);
	struct arena *arena;
	struct telling *t;

	if (pairs->count == 0 || count == 0)
		return true;
	if (count > WORDS_ROWS / pairs->count + 2)
		count = WORDS_ROWS / pairs->count + 2;
	arena = arena_new(TELLING_MEMORY);
	t = arena_alloc(arena, sizeof *t);
	*t = (struct telling){ arena, *pairs,
		secret_seal(secret, "place", place, arena),
		arena_array(arena, count, sizeof *t->rows), count, now };
	for (size_t i = 0; i < count; i++)
		t->rows[i] = row_of(secret, set, &words[i], now, arena);
	return store_commit(store, tell, t, telling_free, wait_ms, err);
}

struct found {
	struct bytes sealed, place;
	int64_t kind, rank, seen;
};

struct asking {
	struct arena *arena;
	struct pairs pairs;
	int64_t now;
	struct found *list;
	size_t count, room;
};

static void
asking_free(void *it)
{
	struct asking *a = it;

	arena_free(a->arena);
}

static bool
take_row(void *context, const struct value *columns)
{
	struct asking *a = context;

	if (a->count == a->room) {
		a->room = a->room > 0 ? 2 * a->room : 16;
		a->list = arena_grow(
		    a->arena, a->list, a->count, a->room, sizeof *a->list);
	}
	a->list[a->count++] =
	    (struct found){ arena_copy(a->arena, columns[0].bytes),
		    arena_copy(a->arena, columns[1].bytes), columns[2].number,
		    columns[3].number, columns[4].number };
	return true;
}

static bool
ask(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct asking *a = it;
	bool good = true;

	(void)secret;
	for (size_t i = 0; good && i < a->pairs.count; i++) {
		const struct pair *p = &a->pairs.list[i];
		struct value values[] = { NUMBER(p->home), BLOB(pair_bytes(p)),
			NUMBER(a->now), NUMBER(HINTS_MAX) };

		good = engine_run(
		    e, STATEMENT_WORD_ASK, values, 4, take_row, a, err);
	}
	return good;
}

/* The usual one counts from its second time on: once is no habit. */
static int
weight(const struct found *f)
{
	if (f->kind == PROVED)
		return f->rank > 1 ? 2 : 0;
	return 1;
}

static int
likelier_first(const void *va, const void *vb)
{
	const struct found *a = va, *b = vb;

	if (weight(a) != weight(b))
		return weight(b) - weight(a);
	if (a->kind == PROVED && a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	if (a->seen != b->seen)
		return a->seen > b->seen ? -1 : 1;
	return (a->rank < b->rank) - (a->rank > b->rank);
}

static bool
is_known(const struct hint *hints, size_t count, struct bytes word)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_equal(hints[i].word, word))
			return true;
	return false;
}

/* Under several pairs the same one: it counts once. */
static size_t
open_rows(const struct asking *a, const struct secret *secret,
    struct hint hints[HINTS_MAX], struct arena *arena)
{
	size_t count = 0;

	for (size_t i = 0; i < a->count && count < HINTS_MAX; i++) {
		struct bytes word, place;

		if (!secret_unseal(
			secret, "password", a->list[i].sealed, &word, arena) ||
		    !secret_unseal(
			secret, "place", a->list[i].place, &place, arena) ||
		    is_known(hints, count, word))
			continue;
		hints[count] = (struct hint){ word, place, 0 };
		count++;
	}
	return count;
}

bool
words_ask(struct store *store, const struct pairs *pairs, int64_t now,
    struct hint hints[HINTS_MAX], size_t *count, struct arena *arena)
{
	struct arena *own = arena_new(ASKING_MEMORY);
	struct asking *a = arena_alloc(own, sizeof *a);

	*count = 0;
	*a = (struct asking){ .arena = own, .pairs = *pairs, .now = now };
	if (!store_ask(store, ask, a, asking_free))
		return false;
	if (a->count > 0) {
		qsort(a->list, a->count, sizeof *a->list, likelier_first);
		*count = open_rows(a, store_secret(store), hints, arena);
	}
	arena_free(own);
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Each table is walked in order of its key, a page at a time: reading and
 * writing the same table in one go would see its own changes. A row that no
 * key opens is left as it is and counted: it tells that a key is missing in
 * the file, and the next run may have it.
 */
#include "store/rekey.h"

#include <string.h>

#define PAGE 200
#define COLUMNS_MAX 5
#define PAGE_MEMORY ((size_t)64 << 20)

/* `set` takes the columns of the key first, then what is sealed. */
static const struct sealed_table {
	enum statement get, set; /* get: the key's columns, then the sealed */
	size_t keys, numbers, texts; /* the first keys are numbers */
	const char *kinds[2];
} tables[] = {
	{ STATEMENT_REKEY_SENDERS, STATEMENT_REKEY_SENDER, 1, 1, 1,
	    { "shown" } },
	{ STATEMENT_REKEY_PASSWORDS, STATEMENT_REKEY_PASSWORD, 3, 1, 2,
	    { "password", "place" } },
	{ STATEMENT_REKEY_INCIDENTS, STATEMENT_REKEY_INCIDENT, 2, 2, 1,
	    { "shown" } },
};

struct page {
	const struct sealed_table *table;
	struct arena *arena;
	struct value rows[PAGE][COLUMNS_MAX];
	size_t count;
};

static bool
take_row(void *context, const struct value *columns)
{
	struct page *p = context;
	struct value *row = p->rows[p->count++];

	for (size_t i = 0; i < p->table->keys + p->table->texts; i++) {
		row[i] = columns[i];
		row[i].bytes = arena_copy(p->arena, columns[i].bytes);
	}
	return p->count < PAGE;
}

/* False: nothing in it is to be written. */
static bool
seal_row(struct page *p, struct value *row, const struct secret *secret,
    struct rekeyed *done)
{
	bool changed = false;

	for (size_t i = 0; i < p->table->texts; i++) {
		struct value *v = &row[p->table->keys + i];
		const char *kind = p->table->kinds[i];
		struct bytes clear;

		done->seen++;
		if (secret_is_newest(secret, kind, v->bytes))
			continue;
		if (!secret_unseal(secret, kind, v->bytes, &clear, p->arena)) {
			done->lost++;
			continue;
		}
		v->bytes = secret_seal(secret, kind, clear, p->arena);
		done->sealed++;
		changed = true;
	}
	return changed;
}

static bool
seal_page(struct engine *e, struct page *p, const struct secret *secret,
    struct rekeyed *done, struct error *err)
{
	size_t columns = p->table->keys + p->table->texts;

	if (!engine_begin(e, err))
		return false;
	for (size_t i = 0; i < p->count; i++)
		if (seal_row(p, p->rows[i], secret, done) &&
		    !engine_run(e, p->table->set, p->rows[i], columns, NULL,
			NULL, err)) {
			engine_rollback(e);
			return false;
		}
	if (engine_commit(e, err))
		return true;
	engine_rollback(e);
	return false;
}

static bool
rekey_table(struct engine *e, const struct sealed_table *table,
    const struct secret *secret, struct rekeyed *done, struct error *err)
{
	struct arena *arena, *before = arena_new(PAGE_MEMORY);
	struct value from[COLUMNS_MAX];
	struct page *p;
	bool good, more;

	/* Before every key: the least numbers, and no bytes. */
	for (size_t i = 0; i < table->keys; i++)
		from[i] =
		    i < table->numbers ? NUMBER(INT64_MIN) : BLOB(BYTES(""));
	do {
		arena = arena_new(PAGE_MEMORY);
		p = arena_alloc(arena, sizeof *p);
		p->table = table;
		p->arena = arena;
		from[table->keys] = NUMBER(PAGE);
		good = engine_run(e, table->get, from, table->keys + 1,
			   take_row, p, err) &&
		    seal_page(e, p, secret, done, err);
		if ((more = p->count == PAGE))
			memcpy(from, p->rows[PAGE - 1],
			    table->keys * sizeof *from);
		/* What `from' points to lives one page longer. */
		arena_free(before);
		before = arena;
	} while (good && more);
	arena_free(before);
	return good;
}

bool
rekey_all(struct engine *e, const struct secret *secret, struct rekeyed *done,
    struct error *err)
{
	*done = (struct rekeyed){ 0 };
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (!rekey_table(e, &tables[i], secret, done, err))
			return false;
	return true;
}

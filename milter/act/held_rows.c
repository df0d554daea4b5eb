/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The id is random and says nothing, so it stands in clear; the sender, whom
 * an admin wants to see in a list, is sealed. What is asked and told is copied:
 * the store may get to it when the caller has given up.
 */
#include "act/held_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEAL_KIND "held sender"
#define SEAL_MEMORY ((size_t)64 * 1024)

static const char *const names[] = { "waiting", "keeping", "clean", "released",
	"gone", "stays", "bad" };

const char *
held_state_name(enum held_state state)
{
	return names[state];
}

/* One piece of work: a row to write, or rows to read. */
struct held_work {
	struct held_row row;
	char host[HOST_MOST];
	int64_t at;
	enum statement statement;
	struct held_row *list;
	size_t count;
	uint64_t counts[HELD_STATES];
};

static void
work_free(void *it)
{
	struct held_work *w = it;

	free(w->list);
	free(w);
}

static struct held_work *
work_new(const char *host, const char *id, int64_t at)
{
	struct held_work *w = calloc(1, sizeof *w);

	if (w == NULL)
		exit(EXIT_MEMORY);
	snprintf(w->host, sizeof w->host, "%s", host);
	snprintf(w->row.id, sizeof w->row.id, "%s", id);
	w->at = at;
	return w;
}

static struct value
text(const char *s)
{
	return BLOB(bytes_of(s));
}

static struct value
home_of(const struct secret *secret, const char *id)
{
	unsigned char hash[SECRET_HASH];

	secret_hash(secret, "held", bytes_of(id), hash);
	return NUMBER(secret_home(hash));
}

static bool
add(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct held_work *w = it;
	struct arena *arena = arena_new(SEAL_MEMORY);
	struct bytes sender =
	    secret_seal(secret, SEAL_KIND, bytes_of(w->row.sender), arena);
	const struct value values[] = { home_of(secret, w->row.id),
		text(w->row.id), text(w->row.queue_id), text(w->host),
		NUMBER(w->row.since), NUMBER(w->row.until),
		NUMBER(w->row.state), BLOB(sender) };
	bool good =
	    engine_run(e, STATEMENT_HELD_NEW, values, 8, NULL, NULL, err);

	arena_free(arena);
	return good;
}

bool
held_rows_add(struct store *store, const char *host, const struct held_row *row,
    int64_t wait_ms, struct error *err)
{
	struct held_work *w = work_new(host, row->id, 0);

	w->row = *row;
	return store_commit(store, add, w, work_free, wait_ms, err);
}

static bool
move(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct held_work *w = it;
	const struct value values[] = { home_of(secret, w->row.id),
		text(w->row.id), NUMBER(w->row.state), NUMBER(HELD_RELEASED) };

	return engine_run(e, STATEMENT_HELD_MOVE, values, 4, NULL, NULL, err);
}

bool
held_rows_move(struct store *store, const char *id, enum held_state state,
    int64_t wait_ms, struct error *err)
{
	struct held_work *w = work_new("", id, 0);

	w->row.state = state;
	return store_commit(store, move, w, work_free, wait_ms, err);
}

static bool
forget(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct held_work *w = it;
	const struct value values[] = { text(w->host), NUMBER(HELD_RELEASED),
		NUMBER(w->at) };

	(void)secret;
	return engine_run(e, STATEMENT_HELD_FORGET, values, 3, NULL, NULL, err);
}

void
held_rows_forget(struct store *store, const char *host, int64_t before)
{
	store_tell(store, forget, work_new(host, "", before), work_free);
}

struct reading {
	struct held_work *work;
	const struct secret *secret;
};

static void
copy(char *to, size_t room, struct bytes from)
{
	from = bytes_first(from, room - 1);
	memcpy(to, from.at, from.len);
	to[from.len] = '\0';
}

static void
copy_sender(struct held_row *row, const struct secret *s, struct bytes sealed)
{
	struct arena *arena = arena_new(SEAL_MEMORY);
	struct bytes clear;

	if (secret_unseal(s, SEAL_KIND, sealed, &clear, arena))
		copy(row->sender, sizeof row->sender, clear);
	arena_free(arena);
}

static bool
take_row(void *context, const struct value *columns)
{
	struct reading *r = context;
	struct held_work *w = r->work;
	struct held_row *row = &w->list[w->count];

	if (columns[4].number < 0 || columns[4].number >= HELD_STATES)
		return true; /* of a later version of us */
	copy(row->id, sizeof row->id, columns[0].bytes);
	copy(row->queue_id, sizeof row->queue_id, columns[1].bytes);
	row->since = columns[2].number;
	row->until = columns[3].number;
	row->state = (enum held_state)columns[4].number;
	copy_sender(row, r->secret, columns[5].bytes);
	return ++w->count < ROWS_MOST;
}

static bool
read_rows(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct held_work *w = it;
	struct reading r = { w, secret };
	const struct value by_id[] = { home_of(secret, w->row.id),
		text(w->row.id) };
	const struct value due[] = { text(w->host), NUMBER(HELD_CLEAN),
		NUMBER(w->at), NUMBER(ROWS_MOST) };
	const struct value held[] = { text(w->host), NUMBER(HELD_CLEAN),
		NUMBER(HELD_STAYS), NUMBER(ROWS_MOST) };
	const struct value *values = w->statement == STATEMENT_HELD_GET ? by_id
	    : w->statement == STATEMENT_HELD_DUE			? due
									: held;

	w->count = 0;
	return engine_run(e, w->statement, values,
	    w->statement == STATEMENT_HELD_GET ? 2 : 4, take_row, &r, err);
}

static bool
ask(struct store *store, enum statement statement, struct held_work *w,
    struct held_list *to)
{
	w->statement = statement;
	w->list = calloc(ROWS_MOST, sizeof *w->list);
	if (w->list == NULL)
		exit(EXIT_MEMORY);
	if (!store_ask(store, read_rows, w, work_free))
		return false;
	*to = (struct held_list){ w->list, w->count };
	w->list = NULL;
	work_free(w);
	return true;
}

bool
held_rows_get(
    struct store *store, const char *id, struct held_row *row, bool *found)
{
	struct held_list list;

	if (!ask(store, STATEMENT_HELD_GET, work_new("", id, 0), &list))
		return false;
	if ((*found = list.count > 0))
		*row = list.rows[0];
	free(list.rows);
	return true;
}

bool
held_rows_due(
    struct store *store, const char *host, int64_t now, struct held_list *to)
{
	return ask(store, STATEMENT_HELD_DUE, work_new(host, "", now), to);
}

bool
held_rows_held(struct store *store, const char *host, struct held_list *to)
{
	return ask(store, STATEMENT_HELD_HELD, work_new(host, "", 0), to);
}

static bool
take_count(void *context, const struct value *columns)
{
	struct held_work *w = context;

	if (columns[0].number >= 0 && columns[0].number < HELD_STATES)
		w->counts[columns[0].number] = (uint64_t)columns[1].number;
	return true;
}

static bool
count(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct held_work *w = it;
	const struct value values[] = { text(w->host) };

	(void)secret;
	return engine_run(
	    e, STATEMENT_HELD_COUNT, values, 1, take_count, w, err);
}

bool
held_rows_count(
    struct store *store, const char *host, uint64_t counts[HELD_STATES])
{
	struct held_work *w = work_new(host, "", 0);

	if (!store_ask(store, count, w, work_free))
		return false;
	memcpy(counts, w->counts, sizeof w->counts);
	work_free(w);
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The key of a kept mail is a keyed hash of its bytes and its envelope: when
 * the sender tries again because our answer was lost, it is the same mail, and
 * kept once. Room is made in the same transaction in which it is taken, so
 * that the bounds hold however many threads keep mails at once.
 */
#include "memory/kept.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/log.h"

#define DAY ((int64_t)24 * 3600)
#define SMALL_MEMORY ((size_t)16 << 20)
#define DROP_AT_ONCE 16
#define PROVED_MOST 16
#define RECIPIENTS_TOLD 100 /* of a kept mail, to people */

struct keeping {
	struct arena *arena;
	const struct settings *settings;
	struct pairs pairs;
	unsigned char key[SECRET_HASH];
	struct bytes facts, mail;
	int64_t now, expires;
	size_t dropped;
};

static void
keeping_free(void *it)
{
	struct keeping *k = it;

	arena_free(k->arena);
}

/* What is kept in all, or the oldest of it. */
struct room {
	int64_t count, bytes;
	struct arena *arena;
	struct value oldest[DROP_AT_ONCE][3];
	size_t oldest_count;
};

static bool
take_sum(void *context, const struct value *columns)
{
	struct room *r = context;

	r->count = columns[0].number;
	r->bytes = columns[1].number;
	return false;
}

static bool
take_oldest(void *context, const struct value *columns)
{
	struct room *r = context;
	struct value *row = r->oldest[r->oldest_count++];

	row[0] = columns[0];
	row[1] = BLOB(arena_copy(r->arena, columns[1].bytes));
	row[2] = columns[2];
	return r->oldest_count < DROP_AT_ONCE;
}

static bool
is_room(const struct keeping *k, const struct room *r)
{
	return r->count < (int64_t)k->settings->sealed_mails &&
	    r->bytes + (int64_t)k->mail.len <=
	    (int64_t)k->settings->sealed_bytes;
}

static bool
make_room(struct engine *e, struct keeping *k, struct error *err)
{
	struct room r = { .arena = k->arena };

	if (!engine_run(e, STATEMENT_KEPT_SUM, NULL, 0, take_sum, &r, err))
		return false;
	while (!is_room(k, &r) && r.count > 0) {
		struct value most = NUMBER(DROP_AT_ONCE);

		r.oldest_count = 0;
		if (!engine_run(e, STATEMENT_KEPT_OLDEST, &most, 1, take_oldest,
			&r, err))
			return false;
		if (r.oldest_count == 0)
			break;
		for (size_t i = 0; i < r.oldest_count && !is_room(k, &r); i++) {
			if (!engine_run(e, STATEMENT_KEPT_DROP, r.oldest[i], 2,
				NULL, NULL, err))
				return false;
			r.count--;
			r.bytes -= r.oldest[i][2].number;
			k->dropped++;
		}
	}
	return true;
}

static bool
keep(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct keeping *k = it;
	struct bytes key = { k->key, sizeof k->key };
	int64_t home = secret_home(k->key);
	struct value values[] = { NUMBER(home), BLOB(key),
		NUMBER((int64_t)k->mail.len), NUMBER(k->now),
		NUMBER(k->expires), BLOB(k->facts), BLOB(k->mail) };
	struct value again[] = { values[0], values[1], values[3], values[4],
		values[5] };
	bool good;

	(void)secret;
	k->dropped = 0;
	good = make_room(e, k, err) &&
	    engine_run(e, STATEMENT_KEPT_NEW, values, 7, NULL, NULL, err) &&
	    engine_run(e, STATEMENT_KEPT_PUT, again, 5, NULL, NULL, err);
	for (size_t i = 0; good && i < k->pairs.count; i++) {
		const struct pair *p = &k->pairs.list[i];
		struct value row[] = { NUMBER(p->home), BLOB(pair_bytes(p)),
			BLOB(key), NUMBER(k->expires) };

		good = engine_run(e, STATEMENT_KEPT_PAIR_NEW, row, 4, NULL,
			   NULL, err) &&
		    engine_run(
			e, STATEMENT_KEPT_PAIR_PUT, row, 4, NULL, NULL, err);
	}
	if (good && k->dropped > 0)
		log_warning("sealed_mails, sealed_bytes: %zu kept mails were "
			    "dropped for lack of room",
		    k->dropped);
	return good;
}

static bool
read_spool(const struct message *m, struct arena *arena, struct bytes *spool)
{
	size_t size = (size_t)(m->at + m->size), done = 0;
	unsigned char *at = arena_alloc(arena, size + 1);

	while (done < size) {
		ssize_t got = pread(m->fd, at + done, size - done, (off_t)done);

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	*spool = (struct bytes){ at, size };
	return true;
}

/* Lines "key: value", then the envelope's, as envelope_read() takes them. */
static struct bytes
facts_of(const struct message *m, const struct facts *facts, struct arena *a)
{
	struct envelope e = m->envelope;
	struct buffer out = { 0 };
	struct bytes text;

	if (e.recipient_count > RECIPIENTS_TOLD)
		e.recipient_count = RECIPIENTS_TOLD;
	envelope_line(&out, "id", bytes_of(m->id));
	envelope_line(&out, "queue", bytes_of(m->queue_id));
	for (const struct fact *f = facts_first(facts, FACT_PROVED); f != NULL;
	     f = facts_next(facts, f))
		envelope_line(&out, "proved", f->text);
	envelope_write(&e, &out);
	text = arena_copy(a, buffer_bytes(&out));
	explicit_bzero(out.at, out.len);
	buffer_free(&out);
	return text;
}

static void
key_of(const struct message *m, const struct secret *secret,
    unsigned char key[SECRET_HASH], struct arena *arena)
{
	struct envelope e = m->envelope;
	struct buffer out = { 0 };

	e.date = 0;
	buffer_add(&out, (struct bytes){ m->sha256, sizeof m->sha256 });
	envelope_write(&e, &out);
	secret_hash(secret, "kept", arena_copy(arena, buffer_bytes(&out)), key);
	buffer_free(&out);
}

bool
kept_put(struct store *store, const struct settings *set,
    const struct message *m, const struct pairs *pairs,
    const struct facts *facts, int64_t wait_ms, struct error *err)
{
	const struct secret *secret = store_secret(store);
	uint64_t size = m->at + m->size;
	struct arena *arena;
	struct keeping *k;
	struct bytes spool;

	if (size > KEPT_MOST || size > set->sealed_bytes / 4)
		return error_set(err, "the mail is too large to be kept");
	arena = arena_new(SMALL_MEMORY + 2 * (size_t)size);
	k = arena_alloc(arena, sizeof *k);
	*k = (struct keeping){ .arena = arena,
		.settings = set,
		.pairs = *pairs,
		.now = m->envelope.date,
		.expires = m->envelope.date + (int64_t)set->sealed_days * DAY };
	if (!read_spool(m, arena, &spool)) {
		arena_free(arena);
		return error_errno(err, "the spool cannot be read again");
	}
	key_of(m, secret, k->key, arena);
	k->facts =
	    secret_seal(secret, "kept facts", facts_of(m, facts, arena), arena);
	k->mail = secret_seal(secret, "kept mail", spool, arena);
	return store_commit(store, keep, k, keeping_free, wait_ms, err);
}

/* A question for kept mails of pairs, or for the bytes of one. */
struct finding_kept {
	struct arena *arena;
	struct pairs pairs;
	int64_t now;
	struct row {
		unsigned char key[SECRET_HASH];
		int64_t made;
		struct bytes facts;
	} list[KEPT_FOUND_MOST];
	size_t count;
	struct bytes mail;
};

static void
finding_free(void *it)
{
	struct finding_kept *f = it;

	arena_free(f->arena);
}

static struct finding_kept *
finding_new(size_t memory)
{
	struct arena *arena = arena_new(memory);
	struct finding_kept *f = arena_alloc(arena, sizeof *f);

	f->arena = arena;
	return f;
}

static bool
take_key(void *context, const struct value *columns)
{
	struct finding_kept *f = context;
	struct row *row = &f->list[f->count];

	if (columns[0].bytes.len != sizeof row->key)
		return true;
	memcpy(row->key, columns[0].bytes.at, sizeof row->key);
	for (size_t i = 0; i < f->count; i++)
		if (memcmp(f->list[i].key, row->key, sizeof row->key) == 0)
			return true;
	return ++f->count < KEPT_FOUND_MOST;
}

static bool
take_facts(void *context, const struct value *columns)
{
	struct finding_kept *f = context;
	struct row *row = &f->list[f->count];

	row->facts = arena_copy(f->arena, columns[0].bytes);
	row->made = columns[1].number;
	return false;
}

/* Rows of pairs outlive their mails: what is gone has no facts. */
static bool
find_facts(struct engine *e, struct finding_kept *f, struct error *err)
{
	size_t count = f->count;

	f->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct row *row = &f->list[f->count];
		struct value values[3];

		*row = f->list[i];
		row->facts = (struct bytes){ 0 };
		values[0] = NUMBER(secret_home(row->key));
		values[1] = BLOB(((struct bytes){ row->key, sizeof row->key }));
		values[2] = NUMBER(f->now);
		if (!engine_run(
			e, STATEMENT_KEPT_FACTS, values, 3, take_facts, f, err))
			return false;
		f->count += row->facts.len > 0;
	}
	return true;
}

static bool
find(struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct finding_kept *f = it;

	(void)secret;
	f->count = 0;
	for (size_t i = 0; i < f->pairs.count && f->count < KEPT_FOUND_MOST;
	     i++) {
		const struct pair *p = &f->pairs.list[i];
		struct value values[] = { NUMBER(p->home), BLOB(pair_bytes(p)),
			NUMBER(f->now), NUMBER(KEPT_FOUND_MOST) };

		if (!engine_run(
			e, STATEMENT_KEPT_ASK, values, 4, take_key, f, err))
			return false;
	}
	return find_facts(e, f, err);
}

static struct kept *
kept_of(const struct row *row, struct bytes text, struct arena *arena)
{
	struct kept *k = arena_alloc(arena, sizeof *k);
	struct bytes rest = text, line;

	memcpy(k->key, row->key, sizeof k->key);
	k->proved = arena_array(arena, PROVED_MOST, sizeof *k->proved);
	envelope_read(&k->envelope, text, arena);
	while (bytes_line(&rest, &line) && line.len > 0) {
		struct bytes key = bytes_cut(&line, ':');
		struct bytes value = bytes_from(line, 1);

		if (bytes_equal(key, BYTES("id")))
			k->id = value;
		else if (bytes_equal(key, BYTES("queue")))
			k->queue_id = value;
		else if (bytes_equal(key, BYTES("proved")) &&
		    k->proved_count < PROVED_MOST)
			k->proved[k->proved_count++] = value;
	}
	return k;
}

static int
newest_first(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;

	return (a->made < b->made) - (a->made > b->made);
}

bool
kept_find(struct store *store, const struct pairs *pairs, int64_t now,
    struct kept *list[KEPT_FOUND_MOST], size_t *count, struct arena *arena)
{
	struct finding_kept *f = finding_new(SMALL_MEMORY);

	*count = 0;
	f->pairs = *pairs;
	f->now = now;
	if (!store_ask(store, find, f, finding_free))
		return false;
	qsort(f->list, f->count, sizeof *f->list, newest_first);
	for (size_t i = 0; i < f->count; i++) {
		struct bytes text;

		if (secret_unseal(store_secret(store), "kept facts",
			f->list[i].facts, &text, arena))
			list[(*count)++] = kept_of(&f->list[i], text, arena);
	}
	finding_free(f);
	return true;
}

static bool
take_mail(void *context, const struct value *columns)
{
	struct finding_kept *f = context;

	f->mail = arena_copy(f->arena, columns[0].bytes);
	return false;
}

static bool
fetch(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct finding_kept *f = it;
	struct bytes key = { f->list[0].key, sizeof f->list[0].key };
	struct value values[] = { NUMBER(secret_home(key.at)), BLOB(key) };

	(void)secret;
	return engine_run(e, STATEMENT_KEPT_MAIL, values, 2, take_mail, f, err);
}

bool
kept_read(struct store *store, const struct kept *k, struct bytes *spool,
    size_t *at, int64_t wait_ms, struct arena *arena)
{
	struct finding_kept *f = finding_new(2 * KEPT_MOST);
	struct envelope e;
	bool good;

	memcpy(f->list[0].key, k->key, sizeof k->key);
	if (!store_ask_within(store, fetch, f, finding_free, wait_ms))
		return false;
	*spool = (struct bytes){ 0 };
	*at = 0;
	good = f->mail.len == 0 ||
	    secret_unseal(
		store_secret(store), "kept mail", f->mail, spool, arena);
	if (good)
		*at = envelope_read(&e, *spool, arena);
	finding_free(f);
	return good;
}

struct resolving {
	unsigned char key[SECRET_HASH];
	enum kept_state state;
};

static bool
resolve(
    struct engine *e, const struct secret *secret, void *it, struct error *err)
{
	struct resolving *r = it;
	struct value values[] = { NUMBER(secret_home(r->key)),
		BLOB(((struct bytes){ r->key, sizeof r->key })),
		NUMBER((int64_t)r->state) };

	(void)secret;
	if (r->state == KEPT_HARMLESS)
		return engine_run(
		    e, STATEMENT_KEPT_DROP, values, 2, NULL, NULL, err);
	return engine_run(e, STATEMENT_KEPT_STATE, values, 3, NULL, NULL, err);
}

bool
kept_resolve(struct store *store, const struct kept *k, enum kept_state state,
    int64_t wait_ms, struct error *err)
{
	struct resolving *r = malloc(sizeof *r);

	if (r == NULL)
		_exit(EXIT_MEMORY);
	memcpy(r->key, k->key, sizeof r->key);
	r->state = state;
	return store_commit(store, resolve, r, free, wait_ms, err);
}

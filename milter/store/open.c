/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The writer's first steps: the key, the database, and whether they belong
 * together. What fails is tried again each second, so that an admin who mends
 * it need not start the daemon anew. Damage is looked for by a thread of its
 * own, because in a large memory that takes a minute, and mail is waiting.
 */
#include "base/clock.h"
#include "store/inside.h"

#define AGAIN_MS 1000
#define KEY_NAME BYTES("key")

static bool
take_number(void *context, const struct value *columns)
{
	*(uint64_t *)context = (uint64_t)columns[0].number;
	return true;
}

/* A memory that was hashed under another key would know nobody. */
static bool
check_key(struct store *s, struct engine *e, struct error *err)
{
	uint64_t mine = secret_hash_number(s->secret, "key", 0), theirs = 0;
	struct value v[] = { BLOB(KEY_NAME), NUMBER((int64_t)mine) };

	/* Whoever comes first sets it. */
	return engine_run(e, STATEMENT_META_NEW, v, 2, NULL, NULL, err) &&
	    engine_run(
		e, STATEMENT_META_GET, v, 1, take_number, &theirs, err) &&
	    (theirs == mine ||
		error_set(err,
		    "store: this memory was written under another key than "
		    "that in %s; give it its own key, or another place",
		    s->key_path));
}

/* The first opening; from then on engines reconnect themselves. */
static struct engine *
try_open(struct store *s, struct error *err)
{
	struct secret *secret = NULL;
	struct engine *e;

	if (s->secret == NULL) {
		if ((secret = secret_open(s->key_path, true, err)) == NULL)
			return NULL;
		pthread_mutex_lock(&s->lock);
		s->secret = secret;
		pthread_mutex_unlock(&s->lock);
	}
	e = engine_open(s->where, ENGINE_WRITES, err);
	if (e == NULL || check_key(s, e, err))
		return e;
	engine_close(e);
	return NULL;
}

struct engine *
writer_open(struct store *s)
{
	struct error err = { "" };
	struct engine *e;
	bool stopping;

	for (;;) {
		e = try_open(s, &err);
		pthread_mutex_lock(&s->lock);
		s->open = e != NULL;
		if (e == NULL) {
			store_trouble(s, &err);
			if (!s->stopping)
				condition_wait(&s->opened, &s->lock,
				    clock_ms() + AGAIN_MS);
		}
		s->state.writing = e != NULL;
		stopping = s->stopping;
		pthread_cond_broadcast(&s->opened);
		pthread_mutex_unlock(&s->lock);
		if (e != NULL || stopping)
			return e;
	}
}

void *
checker_run(void *arg)
{
	struct store *s = arg;
	struct error err = { "" };
	struct engine *e;

	pthread_mutex_lock(&s->lock);
	while (!s->open && !s->stopping)
		pthread_cond_wait(&s->opened, &s->lock);
	pthread_mutex_unlock(&s->lock);
	if ((e = engine_open(s->where, ENGINE_READS, &err)) == NULL)
		return store_leave(s);
	pthread_mutex_lock(&s->lock);
	s->checker = e;
	if (s->stopping)
		engine_interrupt(e);
	pthread_mutex_unlock(&s->lock);
	if (!engine_check(e, &err) && engine_is_damaged(e))
		store_suspect(s);
	pthread_mutex_lock(&s->lock);
	s->checker = NULL;
	pthread_mutex_unlock(&s->lock);
	engine_close(e);
	return store_leave(s);
}

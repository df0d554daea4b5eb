/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Two tables of rows of eight places, keyed by half a SHA-256. A full row
 * gives up its oldest entry. Which row a key falls into depends on a random
 * number, so that nobody can fill a chosen row from outside. A store on disk
 * was not taken: the answers matter for hours only, and this one cannot fail.
 */
#include "store/repeats.h"

#include <nettle/sha2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLACES 8
#define KEY_LEN 16
#define FAILURE_ROWS 1024
#define SEEN_ROWS 8192
/* As long as a mail server usually tries again. */
#define FAILURE_MS ((int64_t)5 * 24 * 3600 * 1000)
#define SEEN_MS ((int64_t)3600 * 1000)

struct entry {
	unsigned char key[KEY_LEN];
	int64_t at;	/* when it came last */
	unsigned count; /* 0: the place is free */
};

struct table {
	struct entry *entries;
	size_t rows;
	int64_t lasts; /* milliseconds */
};

struct repeats {
	pthread_mutex_t lock;
	struct table failures, seen;
	uint64_t secret; /* odd */
};

static void
table_new(struct table *t, size_t rows, int64_t lasts)
{
	*t = (struct table){ .rows = rows, .lasts = lasts };
	t->entries = calloc(rows * PLACES, sizeof *t->entries);
	if (t->entries == NULL)
		_exit(EXIT_MEMORY);
}

struct repeats *
repeats_new(void)
{
	struct repeats *r = calloc(1, sizeof *r);

	if (r == NULL)
		_exit(EXIT_MEMORY);
	pthread_mutex_init(&r->lock, NULL);
	table_new(&r->failures, FAILURE_ROWS, FAILURE_MS);
	table_new(&r->seen, SEEN_ROWS, SEEN_MS);
	arc4random_buf(&r->secret, sizeof r->secret);
	r->secret |= 1;
	return r;
}

void
repeats_free(struct repeats *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r->failures.entries);
	free(r->seen.entries);
	free(r);
}

static struct entry *
row_of(struct repeats *r, struct table *t, const unsigned char *key)
{
	uint64_t number;

	memcpy(&number, key, sizeof number);
	number *= r->secret;
	return t->entries + (size_t)((number >> 32) % t->rows) * PLACES;
}

static bool
alive(const struct table *t, const struct entry *e, int64_t now)
{
	return e->count > 0 && now - e->at < t->lasts;
}

static struct entry *
find(struct repeats *r, struct table *t, const unsigned char *key, int64_t now)
{
	struct entry *row = row_of(r, t, key);

	for (size_t i = 0; i < PLACES; i++)
		if (alive(t, &row[i], now) &&
		    memcmp(row[i].key, key, KEY_LEN) == 0)
			return &row[i];
	return NULL;
}

/* A free place, or that of the oldest entry. */
static struct entry *
take_place(
    struct repeats *r, struct table *t, const unsigned char *key, int64_t now)
{
	struct entry *row = row_of(r, t, key), *best = row;

	for (size_t i = 0; i < PLACES && alive(t, best, now); i++)
		if (!alive(t, &row[i], now) || row[i].at < best->at)
			best = &row[i];
	memcpy(best->key, key, KEY_LEN);
	best->count = 0;
	return best;
}

static unsigned
count_one(
    struct repeats *r, struct table *t, const unsigned char *key, int64_t now)
{
	struct entry *e;
	unsigned count;

	pthread_mutex_lock(&r->lock);
	e = find(r, t, key, now);
	if (e == NULL)
		e = take_place(r, t, key, now);
	e->at = now;
	count = ++e->count;
	pthread_mutex_unlock(&r->lock);
	return count;
}

/* The length stands in front, so that no two lists hash the same bytes. */
static void
hash_text(struct sha256_ctx *hash, struct bytes text)
{
	uint64_t len = text.len;

	sha256_update(hash, sizeof len, (const uint8_t *)&len);
	if (text.len > 0)
		sha256_update(hash, text.len, text.at);
}

static void
identity_of(const struct message *m, unsigned char key[SHA256_DIGEST_SIZE])
{
	const struct envelope *e = &m->envelope;
	struct sha256_ctx hash;

	sha256_init(&hash);
	hash_text(&hash, m->message_id);
	hash_text(&hash, e->sender);
	for (size_t i = 0; i < e->recipient_count; i++)
		hash_text(&hash, e->recipients[i]);
	sha256_update(&hash, sizeof m->body_tag, m->body_tag);
	sha256_digest(&hash, SHA256_DIGEST_SIZE, key);
}

/*
 * Not the hash of all bytes: Postfix gives a message that has no Message-ID
 * and Date new ones at each try.
 */
static void
try_of(const struct message *m, unsigned char key[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx hash;

	sha256_init(&hash);
	hash_text(&hash, m->envelope.sender);
	sha256_update(&hash, sizeof m->body_tag, m->body_tag);
	sha256_digest(&hash, SHA256_DIGEST_SIZE, key);
}

unsigned
repeats_failed(struct repeats *r, const struct message *m, int64_t now_ms)
{
	unsigned char key[SHA256_DIGEST_SIZE];

	try_of(m, key);
	return count_one(r, &r->failures, key, now_ms);
}

bool
repeats_seen(
    struct repeats *r, const struct message *m, int64_t now_ms, unsigned *ago)
{
	unsigned char key[SHA256_DIGEST_SIZE];
	const struct entry *e;

	identity_of(m, key);
	pthread_mutex_lock(&r->lock);
	e = find(r, &r->seen, key, now_ms);
	if (e != NULL)
		*ago = (unsigned)((now_ms - e->at) / 1000);
	pthread_mutex_unlock(&r->lock);
	return e != NULL;
}

void
repeats_passed(struct repeats *r, const struct message *m, int64_t now_ms)
{
	unsigned char key[SHA256_DIGEST_SIZE];

	identity_of(m, key);
	count_one(r, &r->seen, key, now_ms);
}

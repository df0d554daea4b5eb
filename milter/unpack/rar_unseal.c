/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The smallest sealed file goes first, since it proves a password at the least
 * cost; the proved one then opens the rest. RAR 5 has eight bytes that prove a
 * password; where they are missing, as always in RAR 4, a file is unpacked for
 * trial and its checksum compared. Whoever opened the headers is believed for
 * the files: what libarchive cannot unpack could not be proved otherwise.
 */
#include "unpack/rar_unseal.h"

#include <string.h>

#include "unpack/rar_trial.h"
#include "unpack/seal.h"

/* Keys that may be made beside the search: of other salts in one archive. */
#define MORE_KEYS 8

struct opener {
	struct unpacker *u;
	struct rar_view *view;
	struct rar rar;
	struct rar_ring ring;
	struct seal seal;
	size_t file; /* the one that is tried */
	bool names;  /* the headers were sealed, and are open */
	const char *proof;
	struct bytes how;
	uint64_t wasted; /* bytes that wrong passwords gave */
	uint64_t more;	 /* keys that may be made beside the search */
};

static void
add_block(struct opener *op, struct rar_block *b)
{
	struct rar_list *l = &op->view->list;

	if (l->count == l->room) {
		l->room = l->room > 0 ? 2 * l->room : 16;
		l->at = arena_grow(
		    op->u->arena, l->at, l->count, l->room, sizeof *l->at);
	}
	b->closed =
	    b->kind == RAR_FILE && b->sealed && (b->size > 0 || l->five);
	b->unread = b->kind == RAR_FILE && b->solid && !b->stored &&
	    b->size > 0 && !l->five;
	l->at[l->count++] = *b;
}

/* Files, and as many other blocks, of which each has some. */
static void
walk(struct opener *op)
{
	size_t most = 4 * op->u->limits->object_count + 16;
	struct rar_block b;
	size_t at;

	while (op->view->list.count < most) {
		at = op->view->content.len - op->rar.rest.len;
		if (!rar_next(&op->rar, &b))
			return;
		b.at = at;
		add_block(op, &b);
	}
	if (op->rar.rest.len > 0)
		findings_add(op->u->findings, FINDING_TOO_MANY_OBJECTS,
		    op->seal.object->path,
		    arena_format(op->u->arena, "%zu blocks", most));
}

static bool
is_refuted(const struct rar_seal *s, const struct rar_key *key)
{
	return s->check.len > 0 &&
	    memcmp(key->check, s->check.at, sizeof key->check) != 0;
}

static bool
opens_headers(void *context, const struct password *p)
{
	struct opener *op = context;
	struct rar attempt = op->rar;
	size_t len = op->view->headers.len;
	const struct rar_key *key;
	struct rar_block b;
	bool opens;

	op->ring.password = p->word;
	op->ring.left = op->seal.price;
	if (op->rar.five) {
		key = rar_ring_key(&op->ring, &op->rar.lock);
		if (key == NULL || is_refuted(&op->rar.lock, key))
			return false;
	}
	opens = rar_next(&attempt, &b);
	op->view->headers.len = len;
	return opens;
}

/* What the search does not count is counted here, for the message. */
static void
count_keys(struct opener *op)
{
	op->u->costly_tries += op->more - op->ring.left;
	op->more = op->ring.left;
}

static void
open_headers(struct opener *op)
{
	const struct password *p;

	if (!rar_is_shut(&op->rar) || op->rar.lock.foreign)
		return;
	op->seal.price = rar_key_price(&op->rar.lock);
	op->rar.ring = &op->ring;
	op->rar.headers = &op->view->headers;
	buffer_reserve(&op->view->headers, op->view->content.len);
	if ((p = seal_find(&op->seal, opens_headers, op)) == NULL)
		return;
	op->how = seal_opened(&op->seal, p,
	    op->rar.lock.check.len > 0 ? "check value matched"
				       : "header's CRC checked");
	op->names = true;
	op->ring.password = p->word;
	op->ring.left = op->more;
	walk(op);
	count_keys(op);
}

/* Sets the key of the file when it is right. */
static bool
is_right_key(struct opener *op, const struct rar_key *key, bool believed)
{
	struct rar_block *b = &op->view->list.at[op->file];
	struct rar_key *kept;

	if (is_refuted(&b->seal, key))
		return false;
	kept = arena_alloc(op->u->arena, sizeof *kept);
	*kept = *key;
	b->key = kept;
	b->closed = false;
	op->proof = "check value matched";
	if (b->seal.check.len > 0 || believed)
		return true;
	op->proof = "CRC checked";
	if (op->wasted < op->u->limits->total_bytes &&
	    rar_trial(&op->view->list, op->file, &op->wasted))
		return true;
	b->key = NULL;
	b->closed = true;
	return false;
}

static bool
opens_file(void *context, const struct password *p)
{
	struct opener *op = context;
	const struct rar_key *key;

	op->ring.password = p->word;
	op->ring.left = op->seal.price;
	key = rar_ring_key(&op->ring, &op->view->list.at[op->file].seal);
	return key != NULL && is_right_key(op, key, false);
}

/* A key that is there already costs nothing, and few are made anew. */
static bool
opens_again(struct opener *op)
{
	const struct rar_block *b = &op->view->list.at[op->file];
	const struct rar_key *key;

	if (op->seal.proved == NULL)
		return false;
	op->ring.password = op->seal.proved->word;
	op->ring.left = op->more;
	key = rar_ring_key(&op->ring, &b->seal);
	count_keys(op);
	return key != NULL && is_right_key(op, key, op->names || b->solid);
}

static void
open_file(struct opener *op, size_t file)
{
	struct rar_block *b = &op->view->list.at[file];
	const struct password *p;

	if (!b->closed || b->seal.foreign)
		return;
	op->file = file;
	if (!opens_again(op)) {
		op->seal.price = rar_key_price(&b->seal);
		if ((p = seal_find(&op->seal, opens_file, op)) == NULL)
			return;
		op->how = seal_opened(&op->seal, p, op->proof);
	}
	b->opened = op->how;
}

static size_t
best_proof(const struct rar_list *l)
{
	size_t best = l->count;

	for (size_t i = 0; i < l->count; i++) {
		const struct rar_block *b = &l->at[i];

		if (b->kind != RAR_FILE || !b->closed || b->seal.foreign ||
		    b->solid || b->from_last)
			continue;
		if (best == l->count || b->packed < l->at[best].packed)
			best = i;
	}
	return best;
}

static void
open_part(struct rar_list *l, size_t first, size_t part)
{
	l->at[part].closed = l->at[first].closed;
	l->at[part].opened = l->at[first].opened;
}

static void
open_files(struct opener *op)
{
	struct rar_list *l = &op->view->list;
	size_t best = best_proof(l), first = 0, part = l->count;

	if (best < l->count)
		open_file(op, best);
	for (size_t i = 0; i < l->count; i++) {
		if (l->at[i].kind != RAR_FILE || !l->at[i].sealed)
			continue;
		if (i == part) {
			open_part(l, first, i);
		} else {
			first = i;
			open_file(op, i);
		}
		part = rar_next_part(l, i);
	}
}

/* Does libarchive need it written again? */
static bool
is_new(const struct opener *op)
{
	const struct rar_list *l = &op->view->list;

	for (size_t i = 0; i < l->count; i++) {
		const struct rar_block *b = &l->at[i];

		if ((b->solid && !l->five) ||
		    (b->kind == RAR_FILE && b->sealed && !b->closed))
			return true;
	}
	return op->names;
}

/* Of a seal that no password is tried on, it is not said that none fitted. */
static void
tell_closed(struct opener *op, bool shut)
{
	bool closed = shut && !op->rar.lock.foreign;
	bool foreign = shut && op->rar.lock.foreign;

	for (size_t i = 0; i < op->view->list.count; i++) {
		const struct rar_block *b = &op->view->list.at[i];

		closed |= b->closed && !b->seal.foreign;
		foreign |= b->closed && b->seal.foreign;
	}
	if (closed)
		seal_unopened(&op->seal);
	if (foreign)
		findings_add(op->u->findings, FINDING_SEAL_UNSUPPORTED,
		    op->seal.object->path,
		    BYTES("RAR older than 2.9 or newer than 5"));
}

static void
give(struct opener *op, struct rar_view *v)
{
	bool shut = rar_is_shut(&op->rar);

	tell_closed(op, shut);
	v->shut = shut && !op->names;
	if (!is_new(op))
		return;
	buffer_reserve(&v->plain, v->content.len);
	rar_plain_write(&v->list, &v->plain);
	/* What is no block is for the reader to judge. */
	if (!shut)
		buffer_add(&v->plain, op->rar.rest);
	v->content = buffer_bytes(&v->plain);
}

void
rar_unseal(struct unpacker *u, const struct object *o, struct rar_view *v)
{
	struct opener op = { .u = u, .view = v };

	*v = (struct rar_view){ .content = o->content };
	if (u->costly_tries < COSTLY_MESSAGE * u->limits->password_tries_costly)
		op.more = MORE_KEYS;
	seal_begin(&op.seal, u, o);
	rar_begin(&op.rar, o->content);
	v->list.five = op.rar.five;
	walk(&op);
	open_headers(&op);
	open_files(&op);
	give(&op, v);
	explicit_bzero(&op.ring, sizeof op.ring);
}

const struct rar_block *
rar_view_at(struct rar_view *v, uint64_t place)
{
	while (v->next < v->list.count &&
	    (v->list.at[v->next].at < place ||
		v->list.at[v->next].kind != RAR_FILE))
		v->next++;
	return v->next < v->list.count ? &v->list.at[v->next] : NULL;
}

void
rar_view_free(struct rar_view *v)
{
	buffer_free(&v->headers);
	buffer_free(&v->plain);
}

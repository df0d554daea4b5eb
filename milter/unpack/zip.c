/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The life of a ZIP: walk it, say what its views disagree on, take every
 * member out and show it. Of what is sealed the smallest member goes first,
 * since it proves a password at the least cost, and the proved one is tried
 * first on all others. What stays sealed is still shown with its name and
 * size: an "invoice.lnk" need not be opened to be known.
 */
#include "unpack/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parse/charset.h"
#include "unpack/formats.h"
#include "unpack/password_time.h"
#include "unpack/seal.h"
#include "unpack/zip_method.h"

/* Output below which nothing counts as long as a password is not proved. */
#define TRIAL_BYTES ((uint64_t)64 * 1024)
/* Deflate that goes well for so long was not made by a wrong password. */
#define PROOF_BYTES ((size_t)1024 * 1024)
/* A size that is right to the byte proves a password if it is not tiny. */
#define PROOF_SIZE 64
/* Each member may be tried with all candidates, but not each of thousands. */
#define MEMBERS_TRIED 8
/* Quick tries between two looks at the clock. */
#define TRIES_A_LOOK 16

struct reader {
	struct unpacker *u;
	const struct object *object;
	struct zip zip;
	struct zip_output out;
	struct zip_input in;

	const struct password *list, *proved;
	size_t candidates;
	uint64_t tried[2]; /* ZipCrypto, AES */
	uint64_t wasted;   /* bytes that wrong passwords gave */
	struct password_time time;
	bool spent, stays_sealed;
};

static void
note(struct reader *r, enum finding_id id, const char *detail)
{
	findings_add(r->u->findings, id, r->object->path, bytes_of(detail));
}

static struct bytes
name_of(struct reader *r, const struct zip_entry *e)
{
	if (e->unicode.len > 0)
		return charset_to_utf8(r->u->arena, e->unicode, BYTES("utf-8"));
	return charset_to_utf8(r->u->arena, e->name,
	    (e->flags & ZIP_NAME_UTF8) != 0 ? BYTES("utf-8") : BYTES(""));
}

static struct bytes
ending(struct bytes name)
{
	size_t at = name.len;

	while (at > 0 && name.at[at - 1] != '.')
		at--;
	return bytes_from(name, at);
}

/*
 * The name that other programs see: the plain one instead of the UTF-8 one, or
 * what stands before a NUL. Empty: none that would open differently.
 */
static struct bytes
other_name_of(const struct zip_entry *e)
{
	size_t nul = bytes_index(e->name, 0);

	if (nul < e->name.len)
		return bytes_first(e->name, nul);
	if (e->unicode.len > 0 &&
	    !bytes_same(ending(e->unicode), ending(e->name)))
		return e->name;
	return BYTES("");
}

/* The name comes last: it is long and hostile, and may be cut. */
static void
note_entry(struct reader *r, enum finding_id id, const struct zip_entry *e,
    const char *what)
{
	findings_add(r->u->findings, id, r->object->path,
	    arena_format(
		r->u->arena, "%s: %.*s", what, BYTES_ARG(name_of(r, e))));
}

static void
show(struct reader *r, const struct zip_entry *e, struct bytes content,
    struct bytes opened)
{
	struct bytes other = other_name_of(e);
	struct found found = {
		.name = name_of(r, e),
		.content = content,
		.size = content.len > e->size ? content.len : e->size,
		.was_sealed = e->seal != ZIP_UNSEALED,
		.opened = opened,
	};

	unpack_found(r->u, r->object, &found);
	if (other.len == 0)
		return;
	note(r, FINDING_ZIP_VIEWS_DIFFER, "two names in one header");
	found.name = charset_to_utf8(r->u->arena, other, BYTES(""));
	unpack_found(r->u, r->object, &found);
}

static enum zip_result
read_entry(struct reader *r, const struct zip_entry *e, struct bytes sealed,
    uint64_t unproved)
{
	r->in.rest = sealed;
	r->in.seal = e->seal;
	r->in.piece = 0;
	r->out.packed = e->data.len;
	r->out.expected = e->size;
	r->out.unproved = unproved;
	return zip_method_read(&r->out, &r->in, e->method);
}

/* Tells what is missing of a member that was read. */
static void
judge_result(
    struct reader *r, const struct zip_entry *e, enum zip_result result)
{
	bool has_crc = e->seal != ZIP_AES || e->aes_version == 1;

	if (result == ZIP_FOREIGN)
		note(
		    r, FINDING_ARCHIVE_UNSUPPORTED, zip_method_name(e->method));
	else if (result == ZIP_BROKEN)
		note_entry(r, FINDING_ARCHIVE_DAMAGED, e, "broken data");
	else if (result == ZIP_WHOLE && has_crc && r->out.crc != e->crc)
		note_entry(r, FINDING_ARCHIVE_DAMAGED, e, "wrong checksum");
}

/* Where the seal proves nothing, the proof is in what comes out. */
static bool
is_proved(
    const struct reader *r, const struct zip_entry *e, enum zip_result result)
{
	size_t len = r->out.buffer.len;

	if (result == ZIP_CUT)
		return e->method != 0 && len >= PROOF_BYTES;
	if (result != ZIP_WHOLE)
		return false;
	return r->out.crc == e->crc ||
	    (e->method != 0 && r->out.exact && len == e->size &&
		len >= PROOF_SIZE);
}

/* What a wrong password makes of a large member costs time all the same. */
static bool
reads_right(struct reader *r, const struct zip_entry *e, struct bytes sealed)
{
	uint64_t unproved = e->method == 0 ? UINT64_MAX : TRIAL_BYTES;
	enum zip_result result = read_entry(r, e, sealed, unproved);

	if (!is_proved(r, e, result)) {
		r->wasted += r->out.buffer.len;
		return false;
	}
	zip_output_count(&r->out);
	judge_result(r, e, result);
	return true;
}

static bool
try_crypto(struct reader *r, const struct zip_entry *e, struct bytes word)
{
	return zip_crypto_begin(&r->in.key.crypto, e, word) &&
	    reads_right(r, e, bytes_from(e->data, ZIP_CRYPTO_HEADER));
}

/* Who spoils the HMAC keeps us out, but not a program that only warns. */
static bool
try_aes(struct reader *r, const struct zip_entry *e, struct bytes word)
{
	if (!zip_aes_check(e, word))
		return false;
	if (zip_aes_begin(&r->in.key.aes, e, word)) {
		judge_result(r, e, read_entry(r, e, zip_aes_content(e), 0));
		return true;
	}
	if (!reads_right(r, e, zip_aes_content(e)))
		return false;
	note_entry(r, FINDING_ARCHIVE_DAMAGED, e, "wrong HMAC");
	return true;
}

static bool
try_password(
    struct reader *r, const struct zip_entry *e, const struct password *p)
{
	r->tried[e->seal == ZIP_AES]++;
	r->u->passwords_tried++;
	return e->seal == ZIP_AES ? try_aes(r, e, p->word)
				  : try_crypto(r, e, p->word);
}

static bool
may_try(struct reader *r, const struct zip_entry *e, size_t i)
{
	bool slow = e->seal == ZIP_AES;
	size_t most = slow ? r->u->limits->password_tries_slow
			   : r->u->limits->password_tries;

	return i < most && r->tried[slow] < MEMBERS_TRIED * most &&
	    r->wasted <= r->u->limits->total_bytes &&
	    ((!slow && i % TRIES_A_LOOK != 0) || password_time_left(&r->time));
}

static const struct password *
try_all(struct reader *r, const struct zip_entry *e)
{
	if (r->proved != NULL && try_password(r, e, r->proved))
		return r->proved;
	for (size_t i = 0; i < r->candidates; i++) {
		if (!may_try(r, e, i)) {
			r->spent |= passwords_left(r->list, i, r->candidates);
			return NULL;
		}
		if (&r->list[i] != r->proved && try_password(r, e, &r->list[i]))
			return &r->list[i];
	}
	return NULL;
}

static const struct password *
find_password(struct reader *r, const struct zip_entry *e)
{
	const struct password *found;

	password_time_start(&r->time);
	found = try_all(r, e);
	password_time_stop(&r->time);
	return found;
}

/* For the reviewer: where the password stood; never the password. */
static struct bytes
tell_how(struct reader *r, const struct password *p, const struct zip_entry *e)
{
	return seal_how(r->u->arena, p,
	    e->seal == ZIP_AES ? "HMAC checked" : "CRC checked");
}

static void
open_sealed(struct reader *r, const struct zip_entry *e)
{
	const struct password *p = NULL;
	struct bytes how;

	if (e->seal != ZIP_STRONG && !e->overlaps)
		p = find_password(r, e);
	if (p == NULL) {
		if (e->seal == ZIP_STRONG)
			note(r, FINDING_SEAL_UNSUPPORTED,
			    "strong encryption of PKWARE");
		else
			r->stays_sealed = true;
		show(r, e, BYTES(""), BYTES("unopened"));
		return;
	}
	passwords_proved(r->u->passwords, p);
	how = tell_how(r, p, e);
	if (r->proved != p)
		findings_add(r->u->findings, FINDING_SEALED_OPENED,
		    r->object->path,
		    seal_proof(r->u->arena, how, p, r->tried[0] + r->tried[1]));
	r->proved = p;
	show(r, e, buffer_bytes(&r->out.buffer), how);
}

/* A stored member is shown where it lies. */
static void
open_stored(struct reader *r, const struct zip_entry *e)
{
	struct bytes content = e->data;

	if (crc32_z(0, content.at, content.len) != e->crc)
		note_entry(r, FINDING_ARCHIVE_DAMAGED, e, "wrong checksum");
	if (!unpack_allow(r->u, r->object, content.len, 0, content.len))
		content = BYTES("");
	show(r, e, content, BYTES(""));
}

static void
open_entry(struct reader *r, const struct zip_entry *e)
{
	if (e->seal != ZIP_UNSEALED) {
		open_sealed(r, e);
	} else if (e->overlaps) {
		show(r, e, BYTES(""), BYTES(""));
	} else if (e->method == 0) {
		open_stored(r, e);
	} else {
		judge_result(r, e, read_entry(r, e, e->data, 0));
		show(r, e, buffer_bytes(&r->out.buffer), BYTES(""));
	}
}

/* A directory holds nothing; what does is shown, whatever its name. */
static bool
is_directory(const struct zip_entry *e)
{
	return e->size == 0 && e->packed <= 2 + ZIP_CRYPTO_HEADER &&
	    e->name.len > 0 && e->name.at[e->name.len - 1] == '/';
}

static const struct zip_entry *
smallest_sealed(const struct zip *zip)
{
	const struct zip_entry *best = NULL;

	for (size_t i = 0; i < zip->count; i++) {
		const struct zip_entry *e = &zip->list[i];

		if ((e->seal == ZIP_CRYPTO || e->seal == ZIP_AES) &&
		    e->size > 0 && (best == NULL || e->packed < best->packed))
			best = e;
	}
	return best;
}

static void
open_all(struct reader *r)
{
	const struct zip_entry *first = smallest_sealed(&r->zip);

	if (first != NULL) {
		if (r->u->passwords != NULL)
			r->candidates = passwords_for(
			    r->u->passwords, r->object->name, &r->list);
		open_entry(r, first);
	}
	for (size_t i = 0; i < r->zip.count; i++) {
		const struct zip_entry *e = &r->zip.list[i];

		if (e == first || is_directory(e))
			continue;
		if (r->u->count >= r->u->limits->object_count) {
			r->zip.too_many = true;
			return;
		}
		open_entry(r, e);
	}
}

/* PowerPoint lays several small ZIPs one behind the other into a stream. */
static bool
is_stream(const struct object *o)
{
	if (o->parent == NULL || o->type == OBJECT_ZIP)
		return false;
	return o->parent->type == OBJECT_PPT || o->parent->type == OBJECT_DOC ||
	    o->parent->type == OBJECT_XLS || o->parent->type == OBJECT_OLE;
}

static void
note_walk(struct reader *r)
{
	if (r->zip.differ != NULL && !is_stream(r->object))
		note(r, FINDING_ZIP_VIEWS_DIFFER, r->zip.differ);
	if (r->zip.overlaps)
		note(r, FINDING_ARCHIVE_OVERLAPS, "");
	if (r->zip.split)
		note(r, FINDING_ARCHIVE_UNSUPPORTED, "part of a split ZIP");
	if (r->zip.damage != NULL)
		note(r, FINDING_ARCHIVE_DAMAGED, r->zip.damage);
}

static void
note_end(struct reader *r)
{
	char text[64];

	if (r->zip.too_many) {
		snprintf(text, sizeof text, "more than %zu",
		    r->u->limits->object_count);
		note(r, FINDING_TOO_MANY_OBJECTS, text);
	}
	if (!r->stays_sealed)
		return;
	note(r, FINDING_SEALED_UNOPENED, "");
	if (r->spent)
		findings_add(r->u->findings, FINDING_PASSWORD_TRIES_SPENT,
		    r->object->path,
		    password_time_tell(
			&r->time, r->tried[0] + r->tried[1], r->candidates));
}

void
zip_open(struct unpacker *u, const struct object *object)
{
	struct reader *r = calloc(1, sizeof *r);

	if (r == NULL)
		_exit(EXIT_MEMORY);
	r->u = u;
	r->object = object;
	r->time.unpacker = u;
	r->out.unpacker = u;
	r->out.object = object;
	zip_walk(&r->zip, object->content, u->limits->object_count, u->arena);
	note_walk(r);
	open_all(r);
	note_end(r);
	zip_output_free(&r->out);
	explicit_bzero(&r->in, sizeof r->in);
	free(r);
}

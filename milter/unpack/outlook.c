/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A stream's name ends in the number and the type of its property; the storage
 * it lies in says whose it is. Names are gathered in a first pass, by storage,
 * so that an attachment finds its own without a search. Attachments that are
 * messages or objects are storages, whose streams lie in the same directory
 * and come by on the same walk. Whether the root has the properties of a
 * message is not asked: an attachment's stream is nothing else, wherever it is.
 */
#include "unpack/outlook.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "unpack/mapi.h"

#define PREFIX BYTES("__substg1.0_")
#define NAME_MOST 1024
#define WORDS_MOST ((size_t)4 << 20)
#define ALL_WORDS_MOST ((size_t)64 << 20)

struct outlook {
	struct unpacker *u;
	const struct object *object;
	const struct compound *compound;
	uint32_t *names; /* by storage: the entry of the attachment's name */
	struct letter letter;
	size_t words; /* bytes of them that were read */
};

static int
hex(unsigned char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "__substg1.0_3701000D": the number and the type. False: another stream. */
static bool
read_name(const struct compound_entry *e, struct mapi_property *p)
{
	struct bytes digits = bytes_of(e->name);
	uint32_t value = 0;

	if (!bytes_starts_same(digits, PREFIX))
		return false;
	digits = bytes_slice(digits, PREFIX.len, 8);
	for (size_t i = 0; i < digits.len; i++) {
		if (hex(digits.at[i]) < 0)
			return false;
		value = value << 4 | (uint32_t)hex(digits.at[i]);
	}
	p->id = value >> 16;
	p->type = value & 0xffff;
	return digits.len == 8;
}

static bool
is_name(unsigned id)
{
	return id == MAPI_LONG_NAME || id == MAPI_SHORT_NAME ||
	    id == MAPI_SHOWN_NAME;
}

static bool
is_word(unsigned id)
{
	return id == MAPI_SUBJECT || id == MAPI_BODY || id == MAPI_HTML ||
	    id == MAPI_RTF;
}

/* The best kind of name has the largest number. */
static void
note_name(struct outlook *w, uint32_t n, const struct compound_entry *e,
    const struct mapi_property *p)
{
	uint32_t *best;
	struct mapi_property other;
	struct compound_entry old;

	if (e->parent >= w->compound->count)
		return;
	best = &w->names[e->parent];
	old = compound_entry(w->compound, *best);
	if (*best == 0 || !read_name(&old, &other) || other.id < p->id)
		*best = n;
}

/* Only the outermost message's: those inside are shown as objects. */
static void
note_word(
    struct outlook *w, const struct compound_entry *e, struct mapi_property *p)
{
	struct buffer b = { .max = WORDS_MOST };

	if (e->parent != 0 || letter_has(&w->letter, p->id))
		return;
	compound_read(w->compound, e, &b);
	p->value = arena_copy(w->u->arena, buffer_bytes(&b));
	letter_take(&w->letter, w->u->arena, p);
	buffer_free(&b);
}

static void
gather(struct outlook *w)
{
	for (uint32_t n = 1; n < w->compound->count; n++) {
		struct compound_entry e = compound_entry(w->compound, n);
		struct mapi_property p = { 0 };

		if (e.kind != COMPOUND_STREAM || !read_name(&e, &p))
			continue;
		if (is_name(p.id))
			note_name(w, n, &e, &p);
		else if (is_word(p.id))
			note_word(w, &e, &p);
	}
}

static struct bytes
name_in(struct outlook *w, uint32_t storage)
{
	struct buffer b = { .max = NAME_MOST };
	struct compound_entry e;
	struct mapi_property p = { 0 };
	struct bytes name = BYTES("");

	if (storage >= w->compound->count || w->names[storage] == 0)
		return name;
	e = compound_entry(w->compound, w->names[storage]);
	compound_read(w->compound, &e, &b);
	p.value = buffer_bytes(&b);
	if (read_name(&e, &p))
		name = arena_copy(w->u->arena, mapi_text(w->u->arena, &p));
	buffer_free(&b);
	return name;
}

static bool
show_attachment(
    struct outlook *w, const struct compound_entry *e, struct buffer *b)
{
	struct found found = { 0 };

	b->max = w->u->limits->object_bytes;
	compound_read(w->compound, e, b);
	found.content = buffer_bytes(b);
	found.size = b->full ? e->size : b->len;
	if (b->len == 0)
		return true;
	if (!unpack_allow(w->u, w->object, w->object->content.len, 0, b->len))
		return false;
	found.name = name_in(w, e->parent);
	unpack_found(w->u, w->object, &found);
	return true;
}

/* The words of a message inside. */
static bool
show_word(struct outlook *w, const struct compound_entry *e,
    struct mapi_property *p, struct buffer *b)
{
	struct letter letter = { 0 };

	b->max = WORDS_MOST;
	compound_read(w->compound, e, b);
	p->value = buffer_bytes(b);
	letter_take(&letter, w->u->arena, p);
	letter_show(w->u, w->object, &letter);
	w->words += b->len;
	return w->words < ALL_WORDS_MOST;
}

/* The table of named properties has streams of such names, too. */
static bool
is_in_message(const struct outlook *w, const struct compound_entry *e)
{
	struct compound_entry storage = compound_entry(w->compound, e->parent);

	return e->parent != 0 &&
	    !bytes_same(bytes_of(storage.name), BYTES("__nameid_version1.0"));
}

/* False: a limit was hit; what comes would be read in vain. */
static bool
show(struct outlook *w, const struct compound_entry *e, struct mapi_property *p)
{
	struct buffer b = { 0 };
	bool more = true;

	if (p->id == MAPI_DATA)
		more = show_attachment(w, e, &b);
	else if (is_word(p->id) && is_in_message(w, e))
		more = show_word(w, e, p, &b);
	buffer_free(&b);
	return more;
}

static bool
has_properties(const struct compound *c)
{
	struct mapi_property p;

	for (uint32_t n = 1; n < c->count; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind == COMPOUND_STREAM && read_name(&e, &p))
			return true;
	}
	return false;
}

void
outlook_open(
    struct unpacker *u, const struct object *o, const struct compound *compound)
{
	struct outlook w = { .u = u, .object = o, .compound = compound };

	if (!has_properties(compound))
		return;
	w.names = calloc(compound->count, sizeof *w.names);
	if (w.names == NULL)
		_exit(EXIT_MEMORY);
	gather(&w);
	letter_show(u, o, &w.letter);
	for (uint32_t n = 1; n < compound->count; n++) {
		struct compound_entry e = compound_entry(compound, n);
		struct mapi_property p = { 0 };

		if (e.kind == COMPOUND_STREAM && read_name(&e, &p) &&
		    !show(&w, &e, &p))
			break;
	}
	free(w.names);
}

bool
outlook_owns(const struct compound_entry *e)
{
	struct mapi_property p;

	return read_name(e, &p);
}

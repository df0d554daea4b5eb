/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Rewriting instead of unpacking: the packing methods of RAR are a program of
 * their own, which libarchive has. A file that goes through several volumes is
 * one stream of ciphertext, cut anywhere, so its parts are joined, opened and
 * cut again at the same places. It loses the bytes that filled up its last
 * block: the reader would take them for content.
 */
#include "unpack/rar_plain.h"

struct writer {
	struct rar_list *list;
	struct buffer *out;
	struct buffer stream; /* the file that is being written, opened */
	size_t used;	      /* of the stream */
};

size_t
rar_next_part(const struct rar_list *l, size_t part)
{
	if (!l->at[part].into_next)
		return l->count;
	for (size_t i = part + 1; i < l->count; i++)
		if (l->at[i].kind == RAR_FILE)
			return l->at[i].from_last && l->at[i].sealed ? i
								     : l->count;
	return l->count;
}

static void
open_stream(struct writer *w, size_t file)
{
	const struct rar_block *b = &w->list->at[file];

	w->stream.len = w->used = 0;
	if (b->key == NULL || b->unread)
		return;
	for (size_t i = file; i < w->list->count; i = rar_next_part(w->list, i))
		buffer_add(&w->stream, w->list->at[i].data);
	rar_key_decrypt(b->key, w->list->five, b->iv, w->stream.at,
	    buffer_bytes(&w->stream));
	if (b->stored && b->size < w->stream.len)
		w->stream.len = (size_t)b->size;
	else if (!b->stored && w->list->five)
		w->stream.len = rar5_packed_len(buffer_bytes(&w->stream));
}

/* The first of a file's parts opens the stream that the others go on with. */
static void
put_file(struct writer *w, size_t i, bool first)
{
	const struct rar_block *b = &w->list->at[i];
	struct bytes data;

	if (first)
		open_stream(w, i);
	data = bytes_slice(buffer_bytes(&w->stream), w->used, b->data.len);
	w->used += data.len;
	if (w->list->five)
		rar5_write(b, data.len, w->out);
	else
		rar4_write(b, data.len, w->out);
	buffer_add(w->out, data);
}

/* As if it was not solid. What cannot be read keeps its name and its size. */
static void
put_unsealed(struct writer *w, const struct rar_block *b)
{
	struct bytes data = b->closed || b->unread ? BYTES("") : b->data;

	rar4_write(b, data.len, w->out);
	buffer_add(w->out, data);
}

static void
put_other(struct writer *w, const struct rar_block *b)
{
	if (b->kind == RAR_LOCK ||
	    (b->kind == RAR_SERVICE && (b->sealed || b->solid)))
		return;
	if (b->locks)
		rar4_write(b, 0, w->out);
	else
		buffer_add(w->out, b->header);
	buffer_add(w->out, b->data);
}

void
rar_plain_write(struct rar_list *l, struct buffer *out)
{
	struct writer w = { .list = l, .out = out };
	size_t part = l->count; /* the one that the stream goes on with */

	for (size_t i = 0; i < l->count; i++) {
		struct rar_block *b = &l->at[i];

		b->at = out->len;
		if (b->kind == RAR_FILE && b->sealed && !b->closed) {
			put_file(&w, i, i != part);
			part = rar_next_part(l, i);
		} else if (b->kind == RAR_FILE && b->solid && !l->five) {
			put_unsealed(&w, b);
		} else {
			put_other(&w, b);
		}
	}
	buffer_free(&w.stream);
}

void
rar_plain_write_one(struct rar_list *l, size_t file, struct buffer *out)
{
	struct writer w = { .list = l, .out = out };
	size_t part = file, before = file;

	while (before > 0 && l->at[before].kind != RAR_MAIN)
		before--;
	put_other(&w, &l->at[0]);
	if (before > 0)
		put_other(&w, &l->at[before]);
	for (size_t i = file; part < l->count; i++) {
		if (i == part) {
			put_file(&w, i, i == file);
			part = rar_next_part(l, i);
		} else if (l->at[i].kind != RAR_SERVICE) {
			put_other(&w, &l->at[i]);
		}
	}
	buffer_free(&w.stream);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A reader decodes neighbouring encoded words into one text and drops the
 * blank between them; so a blank that is meant must be inside of one. Text
 * that looks like an encoded word ("=?") is encoded as well: an attachment's
 * name must not choose what the reader sees.
 */
#include "act/fold.h"

#include <nettle/base64.h>
#include <string.h>

#include "base/utf8.h"

#define LINE_MOST 76
#define PREFIX "=?UTF-8?B?"
#define SUFFIX "?="
#define FRAME (sizeof PREFIX - 1 + sizeof SUFFIX - 1)
/* Bytes of text in an encoded word of 75 characters, and in a useful one. */
#define PIECE_MOST 45
#define PIECE_LEAST 12
#define ELLIPSIS " ..."

void
fold_begin(struct fold *f, struct arena *arena, size_t column, size_t most)
{
	*f = (struct fold){ .arena = arena, .most = most, .column = column };
	f->at = arena_alloc(arena, most + 1);
}

static void
put(struct fold *f, struct bytes b)
{
	memcpy(f->at + f->len, b.at, b.len);
	f->len += b.len;
	f->column += b.len;
}

/* One word, and what parts it from the one before. */
static void
put_word(struct fold *f, struct bytes word)
{
	if (f->full)
		return;
	/* Two bytes for the fold; room for the ellipsis stays. */
	if (f->len + 2 + word.len + sizeof ELLIPSIS - 1 > f->most) {
		put(f, BYTES(ELLIPSIS));
		f->full = true;
		return;
	}
	if (f->len > 0 && f->column + 1 + word.len > LINE_MOST) {
		put(f, BYTES("\n\t"));
		f->column = 1;
	} else if (f->len > 0) {
		put(f, BYTES(" "));
	}
	put(f, word);
}

static bool
is_plain(struct bytes word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] >= 0x7F)
			return false;
	return !bytes_has(word, BYTES("=?"));
}

/*
 * How much of `left' goes into an encoded word: what fits on this line, or a
 * line of its own.
 */
static size_t
piece_room(const struct fold *f, size_t left)
{
	size_t used = f->column + 1 + FRAME, room;

	if (used >= LINE_MOST || left <= PIECE_MOST)
		return PIECE_MOST;
	room = (LINE_MOST - used) / 4 * 3;
	return room < PIECE_LEAST ? PIECE_MOST
	    : room > PIECE_MOST	  ? PIECE_MOST
				  : room;
}

static void
put_encoded(struct fold *f, struct bytes piece)
{
	size_t len = BASE64_ENCODE_RAW_LENGTH(piece.len);
	char word[FRAME + BASE64_ENCODE_RAW_LENGTH(PIECE_MOST)];

	memcpy(word, PREFIX, sizeof PREFIX - 1);
	base64_encode_raw(word + sizeof PREFIX - 1, piece.len, piece.at);
	memcpy(word + sizeof PREFIX - 1 + len, SUFFIX, sizeof SUFFIX - 1);
	put_word(f, (struct bytes){ (unsigned char *)word, FRAME + len });
}

static void
add_encoded(struct fold *f, struct bytes run)
{
	struct bytes piece;

	if (f->encoded)
		run = arena_format(f->arena, " %.*s", BYTES_ARG(run));
	for (; run.len > 0 && !f->full; run = bytes_from(run, piece.len)) {
		piece = utf8_first(run, piece_room(f, run.len));
		put_encoded(f, piece);
	}
	f->encoded = true;
}

/* The words that must be encoded, up to the next plain one. */
static struct bytes
take_run(struct bytes *rest)
{
	struct bytes after = *rest, start, word;
	size_t len = 0;

	bytes_word(&after, " ", &start);
	for (;;) {
		len = (size_t)(start.at - rest->at) + start.len;
		word = start;
		if (!bytes_word(&after, " ", &start) || is_plain(start))
			break;
	}
	word = bytes_trim(bytes_first(*rest, len), " ");
	*rest = bytes_from(*rest, len);
	return word;
}

void
fold_add(struct fold *f, struct bytes text)
{
	struct bytes rest = utf8_shown(f->arena, utf8_first(text, f->most));
	struct bytes peek, word;

	for (;;) {
		peek = rest;
		if (!bytes_word(&peek, " ", &word))
			return;
		if (is_plain(word)) {
			put_word(f, word);
			f->encoded = false;
			rest = peek;
		} else {
			add_encoded(f, take_run(&rest));
		}
	}
}

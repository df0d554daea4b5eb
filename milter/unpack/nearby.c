/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Looks from the word outwards, not from the name: words are few and their
 * surroundings short, while a name may be written a million times.
 */
#include "unpack/nearby.h"

#define LINES 3
#define REACH 1000
#define STEM_LEAST 4 /* a shorter name without its ending means nothing */

enum { SAME_LINE = 20, BELOW = 12, NEAR = 10 };

static size_t
lines_back(struct bytes text, size_t at)
{
	size_t least = at > REACH ? at - REACH : 0, lines = 0;

	while (at > least) {
		if (text.at[at - 1] == '\n' && ++lines > LINES)
			break;
		at--;
	}
	return at;
}

static size_t
lines_ahead(struct bytes text, size_t at)
{
	size_t most = text.len - at > REACH ? at + REACH : text.len, lines = 0;

	while (at < most) {
		if (text.at[at] == '\n' && ++lines > LINES)
			break;
		at++;
	}
	return at;
}

static bool
same_line(struct bytes text, size_t from, size_t to)
{
	return bytes_index(bytes_slice(text, from, to - from), '\n') ==
	    to - from;
}

/* The name that stands last before the word is the one it belongs to. */
static int
more_before(struct bytes text, size_t from, size_t at, struct bytes name)
{
	struct bytes piece = bytes_slice(text, from, at - from);
	size_t found = bytes_find_same(piece, name), last = piece.len;

	while (found < piece.len) {
		last = found;
		found++;
		found += bytes_find_same(bytes_from(piece, found), name);
	}
	if (last == piece.len)
		return 0;
	return same_line(text, from + last, at) ? SAME_LINE : BELOW;
}

static int
more_after(struct bytes text, size_t at, size_t to, struct bytes name)
{
	struct bytes piece = bytes_slice(text, at, to - at);
	size_t found = bytes_find_same(piece, name);

	if (found == piece.len)
		return 0;
	return same_line(text, at, at + found) ? SAME_LINE : NEAR;
}

static int
more_for(struct bytes text, size_t at, struct bytes name)
{
	int before = more_before(text, lines_back(text, at), at, name);
	int after = more_after(text, at, lines_ahead(text, at), name);

	return before > after ? before : after;
}

/* The last part of a path. */
static struct bytes
base_of(struct bytes path)
{
	struct bytes base = path;

	while (path.len > 0)
		base = bytes_cut(&path, '/');
	return base;
}

static struct bytes
stem_of(struct bytes name)
{
	for (size_t i = name.len; i-- > 1;)
		if (name.at[i] == '.')
			return bytes_first(name, i);
	return name;
}

int
nearby_more(struct bytes text, size_t at, struct bytes name)
{
	int more;

	name = base_of(name);
	if (name.len == 0 || at > text.len)
		return 0;
	if ((more = more_for(text, at, name)) > 0)
		return more;
	name = stem_of(name);
	return name.len >= STEM_LEAST ? more_for(text, at, name) : 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Nobody has to order the parts of a mail by what may tell of what: all are
 * opened as they come, and the few that stay sealed are opened once more when
 * everything has been read. Mail without seals pays nothing; sealed mail pays
 *only for candidates that are new (passwords_renew()).
 */
#include "unpack/again.h"

#include "unpack/formats.h"

static bool
is_lasting(const struct unpacker *u, const struct object *o)
{
	return o->parent == NULL && !u->brief;
}

void
again_keep(struct unpacker *u, struct object *o, size_t told)
{
	struct left left = { o, o->content };

	if (u->again || u->left_count == AGAIN_MOST ||
	    !findings_tell(u->findings, told, FINDING_SEALED_UNOPENED, o->path))
		return;
	if (!is_lasting(u, o)) {
		if (o->content.len > AGAIN_BYTES - u->left_bytes)
			return;
		u->left_bytes += o->content.len;
		left.content = arena_copy(u->arena, o->content);
	}
	if (u->left_count == u->left_room) {
		u->left_room = u->left_room == 0 ? 4 : 2 * u->left_room;
		u->left = arena_grow(u->arena, u->left, u->left_count,
		    u->left_room, sizeof *u->left);
	}
	u->left[u->left_count++] = left;
}

struct bytes
unpack_left_path(const struct unpacker *u, size_t i)
{
	return u->left[i].object->path;
}

static void
open_again(struct unpacker *u, const struct left *left)
{
	struct object *o = left->object;
	size_t told;

	findings_forget(u->findings, FINDING_SEALED_UNOPENED, o->path);
	told = u->findings->count;
	o->content = left->content;
	passwords_only_new(u->passwords, true);
	formats_open(u, o);
	passwords_only_new(u->passwords, false);
	o->content = BYTES("");
	if (!findings_tell(u->findings, told, FINDING_SEALED_UNOPENED, o->path))
		findings_forget(
		    u->findings, FINDING_PASSWORD_TRIES_SPENT, o->path);
}

void
unpack_again(struct unpacker *u)
{
	u->again = true;
	for (size_t i = 0; i < u->left_count; i++)
		open_again(u, &u->left[i]);
	u->again = false;
}

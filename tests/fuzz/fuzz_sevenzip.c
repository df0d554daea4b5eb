/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Any bytes as a 7z, with a password to try. A header that was read points
 * only into the archive, and reads the same when it is written again. Seals
 * are made with few rounds, or a fuzzer would do nothing but hash.
 */
#include <string.h>

#include "object_fuzz.h"
#include "unpack/sevenzip.h"

static void
weaken(unsigned char *at, size_t len)
{
	static const unsigned char id[] = { 0x06, 0xf1, 0x07, 0x01 };

	for (size_t i = 0; i + 6 <= len; i++)
		if (memcmp(at + i, id, sizeof id) == 0 &&
		    (at[i + 5] & 0x3f) != 0x3f)
			at[i + 5] &= 0xc7;
}

static void
check_views(const struct sevenzip *z, struct bytes archive)
{
	size_t packs = 0;

	for (size_t i = 0; i < z->pack_count; i++)
		fuzz_check(z->packs[i].len == 0 ||
		    (z->packs[i].at >= archive.at &&
			z->packs[i].at + z->packs[i].len <=
			    archive.at + archive.len));
	for (size_t i = 0; i < z->folder_count; i++) {
		const struct sevenzip_folder *f = &z->folders[i];

		fuzz_check(f->first_pack == packs);
		packs += f->entrance_count;
		fuzz_check(f->out_count <= SEVENZIP_STREAMS);
		fuzz_check(f->entrance_count <= SEVENZIP_STREAMS);
		fuzz_check(f->first_piece + f->piece_count <= z->piece_count);
	}
	fuzz_check(packs <= z->pack_count);
}

static void
check_same(const struct sevenzip *z, struct arena *arena)
{
	struct buffer again = { 0 };
	struct sevenzip second;
	bool encoded;

	sevenzip_write(&again, z);
	fuzz_check(sevenzip_read(&second, &encoded, buffer_bytes(&again),
	    sevenzip_header(buffer_bytes(&again)), arena));
	fuzz_check(!encoded && second.pack_count == z->pack_count &&
	    second.folder_count == z->folder_count &&
	    second.piece_count == z->piece_count);
	for (size_t i = 0; i < z->pack_count; i++)
		fuzz_check(bytes_equal(second.packs[i], z->packs[i]));
	for (size_t i = 0; i < z->folder_count; i++)
		fuzz_check(
		    second.folders[i].bind_count == z->folders[i].bind_count &&
		    sevenzip_size(&second.folders[i]) ==
			sevenzip_size(&z->folders[i]));
	buffer_free(&again);
}

static void
check_header(struct bytes archive, struct bytes header, struct arena *arena)
{
	struct sevenzip_seal seals[SEVENZIP_STREAMS];
	struct sevenzip z;
	bool encoded;

	if (!sevenzip_read(&z, &encoded, archive, header, arena))
		return;
	check_views(&z, archive);
	if (header.len < SEVENZIP_HEADER / 16)
		check_same(&z, arena);
	for (size_t i = 0; i < z.folder_count; i++) {
		struct sevenzip_folder f = z.folders[i];

		if (!sevenzip_unseal(&f, seals, arena))
			continue;
		fuzz_check(!sevenzip_is_sealed(&f));
		fuzz_check(f.entrance_count == z.folders[i].entrance_count);
	}
}

static void
open_with_password(struct unpacker *u, const struct object *o)
{
	struct limits limits = *u->limits;

	limits.password_tries_costly = 1;
	u->limits = &limits;
	u->passwords = passwords_new(NULL, u->arena, u->findings);
	passwords_add_derived(u->passwords, BYTES("rosa42"), "a test");
	sevenzip_open(u, o);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	unsigned char *copy = arena_alloc(arena, len + 1);
	struct bytes content = { copy, len };

	memcpy(copy, at, len);
	weaken(copy, len);
	check_header(content, sevenzip_header(content), arena);
	check_header(content, content, arena);
	fuzz_object(content, OBJECT_SEVENZIP, open_with_password);
	arena_free(arena);
	return 0;
}

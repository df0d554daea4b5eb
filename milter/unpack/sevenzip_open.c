/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The life of a 7z: its header, which may be packed and sealed itself, then
 * the folder that proves a password at the least cost, then the others. What
 * was opened becomes an ordinary archive in memory, which libarchive reads as
 * it reads any; folders that stay sealed stay so in it, with their names. An
 * archive without cuts goes the same way: libarchive takes it for damaged.
 *
 * A password counts by a checksum of what comes out. Who spoils checksums
 * keeps no reader out, so a stream of a picky coder that unpacks without
 * complaint counts, too; PPMd and stored ones make something of anything.
 */
#include <string.h>
#include <zlib.h>

#include "unpack/formats.h"
#include "unpack/seal.h"
#include "unpack/sevenzip.h"
#include "unpack/sevenzip_filter.h"
#include "unpack/sevenzip_unpack.h"

/* Picky coders need not go on for longer than this to be believed... */
#define PROOF_BYTES ((uint64_t)1 << 20)
/* ...nor may they be believed before this. */
#define PROOF_LEAST 256
/* What wrong passwords may make of an archive. */
#define WASTE_MOST ((uint64_t)64 << 20)
/* A header may be packed in a header, and so on. */
#define HEADERS_MOST 4
#define USUAL_ROUNDS 19

struct opening {
	struct unpacker *u;
	const struct object *object;
	struct seal seal;
	struct sevenzip z;
	const struct password *proved;
	struct bytes how;
	uint64_t wasted;
	struct buffer clear, out;
	bool headless, unsealed, stays_sealed;

	/* The last key, and what it was made of. */
	struct bytes word, salt;
	unsigned rounds;
	unsigned char key[32];
};

/* A folder that is being tried. */
struct trial {
	struct opening *in;
	struct sevenzip_folder plain;
	struct sevenzip_seal seals[SEVENZIP_STREAMS];
	unsigned char keys[SEVENZIP_STREAMS][32];
	struct bytes *packs; /* as they are in the archive */
	struct bytes shown[SEVENZIP_STREAMS];
	struct sevenzip_piece proof; /* its first file with a checksum */
	uint64_t proof_at, most;
	bool picky;
	const char *proved_by;
};

static bool
has_key(const struct opening *s, const struct sevenzip_seal *seal,
    struct bytes word)
{
	return s->word.at != NULL && bytes_equal(s->word, word) &&
	    bytes_equal(s->salt, seal->salt) && s->rounds == seal->rounds;
}

static const unsigned char *
key_for(struct opening *s, const struct sevenzip_seal *seal, struct bytes word)
{
	unsigned char utf16[SEAL_UTF16_MOST];
	struct bytes wide;

	if (!has_key(s, seal, word)) {
		wide = seal_utf16(utf16, word);
		sevenzip_key(s->key, seal, wide);
		explicit_bzero(utf16, sizeof utf16);
		s->word = word;
		s->salt = seal->salt;
		s->rounds = seal->rounds;
	}
	return s->key;
}

static bool
is_picky(struct bytes id)
{
	return bytes_equal(id, BYTES("\x03\x01\x01")) || /* LZMA */
	    bytes_equal(id, BYTES("\x21")) ||		 /* LZMA2 */
	    bytes_equal(id, BYTES("\x04\x02\x02")) ||	 /* bzip2 */
	    bytes_equal(id, BYTES("\x04\x01\x08"));	 /* deflate */
}

/* What has to be unpacked for a proof. */
static void
choose_proof(
    struct trial *t, const struct sevenzip *z, const struct sevenzip_folder *f)
{
	uint64_t at = 0, most = t->in->u->limits->object_bytes;
	const struct sevenzip_piece *p = &z->pieces[f->first_piece];

	t->picky = true;
	for (size_t i = 0; i < t->plain.entrance_count; i++)
		t->picky &= !t->seals[i].sealed || is_picky(t->seals[i].next);
	for (size_t i = 0; i < f->piece_count; at += p[i++].size) {
		if (!p[i].has_crc || p[i].size == 0)
			continue;
		t->proof = p[i];
		t->proof_at = at;
		break;
	}
	t->most =
	    t->proof.has_crc ? t->proof_at + t->proof.size : sevenzip_size(f);
	if (t->picky && most > PROOF_BYTES)
		most = PROOF_BYTES;
	if (t->most > most)
		t->most = most;
}

static bool
is_proved(struct trial *t, bool whole)
{
	struct bytes b = bytes_slice(buffer_bytes(&t->in->out),
	    (size_t)t->proof_at, (size_t)t->proof.size);

	if (!whole)
		return false;
	if (t->proof.has_crc && b.len == t->proof.size &&
	    crc32_z(0, b.at, b.len) == t->proof.crc) {
		t->proved_by = "CRC checked";
		return true;
	}
	t->proved_by = "stream checked";
	return t->picky && t->most >= PROOF_LEAST;
}

static size_t
packed_size(const struct trial *t)
{
	size_t len = 0;

	for (size_t i = 0; i < t->plain.entrance_count; i++)
		len += t->packs[i].len;
	return len;
}

/* Behind what is in the buffer, which has room for it. */
static void
decrypt(struct trial *t, struct buffer *b)
{
	for (size_t i = 0; i < t->plain.entrance_count; i++) {
		unsigned char *to = b->at + b->len;
		size_t len;

		t->shown[i] = t->packs[i];
		if (!t->seals[i].sealed)
			continue;
		len =
		    sevenzip_decrypt(&t->seals[i], t->keys[i], to, t->packs[i]);
		t->shown[i] = (struct bytes){ to, len };
		b->len += len;
	}
}

static bool
opens(void *context, const struct password *p)
{
	struct trial *t = context;
	struct opening *s = t->in;
	bool proved;

	for (size_t i = 0; i < t->plain.entrance_count; i++) {
		if (!t->seals[i].sealed)
			continue;
		memcpy(t->keys[i], key_for(s, &t->seals[i], p->word), 32);
		if (!sevenzip_likely(&t->seals[i], t->keys[i], t->packs[i]))
			return false;
	}
	if (s->wasted > WASTE_MOST) {
		s->seal.spent = true;
		return false;
	}
	s->clear.len = 0;
	buffer_reserve(&s->clear, packed_size(t) + 1);
	decrypt(t, &s->clear);
	proved = is_proved(
	    t, sevenzip_unpack(&s->out, &t->plain, t->shown, t->most));
	if (!proved)
		s->wasted += s->out.len + s->clear.len;
	return proved;
}

/* How many tries' worth a try is. */
static size_t
price(const struct trial *t)
{
	const struct sevenzip_seal *last = NULL;
	size_t sum = 0;

	for (size_t i = 0; i < t->plain.entrance_count; i++) {
		const struct sevenzip_seal *seal = &t->seals[i];

		if (!seal->sealed ||
		    (last != NULL && last->rounds == seal->rounds &&
			bytes_equal(last->salt, seal->salt)))
			continue;
		sum += !seal->plain && seal->rounds > USUAL_ROUNDS
		    ? (size_t)1 << (seal->rounds - USUAL_ROUNDS)
		    : 1;
		last = seal;
	}
	return sum;
}

static const struct password *
find_password(struct trial *t)
{
	struct opening *s = t->in;
	bool free = s->proved != NULL;

	for (size_t i = 0; free && i < t->plain.entrance_count; i++)
		free = !t->seals[i].sealed ||
		    has_key(s, &t->seals[i], s->proved->word);
	if (free && opens(t, s->proved))
		return s->proved;
	s->seal.price = price(t);
	s->seal.proved = s->proved;
	return seal_find(&s->seal, opens, t);
}

/* False: it stays sealed. Its keys and its plain form are in the trial. */
static bool
try_folder(struct trial *t, struct opening *s, const struct sevenzip *z,
    const struct sevenzip_folder *f)
{
	const struct password *p;

	t->in = s;
	t->plain = *f;
	t->packs = z->packs + f->first_pack;
	t->proof = (struct sevenzip_piece){ 0 };
	t->proof_at = 0;
	if (!sevenzip_unseal(&t->plain, t->seals, s->u->arena))
		return false;
	choose_proof(t, z, f);
	p = find_password(t);
	if (p == NULL)
		return false;
	if (p != s->proved)
		s->how = seal_opened(&s->seal, p, t->proved_by);
	s->proved = p;
	return true;
}

/* False: it is sealed, or not a header. */
static bool
unpack_header(struct opening *s, struct bytes *header)
{
	struct sevenzip_folder *f = s->z.folders;
	struct trial t = { .packs = s->z.packs, .in = s };
	uint64_t size;

	if (s->z.folder_count != 1)
		return false;
	size = sevenzip_size(f);
	if (size == 0 || size > SEVENZIP_HEADER)
		return false;
	if (!sevenzip_is_sealed(f)) {
		*header = BYTES("");
		if (!sevenzip_unpack(&s->out, f, s->z.packs, size))
			return false;
	} else if (!try_folder(&t, s, &s->z, f)) {
		s->stays_sealed = true;
		return false;
	} else if (s->out.len < size &&
	    !sevenzip_unpack(&s->out, &t.plain, t.shown, size)) {
		return false;
	} else {
		s->unsealed = true;
	}
	*header = arena_copy(s->u->arena, buffer_bytes(&s->out));
	return true;
}

static bool
read_header(struct opening *s)
{
	struct bytes header = sevenzip_header(s->object->content);
	bool encoded = true;

	s->headless = header.len == 0;

	for (int i = 0; i < HEADERS_MOST && encoded; i++) {
		if (!sevenzip_read(&s->z, &encoded, s->object->content, header,
			s->u->arena))
			return false;
		if (encoded && !unpack_header(s, &header))
			return false;
	}
	return !encoded;
}

/* A folder that was opened, until all of them are. */
struct opened {
	struct sevenzip_folder plain;
	struct sevenzip_seal *seals; /* NULL: not opened */
	unsigned char (*keys)[32];
};

static void
keep(struct opened *o, const struct trial *t, struct arena *arena)
{
	size_t n = t->plain.entrance_count;

	o->plain = t->plain;
	o->seals = arena_grow(arena, t->seals, n, n, sizeof *t->seals);
	o->keys = arena_grow(arena, t->keys, n, n, sizeof *t->keys);
}

/* The least that has to be unpacked for a proof. */
static uint64_t
weight(const struct sevenzip *z, const struct sevenzip_folder *f)
{
	uint64_t len = sevenzip_size(f);

	for (size_t i = 0; i < f->entrance_count; i++)
		len += z->packs[f->first_pack + i].len;
	return len;
}

static size_t
smallest(const struct sevenzip *z)
{
	size_t best = z->folder_count;

	for (size_t i = 0; i < z->folder_count; i++)
		if (sevenzip_is_sealed(&z->folders[i]) &&
		    (best == z->folder_count ||
			weight(z, &z->folders[i]) <
			    weight(z, &z->folders[best])))
			best = i;
	return best;
}

static void
try_folders(struct opening *s, struct opened *list)
{
	size_t first = smallest(&s->z);

	for (size_t n = 0; n <= s->z.folder_count; n++) {
		size_t i = n == 0 ? first : n - 1;
		struct trial t;

		if ((n > 0 && i == first) || i == s->z.folder_count ||
		    !sevenzip_is_sealed(&s->z.folders[i]))
			continue;
		if (try_folder(&t, s, &s->z, &s->z.folders[i])) {
			keep(&list[i], &t, s->u->arena);
			s->unsealed = true;
		} else {
			s->stays_sealed = true;
		}
		explicit_bzero(t.keys, sizeof t.keys);
	}
}

/* Puts what was opened in the place of what was sealed. */
static void
unseal(struct opening *s, const struct opened *list, struct buffer *room)
{
	buffer_reserve(room, s->object->content.len);
	for (size_t i = 0; i < s->z.folder_count; i++) {
		struct sevenzip_folder *f = &s->z.folders[i];
		struct bytes *packs = s->z.packs + f->first_pack;

		if (list[i].seals == NULL)
			continue;
		for (size_t k = 0; k < f->entrance_count; k++) {
			unsigned char *to = room->at + room->len;
			size_t len;

			if (!list[i].seals[k].sealed)
				continue;
			len = sevenzip_decrypt(
			    &list[i].seals[k], list[i].keys[k], to, packs[k]);
			packs[k] = (struct bytes){ to, len };
			room->len += len;
		}
		*f = list[i].plain;
	}
}

/* The same object as it would be without a seal. */
static void
open_unsealed(struct opening *s, const struct opened *list)
{
	struct object *inner = arena_alloc(s->u->arena, sizeof *inner);
	struct buffer *clear =
	    arena_array(s->u->arena, s->z.folder_count + 1, sizeof *clear);
	struct buffer room = { 0 }, archive = { 0 };

	unseal(s, list, &room);
	sevenzip_unfilter(s->u, s->object, &s->z, clear);
	sevenzip_tell_unknown(s->u, s->object, &s->z);
	sevenzip_write(&archive, &s->z);
	for (size_t i = 0; i < s->z.folder_count; i++)
		buffer_free(&clear[i]);
	buffer_free(&room);
	*inner = *s->object;
	inner->content = buffer_bytes(&archive);
	if (s->how.len > 0) {
		inner->was_sealed = true;
		inner->opened = s->how;
	}
	archive_open(s->u, inner);
	inner->content = BYTES("");
	buffer_free(&archive);
}

/* As it is: libarchive reads it, or there is nothing to be read. */
static bool
is_plain(const struct opening *s)
{
	const struct sevenzip *z = &s->z;

	return !s->unsealed && smallest(z) == z->folder_count &&
	    !sevenzip_is_filtered(z) &&
	    (z->cuts.len > 0 || z->folder_count == 0);
}

static void
open_read(struct opening *s)
{
	struct opened *list;

	if (is_plain(s)) {
		sevenzip_tell_unknown(s->u, s->object, &s->z);
		archive_open(s->u, s->object);
		return;
	}
	list = arena_array(s->u->arena, s->z.folder_count + 1, sizeof *list);
	try_folders(s, list);
	if (s->stays_sealed)
		seal_unopened(&s->seal);
	if (s->unsealed || s->z.cuts.len == 0 || sevenzip_is_filtered(&s->z))
		open_unsealed(s, list);
	else
		archive_open(s->u, s->object);
}

void
sevenzip_open(struct unpacker *u, const struct object *object)
{
	struct opening s = { .u = u, .object = object };

	seal_begin(&s.seal, u, object);
	if (read_header(&s))
		open_read(&s);
	else if (s.stays_sealed)
		seal_unopened(&s.seal);
	else if (bytes_le64(object->content, 20) == 0)
		archive_open(u, object); /* holds nothing, and says so */
	else
		findings_add(u->findings, FINDING_ARCHIVE_DAMAGED, object->path,
		    s.headless ? BYTES("cut off")
			       : BYTES("a header that is not understood"));
	buffer_free(&s.clear);
	buffer_free(&s.out);
	explicit_bzero(&s, sizeof s);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Deflate64, which Windows and 7-Zip open and no library here does: deflate
 * with a window of 64 KB, two more distances, and a last length that stands
 * for up to 65,538 bytes. Rare in honest mail, hence good to hide in. The
 * window is the output itself. Codes are read bit by bit: slower than tables,
 * but a block costs nothing to begin, however many a hostile file has.
 */
#include "unpack/zip_method.h"

#include <string.h>

#define LENGTH_MOST 15 /* bits of a code */
#define ROOM ((size_t)65536)

enum { LITERALS = 288, DISTANCES = 32, CODE_LENGTHS = 19, BLOCK_END = 256 };

struct reader {
	struct zip_input *in;
	struct zip_output *out;
	struct bytes piece;
	uint32_t held;	/* bits read and not used yet */
	unsigned count; /* of them */
	size_t pending; /* bytes written and not told of yet */
	bool broken, cut;
};

/* Codes of one length follow each other; shorter ones come first. */
struct code {
	uint32_t end[LENGTH_MOST + 1];	/* behind the last of this length */
	uint32_t base[LENGTH_MOST + 1]; /* from a code to its symbol's place */
	uint16_t symbols[LITERALS];
};

static unsigned
take_bits(struct reader *r, unsigned count)
{
	unsigned bits;

	while (r->count < count) {
		if (r->piece.len == 0)
			r->piece = zip_input_next(r->in);
		if (r->piece.len == 0) {
			r->broken = true;
			return 0;
		}
		r->held |= (uint32_t)r->piece.at[0] << r->count;
		r->count += 8;
		r->piece = bytes_from(r->piece, 1);
	}
	bits = r->held & ((1u << count) - 1);
	r->held >>= count;
	r->count -= count;
	return bits;
}

static bool
goes_on(const struct reader *r)
{
	return !r->broken && !r->cut;
}

static void
flush(struct reader *r)
{
	if (!zip_output_took(r->out, r->pending) ||
	    !buffer_reserve(&r->out->buffer, ROOM))
		r->cut = true;
	r->pending = 0;
}

static void
put_byte(struct reader *r, unsigned char c)
{
	struct buffer *b = &r->out->buffer;

	b->at[b->len + r->pending++] = c;
	if (r->pending == ROOM)
		flush(r);
}

static void
repeat(struct reader *r, size_t distance, size_t len)
{
	struct buffer *b = &r->out->buffer;

	if (distance > b->len + r->pending) {
		r->broken = true;
		return;
	}
	for (; len > 0 && goes_on(r); len--)
		put_byte(r, b->at[b->len + r->pending - distance]);
}

/* False: more codes than there is room for. */
static bool
make_code(struct code *code, const unsigned char *lengths, size_t count)
{
	uint32_t many[LENGTH_MOST + 1] = { 0 }, places[LENGTH_MOST + 1];
	uint32_t next = 0, place = 0;
	bool fits = true;

	for (size_t i = 0; i < count; i++)
		many[lengths[i]]++;
	for (unsigned len = 1; len <= LENGTH_MOST; len++) {
		uint32_t first = next * 2;

		next = first + many[len];
		fits = fits && next <= 1u << len;
		code->end[len] = next;
		code->base[len] = place - first;
		places[len] = place;
		place += many[len];
	}
	for (size_t i = 0; i < count; i++)
		if (lengths[i] > 0)
			code->symbols[places[lengths[i]]++] = (uint16_t)i;
	return fits;
}

static unsigned
take_symbol(struct reader *r, const struct code *code)
{
	uint32_t read = 0;

	for (unsigned len = 1; len <= LENGTH_MOST && !r->broken; len++) {
		read = read * 2 + take_bits(r, 1);
		if (read < code->end[len])
			return code->symbols[code->base[len] + read];
	}
	r->broken = true;
	return BLOCK_END;
}

static size_t
take_length(struct reader *r, unsigned step)
{
	unsigned extra = step / 4 - 1;

	if (step < 8)
		return 3 + step;
	if (step == 28)
		return 3 + take_bits(r, 16);
	if (step > 28) {
		r->broken = true;
		return 0;
	}
	return 3 + ((4u + step % 4) << extra) + take_bits(r, extra);
}

static size_t
take_distance(struct reader *r, const struct code *code)
{
	unsigned step = take_symbol(r, code), extra = step / 2 - 1;

	if (step < 2)
		return 1 + step;
	if (step >= DISTANCES) {
		r->broken = true;
		return 1;
	}
	return 1 + ((2u + step % 2) << extra) + take_bits(r, extra);
}

static void
read_block(
    struct reader *r, const struct code *literals, const struct code *distances)
{
	while (goes_on(r)) {
		unsigned symbol = take_symbol(r, literals);

		if (symbol == BLOCK_END)
			return;
		if (symbol < BLOCK_END) {
			put_byte(r, (unsigned char)symbol);
		} else {
			size_t len = take_length(r, symbol - BLOCK_END - 1);

			repeat(r, take_distance(r, distances), len);
		}
	}
}

static void
read_stored(struct reader *r)
{
	unsigned len;

	take_bits(r, r->count % 8);
	len = take_bits(r, 16);
	if (take_bits(r, 16) != (len ^ 0xFFFF))
		r->broken = true;
	while (len-- > 0 && goes_on(r))
		put_byte(r, (unsigned char)take_bits(r, 8));
}

static void
read_fixed(struct reader *r)
{
	unsigned char lengths[LITERALS];
	struct code literals, distances;

	for (size_t i = 0; i < LITERALS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	make_code(&literals, lengths, LITERALS);
	memset(lengths, 5, DISTANCES);
	make_code(&distances, lengths, DISTANCES);
	read_block(r, &literals, &distances);
}

/* The lengths of both codes stand in one row, packed by a third code. */
static void
read_lengths(struct reader *r, const struct code *code, unsigned char *lengths,
    size_t count)
{
	size_t at = 0;

	while (at < count && goes_on(r)) {
		unsigned symbol = take_symbol(r, code), times = 1;
		unsigned char len = 0;

		if (symbol < 16) {
			len = (unsigned char)symbol;
		} else if (symbol == 16) {
			len = at > 0 ? lengths[at - 1] : 0;
			times = 3 + take_bits(r, 2);
		} else if (symbol == 17) {
			times = 3 + take_bits(r, 3);
		} else {
			times = 11 + take_bits(r, 7);
		}
		for (; times > 0 && at < count; times--)
			lengths[at++] = len;
		if (times > 0)
			r->broken = true;
	}
}

static void
read_dynamic(struct reader *r)
{
	static const unsigned char order[CODE_LENGTHS] = { 16, 17, 18, 0, 8, 7,
		9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned char lengths[LITERALS + DISTANCES] = { 0 };
	struct code literals, distances;
	size_t literal_count = 257 + take_bits(r, 5);
	size_t distance_count = 1 + take_bits(r, 5);
	size_t count = 4 + take_bits(r, 4);

	if (literal_count > LITERALS)
		r->broken = true;
	for (size_t i = 0; i < count; i++)
		lengths[order[i]] = (unsigned char)take_bits(r, 3);
	if (r->broken || !make_code(&literals, lengths, CODE_LENGTHS)) {
		r->broken = true;
		return;
	}
	memset(lengths, 0, CODE_LENGTHS);
	read_lengths(r, &literals, lengths, literal_count + distance_count);
	if (make_code(&literals, lengths, literal_count) &&
	    make_code(&distances, lengths + literal_count, distance_count))
		read_block(r, &literals, &distances);
	else
		r->broken = true;
}

enum zip_result
zip_inflate64_read(struct zip_output *out, struct zip_input *in)
{
	struct reader r = { .in = in, .out = out };
	bool last = false;

	flush(&r);
	while (!last && goes_on(&r)) {
		last = take_bits(&r, 1) != 0;
		switch (take_bits(&r, 2)) {
		case 0:
			read_stored(&r);
			break;
		case 1:
			read_fixed(&r);
			break;
		case 2:
			read_dynamic(&r);
			break;
		default:
			r.broken = true;
		}
	}
	if (r.pending > 0 && !r.cut)
		flush(&r);
	out->exact = !r.broken && r.piece.len == 0 && in->rest.len == 0;
	return r.cut ? ZIP_CUT : r.broken ? ZIP_BROKEN : ZIP_WHOLE;
}

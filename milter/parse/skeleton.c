/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What is left out begins behind an empty line, where any reader's header has
 * ended, and goes from the start of a line to the start of another: so lines
 * stay lines, and none appears that was not there. A piece is kept at both
 * ends, so that no part begins or ends where something is missing. Contents of
 * one endless line are taken whole; that costs their sender's mail the time.
 */
#include "parse/skeleton.h"

#define KEPT 256       /* at both ends */
#define LINE_MOST 1024 /* in which a line has to end */
#define CUT_LEAST 4096

/* Text offsets from `at` on are `missing` bytes further in the body. */
struct cut {
	size_t at, missing;
};

void
skeleton_begin(
    struct skeleton *sk, struct bytes body, size_t start, struct arena *arena)
{
	sk->body = body;
	sk->arena = arena;
	sk->lead = sk->text.len;
	sk->start = sk->taken = start;
	skeleton_header(sk, start);
}

void
skeleton_header(struct skeleton *sk, size_t end)
{
	sk->seen = end;
	sk->content = 0;
}

static void
find_content(struct skeleton *sk, size_t to)
{
	struct bytes rest;

	while (sk->content == 0 && sk->seen < to) {
		rest = bytes_slice(sk->body, sk->seen, to - sk->seen);
		sk->seen += bytes_index(rest, '\n');
		if (sk->seen == to)
			return;
		rest = bytes_from(sk->body, ++sk->seen);
		if (bytes_starts(rest, BYTES("\n")))
			sk->content = sk->seen + 1;
		else if (bytes_starts(rest, BYTES("\r\n")))
			sk->content = sk->seen + 2;
	}
}

static void
add(struct skeleton *sk, size_t to)
{
	buffer_add(&sk->text, bytes_slice(sk->body, sk->taken, to - sk->taken));
	sk->taken = to;
}

static void
leave_out(struct skeleton *sk, size_t from, size_t to)
{
	size_t missing = to - from;

	if (sk->cut_count == sk->cut_room) {
		sk->cut_room = sk->cut_room * 2 + 16;
		sk->cuts = arena_grow(sk->arena, sk->cuts, sk->cut_count,
		    sk->cut_room, sizeof *sk->cuts);
	}
	if (sk->cut_count > 0)
		missing += sk->cuts[sk->cut_count - 1].missing;
	add(sk, from);
	sk->cuts[sk->cut_count++] = (struct cut){ sk->text.len, missing };
	sk->taken = to;
}

void
skeleton_take(struct skeleton *sk, size_t to)
{
	size_t from, first, last;
	struct bytes head, tail;

	if (to <= sk->taken)
		return;
	find_content(sk, to);
	from = sk->taken > sk->content ? sk->taken : sk->content;
	if (sk->content != 0 &&
	    from + 2 * (KEPT + LINE_MOST) + CUT_LEAST <= to) {
		head = bytes_slice(sk->body, from + KEPT, LINE_MOST);
		tail = bytes_slice(sk->body, to - KEPT - LINE_MOST, LINE_MOST);
		first = bytes_index(head, '\n');
		last = bytes_last_index(tail, '\n');
		if (first < LINE_MOST && last < LINE_MOST)
			leave_out(sk, from + KEPT + first + 1,
			    to - KEPT - LINE_MOST + last + 1);
	}
	add(sk, to);
}

size_t
skeleton_offset(const struct skeleton *sk, size_t at)
{
	return sk->text.len - (sk->taken - at);
}

size_t
skeleton_place(const struct skeleton *sk, size_t offset)
{
	size_t low = 0, high = sk->cut_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sk->cuts[middle].at <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return offset - sk->lead + sk->start +
	    (low > 0 ? sk->cuts[low - 1].missing : 0);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A forwarder that rewrites the envelope sender leaves the old one in the local
 * part. Whoever compares it with From must undo that, or all forwarded mail
 * looks odd. Anyone can write such an address, but gains nothing: it only says
 * that the envelope does not contradict From, and that decides nothing.
 */
#include "parse/address.h"

/* "dom=local", as it stands at the end of SRS0 and SRS1. */
static struct address
pair(struct arena *arena, struct bytes text)
{
	struct bytes domain = bytes_cut(&text, '=');
	struct bytes whole = arena_format(
	    arena, "%.*s@%.*s", BYTES_ARG(text), BYTES_ARG(domain));

	return address_of(arena, whole);
}

/* After "SRS0" any of = - + parts the hash. */
static bool
starts_srs(struct bytes local, const char *front)
{
	return bytes_starts_same(local, bytes_of(front)) && local.len > 5 &&
	    (local.at[4] == '=' || local.at[4] == '-' || local.at[4] == '+');
}

struct address
address_unwrapped(struct arena *arena, struct address a)
{
	struct bytes rest = bytes_from(a.local, 5), found;
	struct address inner = a;

	if (starts_srs(a.local, "SRS0")) {
		bytes_cut(&rest, '='); /* hash */
		bytes_cut(&rest, '='); /* day */
		inner = pair(arena, rest);
	} else if (starts_srs(a.local, "SRS1")) {
		/* hash=forwarder==hash=day=domain=local */
		rest = bytes_from(rest, bytes_find(rest, BYTES("==")) + 2);
		bytes_cut(&rest, '=');
		bytes_cut(&rest, '=');
		inner = pair(arena, rest);
	} else if (bytes_starts_same(a.local, BYTES("prvs=")) ||
	    bytes_starts_same(a.local, BYTES("btv1="))) {
		bytes_cut(&rest, '=');
		found = arena_format(
		    arena, "%.*s@%.*s", BYTES_ARG(rest), BYTES_ARG(a.domain));
		inner = address_of(arena, found);
	}
	return inner.local.len > 0 && inner.domain.len > 0 ? inner : a;
}

/*
 * "taro+news" is taro. "bounce-12-taro=our.example" is a bounce address: what
 * stands behind the last '-' or '+' before '=' is whom it was sent to.
 */
static struct bytes
without_tag(struct bytes local)
{
	size_t end = bytes_index(local, '='), plus;

	if (end < local.len) {
		while (end > 0 && local.at[end - 1] != '-' &&
		    local.at[end - 1] != '+')
			end--;
		if (end > 1)
			local = bytes_first(local, end - 1);
	}
	plus = bytes_index(local, '+');
	return plus > 0 ? bytes_first(local, plus) : local;
}

static struct bytes
lowered(struct arena *arena, struct bytes text)
{
	unsigned char *copy = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++)
		copy[i] = byte_lower(text.at[i]);
	return (struct bytes){ copy, text.len };
}

struct address
address_canon(struct arena *arena, struct address a)
{
	struct address inner = address_unwrapped(arena, a);

	inner.local = lowered(arena, without_tag(inner.local));
	inner.domain = domain_ascii(arena, inner.domain);
	inner.full = arena_format(arena, "%.*s%s%.*s", BYTES_ARG(inner.local),
	    inner.domain.len > 0 ? "@" : "", BYTES_ARG(inner.domain));
	return inner;
}

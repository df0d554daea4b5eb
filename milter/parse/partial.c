/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Programs that join such pieces were many, and some are left; scanners see
 * nothing in a piece. Over several mails nothing can be done but to say so, but
 * pieces that come attached to one mail are all here. A set with a gap is not
 * joined: no program does so, and its finding has to stay.
 */
#include "parse/partial.h"

#include <stdlib.h>
#include <string.h>

#include "parse/encoded.h"
#include "parse/header.h"

#define FIELDS_MOST 200

/* The raw value of Content-Type; `rest' is left behind the header. */
static struct bytes
type_value(struct bytes *rest)
{
	struct entity e = { 0 };
	struct field f;

	for (int n = 0; n < FIELDS_MOST && header_next(rest, &f); n++)
		header_entity(&e, &f);
	return e.type;
}

static uint64_t
number_of(struct arena *arena, struct bytes type, const char *name)
{
	uint64_t number = 0;

	if (!bytes_number(encoded_parameter(arena, type, name), &number))
		return 0;
	return number;
}

bool
partial_read(struct partial *p, const struct part *part, struct bytes header,
    struct arena *arena)
{
	struct bytes rest = header, type;

	if (part->why.len > 0)
		return false;
	if (bytes_equal(part->type, BYTES("message/partial"))) {
		type = type_value(&rest);
		rest = part->content;
	} else if (bytes_equal(part->type, BYTES("message/rfc822")) &&
	    bytes_has_same(
		bytes_first(part->content, 8192), BYTES("message/partial"))) {
		rest = part->content;
		type = type_value(&rest);
		if (!bytes_equal(
			encoded_value(arena, type), BYTES("message/partial")))
			return false;
	} else {
		return false;
	}
	*p = (struct partial){ .id = encoded_parameter(arena, type, "id"),
		.content = rest,
		.number = number_of(arena, type, "number"),
		.total = number_of(arena, type, "total") };
	return p->number > 0;
}

static int
compare_ids(struct bytes a, struct bytes b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.at, b.at, len) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
compare(const void *left, const void *right)
{
	const struct partial *a = left, *b = right;
	int order = compare_ids(a->id, b->id);

	if (order == 0)
		order = (a->number > b->number) - (a->number < b->number);
	return order != 0 ? order : (a->part > b->part) - (a->part < b->part);
}

void
partial_sort(struct partial *list, size_t count)
{
	qsort(list, count, sizeof *list, compare);
}

static bool
is_whole(const struct partial *set, size_t count)
{
	uint64_t total = 0;

	for (size_t i = 0; i < count; i++) {
		if (set[i].number != i + 1)
			return false;
		if (set[i].total > 0)
			total = set[i].total;
	}
	return count > 1 && (total == 0 || total == count);
}

size_t
partial_set(const struct partial *list, size_t count, struct bytes *whole,
    struct arena *arena)
{
	size_t n = 1, len = 0;
	unsigned char *at;

	while (n < count && bytes_equal(list[n].id, list[0].id))
		n++;
	*whole = (struct bytes){ 0 };
	if (!is_whole(list, n))
		return n;
	for (size_t i = 0; i < n; i++)
		len += list[i].content.len;
	at = arena_alloc(arena, len + 1);
	*whole = (struct bytes){ at, len };
	for (size_t i = 0; i < n; i++) {
		if (list[i].content.len > 0)
			memcpy(at, list[i].content.at, list[i].content.len);
		at += list[i].content.len;
	}
	return n;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: no more mailboxes than there is room for, each with a
 * name or an address, whose parts make the whole; a registered domain is a tail
 * of its domain; a search in text always moves on.
 */
#include <stdlib.h>

#include "parse/address.h"
#include "parse/charset.h"

#define ROOM 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
must_be_address(const struct address *a)
{
	struct bytes registered = domain_registered(a->domain);

	must(a->name.len > 0 || a->full.len > 0);
	must(charset_is_utf8(a->name) && charset_is_utf8(a->full));
	must(a->local.len + a->domain.len <= a->full.len);
	must(bytes_starts(a->full, a->local));
	must(bytes_ends_same(a->full, a->domain));
	must(registered.len <= a->domain.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct bytes text = { data, size }, rest = text, key;
	struct address list[ROOM], one;
	size_t count = address_list(arena, text, list, ROOM);

	must(count <= ROOM);
	for (size_t i = 0; i < count; i++) {
		must_be_address(&list[i]);
		one = address_unwrapped(arena, list[i]);
		must(one.full.len <= list[i].full.len + 1);
	}
	while (address_in_text(arena, &rest, &one)) {
		must(rest.len < size && one.local.len > 0);
		must(bytes_index(one.domain, '.') < one.domain.len);
	}
	must(rest.len == 0);
	key = address_name_key(arena, text);
	must(charset_is_utf8(key));
	address_of(arena, text);
	arena_free(arena);
	return 0;
}

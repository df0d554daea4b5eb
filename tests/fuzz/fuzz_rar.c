/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"
#include "unpack/rar_trial.h"

#define BLOCKS_MOST 500

static const struct rar_key key;

/* A key that fits whatever the next header is locked with. */
static void
unlock(struct rar *r, struct rar_ring *ring, struct buffer *headers)
{
	ring->made = true;
	ring->of = r->lock;
	if (!r->five)
		ring->of.salt = bytes_first(r->rest, 8);
	r->ring = ring;
	r->headers = headers;
	buffer_reserve(headers, r->rest.len);
}

static void
walk(struct rar_list *l, struct bytes content, struct buffer *headers)
{
	static struct rar_block blocks[BLOCKS_MOST];
	struct rar_ring ring = { 0 };
	struct rar r;

	rar_begin(&r, content);
	*l = (struct rar_list){ .at = blocks, .five = r.five };
	while (l->count < BLOCKS_MOST) {
		size_t before = r.rest.len;

		if (rar_is_shut(&r) && r.ring == NULL)
			unlock(&r, &ring, headers);
		if (!rar_next(&r, &blocks[l->count]))
			break;
		fuzz_check(r.rest.len < before);
		fuzz_check(blocks[l->count].header.len > 0);
		l->count++;
	}
}

static void
give_keys(struct rar_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->at[i].kind == RAR_FILE && l->at[i].sealed)
			l->at[i].key = &key;
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	struct buffer headers = { 0 }, plain = { 0 }, none = { 0 };
	struct rar_list list;
	uint64_t wasted = 0;

	if (object_identify(content, BYTES("")) != OBJECT_RAR)
		return 0;
	walk(&list, content, &headers);
	give_keys(&list);
	for (size_t i = 0, tried = 0; i < list.count && tried < 2; i++)
		if (list.at[i].key != NULL && list.at[i].size < FUZZ_TOTAL) {
			rar_trial(&list, i, &wasted);
			tried++;
		}
	rar_plain_write(&list, &plain);
	buffer_free(&headers);
	walk(&list, buffer_bytes(&plain), &none);
	fuzz_check(none.len == 0);
	buffer_free(&plain);
	buffer_free(&none);
	fuzz_object(content, OBJECT_RAR, archive_open);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One table look-up a byte: the first two bytes of every word index a chain of
 * the words that start so. Two bytes and not one, because all Japanese starts
 * with the same few bytes. An automaton would bound the worst case more
 * tightly, but the words are the operator's and few, not the sender's; what
 * the sender can do is write many of them, and that costs one chain each.
 */
#include "unpack/keywords.h"

#define WORD_MAX 64
#define PAIRS 65536

struct keyword {
	unsigned char word[WORD_MAX]; /* in lower case */
	unsigned char len;
	uint16_t next; /* same first two bytes; 0: none */
};

struct keywords {
	uint16_t first[PAIRS]; /* index into `list', which starts at 1 */
	struct keyword *list;
	size_t count;
};

struct keywords *
keywords_new(struct arena *arena)
{
	struct keywords *ks = arena_alloc(arena, sizeof *ks);

	ks->list = arena_array(arena, KEYWORDS_MAX + 1, sizeof *ks->list);
	return ks;
}

static size_t
pair(unsigned char a, unsigned char b)
{
	return (size_t)byte_lower(a) << 8 | byte_lower(b);
}

bool
keywords_add(struct keywords *ks, struct bytes word)
{
	struct keyword *k;
	uint16_t *first;

	if (word.len < 2 || word.len > WORD_MAX || ks->count == KEYWORDS_MAX)
		return false;
	k = &ks->list[++ks->count];
	for (size_t i = 0; i < word.len; i++)
		k->word[i] = byte_lower(word.at[i]);
	k->len = (unsigned char)word.len;
	first = &ks->first[pair(word.at[0], word.at[1])];
	k->next = *first;
	*first = (uint16_t)ks->count;
	return true;
}

static bool
stands_here(const struct keyword *k, struct bytes rest)
{
	return rest.len >= k->len &&
	    bytes_same(
		bytes_first(rest, k->len), (struct bytes){ k->word, k->len });
}

size_t
keywords_find(const struct keywords *ks, struct bytes text, size_t from,
    struct bytes *found)
{
	*found = (struct bytes){ 0 };
	for (size_t at = from; at + 1 < text.len; at++) {
		size_t i = ks->first[pair(text.at[at], text.at[at + 1])];

		for (; i != 0; i = ks->list[i].next)
			if (ks->list[i].len > found->len &&
			    stands_here(&ks->list[i], bytes_from(text, at)))
				*found = bytes_slice(text, at, ks->list[i].len);
		if (found->len > 0)
			return at;
	}
	return text.len;
}

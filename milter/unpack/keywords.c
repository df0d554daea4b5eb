/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One table look-up a byte: the first three bytes of every word index a chain
 * of the words that start so. Three bytes and not one, because all Japanese
 * starts with the same few. An automaton would bound the worst case more
 * tightly, but the words are the operator's and few, not the sender's; what the
 * sender can do is write many of them, and that costs one chain each.
 */
#include "unpack/keywords.h"

#define WORD_MAX 64
#define STARTS 65536

struct keyword {
	unsigned char word[WORD_MAX]; /* in lower case */
	unsigned char len;
	uint16_t next; /* same start; 0: none */
};

struct keywords {
	uint16_t first[STARTS]; /* index into `list', which starts at 1 */
	uint16_t pairs[STARTS]; /* words of two bytes, by both */
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

/* Of bytes in lower case. Japanese differs in the lower bits of the last two. */
static size_t
start(size_t a, size_t b, size_t c)
{
	return (a * 0x9e3 ^ b << 6 ^ c) & (STARTS - 1);
}

static size_t
pair(size_t a, size_t b)
{
	return a << 8 | b;
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
	first = word.len == 2
	    ? &ks->pairs[pair(k->word[0], k->word[1])]
	    : &ks->first[start(k->word[0], k->word[1], k->word[2])];
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

static void
find_here(
    const struct keywords *ks, size_t i, struct bytes rest, struct bytes *found)
{
	for (; i != 0; i = ks->list[i].next)
		if (ks->list[i].len > found->len &&
		    stands_here(&ks->list[i], rest))
			*found = bytes_first(rest, ks->list[i].len);
}

size_t
keywords_find(const struct keywords *ks, struct bytes text, size_t from,
    struct bytes *found)
{
	unsigned char a, b, c;

	*found = (struct bytes){ 0 };
	if (text.len < 2 || from > text.len - 2)
		return text.len;
	b = byte_lower(text.at[from]);
	c = byte_lower(text.at[from + 1]);
	for (size_t at = from; at + 1 < text.len; at++) {
		size_t i, two;

		a = b;
		b = c;
		c = at + 2 < text.len ? byte_lower(text.at[at + 2]) : 0;
		i = ks->first[start(a, b, c)];
		two = ks->pairs[pair(a, b)];
		if ((i | two) == 0)
			continue;
		find_here(ks, i, bytes_from(text, at), found);
		find_here(ks, two, bytes_from(text, at), found);
		if (found->len > 0)
			return at;
	}
	return text.len;
}

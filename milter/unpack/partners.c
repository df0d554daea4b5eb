/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file is read line by line each time it is asked: it has some dozens of
 * lines, and is asked only for mail with something sealed. One reader serves
 * the check and the use, so that what passes the one is what the other sees.
 */
#include "unpack/partners.h"

#define BLANKS " \t\r"

struct line {
	struct bytes domain, rest;
};

/* False: nothing stands in it. */
static bool
read_line(struct bytes text, struct line *l)
{
	text = bytes_first(text, bytes_index(text, '#'));
	l->rest = text;
	return bytes_word(&l->rest, BLANKS, &l->domain);
}

/* False: it is no fixed part. */
static bool
read_part(struct bytes word, bool *prefix, struct bytes *part)
{
	*prefix = bytes_starts(word, BYTES("prefix="));
	if (!*prefix && !bytes_starts(word, BYTES("suffix=")))
		return false;
	*part = bytes_from(word, 7);
	return part->len > 0 && part->len <= PARTNERS_FIXED_MOST;
}

static const char *
fault_of(const struct line *l)
{
	struct bytes rest = l->rest, word, part;
	size_t count = 0;
	bool prefix;

	if (bytes_index(l->domain, '.') == l->domain.len ||
	    bytes_index(l->domain, '=') < l->domain.len ||
	    bytes_index(l->domain, '@') < l->domain.len)
		return "want a domain such as `example.co.jp' first";
	for (; bytes_word(&rest, BLANKS, &word); count++)
		if (!read_part(word, &prefix, &part))
			return "want `prefix=WORD' or `suffix=WORD', of at "
			       "most 64 bytes, after the domain";
	return count > 0 ? NULL : "no `prefix=' or `suffix=' stands here";
}

bool
partners_check(struct bytes file, const char *name, struct error *e)
{
	struct bytes text;
	struct line l;
	size_t number = 0;

	while (bytes_line(&file, &text)) {
		const char *fault = NULL;

		number++;
		if (read_line(text, &l))
			fault = fault_of(&l);
		if (fault != NULL)
			return error_set(e, "%s:%zu: %s", name, number, fault);
	}
	return true;
}

static bool
belongs(struct bytes domain, struct bytes to)
{
	return bytes_same(domain, to) ||
	    (domain.len > to.len && bytes_ends_same(domain, to) &&
		domain.at[domain.len - to.len - 1] == '.');
}

void
partners_each(struct bytes file, struct bytes domain,
    void (*fixed)(void *context, bool prefix, struct bytes part), void *context)
{
	struct bytes text, word, part;
	struct line l;
	bool prefix;

	while (bytes_line(&file, &text)) {
		if (!read_line(text, &l) || !belongs(domain, l.domain))
			continue;
		while (bytes_word(&l.rest, BLANKS, &word))
			if (read_part(word, &prefix, &part))
				fixed(context, prefix, part);
	}
}

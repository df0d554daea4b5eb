/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Many honest mails give a part two names, cut short in one place or written in
 * another charset. Only a different ending matters, since that chooses what a
 * double click does; an ending beside none counts as well. The ordinary name
 * stays the one that is shown.
 */
#include "parse/names.h"

#include "parse/encoded.h"

#define ENDING_MOST 10

/* Behind the last full stop, without what Windows drops; may be empty. */
static struct bytes
ending(struct bytes name)
{
	size_t at;

	name = bytes_rtrim(name, " .\t\"'");
	for (at = name.len; at > 0 && name.at[at - 1] != '.'; at--)
		if (!byte_is_letter(name.at[at - 1]) &&
		    !byte_is_digit(name.at[at - 1]) && name.at[at - 1] != '_')
			return bytes_first(name, 0);
	if (at == 0 || name.len - at > ENDING_MOST)
		return bytes_first(name, 0);
	return bytes_from(name, at);
}

static bool
differs(struct bytes name, struct bytes other)
{
	struct bytes end = ending(other);

	return end.len > 0 && !bytes_same(ending(name), end);
}

/*
 * All that follows "name=" on its line, as a program takes it that knows
 * neither quotes nor comments. Empty when more parameters follow.
 */
static struct bytes
whole_line(struct bytes value)
{
	size_t at = bytes_find_same(value, BYTES("name"));

	value = bytes_from(value, at + 4);
	value = bytes_first(value, bytes_index(value, '\n'));
	value = bytes_trim(value, " \t\r;\"");
	if (!bytes_starts(value, BYTES("=")))
		return bytes_first(value, 0);
	value = bytes_trim(bytes_from(value, 1), " \t\"");
	return bytes_index(value, '=') < value.len ? bytes_first(value, 0)
						   : value;
}

/* As a program reads it that takes NUL for the end of text. */
static struct bytes
until_nul(struct arena *arena, struct bytes value, const char *name)
{
	size_t end = bytes_index(value, 0);

	if (end == value.len)
		return bytes_first(value, 0);
	return encoded_parameter(arena, bytes_first(value, end), name);
}

/* As a program reads it to which a fold is nothing, with all its blanks. */
static struct bytes
without_folds(struct arena *arena, struct bytes value, const char *name)
{
	unsigned char *to;
	size_t len = 0, at = 0;

	if (bytes_index(value, '\n') == value.len)
		return bytes_first(value, 0);
	to = arena_alloc(arena, value.len);
	while (at < value.len) {
		unsigned char c = value.at[at++];

		if (c == '\r')
			continue;
		if (c != '\n') {
			to[len++] = c;
			continue;
		}
		while (at < value.len &&
		    (value.at[at] == ' ' || value.at[at] == '\t'))
			at++;
	}
	return encoded_parameter(arena, (struct bytes){ to, len }, name);
}

struct bytes
names_other(struct arena *arena, struct bytes name, struct bytes disposition,
    struct bytes type)
{
	struct bytes others[9];

	if (name.len == 0)
		return name;
	others[0] = encoded_parameter(arena, type, "name");
	others[1] = encoded_parameter_plain(arena, disposition, "filename");
	others[2] = encoded_parameter_plain(arena, type, "name");
	others[3] = whole_line(disposition);
	others[4] = whole_line(type);
	others[5] = until_nul(arena, disposition, "filename");
	others[6] = until_nul(arena, type, "name");
	others[7] = without_folds(arena, disposition, "filename");
	others[8] = without_folds(arena, type, "name");
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (others[i].len > 0 && differs(name, others[i]))
			return others[i];
	return bytes_first(name, 0);
}

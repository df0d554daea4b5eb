/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Levenshtein's distance over at most 64 letters: names are short.
 */
#include "base/nearest.h"

#include <string.h>

#define NAME_MAX_LEN 64

static size_t
least(size_t a, size_t b, size_t c)
{
	a = a < b ? a : b;
	return a < c ? a : c;
}

static size_t
distance(struct bytes a, struct bytes b)
{
	size_t row[NAME_MAX_LEN + 1];

	a = bytes_first(a, NAME_MAX_LEN);
	b = bytes_first(b, NAME_MAX_LEN);
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t above = row[j];
			bool same =
			    byte_lower(a.at[i - 1]) == byte_lower(b.at[j - 1]);

			row[j] =
			    least(above + 1, row[j - 1] + 1, diagonal + !same);
			diagonal = above;
		}
	}
	return row[b.len];
}

struct nearest
nearest_to(struct bytes wanted)
{
	return (struct nearest){ .wanted = wanted, .distance = SIZE_MAX };
}

void
nearest_try(struct nearest *n, const char *name)
{
	size_t d = distance(n->wanted, bytes_of(name));

	if (d < n->distance && d <= strlen(name) / 3 + 1) {
		n->distance = d;
		n->best = name;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Numbers carry their unit, as people write them: "20s", "16M". The range in
 * the table is written the same way, so one reader serves both.
 */
#include "settings/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct unit {
	const char *name;
	uint64_t factor;
};

/* The largest first: that is the order in which they are tried in print. */
static const struct unit byte_units[] = { { "T", 1ull << 40 },
	{ "G", 1ull << 30 }, { "M", 1ull << 20 }, { "K", 1ull << 10 },
	{ "", 1 }, { NULL, 0 } };
static const struct unit time_units[] = { { "d", 86400 }, { "h", 3600 },
	{ "min", 60 }, { "s", 1 }, { "", 1 }, { NULL, 0 } };
static const struct unit short_units[] = { { "h", 3600000 }, { "min", 60000 },
	{ "s", 1000 }, { "ms", 1 }, { NULL, 0 } };
static const struct unit no_units[] = { { "", 1 }, { NULL, 0 } };

static const struct unit *
units_of(enum setting_type type)
{
	return type == SETTING_BYTES	   ? byte_units
	    : type == SETTING_SECONDS	   ? time_units
	    : type == SETTING_MILLISECONDS ? short_units
					   : no_units;
}

static bool
read_octal(struct bytes text, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '7' || *number > 0777777)
			return false;
		*number = *number * 8 + (uint64_t)(text.at[i] - '0');
	}
	return text.len > 0;
}

static bool
read_number(enum setting_type type, struct bytes text, uint64_t *number)
{
	size_t digits = 0;

	if (type == SETTING_MODE)
		return read_octal(text, number);
	while (digits < text.len && byte_is_digit(text.at[digits]))
		digits++;
	if (!bytes_number(bytes_first(text, digits), number))
		return false;
	text = bytes_trim(bytes_from(text, digits), " \t");
	for (const struct unit *u = units_of(type); u->name != NULL; u++)
		if (bytes_same(text, bytes_of(u->name)))
			return !__builtin_mul_overflow(
			    *number, u->factor, number);
	return false;
}

static bool
in_range(const struct setting *s, uint64_t number)
{
	struct bytes high = bytes_of(s->range), low;
	uint64_t least, most;

	low = bytes_cut(&high, '.');
	high = bytes_from(high, 1); /* the second dot */
	return read_number(s->type, low, &least) &&
	    read_number(s->type, high, &most) && number >= least &&
	    number <= most;
}

static bool
read_score(const struct setting *s, struct bytes text, double *to)
{
	char digits[32], *end;
	struct bytes most = bytes_of(s->range);

	if (text.len == 0 || text.len >= sizeof digits)
		return false;
	memcpy(digits, text.at, text.len);
	digits[text.len] = '\0';
	*to = strtod(digits, &end);
	bytes_cut(&most, '.');
	return *end == '\0' && *to >= 0 &&
	    *to <= strtod((const char *)most.at + 1, NULL);
}

static bool
read_choice(const struct setting *s, struct bytes text, int *to)
{
	struct bytes rest = bytes_of(s->range);

	for (int i = 0; rest.len > 0; i++)
		if (bytes_same(bytes_cut(&rest, '|'), text)) {
			*to = i;
			return true;
		}
	return false;
}

/* A list is kept as words parted by single blanks. */
static char *
copy_words(struct bytes text)
{
	char *copy = malloc(text.len + 1);
	struct bytes word;
	size_t len = 0;

	if (copy == NULL)
		exit(EXIT_MEMORY);
	while (bytes_word(&text, " \t\r\n,", &word)) {
		if (len > 0)
			copy[len++] = ' ';
		memcpy(copy + len, word.at, word.len);
		len += word.len;
	}
	copy[len] = '\0';
	return copy;
}

static void
replace_string(const char **to, char *with)
{
	free((char *)(uintptr_t)*to);
	*to = with;
}

static bool
read_string(const struct setting *s, struct bytes text, const char **to)
{
	char *copy;

	if (memchr(text.len > 0 ? text.at : (const void *)"", '\0', text.len))
		return false;
	if (s->type == SETTING_LIST) {
		replace_string(to, copy_words(text));
		return true;
	}
	if ((copy = strndup((const char *)text.at, text.len)) == NULL)
		exit(EXIT_MEMORY);
	replace_string(to, copy);
	return true;
}

bool
value_read(
    const struct setting *s, struct bytes text, void *to, struct error *err)
{
	uint64_t number;
	bool good;

	switch (s->type) {
	case SETTING_STRING:
	case SETTING_LIST:
		good = read_string(s, text, to);
		break;
	case SETTING_CHOICE:
		good = read_choice(s, text, to);
		break;
	case SETTING_SCORE:
		good = read_score(s, text, to);
		break;
	default:
		good =
		    read_number(s->type, text, &number) && in_range(s, number);
		if (good)
			*(size_t *)to = number;
	}
	if (!good)
		error_set(err, "`%.*s' is not good for %s, which takes %s",
		    BYTES_ARG(bytes_first(text, 80)), s->name,
		    s->range[0] != '\0' ? s->range : "a text");
	return good;
}

static void
print_choice(const struct setting *s, int choice, struct buffer *out)
{
	struct bytes rest = bytes_of(s->range), word = BYTES("");

	for (int i = 0; i <= choice; i++)
		word = bytes_cut(&rest, '|');
	buffer_add(out, word);
}

static void
print_number(const struct setting *s, size_t number, struct buffer *out)
{
	const struct unit *u = units_of(s->type);

	while (number % u->factor != 0 || (number == 0 && u->factor > 1))
		u++;
	buffer_format(out, "%zu%s", number / (size_t)u->factor, u->name);
}

void
value_print(const struct setting *s, const void *from, struct buffer *out)
{
	switch (s->type) {
	case SETTING_STRING:
	case SETTING_LIST:
		buffer_add(out, bytes_of(*(const char *const *)from));
		break;
	case SETTING_CHOICE:
		print_choice(s, *(const int *)from, out);
		break;
	case SETTING_SCORE:
		buffer_format(out, "%.1f", *(const double *)from);
		break;
	case SETTING_MODE:
		buffer_format(out, "0%zo", *(const size_t *)from);
		break;
	default:
		print_number(s, *(const size_t *)from, out);
	}
}

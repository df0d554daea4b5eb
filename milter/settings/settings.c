/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reads what an admin wrote. A typo must not be silent: an unknown name stops
 * the start, and says which name it probably was meant to be.
 */
#include "settings/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/domain.h"
#include "base/file.h"
#include "base/nearest.h"
#include "settings/table.h"
#include "settings/value.h"

#define FILE_MAX (1024 * 1024)

static void *
field(struct settings *s, const struct setting *row)
{
	return (char *)s + row->at;
}

void
settings_default(struct settings *s)
{
	struct error err;

	*s = (struct settings){ 0 };
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		if (row->section == NULL &&
		    !value_read(row, bytes_of(row->def), field(s, row), &err))
			abort(); /* a wrong row in settings.def */
	}
}

void
settings_free(struct settings *s)
{
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		if (row->section == NULL &&
		    (row->type == SETTING_STRING || row->type == SETTING_LIST))
			free(*(char **)field(s, row));
	}
	*s = (struct settings){ 0 };
}

static const struct setting *
find(struct bytes name)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == NULL &&
		    bytes_equal(bytes_of(settings_table[i].name), name))
			return &settings_table[i];
	return NULL;
}

static bool
unknown(struct bytes name, const char *place, struct error *err)
{
	struct nearest near = nearest_to(bytes_first(name, 60));

	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == NULL)
			nearest_try(&near, settings_table[i].name);
	if (near.best == NULL)
		return error_set(err, "%s: there is no setting `%.*s'", place,
		    BYTES_ARG(bytes_first(name, 60)));
	return error_set(err,
	    "%s: there is no setting `%.*s'; did you mean `%s'?", place,
	    BYTES_ARG(bytes_first(name, 60)), near.best);
}

static bool
set_line(
    struct settings *s, struct bytes line, const char *place, struct error *err)
{
	struct bytes name, value = line;
	const struct setting *row;
	struct error why;

	name = bytes_trim(bytes_cut(&value, '='), " \t");
	if (name.len + 1 > line.len)
		return error_set(err, "%s: expected `name = value'", place);
	if ((row = find(name)) == NULL)
		return unknown(name, place, err);
	if (!value_read(row, bytes_trim(value, " \t"), field(s, row), &why))
		return error_set(err, "%s: %s", place, why.text);
	return true;
}

bool
settings_set(
    struct settings *s, const char *line, const char *place, struct error *err)
{
	return set_line(s, bytes_of(line), place, err);
}

static struct bytes
without_comment(struct bytes line)
{
	if (bytes_starts(bytes_trim(line, " \t"), BYTES("#")))
		return BYTES("");
	for (size_t i = 1; i < line.len; i++)
		if (line.at[i] == '#' &&
		    (line.at[i - 1] == ' ' || line.at[i - 1] == '\t'))
			return bytes_first(line, i);
	return line;
}

bool
settings_read(struct settings *s, const char *path, struct error *err)
{
	struct buffer file = { 0 };
	struct bytes rest, line;
	char place[300];
	bool good;
	unsigned number = 0;

	good = file_read(path, FILE_MAX, &file, err);
	rest = buffer_bytes(&file);
	while (good && bytes_line(&rest, &line)) {
		snprintf(place, sizeof place, "%s:%u", path, ++number);
		line = bytes_trim(without_comment(line), " \t");
		good = line.len == 0 || set_line(s, line, place, err);
	}
	buffer_free(&file);
	return good;
}

static bool
load_list(struct settings *s, const struct setting *row, struct error *err)
{
	const char *value = *(const char **)field(s, row);
	struct buffer file = { 0 }, words = { 0 };
	struct bytes rest, line;
	bool good;

	if (strncmp(value, "file:", 5) != 0)
		return true;
	good = file_read(value + 5, FILE_MAX, &file, err);
	rest = buffer_bytes(&file);
	while (bytes_line(&rest, &line)) {
		buffer_add(&words, without_comment(line));
		buffer_add_byte(&words, ' ');
	}
	good =
	    good && value_read(row, buffer_bytes(&words), field(s, row), err);
	buffer_free(&file);
	buffer_free(&words);
	return good;
}

bool
settings_load_lists(struct settings *s, struct error *err)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == NULL &&
		    settings_table[i].type == SETTING_LIST &&
		    !load_list(s, &settings_table[i], err))
			return false;
	return true;
}

struct limits
settings_limits(const struct settings *s)
{
	return (struct limits){
#define LIMIT(name, type, def, range, doc) .name = s->name,
#include "base/limits.def"
#undef LIMIT
	};
}

bool
settings_word(const char **list, struct bytes *word)
{
	size_t len = strcspn(*list, " ");

	if (len == 0)
		return false;
	*word = (struct bytes){ (const unsigned char *)*list, len };
	*list += len + ((*list)[len] == ' ');
	return true;
}

bool
settings_lists(const char *list, struct bytes word)
{
	struct bytes one;

	while (settings_word(&list, &one))
		if (bytes_same(one, word))
			return true;
	return false;
}

bool
settings_lists_domain(const char *list, struct bytes domain)
{
	struct bytes one;

	/* "@example.jp" and ".example.jp" are common ways to say it. */
	while (settings_word(&list, &one))
		if (domain_within(domain, bytes_trim(one, "@.")))
			return true;
	return false;
}

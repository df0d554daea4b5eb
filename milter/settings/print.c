/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Everything that is told of settings is printed from their table, so that no
 * document can disagree with the program.
 */
#include <string.h>

#include "settings/settings.h"
#include "settings/table.h"
#include "settings/value.h"

static void
print_value(
    const struct settings *s, const struct setting *row, struct buffer *out)
{
	value_print(row, (const char *)s + row->at, out);
}

static bool
differs(const struct settings *s, const struct setting *row)
{
	struct buffer value = { 0 };
	bool same;

	print_value(s, row, &value);
	same = bytes_equal(buffer_bytes(&value), bytes_of(row->def));
	buffer_free(&value);
	return !same;
}

void
settings_print(
    const struct settings *s, enum settings_which which, struct buffer *out)
{
	struct settings defaults;

	settings_default(&defaults);
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		if (row->section != NULL)
			continue;
		if (which == SETTINGS_CHANGED && !differs(s, row))
			continue;
		buffer_format(out, "%s = ", row->name);
		print_value(
		    which == SETTINGS_DEFAULTS ? &defaults : s, row, out);
		buffer_add_byte(out, '\n');
	}
	settings_free(&defaults);
}

/*
 * Wraps prose at 79 columns behind a prefix. In a manual page each sentence
 * begins a line, so that the formatter can set the blanks between them.
 */
static void
print_wrapped(
    const char *prose, const char *prefix, bool manual, struct buffer *out)
{
	struct bytes rest = bytes_of(prose), word;
	size_t column = 0;

	while (bytes_word(&rest, " ", &word)) {
		if (column > 0 && column + 1 + word.len > 79) {
			buffer_add_byte(out, '\n');
			column = 0;
		}
		if (column == 0) {
			buffer_add(out, bytes_of(prefix));
			column = strlen(prefix);
		} else {
			buffer_add_byte(out, ' ');
			column++;
		}
		buffer_add(out, word);
		column += word.len;
		if (manual && word.at[word.len - 1] == '.')
			column = 1000; /* ends the line before the next word */
	}
	buffer_add_byte(out, '\n');
}

void
settings_print_example(struct buffer *out)
{
	buffer_format(out,
	    "# aratame.conf - the settings of Aratame, as shipped\n#\n"
	    "# Each line shows a default; take the '#' away to change it.\n"
	    "# aratame.conf(5) says the same; `aratame check' finds "
	    "mistakes.\n");
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		if (row->section != NULL) {
			buffer_format(out, "\n## %s\n", row->section);
			continue;
		}
		buffer_add_byte(out, '\n');
		print_wrapped(row->doc, "# ", false, out);
		if (row->range[0] != '\0')
			buffer_format(out, "# (%s)\n", row->range);
		buffer_format(out, "#%s = %s\n", row->name, row->def);
	}
}

/* A line that begins with a dot or a quote would be a macro to mandoc. */
static void
print_mdoc(struct bytes text, struct buffer *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\')
			buffer_add(out, BYTES("\\e"));
		else if ((i == 0 || text.at[i - 1] == '\n') &&
		    (text.at[i] == '.' || text.at[i] == '\''))
			buffer_format(out, "\\&%c", text.at[i]);
		else
			buffer_add_byte(out, text.at[i]);
	}
}

void
settings_print_manual(struct buffer *out)
{
	bool open = false;

	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];
		struct buffer prose = { 0 };

		if (row->section != NULL) {
			buffer_format(out, "%s.Ss %s\n.Bl -tag -width Ds\n",
			    open ? ".El\n" : "", row->section);
			open = true;
			continue;
		}
		buffer_format(out, ".It Ic %s\n", row->name);
		print_wrapped(row->doc, "", true, &prose);
		print_mdoc(buffer_bytes(&prose), out);
		buffer_free(&prose);
		if (row->range[0] != '\0')
			buffer_format(out, "Range: %s.\n", row->range);
		buffer_format(out, "Default: %s.\n",
		    row->def[0] != '\0' ? row->def : "empty");
	}
	buffer_format(out, ".El\n");
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The weights as shipped come from findings.def, so a finding has its points
 * from the first day; the file is what an operator changes. A name that no
 * finding has is a typo and stops the start: a weight that silently does not
 * count would be worse than none.
 */
#include "judge/weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

#define NO_CAP 1000.0

/* Correlated signs must not add up without end: detection has its families. */
static const double default_caps[FAMILY_COUNT] = {
	[FAMILY_THREAD] = 7.0,
	[FAMILY_IDENTITY] = 6.0,
	[FAMILY_ORIGIN] = 4.0,
	[FAMILY_LURE] = 4.0,
	[FAMILY_CONTENT] = NO_CAP,
	[FAMILY_OUTBOUND] = 12.0,
	[FAMILY_NOTE] = NO_CAP,
	[FAMILY_LIMIT] = NO_CAP,
	[FAMILY_TROUBLE] = NO_CAP,
};

void
weights_default(struct weights *w)
{
	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		w->points[id] = finding_kind(id)->points;
	memcpy(w->cap, default_caps, sizeof w->cap);
}

static bool
read_points(struct bytes text, double *points)
{
	char digits[32], *end;

	if (text.len == 0 || text.len >= sizeof digits)
		return false;
	memcpy(digits, text.at, text.len);
	digits[text.len] = '\0';
	*points = strtod(digits, &end);
	return *end == '\0' && *points >= -NO_CAP && *points <= NO_CAP;
}

static bool
unknown(struct bytes name, const char *place, struct error *err)
{
	struct nearest near = nearest_to(bytes_first(name, 60));

	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		nearest_try(&near, finding_kind(id)->name);
	return error_set(err, "%s: there is no finding `%.*s'%s%s%s", place,
	    BYTES_ARG(bytes_first(name, 60)),
	    near.best != NULL ? "; did you mean `" : "",
	    near.best != NULL ? near.best : "", near.best != NULL ? "'?" : "");
}

static bool
read_cap(
    struct weights *w, struct bytes rest, const char *place, struct error *err)
{
	struct bytes name, number;

	bytes_word(&rest, " \t", &name);
	bytes_word(&rest, " \t", &number);
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (bytes_equal(name, bytes_of(family_name(f))))
			return read_points(number, &w->cap[f]) ||
			    error_set(err, "%s: a cap is a number", place);
	return error_set(err, "%s: there is no family `%.*s'", place,
	    BYTES_ARG(bytes_first(name, 60)));
}

static bool
read_line(
    struct weights *w, struct bytes line, const char *place, struct error *err)
{
	struct bytes name, number;
	enum finding_id id;
	double points;

	line = bytes_first(line, bytes_index(line, '#'));
	if (!bytes_word(&line, " \t", &name))
		return true;
	if (bytes_equal(name, BYTES("cap")))
		return read_cap(w, line, place, err);
	if ((id = finding_by_name(name)) == FINDING_COUNT)
		return unknown(name, place, err);
	if (!bytes_word(&line, " \t", &number) || !read_points(number, &points))
		return error_set(err, "%s: expected `%s points'", place,
		    finding_kind(id)->name);
	w->points[id] = points;
	return true;
}

bool
weights_read(struct weights *w, const char *path, struct error *err)
{
	FILE *f = fopen(path, "re");
	char *line = NULL, place[300];
	size_t room = 0;
	ssize_t len;
	unsigned number = 0;
	bool good = true;

	weights_default(w);
	if (f == NULL)
		return error_errno(err, "%s", path);
	while (good && (len = getline(&line, &room, f)) >= 0) {
		struct bytes text = { (unsigned char *)line, (size_t)len };

		snprintf(place, sizeof place, "%s:%u", path, ++number);
		good = read_line(w, bytes_trim(text, " \t\r\n"), place, err);
	}
	if (good && ferror(f))
		good = error_errno(err, "%s", path);
	free(line);
	fclose(f);
	return good;
}

bool
weights_load(struct weights *w, const struct settings *set, struct error *err)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/weights", set->rules_folder);
	return weights_read(w, path, err);
}

static void
print_family(enum family family, struct buffer *out)
{
	buffer_format(out, "\n# %s", family_name(family));
	if (default_caps[family] < NO_CAP)
		buffer_format(out, "\ncap %-28s %4.1f", family_name(family),
		    default_caps[family]);
	buffer_format(out, "\n");
	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		if (finding_kind(id)->family == family)
			buffer_format(out, "%-32s %4.1f\n",
			    finding_kind(id)->name, finding_kind(id)->points);
}

void
weights_print(struct buffer *out)
{
	buffer_format(out,
	    "# weights - how many points a finding gives\n#\n"
	    "# \"name points\"; \"cap family points\" bounds the sum of a "
	    "family.\n# A finding that is not named keeps its shipped points. "
	    "What a finding\n# means: aratame explain NAME. Thresholds stand "
	    "in "
	    "aratame.conf.\n");
	for (enum family f = 0; f < FAMILY_NOTE; f++)
		print_family(f, out);
}

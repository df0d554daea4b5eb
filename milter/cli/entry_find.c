/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reads the journal as text first and as JSON only where the id occurs: a
 * journal of months is searched at the speed of the disk.
 */
#include "cli/entry_find.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/finding.h"

#define ARENA_MOST ((size_t)16 * 1024 * 1024)

static const char *
text_of(const json_t *line, const char *key)
{
	const char *text = json_string_value(json_object_get(line, key));

	return text != NULL ? text : "";
}

static bool
is_it(const json_t *line, const char *id)
{
	return strcmp(text_of(line, "id"), id) == 0 ||
	    strcmp(text_of(line, "queue_id"), id) == 0;
}

/* The newest line of one file that is about the id; NULL when there is none. */
static json_t *
find_in(const char *path, const char *id)
{
	FILE *f = fopen(path, "re");
	json_t *found = NULL, *line;
	char *text = NULL;
	size_t room = 0;

	if (f == NULL)
		return NULL;
	while (getline(&text, &room, f) >= 0) {
		if (strstr(text, id) == NULL ||
		    (line = json_loads(text, 0, NULL)) == NULL)
			continue;
		if (is_it(line, id)) {
			json_decref(found);
			found = line;
		} else
			json_decref(line);
	}
	free(text);
	fclose(f);
	return found;
}

static void
print_finding(const json_t *f, bool japanese, struct arena *arena)
{
	enum finding_id id = finding_by_name(bytes_of(text_of(f, "id")));
	struct finding one = { id, bytes_of(text_of(f, "where")),
		bytes_of(text_of(f, "detail")), 0 };
	double points = json_number_value(json_object_get(f, "points"));
	struct bytes says;

	printf("  %-28s %5.1f  %s\n", text_of(f, "id"), points,
	    text_of(f, "where"));
	if (id == FINDING_COUNT)
		return; /* of another version */
	says = finding_says(&one, japanese, arena);
	printf("      %.*s\n", BYTES_ARG(says));
}

static void
print_objects(const json_t *line)
{
	const json_t *list = json_object_get(line, "objects"), *o;
	size_t i;

	json_array_foreach(list, i, o) printf("  %s  %s%s%s\n",
	    text_of(o, "path"), text_of(o, "type"),
	    text_of(o, "opened")[0] != '\0' ? "  " : "", text_of(o, "opened"));
}

static void
print_entry(const json_t *line, bool japanese)
{
	struct arena *arena = arena_new(ARENA_MOST);
	const json_t *list = json_object_get(line, "findings"), *f;
	size_t i;

	printf("message %s, queue id %s, %s\n", text_of(line, "id"),
	    text_of(line, "queue_id"), text_of(line, "time"));
	printf("from <%s> by client %s, rules %s\n", text_of(line, "sender"),
	    text_of(line, "client"), text_of(line, "rules"));
	printf("verdict %s (done: %s), score %.1f\n", text_of(line, "verdict"),
	    text_of(line, "done"),
	    json_number_value(json_object_get(line, "score")));
	json_array_foreach(list, i, f) print_finding(f, japanese, arena);
	print_objects(line);
	arena_free(arena);
}

static int
newest_first(const struct dirent **a, const struct dirent **b)
{
	return strverscmp((*b)->d_name, (*a)->d_name);
}

bool
entry_explain(const char *folder, const char *id, bool japanese)
{
	struct dirent **files;
	json_t *found = NULL;
	char path[4096];
	int count = scandir(folder, &files, NULL, newest_first);

	for (int i = 0; i < count; i++) {
		if (found == NULL && files[i]->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", folder,
			    files[i]->d_name);
			found = find_in(path, id);
		}
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	if (found == NULL)
		return false;
	print_entry(found, japanese);
	json_decref(found);
	return true;
}

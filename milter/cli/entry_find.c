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

#include "cli/terminal.h"
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

/* The text of a key between two others. */
static void
print_text(const char *before, const json_t *line, const char *key,
    const char *after, struct arena *arena)
{
	fputs(before, stdout);
	terminal_print(bytes_of(text_of(line, key)), stdout, arena);
	fputs(after, stdout);
}

static void
print_finding(const json_t *f, bool japanese, struct arena *arena)
{
	enum finding_id id = finding_by_name(bytes_of(text_of(f, "id")));
	struct finding one = { id, bytes_of(text_of(f, "where")),
		bytes_of(text_of(f, "detail")), 0 };

	printf("  %-28s %5.1f", text_of(f, "id"),
	    json_number_value(json_object_get(f, "points")));
	print_text("  ", f, "where", "\n", arena);
	if (id == FINDING_COUNT)
		return; /* of another version */
	printf("      ");
	terminal_print(finding_says(&one, japanese, arena), stdout, arena);
	putchar('\n');
}

static void
print_object(const json_t *o, struct arena *arena)
{
	print_text("  ", o, "path", "  ", arena);
	print_text("", o, "type", "", arena);
	if (text_of(o, "opened")[0] != '\0')
		print_text("  ", o, "opened", "", arena);
	putchar('\n');
}

static void
print_entry(const json_t *line, bool japanese)
{
	struct arena *arena = arena_new(ARENA_MOST);
	const json_t *one;
	size_t i;

	print_text("message ", line, "id", "", arena);
	print_text(", queue id ", line, "queue_id", "", arena);
	print_text(", ", line, "time", "\n", arena);
	print_text("from <", line, "sender", ">", arena);
	print_text(" by client ", line, "client", "", arena);
	print_text(", rules ", line, "rules", "\n", arena);
	print_text("verdict ", line, "verdict", "", arena);
	print_text(" (done: ", line, "done", ")", arena);
	printf(", score %.1f\n",
	    json_number_value(json_object_get(line, "score")));
	json_array_foreach(json_object_get(line, "findings"), i, one)
	    print_finding(one, japanese, arena);
	json_array_foreach(json_object_get(line, "objects"), i, one)
	    print_object(one, arena);
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

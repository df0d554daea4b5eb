/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Text for people: the verdict, why, what was inside. JSON Lines for tools,
 * with names that stay: file, id, verdict, score, reason, findings, objects,
 * passwords_tried, time_ms. JSON has the true names of things; a terminal gets
 * them by cli/terminal.h.
 */
#include "cli/scan.h"

#include <stdio.h>

#include "cli/terminal.h"
#include "store/json.h"

static struct bytes
says(const struct scanned *s, const struct finding *f, struct arena *arena)
{
	return finding_says(f, s->japanese, arena);
}

static struct bytes
reason(const struct scanned *s)
{
	return s->japanese ? s->verdict->sentence_ja : s->verdict->sentence_en;
}

static void
print_finding(
    const struct scanned *s, const struct reason *r, struct arena *arena)
{
	printf("finding   %-28s %5.1f  ", finding_kind(r->finding->id)->name,
	    r->points);
	terminal_print(r->finding->where, stdout, arena);
	printf("\n          ");
	terminal_print(says(s, r->finding, arena), stdout, arena);
	putchar('\n');
}

static void
print_object(const struct object_seen *o, struct arena *arena)
{
	printf("object    ");
	terminal_print(o->path, stdout, arena);
	printf("  ");
	terminal_print(o->type, stdout, arena);
	printf("  %llu bytes", (unsigned long long)o->size);
	if (o->opened.len > 0) {
		printf("  ");
		terminal_print(o->opened, stdout, arena);
	}
	putchar('\n');
}

void
scan_print_text(const struct scanned *s, struct arena *arena)
{
	printf("file      ");
	terminal_print(bytes_of(s->file), stdout, arena);
	printf("\nverdict   %s%s\nscore     %.1f\n",
	    action_name(s->verdict->action),
	    s->verdict->hold ? ", held for its password" : "",
	    s->verdict->score);
	if (reason(s).len > 0) {
		printf("reason    ");
		terminal_print(reason(s), stdout, arena);
		putchar('\n');
	}
	for (size_t i = 0; i < s->verdict->reason_count; i++)
		print_finding(s, &s->verdict->reasons[i], arena);
	for (size_t i = 0; i < s->report->object_count; i++)
		print_object(&s->report->objects[i], arena);
}

static json_t *
json_findings(const struct scanned *s, struct arena *arena)
{
	json_t *list = json_array(), *one;

	for (size_t i = 0; i < s->verdict->reason_count; i++) {
		const struct reason *r = &s->verdict->reasons[i];

		one = json_finding(r, arena);
		json_set_text(one, "says", says(s, r->finding, arena), arena);
		json_array_append_new(list, one);
	}
	return list;
}

void
scan_print_json(const struct scanned *s, struct arena *arena)
{
	json_t *line = json_object();

	json_set_text(line, "file", bytes_of(s->file), arena);
	json_set_text(line, "id", bytes_of(s->message->id), arena);
	json_set_text(
	    line, "verdict", bytes_of(action_name(s->verdict->action)), arena);
	if (s->verdict->hold)
		json_object_set_new(line, "held", json_true());
	json_set_points(line, "score", s->verdict->score);
	json_set_text(line, "reason", reason(s), arena);
	json_object_set_new(line, "findings", json_findings(s, arena));
	json_object_set_new(
	    line, "objects", json_objects(s->report, SIZE_MAX, arena));
	json_set_number(line, "passwords_tried", s->report->passwords_tried);
	json_object_set_new(line, "time_ms", json_integer(s->time_ms));
	json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(line);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Text for people: the verdict, why, what was inside. JSON Lines for tools,
 * with names that stay: file, id, verdict, score, reason, findings, objects,
 * passwords_tried, time_ms. Every string of a message is hostile: jansson
 * escapes it in JSON, and on a terminal control bytes become '?'.
 */
#include <jansson.h>
#include <stdio.h>

#include "cli/scan.h"

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
print_clean(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		putchar(
		    text.at[i] < 0x20 || text.at[i] == 0x7F ? '?' : text.at[i]);
}

static void
print_finding(
    const struct scanned *s, const struct reason *r, struct arena *arena)
{
	printf("finding   %-28s %5.1f  ", finding_kind(r->finding->id)->name,
	    r->points);
	print_clean(r->finding->where);
	printf("\n          ");
	print_clean(says(s, r->finding, arena));
	putchar('\n');
}

static void
print_object(const struct object_seen *o)
{
	printf("object    ");
	print_clean(o->path);
	printf("  ");
	print_clean(o->type);
	printf("  %llu bytes", (unsigned long long)o->size);
	if (o->opened.len > 0) {
		printf("  ");
		print_clean(o->opened);
	}
	putchar('\n');
}

void
scan_print_text(const struct scanned *s, struct arena *arena)
{
	printf("file      %s\nverdict   %s\nscore     %.1f\n", s->file,
	    action_name(s->verdict->action), s->verdict->score);
	if (reason(s).len > 0) {
		printf("reason    ");
		print_clean(reason(s));
		putchar('\n');
	}
	for (size_t i = 0; i < s->verdict->reason_count; i++)
		print_finding(s, &s->verdict->reasons[i], arena);
	for (size_t i = 0; i < s->report->object_count; i++)
		print_object(&s->report->objects[i]);
}

/* Names may hold bytes that are not UTF-8 in spite of all; JSON may not. */
static json_t *
json_text(struct bytes text)
{
	json_t *string = json_stringn((const char *)text.at, text.len);

	return string != NULL ? string : json_string("?");
}

static json_t *
json_hash(const unsigned char *sha256)
{
	char hex[65];

	for (size_t i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", sha256[i]);
	return json_string(hex);
}

static double
rounded(double points)
{
	return (double)(long)(points * 10 + (points < 0 ? -0.5 : 0.5)) / 10;
}

static json_t *
json_findings(const struct scanned *s, struct arena *arena)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->verdict->reason_count; i++) {
		const struct reason *r = &s->verdict->reasons[i];
		json_t *f = json_object();

		json_object_set_new(
		    f, "id", json_string(finding_kind(r->finding->id)->name));
		json_object_set_new(f, "points", json_real(rounded(r->points)));
		json_object_set_new(f, "where", json_text(r->finding->where));
		json_object_set_new(
		    f, "says", json_text(says(s, r->finding, arena)));
		json_array_append_new(list, f);
	}
	return list;
}

static json_t *
json_objects(const struct scanned *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->report->object_count; i++) {
		const struct object_seen *seen = &s->report->objects[i];
		json_t *o = json_object();

		json_object_set_new(o, "path", json_text(seen->path));
		json_object_set_new(o, "type", json_text(seen->type));
		json_object_set_new(
		    o, "size", json_integer((json_int_t)seen->size));
		json_object_set_new(o, "sha256", json_hash(seen->sha256));
		json_object_set_new(o, "opened", json_text(seen->opened));
		json_array_append_new(list, o);
	}
	return list;
}

void
scan_print_json(const struct scanned *s, struct arena *arena)
{
	json_t *line = json_object();

	json_object_set_new(line, "file", json_text(bytes_of(s->file)));
	json_object_set_new(line, "id", json_string(s->message->id));
	json_object_set_new(
	    line, "verdict", json_string(action_name(s->verdict->action)));
	json_object_set_new(
	    line, "score", json_real(rounded(s->verdict->score)));
	json_object_set_new(line, "reason", json_text(reason(s)));
	json_object_set_new(line, "findings", json_findings(s, arena));
	json_object_set_new(line, "objects", json_objects(s));
	json_object_set_new(line, "passwords_tried",
	    json_integer((json_int_t)s->report->passwords_tried));
	json_object_set_new(line, "time_ms", json_integer(s->time_ms));
	json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(line);
}

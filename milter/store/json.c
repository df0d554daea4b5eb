/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One home for the names that other tools rely on, so that the journal and
 * `aratame scan --json' cannot drift apart.
 */
#include "store/json.h"

#include "base/utf8.h"

#define TEXT_MOST 1000

json_t *
json_text(struct bytes b, struct arena *arena)
{
	b = utf8_clean(arena, utf8_first(b, TEXT_MOST));
	return json_stringn_nocheck((const char *)b.at, b.len);
}

void
json_set_text(json_t *to, const char *key, struct bytes b, struct arena *arena)
{
	json_object_set_new(to, key, json_text(b, arena));
}

void
json_set_number(json_t *to, const char *key, uint64_t number)
{
	json_object_set_new(to, key, json_integer((json_int_t)number));
}

/* Scores have few digits; 11.500000000000002 helps nobody. */
void
json_set_points(json_t *to, const char *key, double value)
{
	double tenths = value * 1000 + (value < 0 ? -0.5 : 0.5);

	json_object_set_new(
	    to, key, json_real((double)(long long)tenths / 1000));
}

void
json_set_hash(json_t *to, const unsigned char sha256[32])
{
	static const char digits[] = "0123456789abcdef";
	char hex[64];

	for (size_t i = 0; i < sizeof hex; i++)
		hex[i] = digits[i % 2 == 0 ? sha256[i / 2] >> 4
					   : sha256[i / 2] & 15];
	json_object_set_new(to, "sha256", json_stringn(hex, sizeof hex));
}

json_t *
json_finding(const struct reason *r, struct arena *arena)
{
	json_t *one = json_object();

	json_set_text(
	    one, "id", bytes_of(finding_kind(r->finding->id)->name), arena);
	json_set_points(one, "points", r->points);
	json_set_text(one, "where", r->finding->where, arena);
	return one;
}

json_t *
json_objects(const struct report *r, size_t most, struct arena *arena)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->object_count && i < most; i++) {
		const struct object_seen *o = &r->objects[i];
		json_t *one = json_object();

		json_set_text(one, "path", o->path, arena);
		json_set_text(one, "type", o->type, arena);
		json_set_number(one, "size", o->size);
		json_set_hash(one, o->sha256);
		json_set_text(one, "opened", o->opened, arena);
		json_array_append_new(list, one);
	}
	return list;
}

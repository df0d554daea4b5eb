/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A PDF without its cross-reference tables. Those are what damage, and malice,
 * hit first, and two readers differ in how they mend them; the objects
 * themselves say their numbers. So all of them are listed by one search for
 * "obj", whatever a table would choose. The price: what was deleted long ago
 * is still seen. libqpdf was the other way; it unpacks object streams without
 * a limit and gives up on a file that lacks a trailer.
 */
#include "unpack/pdf_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unpack/pdf_filter.h"

/* All of them are kept while the file is read. */
#define PACKED_BYTES ((size_t)64 << 20)
#define FILTERS_MAX 8
#define BUDGET_MORE ((uint64_t)32 << 20)

static void
note(struct pdf *p, enum finding_id id, const char *detail)
{
	findings_add(p->u->findings, id, p->object->path, bytes_of(detail));
}

static bool
add_object(struct pdf *p, struct pdf_object o)
{
	if (p->count == p->room) {
		size_t room = p->room == 0 ? 1024 : p->room * 2;
		void *list = realloc(p->list, room * sizeof *p->list);

		if (list == NULL)
			_exit(EXIT_MEMORY);
		p->list = list;
		p->room = room;
	}
	p->list[p->count++] = o;
	if (p->count < PDF_OBJECTS_MAX)
		return true;
	note(p, FINDING_TOO_MANY_OBJECTS, "in a PDF");
	return false;
}

/* Steps back over blanks, then over digits; false: there are none of both. */
static bool
number_before(struct bytes b, size_t *at, uint32_t *number)
{
	size_t end = *at, scale = 1;

	while (*at > 0 && pdf_is_space(b.at[*at - 1]))
		--*at;
	if (*at == end)
		return false;
	*number = 0;
	for (end = *at;
	     *at > 0 && byte_is_digit(b.at[*at - 1]) && end - *at < 9;
	     --*at, scale *= 10)
		*number += (uint32_t)((b.at[*at - 1] - '0') * (int)scale);
	return *at < end;
}

static void
find_objects(struct pdf *p)
{
	struct bytes b = p->object->content;

	for (size_t at = 0; at < b.len;) {
		size_t mark = at + bytes_find(bytes_from(b, at), BYTES("obj"));
		size_t back = mark;
		uint32_t generation, number;

		if (mark >= b.len)
			return;
		at = mark + 3;
		if (number_before(b, &back, &generation) &&
		    number_before(b, &back, &number) &&
		    !add_object(p,
			(struct pdf_object){ .at = b.at + at,
			    .number = number,
			    .generation = (uint16_t)generation }))
			return;
	}
}

static struct bytes
source_of(const struct pdf *p, const struct pdf_object *o)
{
	return o->source == 0 ? p->object->content
			      : buffer_bytes(&p->packed[o->source - 1]);
}

static struct bytes
from_here(const struct pdf *p, const struct pdf_object *o)
{
	struct bytes source = source_of(p, o);

	return bytes_from(source, (size_t)(o->at - source.at));
}

bool
pdf_spend(struct pdf *p, uint64_t bytes)
{
	if (p->budget == 0)
		return false;
	p->budget = bytes < p->budget ? p->budget - bytes : 0;
	if (p->budget == 0)
		note(p, FINDING_EXPANSION_TOO_LARGE, "PDF objects overlap");
	return true;
}

struct bytes
pdf_value(struct pdf *p, const struct pdf_object *o)
{
	struct bytes rest = from_here(p, o);
	size_t len;

	if (p->budget == 0)
		return BYTES("");
	len = pdf_length(rest);
	pdf_spend(p, len + 16);
	return bytes_first(rest, len);
}

static int
by_number(const void *a, const void *b)
{
	const struct pdf_object *one = a, *two = b;

	if (one->number != two->number)
		return one->number < two->number ? -1 : 1;
	if (one->source != two->source)
		return one->source < two->source ? -1 : 1;
	return one->at < two->at ? -1 : one->at > two->at;
}

static void
sort(struct pdf *p)
{
	if (p->count > 0)
		qsort(p->list, p->count, sizeof *p->list, by_number);
	p->sorted = p->count;
}

struct pdf_object *
pdf_find(struct pdf *p, uint32_t number)
{
	size_t low = 0, high = p->sorted;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (p->list[middle].number <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && p->list[low - 1].number == number ? &p->list[low - 1]
							    : NULL;
}

struct bytes
pdf_follow(struct pdf *p, struct bytes value)
{
	uint32_t number;
	const struct pdf_object *o;

	if (!pdf_reference(value, &number))
		return value;
	o = pdf_find(p, number);
	return o != NULL ? pdf_value(p, o) : BYTES("");
}

struct bytes
pdf_text(struct pdf *p, const struct pdf_object *o, const struct pdf_word *w)
{
	struct bytes text = pdf_string(p->u->arena, w);
	unsigned char *to;

	if (o->source != 0)
		return text;
	if (p->sealed)
		return BYTES("");
	if (p->seal.strings == PDF_PLAIN)
		return text;
	to = arena_alloc(p->u->arena, text.len + 1);
	return (struct bytes){ to,
		pdf_unseal(&p->seal, p->seal.strings, o->number, o->generation,
		    text, to) };
}

/* The last search is remembered: many objects may lack the word. */
static size_t
find_end(struct pdf *p, struct bytes b)
{
	size_t at = (size_t)(b.at - p->object->content.at), found;

	if (p->end_found > 0 && at >= p->end_from && at <= p->end_found)
		return p->end_found - at;
	found = bytes_find(b, BYTES("endstream"));
	p->end_from = at;
	p->end_found = at + found;
	return found;
}

/* The length is believed where "endstream" stands behind it. */
static struct bytes
cut_stream(struct pdf *p, struct bytes rest, struct bytes value)
{
	struct bytes after;
	uint32_t len;

	rest = bytes_from(rest, bytes_starts(rest, BYTES("\r\n")) ? 2 : 1);
	if (pdf_number(pdf_follow(p, pdf_get(value, "Length")), &len) &&
	    len <= rest.len) {
		after = bytes_slice(rest, len, 16);
		while (after.len > 0 && pdf_is_space(after.at[0]))
			after = bytes_from(after, 1);
		if (bytes_starts(after, BYTES("endstream")))
			return bytes_first(rest, len);
	}
	rest = bytes_first(rest, find_end(p, rest));
	if (bytes_ends_same(rest, BYTES("\n")))
		rest.len--;
	if (bytes_ends_same(rest, BYTES("\r")))
		rest.len--;
	return rest;
}

static struct bytes
raw_stream(struct pdf *p, const struct pdf_object *o, struct bytes value)
{
	struct bytes rest = bytes_from(from_here(p, o), value.len);

	while (rest.len > 0 && pdf_is_space(rest.at[0]))
		rest = bytes_from(rest, 1);
	if (o->source != 0 || value.len == 0 ||
	    !bytes_starts(rest, BYTES("stream")))
		return BYTES("");
	return cut_stream(p, bytes_from(rest, 6), value);
}

/* One after the other; `from` is kept in `to` when there is none. */
static bool
undo_filters(
    struct pdf *p, struct bytes value, struct bytes from, struct buffer *to)
{
	struct bytes names = pdf_follow(p, pdf_get(value, "Filter"));
	struct bytes parameters = pdf_follow(p, pdf_get(value, "DecodeParms"));
	struct pdf_filter f = { p->u, p->object, from.len, { 0 } };
	struct buffer before = { 0 };
	struct pdf_word w;
	bool list = bytes_starts(bytes_trim(names, " \t\r\n"), BYTES("["));
	bool known = true, first = true;

	if (pdf_next(&parameters, &w) && w.kind == PDF_OPEN && w.text.len == 2)
		parameters =
		    (struct bytes){ w.text.at, parameters.len + w.text.len };
	for (int i = 0; i <= FILTERS_MAX && known && pdf_next(&names, &w) &&
	     w.kind != PDF_CLOSE;
	     i++) {
		if (w.kind != PDF_NAME)
			continue;
		buffer_free(&before);
		before = *to;
		*to = (struct buffer){ 0 };
		f.parameters = parameters;
		known = pdf_filter(
		    &f, &w, first ? from : buffer_bytes(&before), to);
		first = false;
		if (list)
			parameters =
			    bytes_from(parameters, pdf_length(parameters));
		else
			break;
	}
	buffer_free(&before);
	if (first)
		pdf_filter_add(&f, to, from);
	return known;
}

struct bytes
pdf_raw(
    struct pdf *p, const struct pdf_object *o, bool file, struct buffer *held)
{
	struct bytes raw = raw_stream(p, o, pdf_value(p, o));
	enum pdf_cipher cipher = file ? p->seal.files : p->seal.streams;

	if (raw.len == 0 || !pdf_spend(p, raw.len + 64) ||
	    (p->sealed && (cipher != PDF_PLAIN || p->seal.revision == 0)))
		return BYTES("");
	if (cipher == PDF_PLAIN)
		return raw;
	buffer_reserve(held, raw.len);
	held->len = pdf_unseal(
	    &p->seal, cipher, o->number, o->generation, raw, held->at);
	return buffer_bytes(held);
}

bool
pdf_stream(
    struct pdf *p, const struct pdf_object *o, bool file, struct buffer *to)
{
	struct buffer held = { 0 };
	struct bytes raw = pdf_raw(p, o, file, &held);
	bool known = raw.len > 0 && undo_filters(p, pdf_value(p, o), raw, to);

	buffer_free(&held);
	return known;
}

/* "number offset" pairs, /N of them, then the values from /First on. */
static bool
list_packed(struct pdf *p, struct bytes value)
{
	struct bytes b = buffer_bytes(&p->packed[p->packed_count - 1]);
	struct bytes rest = b;
	uint32_t first = 0, left = 0, number, offset;
	struct pdf_word w;

	pdf_number(pdf_follow(p, pdf_get(value, "First")), &first);
	pdf_number(pdf_follow(p, pdf_get(value, "N")), &left);
	rest = bytes_first(rest, first);
	while (left-- > 0 && pdf_number(rest, &number) && pdf_next(&rest, &w) &&
	    pdf_number(rest, &offset) && pdf_next(&rest, &w)) {
		if (offset >= b.len || first + (uint64_t)offset >= b.len)
			continue;
		if (!add_object(p,
			(struct pdf_object){ .at = b.at + first + offset,
			    .number = number,
			    .source = (uint32_t)p->packed_count }))
			return false;
	}
	return true;
}

/* False: no more of them. */
static bool
unpack_packed(struct pdf *p, struct pdf_object *o)
{
	struct bytes value = pdf_value(p, o);

	if (!pdf_value_is(pdf_get(value, "Type"), "ObjStm"))
		return true;
	if (p->packed == NULL)
		p->packed = calloc(PDF_PACKED_MAX, sizeof *p->packed);
	if (p->packed == NULL)
		_exit(EXIT_MEMORY);
	if (p->packed_count == PDF_PACKED_MAX) {
		note(p, FINDING_TOO_MANY_OBJECTS, "object streams in a PDF");
		return false;
	}
	pdf_stream(p, o, false, &p->packed[p->packed_count]);
	p->packed_bytes += p->packed[p->packed_count++].len;
	if (p->packed_bytes > PACKED_BYTES) {
		note(p, FINDING_EXPANSION_TOO_LARGE, "object streams");
		return false;
	}
	return list_packed(p, value);
}

static void
find_packed(struct pdf *p)
{
	size_t count = p->count;

	for (size_t i = 0; i < count; i++)
		if (!unpack_packed(p, &p->list[i]))
			break;
	sort(p);
}

void
pdf_load(struct pdf *p, struct unpacker *u, const struct object *o)
{
	*p = (struct pdf){ .u = u, .object = o };
	p->budget = 8 * (uint64_t)o->content.len + BUDGET_MORE;
	find_objects(p);
	sort(p);
	pdf_open_seal(p);
	find_packed(p);
}

void
pdf_close(struct pdf *p)
{
	for (size_t i = 0; i < p->packed_count; i++)
		buffer_free(&p->packed[i]);
	free(p->packed);
	free(p->list);
	explicit_bzero(&p->seal, sizeof p->seal);
}

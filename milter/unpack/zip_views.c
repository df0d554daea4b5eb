/* SPDX-License-Identifier: BSD-2-Clause
 *
 * All claims about all members are sorted by the place of their local header.
 * Claims that say the same are one; a claim that not every view makes is what
 * an attacker shows to one program and not to another. Members that share
 * bytes unpack to far more than the file holds: they are marked, and nobody
 * inflates them. The sort is ours since qsort() of glibc asks the kernel how
 * much memory there is, which the sandbox forbids.
 */
#include "unpack/zip.h"

/* Claims on one local header beyond which it is a bomb, not a disagreement. */
#define CLAIMS_MAX 64
#define CROWD 16

/* A name may stand in its UTF-8 form in one header only. */
static bool
same_name(const struct zip_entry *a, const struct zip_entry *b)
{
	if (a->unicode.len > 0 && b->unicode.len > 0)
		return bytes_equal(a->unicode, b->unicode);
	return bytes_equal(a->name, b->name) ||
	    (a->unicode.len > 0 && bytes_equal(a->unicode, b->name)) ||
	    (b->unicode.len > 0 && bytes_equal(b->unicode, a->name));
}

const char *
zip_views_compare(const struct zip_entry *a, const struct zip_entry *b)
{
	if (!same_name(a, b))
		return "file names";
	if (a->seal != b->seal)
		return "sealed or not";
	if (a->method != b->method)
		return "compression methods";
	if (a->packed != b->packed || a->size != b->size)
		return "sizes";
	return NULL;
}

/* By place, and what directories say before what local headers say. */
static bool
in_order(const struct zip_entry *a, const struct zip_entry *b)
{
	return a->local != b->local ? a->local < b->local : a->view <= b->view;
}

static void
merge(const struct zip_entry *from, struct zip_entry *to, size_t start,
    size_t middle, size_t end)
{
	size_t left = start, right = middle;

	for (size_t i = start; i < end; i++)
		if (left < middle &&
		    (right == end || in_order(&from[left], &from[right])))
			to[i] = from[left++];
		else
			to[i] = from[right++];
}

static void
sort(struct zip *zip, struct arena *arena)
{
	struct zip_entry *from = zip->list, *to, *swap;
	size_t count = zip->count;
	bool sorted = true;

	for (size_t i = 1; i < count; i++)
		sorted = sorted && in_order(&from[i - 1], &from[i]);
	if (sorted)
		return;
	to = arena_array(arena, count, sizeof *to);
	for (size_t run = 1; run < count; run *= 2) {
		for (size_t i = 0; i < count; i += 2 * run) {
			size_t middle = i + run < count ? i + run : count;
			size_t end =
			    middle + run < count ? middle + run : count;

			merge(from, to, i, middle, end);
		}
		swap = from;
		from = to;
		to = swap;
	}
	zip->list = from;
}

/* True: one of the claims kept from `first` on says it already. */
static bool
is_said(struct zip *zip, size_t first, size_t kept, const struct zip_entry *e)
{
	for (size_t i = first; i < kept && i < first + CLAIMS_MAX; i++) {
		struct zip_entry *other = &zip->list[i];

		if (zip_views_compare(other, e) != NULL &&
		    e->view != ZIP_LOCAL_ONLY)
			continue;
		if (e->view == ZIP_CENTRAL)
			other->listed++;
		return true;
	}
	return false;
}

static void
join_equal(struct zip *zip)
{
	size_t kept = 0, first = 0;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry e = zip->list[i];

		if (kept > 0 && zip->list[kept - 1].local != e.local)
			first = kept;
		if (is_said(zip, first, kept, &e))
			continue;
		e.listed = e.view == ZIP_CENTRAL;
		zip->list[kept++] = e;
	}
	zip->count = kept;
}

static size_t
end_of(const struct zip_entry *e, struct bytes content)
{
	return e->data.at != NULL
	    ? (size_t)(e->data.at - content.at) + e->data.len
	    : e->local;
}

/* Two members that share bytes; other views of one member do by nature. */
static bool
share(const struct zip_entry *a, const struct zip_entry *b, size_t end)
{
	return a->local == b->local ? a->directory == b->directory
				    : b->local < end;
}

/* More names for the same bytes than programs could disagree on. */
static void
find_crowds(struct zip *zip)
{
	size_t same = 0;

	for (size_t i = 1; i < zip->count; i++) {
		struct zip_entry *e = &zip->list[i];

		same = e->local == zip->list[i - 1].local ? same + 1 : 0;
		if (same >= CROWD)
			e->overlaps = zip->overlaps = true;
	}
}

static void
find_overlaps(struct zip *zip, struct bytes content)
{
	struct zip_entry *last = NULL;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *e = &zip->list[i];

		if (e->view != ZIP_CENTRAL || e->data.at == NULL)
			continue;
		if (last != NULL && share(last, e, end_of(last, content)))
			last->overlaps = e->overlaps = zip->overlaps = true;
		if (last == NULL || end_of(e, content) > end_of(last, content))
			last = e;
	}
}

/* What only a local header says reaches to the next member at most. */
static void
bound_local_views(struct zip *zip, struct bytes content)
{
	size_t next = content.len, at = content.len;

	for (size_t i = zip->count; i-- > 0;) {
		struct zip_entry *e = &zip->list[i];
		size_t start = end_of(e, content) - e->data.len;

		if (e->local != at)
			next = at;
		at = e->local;
		if (e->view != ZIP_CENTRAL)
			e->data = bytes_first(
			    e->data, next > start ? next - start : 0);
	}
}

/* Without any directory, the local headers are the one view there is. */
static const char *
difference(const struct zip *zip, unsigned directories)
{
	for (size_t i = 0; i < zip->count; i++) {
		const struct zip_entry *e = &zip->list[i];

		if (e->view == ZIP_LOCAL_ONLY && directories > 0)
			return "an entry that no central directory lists";
		if (e->view == ZIP_CENTRAL && e->listed != directories)
			return "central directories that list other files";
		if (e->view == ZIP_CENTRAL && e->data.at == NULL && !zip->split)
			return "an entry without a local header";
	}
	return NULL;
}

void
zip_views_join(struct zip *zip, unsigned directories, struct bytes content,
    struct arena *arena)
{
	sort(zip, arena);
	join_equal(zip);
	find_overlaps(zip, content);
	find_crowds(zip);
	bound_local_views(zip, content);
	if (zip->differ == NULL)
		zip->differ = difference(zip, directories);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Three passes. End records from the back lead to central directories, these
 * to members. What no member, directory or end record covers is searched for
 * local headers, and what is then left for directories that no end record
 * leads to. A stored archive inside the archive is covered by its member, so
 * its own records are not taken for ours. Searching only the gaps also keeps
 * it linear. To trust the end record alone, as most readers do, is to be blind
 * to whatever the sender hides from exactly such readers.
 */
#include "unpack/zip.h"

#include <string.h>

/* More are a sign of malice; local headers then show what they list. */
#define ENDS_MAX 32

struct range {
	size_t start, end;
};

struct walk {
	struct zip *zip;
	struct bytes content;
	struct arena *arena;
	size_t max, room;
	unsigned directories;
	struct range directory[ENDS_MAX + 4]; /* an end record names four */
	size_t directory_count;
	struct range *covered; /* by start, apart from each other */
	size_t covered_count, covered_room;
};

/* The first covered range that ends after `at`. */
static size_t
find_range(const struct walk *w, size_t at)
{
	size_t low = 0, high = w->covered_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->covered[middle].end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_covered(const struct walk *w, size_t at, struct range *range)
{
	size_t i = find_range(w, at);

	if (i == w->covered_count || w->covered[i].start > at)
		return false;
	*range = w->covered[i];
	return true;
}

/*
 * Joins a range with those it touches. Members mostly come in order, so that
 * the range is added, or grows, at the end.
 */
static void
cover(struct walk *w, size_t start, size_t end)
{
	size_t first = start > 0 ? find_range(w, start - 1) : 0, next = first;

	if (start >= end)
		return;
	while (next < w->covered_count && w->covered[next].start <= end) {
		if (w->covered[next].start < start)
			start = w->covered[next].start;
		if (w->covered[next].end > end)
			end = w->covered[next].end;
		next++;
	}
	if (next == first && w->covered_count == w->covered_room) {
		w->covered_room =
		    w->covered_room > 0 ? 2 * w->covered_room : 32;
		w->covered = arena_grow(w->arena, w->covered, w->covered_count,
		    w->covered_room, sizeof *w->covered);
	}
	memmove(w->covered + first + 1, w->covered + next,
	    (w->covered_count - next) * sizeof *w->covered);
	w->covered_count += first + 1 - next;
	w->covered[first] = (struct range){ start, end };
}

static bool
add(struct walk *w, const struct zip_entry *e)
{
	struct zip *zip = w->zip;

	if (zip->count == w->max) {
		zip->too_many = true;
		return false;
	}
	if (zip->count == w->room) {
		w->room = w->room > 0 ? 2 * w->room : 16;
		zip->list = arena_grow(w->arena, zip->list, zip->count, w->room,
		    sizeof *zip->list);
	}
	zip->list[zip->count++] = *e;
	return true;
}

static size_t
place_of(const struct walk *w, const unsigned char *at)
{
	return (size_t)(at - w->content.at);
}

/* A writer that does not know a size yet may leave either. */
static bool
is_left_open(uint64_t size)
{
	return size == 0 || size == UINT32_MAX;
}

/*
 * The local header of a member. What it leaves to a later record is taken
 * from the directory; false when there is none.
 */
static bool
find_local(const struct walk *w, uint64_t offset, uint64_t base,
    const struct zip_entry *e, struct zip_entry *local)
{
	const uint64_t places[] = { offset + base, offset };

	for (size_t i = 0; i < 2; i++)
		if (places[i] < w->content.len &&
		    zip_record_local(w->content, (size_t)places[i], local)) {
			if ((local->flags & ZIP_SIZE_LATER) != 0) {
				if (is_left_open(local->packed))
					local->packed = e->packed;
				if (is_left_open(local->size))
					local->size = e->size;
				local->crc = e->crc;
			}
			return true;
		}
	return false;
}

/* Packed, of no length, and yet something else than a record follows. */
static bool
has_hidden_data(const struct walk *w, const struct zip_entry *e, size_t start)
{
	struct bytes rest = bytes_from(w->content, start);

	return e->method != 0 && e->packed == 0 && e->size == 0 &&
	    rest.len > 0 && !bytes_starts(rest, BYTES("PK"));
}

/* A member as its directory tells it, and as its local header does. */
static bool
add_central(struct walk *w, struct zip_entry *e, uint64_t offset, uint64_t base)
{
	struct zip_entry local;
	const char *differ;
	size_t start;

	e->view = ZIP_CENTRAL;
	e->directory = w->directories;
	if (!find_local(w, offset, base, e, &local)) {
		e->local = w->content.len;
		return add(w, e);
	}
	e->local = local.local;
	start = place_of(w, local.data.at);
	e->data = bytes_slice(w->content, start, (size_t)e->packed);
	local.data = bytes_slice(w->content, start, (size_t)local.packed);
	if (local.data.len > e->data.len)
		cover(w, e->local, start + e->data.len);
	else
		cover(w, e->local, start + local.data.len);
	if (e->sizes_twice || local.sizes_twice)
		w->zip->differ = "two lengths in one header";
	else if (has_hidden_data(w, e, start))
		w->zip->differ = "content without a length";
	if ((differ = zip_views_compare(e, &local)) != NULL) {
		w->zip->differ = differ;
		local.view = ZIP_LOCAL;
		if (!add(w, &local))
			return false;
	}
	return add(w, e);
}

/*
 * Was this record read already? Members are not asked, since the first of them
 * could claim to be as long as the file.
 */
static bool
was_read(const struct walk *w, size_t at)
{
	for (size_t i = 0; i < w->directory_count; i++)
		if (at >= w->directory[i].start && at < w->directory[i].end)
			return true;
	return false;
}

/* Records follow each other; returns how many there are. */
static size_t
read_directory(struct walk *w, size_t start, uint64_t base)
{
	size_t at = start, count = 0, len;
	struct zip_entry e;
	uint64_t offset;

	while (!w->zip->too_many && !was_read(w, at) &&
	    zip_record_central(w->content, at, &e, &offset, &len)) {
		count++;
		if (!add_central(w, &e, offset, base))
			break;
		at += len;
	}
	if (count == 0)
		return 0;
	if (at > w->content.len)
		at = w->content.len;
	cover(w, start, at);
	w->directory[w->directory_count++] = (struct range){ start, at };
	w->directories++;
	return count;
}

static void
read_end(struct walk *w, size_t at)
{
	struct zip_end end;
	bool empty;

	if (!zip_record_end(w->content, at, &end))
		return;
	empty = end.places == 0 && end.count == 0;
	w->zip->split = w->zip->split || end.split;
	if (end.places == 0 && !empty)
		return;
	for (size_t i = 0; i < end.places; i++) {
		size_t count =
		    read_directory(w, end.place[i].start, end.place[i].base);

		if (i == 0 && count > 0 && !w->zip->too_many &&
		    (uint16_t)count != (uint16_t)end.count)
			w->zip->differ = "the number of entries";
	}
	/* Who reads this one sees an empty archive. */
	w->directories += empty;
	cover(w, at, at + 22);
}

/* The last signature before *at that no member covers. */
static bool
find_end_before(const struct walk *w, size_t *at)
{
	struct range range;
	const unsigned char *p;

	while (*at > 0) {
		if (is_covered(w, *at - 1, &range)) {
			*at = range.start;
			continue;
		}
		p = memrchr(w->content.at, 'P', *at);
		if (p == NULL)
			return false;
		*at = place_of(w, p);
		if (bytes_le32(w->content, *at) == 0x06054B50 &&
		    !is_covered(w, *at, &range))
			return true;
	}
	return false;
}

/* The next record of a kind from *at on that nothing covers. */
static bool
find_in_gaps(const struct walk *w, size_t *at, struct bytes signature)
{
	struct range range;

	while (*at < w->content.len) {
		size_t next, end = w->content.len, found;

		if (is_covered(w, *at, &range)) {
			*at = range.end;
			continue;
		}
		next = find_range(w, *at);
		if (next < w->covered_count)
			end = w->covered[next].start;
		found = bytes_find(
		    bytes_slice(w->content, *at, end - *at), signature);
		if (*at + found < end) {
			*at += found;
			return true;
		}
		*at = end;
	}
	return false;
}

/*
 * A member whose size stands behind it ends at the record that says so, or at
 * the next header.
 */
static size_t
find_data_end(const struct walk *w, size_t start)
{
	struct bytes data = bytes_from(w->content, start);
	size_t at = 0;

	for (; at < data.len; at++) {
		at += bytes_find(bytes_from(data, at), BYTES("PK"));
		switch (bytes_le32(data, at)) {
		case 0x08074B50:
			if (bytes_le32(data, at + 8) != (uint32_t)at)
				continue;
			return start + at;
		case 0x04034B50:
		case 0x02014B50:
			return start + at;
		}
	}
	return w->content.len;
}

static void
read_lonely_locals(struct walk *w)
{
	struct zip_entry e;
	size_t at = 0, start;

	while (find_in_gaps(w, &at, BYTES("PK\3\4"))) {
		/* What stands in front of all is one, however odd. */
		if (!zip_record_local(w->content, at, &e) ||
		    (at > 0 && !zip_record_likely(&e))) {
			at += 4;
			continue;
		}
		start = place_of(w, e.data.at);
		if ((e.flags & ZIP_SIZE_LATER) != 0 && is_left_open(e.packed))
			e.packed = find_data_end(w, start) - start;
		e.data = bytes_slice(w->content, start, (size_t)e.packed);
		e.view = ZIP_LOCAL_ONLY;
		if (!add(w, &e))
			break;
		at = start + e.data.len;
		cover(w, e.local, at);
	}
}

static void
read_lonely_directories(struct walk *w)
{
	struct zip_entry e;
	uint64_t offset;
	size_t at = 0, len;

	while (w->directories < ENDS_MAX && !w->zip->too_many &&
	    find_in_gaps(w, &at, BYTES("PK\1\2"))) {
		if (zip_record_central(w->content, at, &e, &offset, &len) &&
		    zip_record_likely(&e))
			read_directory(w, at, 0);
		at += 4;
	}
}

static void
note_damage(struct zip *zip, unsigned directories)
{
	if (zip->damage != NULL)
		return;
	if (directories == 0)
		zip->damage = zip->count > 0
		    ? "no end record that leads to a directory"
		    : "no entries";
	for (size_t i = 0; i < zip->count && zip->damage == NULL; i++)
		if (zip->list[i].view == ZIP_CENTRAL &&
		    zip->list[i].data.at != NULL &&
		    zip->list[i].data.len < zip->list[i].packed)
			zip->damage = "an entry is cut off";
}

void
zip_walk(struct zip *zip, struct bytes content, size_t max, struct arena *arena)
{
	struct walk w = {
		.zip = zip, .content = content, .arena = arena, .max = max
	};
	size_t at = content.len;
	unsigned ended;

	*zip = (struct zip){ 0 };
	while (w.directories < ENDS_MAX && find_end_before(&w, &at))
		read_end(&w, at);
	ended = w.directories;
	read_lonely_locals(&w);
	read_lonely_directories(&w);
	zip_views_join(zip, w.directories, content, arena);
	note_damage(zip, ended);
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Files are mapped and looked through for line starts only. An mbox is known by
 * its first five bytes. In some mboxes a line "From " of a text was not escaped:
 * so a separator must stand behind an empty line and end with a year.
 */
#include "cli/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/envelope.h"
#include "base/file.h"
#include "cli/mailfile.h"
#include "parse/date.h"

#define DEPTH_MOST 32
#define HEADER_LOOK 65536
#define ENVELOPE_MOST 65536

void
archive_init(struct archive *a, struct arena *arena)
{
	*a = (struct archive){ .arena = arena };
}

static void
add(struct archive *a, struct archived one)
{
	if (a->count == a->room) {
		a->room = a->room > 0 ? 2 * a->room : 256;
		a->list = arena_grow(
		    a->arena, a->list, a->count, a->room, sizeof *a->list);
	}
	a->list[a->count++] = one;
}

/* The Date field of a message, looked for as a line. */
static time_t
date_of_message(struct bytes message)
{
	struct bytes rest = bytes_first(message, HEADER_LOOK), line;
	time_t date;

	while (bytes_line(&rest, &line) && line.len > 0)
		if (bytes_starts_same(line, BYTES("Date:")) &&
		    date_read(bytes_from(line, 5), &date))
			return date;
	return 0;
}

static time_t
date_of_envelope(const char *path, struct arena *arena)
{
	const char *beside = mailfile_envelope(path, arena);
	struct buffer text = { 0 };
	struct envelope e = { .date = 0 };
	struct error err;

	if (beside != NULL && file_read(beside, ENVELOPE_MOST, &text, &err))
		envelope_read(&e, buffer_bytes(&text), arena);
	buffer_free(&text);
	return e.date;
}

/* "From suzuki@example.jp Fri Nov 20 10:00:00 2026" */
static bool
is_separator(struct bytes line)
{
	struct bytes end = bytes_rtrim(line, " \r\n");

	if (!bytes_starts(line, BYTES("From ")) || end.len < 20)
		return false;
	end = bytes_from(end, end.len - 4);
	for (size_t i = 0; i < 4; i++)
		if (!byte_is_digit(end.at[i]))
			return false;
	return true;
}

static time_t
date_of_separator(struct bytes line)
{
	struct bytes rest = bytes_from(line, 5), word;
	time_t date;

	bytes_word(&rest, " ", &word); /* the sender */
	return date_read(rest, &date) ? date : 0;
}

static void
add_mbox(struct archive *a, const char *path, struct bytes file)
{
	struct bytes rest = file, line;
	struct archived one = { .path = path };
	bool empty = true, inside = false;

	while (rest.len > 0) {
		size_t begin = file.len - rest.len;

		bytes_line(&rest, &line);
		if (empty && is_separator(line)) {
			one.size = begin - one.at;
			if (inside)
				add(a, one);
			inside = true;
			one.at = file.len - rest.len;
			one.date = date_of_separator(line);
			if (one.date == 0)
				one.date = date_of_message(rest);
		}
		empty = line.len == 0;
	}
	one.size = file.len - one.at;
	if (inside)
		add(a, one);
}

static void
add_content(struct archive *a, const char *path, struct bytes file)
{
	struct archived one = { .path = path, .size = file.len };

	if (bytes_starts(file, BYTES("From "))) {
		add_mbox(a, path, file);
		return;
	}
	one.date = date_of_envelope(path, a->arena);
	if (one.date == 0)
		one.date = date_of_message(file);
	add(a, one);
}

static bool
add_file(struct archive *a, const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *at = NULL;
	struct stat st;

	if (fd < 0)
		return error_errno(err, "%s", path);
	if (fstat(fd, &st) == 0 && st.st_size > 0)
		at = mmap(
		    NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (at == MAP_FAILED)
		return error_errno(err, "%s", path);
	if (at == NULL)
		return true;
	add_content(a, path, (struct bytes){ at, (size_t)st.st_size });
	munmap(at, (size_t)st.st_size);
	return true;
}

static const char *
joined(struct archive *a, const char *folder, const char *name)
{
	return (const char *)arena_format(a->arena, "%s/%s", folder, name).at;
}

/* A mail by its name, or any file of a Maildir. */
static bool
is_mail(const char *folder, const char *name)
{
	struct bytes in = bytes_of(folder), file = bytes_of(name);

	return bytes_ends_same(file, BYTES(".eml")) ||
	    bytes_ends_same(file, BYTES(".mbox")) ||
	    bytes_ends_same(in, BYTES("/cur")) ||
	    bytes_ends_same(in, BYTES("/new"));
}

static bool
add_folder(struct archive *, const char *path, unsigned depth, struct error *);

static bool
add_entry(struct archive *a, const char *folder, const char *name,
    unsigned depth, struct error *err)
{
	const char *path = joined(a, folder, name);
	struct stat st;

	if (name[0] == '.' || lstat(path, &st) != 0)
		return true;
	if (S_ISDIR(st.st_mode))
		return depth == 0 || add_folder(a, path, depth - 1, err);
	return !S_ISREG(st.st_mode) || !is_mail(folder, name) ||
	    add_file(a, path, err);
}

static bool
add_folder(
    struct archive *a, const char *path, unsigned depth, struct error *err)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);
	bool good = count >= 0 || error_errno(err, "%s", path);

	for (int i = 0; i < count; i++) {
		good = good && add_entry(a, path, names[i]->d_name, depth, err);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return good;
}

bool
archive_add(struct archive *a, const char *path, struct error *err)
{
	const char *copy = arena_string(a->arena, bytes_of(path));
	struct stat st;

	if (stat(path, &st) != 0)
		return error_errno(err, "%s", path);
	return S_ISDIR(st.st_mode) ? add_folder(a, copy, DEPTH_MOST, err)
				   : add_file(a, copy, err);
}

static int
compare(const void *va, const void *vb)
{
	const struct archived *a = va, *b = vb;
	int order;

	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	order = strcmp(a->path, b->path);
	return order != 0 ? order : a->at < b->at ? -1 : a->at > b->at;
}

void
archive_sort(struct archive *a)
{
	if (a->count > 0)
		qsort(a->list, a->count, sizeof *a->list, compare);
}

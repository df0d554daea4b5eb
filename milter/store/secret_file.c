/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A key that is lost takes the whole memory with it, and one that others can
 * read is none. So a new file is complete and synced before it gets its name,
 * and a file that is open to others is refused rather than mended: who read it
 * meanwhile is for a person to judge.
 */
#include "store/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define FILE_MAX ((size_t)16 * 1024)

static bool
is_private(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return error_errno(err, "key_file: %s", path);
	if (!S_ISREG(st.st_mode))
		return error_set(err, "key_file: %s: not a plain file", path);
	if (st.st_uid != geteuid() && geteuid() != 0)
		return error_set(err,
		    "key_file: %s belongs to another user (%u); chown it to "
		    "the user of the daemon",
		    path, (unsigned)st.st_uid);
	if ((st.st_mode & 077) != 0)
		return error_set(err,
		    "key_file: %s: mode %04o lets others read it; chmod 600 "
		    "it, and ask who may have",
		    path, (unsigned)st.st_mode & 07777);
	return true;
}

static int
digit_of(unsigned char c)
{
	const char *digits = "0123456789abcdef", *at;

	at = c != '\0' ? strchr(digits, c | 0x20) : NULL;
	return at != NULL ? (int)(at - digits) : -1;
}

static bool
read_key(struct bytes line, unsigned char key[KEY_BYTES])
{
	if (line.len != (size_t)2 * KEY_BYTES)
		return false;
	for (size_t i = 0; i < KEY_BYTES; i++) {
		int high = digit_of(line.at[2 * i]);
		int low = digit_of(line.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		key[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static bool
read_lines(struct bytes text, const char *path, unsigned char keys[][KEY_BYTES],
    size_t most, size_t *count, struct error *err)
{
	*count = 0;
	for (unsigned number = 1; text.len > 0; number++) {
		struct bytes line = bytes_first(text, bytes_index(text, '\n'));

		text = bytes_from(text, line.len + 1);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if (*count == most)
			return error_set(err,
			    "key_file: %s:%u: more than %zu keys", path, number,
			    most);
		if (!read_key(line, keys[(*count)++]))
			return error_set(err,
			    "key_file: %s:%u: not a key (64 hex digits)", path,
			    number);
	}
	return *count > 0 ||
	    error_set(err,
		"key_file: %s holds no key; restore it from a backup, or "
		"remove it and the memory with it",
		path);
}

static bool
read_text(const char *path, struct buffer *text, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	bool good;

	if (fd < 0)
		return error_errno(err, "key_file: %s", path);
	/* All at once: growing would leave copies behind. */
	buffer_reserve(text, FILE_MAX);
	good = is_private(fd, path, err) &&
	    file_read_from(fd, path, FILE_MAX, text, err);
	close(fd);
	return good;
}

static void
wipe(struct buffer *text)
{
	if (text->at != NULL)
		explicit_bzero(text->at, text->room);
	buffer_free(text);
}

bool
secret_file_read(const char *path, unsigned char keys[][KEY_BYTES], size_t most,
    size_t *count, struct error *err)
{
	struct buffer text = { 0 };
	bool good = read_text(path, &text, err) &&
	    read_lines(buffer_bytes(&text), path, keys, most, count, err);

	wipe(&text);
	return good;
}

/* The name lasts only when the folder is on the disk too. */
static bool
sync_folder(const char *path)
{
	char copy[PATH_MAX];
	int fd;
	bool good;

	snprintf(copy, sizeof copy, "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	good = fsync(fd) == 0;
	close(fd);
	return good;
}

static bool
write_new(const char *path, struct bytes text, struct error *err)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good;

	if (fd < 0)
		return error_errno(err,
		    "key_file: cannot make %s (its folder must exist and be "
		    "writable for us)",
		    path);
	good = file_write(fd, text) && fsync(fd) == 0;
	if (!good)
		error_errno(err, "key_file: cannot write %s", path);
	close(fd);
	return good;
}

static void
add_new_key(struct buffer *text)
{
	unsigned char key[KEY_BYTES];

	arc4random_buf(key, sizeof key);
	for (size_t i = 0; i < sizeof key; i++)
		buffer_format(text, "%02x", key[i]);
	buffer_add_byte(text, '\n');
	explicit_bzero(key, sizeof key);
}

/* `old` stays behind the new key; `replace`: the name may be taken. */
static bool
put(const char *path, struct bytes old, bool replace, struct error *err)
{
	struct buffer text = { 0 };
	char draft[PATH_MAX];
	bool good;

	snprintf(draft, sizeof draft, "%s.new-%ld", path, (long)getpid());
	unlink(draft);
	buffer_reserve(&text, FILE_MAX);
	add_new_key(&text);
	buffer_add(&text, old);
	good = write_new(draft, buffer_bytes(&text), err);
	wipe(&text);
	if (good && (replace ? rename(draft, path) : link(draft, path)) != 0 &&
	    (replace || errno != EEXIST))
		good = error_errno(err, "key_file: %s", path);
	if (!good || !replace)
		unlink(draft);
	return good &&
	    (sync_folder(path) || error_errno(err, "key_file: %s", path));
}

bool
secret_file_make(const char *path, struct error *err)
{
	return put(path, (struct bytes){ 0 }, false, err);
}

bool
secret_file_add(const char *path, struct error *err)
{
	struct buffer old = { 0 };
	bool good = read_text(path, &old, err) &&
	    put(path, buffer_bytes(&old), true, err);

	wipe(&old);
	return good;
}

/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A damaged memory is not repaired: half a memory says that strangers are
 * strangers who are none. It is kept beside the new one for whoever wants to
 * know what happened.
 */
#include "store/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log/log.h"

#define MAGIC "SQLite format 3" /* and its NUL */
#define PAGE 4096

bool
sqlite_file_make(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	else if (errno != EEXIST)
		return error_errno(err,
		    "store: %s (its folder must exist and be writable for us)",
		    path);
	return true;
}

static bool
rename_one(
    const char *path, const char *suffix, const char *date, struct error *err)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (snprintf(from, sizeof from, "%s%s", path, suffix) >=
		(int)sizeof from ||
	    snprintf(to, sizeof to, "%s.damaged-%s%s", path, date, suffix) >=
		(int)sizeof to)
		return error_set(err, "store: %s: the path is too long", path);
	if (rename(from, to) == 0 || errno == ENOENT)
		return true;
	return error_errno(err, "store: cannot set aside %s", from);
}

/*
 * Somebody may have named the wrong file. Ours begins with SQLite's words, or,
 * when these are what is damaged, has a page of a tree behind its header.
 */
static bool
is_database(const char *path)
{
	unsigned char head[101] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	bool good;

	if (fd < 0)
		return false;
	good = pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
	    fstat(fd, &st) == 0 &&
	    (memcmp(head, MAGIC, sizeof MAGIC) == 0 ||
		(st.st_size % PAGE == 0 &&
		    (head[100] == 5 || head[100] == 13)));
	close(fd);
	return good;
}

bool
sqlite_file_set_aside(const char *path, const struct stat *was, const char *why,
    struct error *err)
{
	time_t now = time(NULL);
	struct stat st;
	char date[32];
	struct tm tm;

	if (stat(path, &st) != 0 || st.st_ino != was->st_ino ||
	    st.st_dev != was->st_dev)
		return true;
	if (!is_database(path))
		return error_set(err,
		    "store: %s is not a memory of ours; it is left as it is, "
		    "name another file",
		    path);
	strftime(date, sizeof date, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	log_error("ALARM: the memory is damaged and begins anew; it is set "
		  "aside as %s.damaged-%s (%s)",
	    path, date, why);
	/* The log of changes first: it must never meet the new file. */
	return rename_one(path, "-wal", date, err) &&
	    rename_one(path, "-shm", date, err) &&
	    rename_one(path, "", date, err);
}

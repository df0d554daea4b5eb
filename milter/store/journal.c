/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The journal is the memory of people: what was done with which message, and
 * why. It must never stand in the way of mail, so a full disk costs lines and
 * not messages; and it must be readable by any tool, so a torn line is ended
 * before the next one begins. It is not synced: after a power loss the last
 * lines are missing, and the mail server has its own log.
 */
#include "store/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "log/log.h"
#include "store/entry.h"

#define DAY ((time_t)24 * 3600)
#define COMPLAIN_EVERY_MS 60000

struct journal {
	const struct settings *settings;
	pthread_mutex_t lock;
	int fd;
	time_t day; /* that of the open file: seconds / DAY */
	uint64_t size;
	bool torn; /* the last line has no end */
	uint64_t lost;
	int64_t complained; /* clock_ms(); 0: never */
};

/* The day and number of a file of ours. False: not one. */
static bool
name_read(const char *name, time_t *day, unsigned *number)
{
	struct tm tm = { 0 };
	int end = 0;

	if (sscanf(name, "journal-%4d-%2d-%2d.%9u.json%n", &tm.tm_year,
		&tm.tm_mon, &tm.tm_mday, number, &end) != 4 ||
	    end == 0 || name[end] != '\0')
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*day = timegm(&tm) / DAY;
	return true;
}

static void
name_write(char *to, size_t room, const struct settings *set, time_t day,
    unsigned number)
{
	time_t date = day * DAY;
	char words[16];
	struct tm tm;

	strftime(words, sizeof words, "%Y-%m-%d", gmtime_r(&date, &tm));
	snprintf(to, room, "%s/journal-%s.%u.json", set->journal_folder, words,
	    number);
}

/* The last number of today; what is too old goes. */
static bool
survey(const struct settings *set, time_t today, unsigned *number,
    struct error *err)
{
	DIR *folder = opendir(set->journal_folder);
	const struct dirent *d;
	unsigned found;
	time_t day;

	if (folder == NULL)
		return error_errno(err,
		    "journal_folder: %s (create it, writable for us)",
		    set->journal_folder);
	*number = 0;
	while ((d = readdir(folder)) != NULL) {
		if (!name_read(d->d_name, &day, &found))
			continue;
		if (day == today && found > *number)
			*number = found;
		if (day < today - (time_t)set->journal_days)
			unlinkat(dirfd(folder), d->d_name, 0);
	}
	closedir(folder);
	return true;
}

static bool
open_file(struct journal *j, time_t today, unsigned number, struct error *err)
{
	char path[4096];
	struct stat st;

	name_write(path, sizeof path, j->settings, today, number);
	j->fd = open(path,
	    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY,
	    0640);
	if (j->fd < 0)
		return error_errno(err, "journal: %s", path);
	if (fstat(j->fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(j->fd);
		j->fd = -1;
		return error_set(err, "journal: %s: not a plain file", path);
	}
	j->size = (uint64_t)st.st_size;
	j->day = today;
	return true;
}

/* Still the right file: of today, not full, not removed under our hands. */
static bool
is_current(const struct journal *j, time_t today)
{
	struct stat st;

	return j->fd >= 0 && j->day == today &&
	    j->size < j->settings->journal_size && fstat(j->fd, &st) == 0 &&
	    st.st_nlink > 0;
}

static bool
turn(struct journal *j, time_t date, struct error *err)
{
	time_t today = date / DAY;
	unsigned number = 0;

	if (is_current(j, today))
		return true;
	if (j->fd >= 0)
		close(j->fd);
	j->fd = -1;
	if (!survey(j->settings, today, &number, err) ||
	    !open_file(j, today, number, err))
		return false;
	if (j->size < j->settings->journal_size)
		return true;
	close(j->fd);
	return open_file(j, today, number + 1, err);
}

struct journal *
journal_open(const struct settings *set, struct error *err)
{
	struct journal *j = calloc(1, sizeof *j);

	if (j == NULL)
		_exit(EXIT_MEMORY);
	*j = (struct journal){ .settings = set, .fd = -1 };
	pthread_mutex_init(&j->lock, NULL);
	if (turn(j, time(NULL), err))
		return j;
	journal_close(j);
	return NULL;
}

void
journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->fd >= 0)
		close(j->fd);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

static bool
append(struct journal *j, struct bytes line, struct error *err)
{
	ssize_t put;

	if (j->torn && write(j->fd, "\n", 1) == 1)
		j->torn = false;
	put = write(j->fd, line.at, line.len);
	if (put > 0)
		j->size += (uint64_t)put;
	if (put == (ssize_t)line.len)
		return true;
	if (put >= 0)
		errno = ENOSPC;
	if (put > 0)
		j->torn = true;
	return error_errno(err, "journal: %s", j->settings->journal_folder);
}

static void
complain(struct journal *j, const struct error *err, int64_t now)
{
	j->lost++;
	if (j->complained != 0 && now - j->complained < COMPLAIN_EVERY_MS)
		return;
	j->complained = now;
	log_error("%s; %llu lines lost so far", err->text,
	    (unsigned long long)j->lost);
}

void
journal_write(const struct gateway *g, const struct message *m,
    const struct report *r, const struct verdict *v)
{
	struct moment now = { time(NULL), clock_ms() };
	struct journal *j = g->journal;
	struct buffer line = { 0 };
	struct error err;

	if (j == NULL)
		return;
	entry_write(&line, g, m, r, v, now);
	pthread_mutex_lock(&j->lock);
	if (!turn(j, now.date, &err) || !append(j, buffer_bytes(&line), &err))
		complain(j, &err, now.clock);
	pthread_mutex_unlock(&j->lock);
	buffer_free(&line);
}

uint64_t
journal_lost(struct journal *j)
{
	uint64_t lost;

	if (j == NULL)
		return 0;
	pthread_mutex_lock(&j->lock);
	lost = j->lost;
	pthread_mutex_unlock(&j->lock);
	return lost;
}
